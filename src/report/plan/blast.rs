//! What a job did, or would have done, to its assets.

use crate::job::JobStatus;
use crate::lifecycle::{JobEnd, JobVariant, Tally};

/// What reached the assets of a job.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Blast {
    /// Assets that it began on and came to some status of a run.
    pub ran: u64,
    /// Of those: with some failure, aborted ones included.
    pub failed: u64,
    /// Of those: aborted by an action.
    pub aborted: u64,
    /// Assets that it rebooted.
    pub rebooted: u64,
    /// Assets that it left with a reboot pending, or in a reboot loop.
    pub left_waiting: u64,
}

impl Blast {
    /// What a tally comes to.
    pub fn of(tally: &Tally) -> Self {
        let ends = |wanted: fn(JobEnd) -> bool| -> u64 {
            tally.ends.iter().filter(|(end, _)| wanted(**end)).map(|(_, count)| count).sum()
        };
        Self {
            ran: ends(|end| {
                matches!(end, JobEnd::Ran(_) | JobEnd::PendingReboot(_) | JobEnd::AgentFailed)
                    && !matches!(end, JobEnd::Ran(JobStatus::NotApplicable | JobStatus::NoPatchAvailable))
            }),
            failed: ends(|end| {
                use JobStatus::{CompletedWithFailure, Failed, Resumed};
                matches!(
                    end,
                    JobEnd::Ran(CompletedWithFailure | Failed | Resumed)
                        | JobEnd::PendingReboot(CompletedWithFailure | Failed)
                        | JobEnd::AgentFailed
                )
            }),
            aborted: tally.aborted.values().sum(),
            rebooted: tally.reboots_over_time.values().sum(),
            left_waiting: ends(|end| {
                matches!(end, JobEnd::PendingReboot(_) | JobEnd::Ran(JobStatus::Resumed))
            }),
        }
    }

    /// Of a linked job: with its link, and without it. Both are the same for a job that its link lets run.
    pub fn of_linked(variant: &JobVariant) -> Option<(Self, Self)> {
        variant.verdict.as_ref()?;
        let with = Self::of(&variant.tally);
        Some((with, variant.without_link.as_ref().map_or(with, Self::of)))
    }

    /// Each number with what it counts.
    pub fn told(self) -> [(&'static str, u64); 5] {
        [
            ("assets that it ran on", self.ran),
            ("with failure", self.failed),
            ("aborted", self.aborted),
            ("rebooted", self.rebooted),
            ("left waiting for a reboot", self.left_waiting),
        ]
    }
}
