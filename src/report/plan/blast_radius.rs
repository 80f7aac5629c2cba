//! What a job did, or would have done, to its assets.

use schemars::JsonSchema;
use serde::Serialize;

use crate::job::JobStatus;
use crate::lifecycle::{JobEnd, JobVariant, Tally};

/// What a job did to its assets.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub(crate) struct Blast {
    /// Assets that it ran on.
    pub ran: u64,
    /// Of those, with failure; aborted ones included.
    pub failed: u64,
    pub aborted: u64,
    pub rebooted: u64,
    /// Left with a reboot pending, or in a reboot loop.
    pub left_waiting: u64,
}

/// What reached the assets of a linked job.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub(crate) struct BlastRadius {
    pub with_link: Blast,
    pub without_link: Blast,
}

impl Blast {
    /// What a tally comes to.
    pub(crate) fn of(tally: &Tally) -> Self {
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

    /// Each number with what it counts.
    pub(crate) fn counts(self) -> [(&'static str, u64); 5] {
        [
            ("assets that it ran on", self.ran),
            ("with failure", self.failed),
            ("aborted", self.aborted),
            ("rebooted", self.rebooted),
            ("left waiting for a reboot", self.left_waiting),
        ]
    }
}

impl BlastRadius {
    /// Of a linked job. Both are the same for a job that its link lets run.
    pub(crate) fn of(variant: &JobVariant) -> Option<Self> {
        variant.verdict.as_ref()?;
        let with_link = Blast::of(&variant.tally);
        let without_link = variant.without_link.as_ref().map_or(with_link, Blast::of);
        Some(Self { with_link, without_link })
    }
}
