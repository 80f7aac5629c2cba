//! Systems on which there are no local endpoints.

use crate::endpoint::{Endpoint, EndpointError, LocalOptions};
use crate::environment::EndpointSpec;
use crate::event::{ActionRun, PatchRun, ServiceEnd};
use crate::job::{Action, ActionId, Job, Patch};

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

    async fn close(self) {
        match self {}
    }
}
