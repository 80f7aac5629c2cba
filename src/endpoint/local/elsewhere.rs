//! Systems on which there are no local endpoints.

use crate::endpoint::{Endpoint, EndpointError, LocalOptions};
use crate::environment::EndpointSpec;
use crate::event::{ActionRun, PatchRun, ServiceEnd};
use crate::job::{Action, ActionId, Job, Patch};
use futures::future::BoxFuture;

/// An endpoint on this machine, which this system cannot have.
#[derive(Debug)]
pub enum LocalEndpoint {}

/// What local endpoints share.
#[derive(Clone, Debug)]
pub enum Shared {}

impl LocalEndpoint {
    /// Says that this system has no local endpoints.
    ///
    /// # Errors
    /// Always.
    #[expect(clippy::unused_async, reason = "other systems have to wait here")]
    pub async fn start(_: &Job, _: &EndpointSpec, _: LocalOptions) -> Result<Self, EndpointError> {
        Err(EndpointError::Missing(
            "local endpoints need Linux or macOS; rehearse on a declared endpoint, or run patchdrill in WSL"
                .to_owned(),
        ))
    }

    /// There is nothing to share.
    pub fn shared() -> Option<Shared> {
        None
    }
}

impl Endpoint for LocalEndpoint {
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
        match *self {}
    }
}
