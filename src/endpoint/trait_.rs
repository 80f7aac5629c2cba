//! What every kind of endpoint can do, and why it may be unable to.

use futures::future::BoxFuture;
use thiserror::Error;

use super::{Facts, Refusal, Trial, diagnose};
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

/// Why a rehearsal could not be made: an *error* of the scenario, never a failure of its expectations.
#[derive(Debug, Error)]
pub enum EndpointError {
    /// The machine lacks something; the text says what and what to do.
    #[error("{0}")]
    Missing(String),
    /// A tool is not on this machine. What needs it is skipped, unless the user requires the tool.
    #[error("{reason}")]
    MissingTool {
        /// The tool, as `--require` names it: `pwsh`, `osascript`.
        tool: String,
        /// What is missing and what to do.
        reason: String,
    },
    /// No sandbox can be made on this machine.
    #[error("no sandbox can be made here: {reason}")]
    NoSandbox {
        /// What the system refused.
        refusal: Refusal,
        /// Why, and what to do.
        reason: String,
    },
    /// This kind of endpoint refuses what the scenario asks for; the text says why and what to do.
    #[error("{0}")]
    Refused(String),
    /// The user interrupted the run.
    #[error("interrupted")]
    Interrupted,
    /// The operating system failed us.
    #[error("{what}: {error}")]
    Io {
        /// What was tried.
        what: String,
        /// What the system said.
        error: std::io::Error,
    },
}

impl EndpointError {
    /// Explains by this machine's own words why a sandbox was refused.
    pub(super) fn no_sandbox(refusal: Refusal) -> Self {
        let trial = Trial::Refused(refusal.clone());
        let reason = diagnose(&Facts::read(), &trial).reason().unwrap_or_default();
        Self::NoSandbox { refusal, reason: format!("{reason}; `patchdrill doctor` tells more") }
    }
}

#[cfg(unix)]
impl EndpointError {
    /// Turns what the system said into an error that says what was tried.
    pub(super) fn io(what: impl Into<String>) -> impl FnOnce(std::io::Error) -> Self {
        let what = what.into();
        move |error| Self::Io { what, error }
    }
}
