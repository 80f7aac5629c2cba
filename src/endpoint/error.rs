//! Why an endpoint is unable to do what it is asked.

use thiserror::Error;

use super::{Facts, Refusal, Trial, diagnose};

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
