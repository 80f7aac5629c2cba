//! How outcomes are put into words; reports and failure messages share them.

use std::fmt;

use super::{ActionOutcome, ActionStatus, NotRun, PatchStatus, RebootDecision, Requester, SkippedBy};
use crate::job::Job;

impl fmt::Display for ActionStatus {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Success => "success",
            Self::Failed => "failed",
            Self::Skipped(SkippedBy::User) => "skipped by the user",
            Self::Skipped(SkippedBy::System) => "skipped by the system",
            Self::NotRun(NotRun::AgentTooOld) => "not run: the agent is too old",
            Self::NotRun(NotRun::RebootLoop) => "not run: the job never comes to it",
            Self::Interrupted => "interrupted by the reboot it forced",
        })
    }
}

impl fmt::Display for ActionOutcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (&self.status, &self.end) {
            (ActionStatus::Skipped(_), _) => write!(f, "{} (101)", self.status),
            (status, Some(end)) => write!(f, "{status} ({end})"),
            (status, None) => write!(f, "{status}"),
        }
    }
}

impl fmt::Display for PatchStatus {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Installed => "installed",
            Self::InstallFailed => "failed",
            Self::DownloadFailed => "download failed",
            Self::FileSignatureFailed => "FileSignatureFailed",
            Self::FileHashValidationFailed => "FileHashValidationFailed",
            Self::Withdrawn => "withdrawn",
            Self::Skipped => "skipped",
            Self::NotApplicable => "not applicable",
            Self::NotReached => "not reached",
        })
    }
}

impl fmt::Display for RebootDecision {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::None => "no reboot",
            Self::Owed => "one reboot",
            Self::Suppressed => "a reboot is pending, the job suppresses it",
            Self::Dropped => "no reboot, the abort dropped the request",
        })
    }
}

impl Requester {
    /// `pre-action 2`, or `patch NAME` as the job names it; one that is called `patch 2` is no `patch patch 2`.
    pub fn describe(self, job: &Job) -> String {
        match self {
            Self::Action(id) => id.to_string(),
            Self::Patch(at) => match job.patches.get(at) {
                Some(patch) if patch.name.starts_with("patch ") => patch.name.clone(),
                Some(patch) => format!("patch {}", patch.name),
                None => format!("patch {}", at + 1),
            },
        }
    }
}
