//! The program that works inside containers is built on Linux only.

use crate::endpoint::{Check, Diagnosis, Endpoint, EndpointError, LocalOptions};
use crate::environment::EndpointSpec;
use crate::event::{ActionRun, PatchRun, ServiceEnd};
use crate::job::{Action, ActionId, Job, Patch};
use futures::future::BoxFuture;

/// Never made on this system.
#[derive(Debug)]
pub enum ContainerEndpoint {}

impl ContainerEndpoint {
    /// Says that this patchdrill has no containers.
    ///
    /// # Errors
    /// Always.
    pub async fn start(_: &Job, _: &EndpointSpec, _: LocalOptions) -> Result<Self, EndpointError> {
        Err(missing())
    }

    /// Says so too.
    ///
    /// # Errors
    /// Always.
    pub async fn check(_: &EndpointSpec, _: &LocalOptions) -> Result<(), EndpointError> {
        Err(missing())
    }
}

const WHY: &str = "this patchdrill was built without the program that works inside containers";
const ADVICE: &str = "build it on Linux, or rehearse with `--on local` on the machine itself";

fn missing() -> EndpointError {
    EndpointError::MissingTool { tool: "container".to_owned(), reason: format!("{WHY}; {ADVICE}") }
}

/// What was done about containers that are left.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Swept {
    /// Names of containers, and of volumes with programs for them, that were removed.
    pub removed: Vec<String>,
    /// Names of containers whose patchdrill still runs.
    pub in_use: Vec<String>,
    /// Names of containers that were made elsewhere, so that it cannot be told whether they are in use.
    pub elsewhere: Vec<String>,
}

/// Says that this patchdrill makes no containers.
///
/// # Errors
/// Always.
pub async fn sweep(_: bool) -> Result<Swept, EndpointError> {
    Err(missing())
}

/// Nothing, as there are no containers here.
#[derive(Debug)]
pub struct Fleet(());

impl Fleet {
    /// Nothing.
    pub fn of(_: usize) -> Self {
        Self(())
    }

    /// Does nothing.
    pub async fn close(self) {}
}

/// Says so too.
pub async fn probe_containers() -> Diagnosis {
    Diagnosis::new(vec![Check::missing("program", WHY, ADVICE)])
}

impl Endpoint for ContainerEndpoint {
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
