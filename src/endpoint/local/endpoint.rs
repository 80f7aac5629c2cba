//! The local endpoint.

use super::LocalOptions;
use crate::endpoint::Endpoint;
use crate::endpoint::EndpointError;
use crate::event::ActionRun;
use crate::job::Action;
use crate::job::ActionId;
use crate::job::Job;
use crate::job::PatchEnd;
use crate::world::World;

/// An endpoint on this machine: a folder of its own in which real scripts run.
#[derive(Debug)]
pub struct LocalEndpoint {}

impl LocalEndpoint {
    /// Makes the folder of a new endpoint and lays everything into it that `world` declares.
    ///
    /// # Errors
    /// When the scenario asks for something that would touch the machine itself, or the machine lacks something.
    pub async fn start(job: &Job, world: &World, options: LocalOptions) -> Result<Self, EndpointError> {
        let _ = (job, world, options);
        Err(EndpointError::Missing("local endpoints are not built yet".into()))
    }
}

impl Endpoint for LocalEndpoint {
    async fn run_action(&mut self, _: ActionId, _: &Action, _: u32) -> Result<ActionRun, EndpointError> {
        Err(EndpointError::Interrupted)
    }

    async fn deploy_patch(&mut self, _: usize) -> Result<PatchEnd, EndpointError> {
        Err(EndpointError::Interrupted)
    }

    async fn reboot(&mut self) -> Result<(), EndpointError> {
        Ok(())
    }

    async fn close(self) {}
}
