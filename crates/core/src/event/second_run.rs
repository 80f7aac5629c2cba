//! The second run of a job on the same endpoint, held against the first one.

use std::fmt;

use super::{Event, Place, ServiceEnd};
use crate::rules::Outcome;

/// What a second run came to.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct SecondRun {
    /// How the job ended.
    pub outcome: Outcome,
    /// Everything that happened, in order.
    pub events: Vec<Event>,
    /// What had become of the declared services when it was over.
    pub services: Vec<ServiceEnd>,
    /// In what it differs from the first run, in the order of the job. A run that changes nothing differs in nothing.
    pub differences: Vec<Difference>,
    /// The endpoint can tell which files the second run changed; else only ends were compared.
    pub tells_files: bool,
}

/// One thing that was not in the second run as in the first one.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Difference {
    /// Where.
    pub place: Place,
    /// In what.
    pub what: DifferenceKind,
    /// How it was in the first run; empty for files, of which only the second run should have changed none.
    pub first: String,
    /// How it was in the second run.
    pub second: String,
}

/// In what two runs can differ.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum DifferenceKind {
    /// The status of an action, of a patch or of the job.
    Status,
    /// How an action ended, with the same status.
    End,
    /// Whether an action or a patch asks for a reboot; of the job, what is decided about it.
    Reboot,
    /// How often an action took the endpoint down, so that the job began again.
    Restarts,
    /// What a declared service does afterwards.
    Service,
    /// The second run changed files.
    Files,
}

impl DifferenceKind {
    /// The name as reports write it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Status => "status",
            Self::End => "end",
            Self::Reboot => "reboot",
            Self::Restarts => "forced-reboots",
            Self::Service => "service",
            Self::Files => "files",
        }
    }
}

impl fmt::Display for Difference {
    /// Shows as `status: success (exit code 0), then failed (exit code 1)`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.what {
            DifferenceKind::Files => f.write_str(&self.second),
            what => write!(f, "{}: {}, then {}", what.name(), self.first, self.second),
        }
    }
}
