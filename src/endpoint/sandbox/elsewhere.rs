//! Systems without namespaces have no sandboxes.

use crate::endpoint::{Endpoint, EndpointError, LocalOptions};
use crate::environment::EndpointSpec;
use crate::event::{ActionRun, PatchRun, ServiceEnd};
use crate::job::{Action, ActionId, Job, Patch};
use futures::future::BoxFuture;

/// Never made on this system.
#[derive(Debug)]
pub enum SandboxEndpoint {}

impl SandboxEndpoint {
    /// Says that this system has no sandboxes.
    ///
    /// # Errors
    /// Always.
    pub async fn start(_: &Job, _: &EndpointSpec, _: LocalOptions) -> Result<Self, EndpointError> {
        let why = "sandboxes need Linux; `--on local` runs scripts on the machine itself";
        Err(EndpointError::Missing(why.to_owned()))
    }

    /// Nothing.
    pub fn shared() -> Option<SharedSupervisor> {
        None
    }
}

/// Never made on this system.
#[derive(Clone, Copy, Debug)]
pub enum SharedSupervisor {}

impl Endpoint for SandboxEndpoint {
    fn run_action<'a>(
        &'a mut self,
        _: ActionId,
        _: &'a Action,
    ) -> BoxFuture<'a, Result<ActionRun, EndpointError>> {
        match *self {}
    }

    fn deploy_patch<'a>(
        &'a mut self,
        _: usize,
        _: &'a Patch,
    ) -> BoxFuture<'a, Result<PatchRun, EndpointError>> {
        match *self {}
    }

    fn reboot(&mut self) -> BoxFuture<'_, Result<(), EndpointError>> {
        match *self {}
    }

    fn next_job(&mut self, _: &Job, _: &EndpointSpec) -> Result<(), EndpointError> {
        match *self {}
    }

    fn services(&self) -> Vec<ServiceEnd> {
        match *self {}
    }

    fn close<'a>(self: Box<Self>) -> BoxFuture<'a, ()>
    where
        Self: 'a,
    {
        Box::pin(async {})
    }
}
