//! Systems without namespaces have no sandboxes.

use crate::endpoint::{Endpoint, EndpointError, LocalOptions};
use crate::environment::EndpointSpec;
use crate::event::{ActionRun, PatchRun, ServiceEnd};
use crate::job::{Action, ActionId, Job, Patch};

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
    pub fn shared() -> Option<SharedKeeper> {
        None
    }
}

/// Never made on this system.
#[derive(Clone, Copy, Debug)]
pub enum SharedKeeper {}

impl Endpoint for SandboxEndpoint {
    async fn run_action(&mut self, _: ActionId, _: &Action) -> Result<ActionRun, EndpointError> {
        match *self {}
    }

    async fn deploy_patch(&mut self, _: usize, _: &Patch) -> Result<PatchRun, EndpointError> {
        match *self {}
    }

    async fn reboot(&mut self) -> Result<(), EndpointError> {
        match *self {}
    }

    fn next_job(&mut self, _: &Job, _: &EndpointSpec) -> Result<(), EndpointError> {
        match *self {}
    }

    fn services(&self) -> Vec<ServiceEnd> {
        match *self {}
    }

    async fn close(self) {}
}
