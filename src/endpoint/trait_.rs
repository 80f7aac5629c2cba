//! What every kind of endpoint can do.

use std::fmt::Debug;
use std::sync::Arc;

use futures::future::BoxFuture;

use super::EndpointError;
use crate::environment::EndpointSpec;
use crate::event::{ActionRun, PatchRun, ServiceEnd};
use crate::job::{Action, ActionId, Job, Patch};

/// One endpoint, kept for the whole job: what one action wrote, the next one sees.
///
/// Futures are boxed, so that a run can hold endpoints of several kinds; beside what a step takes, that is nothing.
pub trait Endpoint: Send {
    /// Runs one action to its end.
    ///
    /// # Errors
    /// When the action could not be tried at all, which is no verdict on the action.
    fn run_action<'a>(
        &'a mut self,
        id: ActionId,
        action: &'a Action,
    ) -> BoxFuture<'a, Result<ActionRun, EndpointError>>;

    /// Downloads, checks and deploys the patch at `index`, counted from 0.
    ///
    /// # Errors
    /// As for actions.
    fn deploy_patch<'a>(
        &'a mut self,
        index: usize,
        patch: &'a Patch,
    ) -> BoxFuture<'a, Result<PatchRun, EndpointError>>;

    /// Reboots the endpoint: by the job's own reboot, or since an action has taken it down. What ran is gone, and so is
    /// what lay in its folders for temporary files.
    ///
    /// # Errors
    /// As for actions.
    fn reboot(&mut self) -> BoxFuture<'_, Result<(), EndpointError>>;

    /// Another job is about to run on it: how its actions and patches end where nothing runs, is what `world` declares of them.
    /// What earlier jobs have left stays.
    ///
    /// # Errors
    /// When it cannot be given what the job needs. Nothing of the job has run then.
    fn next_job(&mut self, job: &Job, world: &EndpointSpec) -> Result<(), EndpointError>;

    /// What has become of the declared services by now, in the order of their declarations.
    fn services(&self) -> Vec<ServiceEnd>;

    /// Ends everything that still runs and removes everything that was made.
    fn close<'a>(self: Box<Self>) -> BoxFuture<'a, ()>
    where
        Self: 'a;
}

/// Keeps what the endpoints of one kind share: whoever starts many of them one after the other spares each of them the making.
#[derive(Clone, Debug)]
pub struct Shared(#[expect(dead_code, reason = "it only has to live")] Arc<dyn Debug + Send + Sync>);

impl Shared {
    #[cfg(unix)]
    pub(super) fn new(held: Arc<impl Debug + Send + Sync + 'static>) -> Self {
        Self(held)
    }
}
