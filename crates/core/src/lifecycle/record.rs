//! What became of one job on one asset.

use smallvec::SmallVec;

use super::{ChangeKind, LifecycleRule, Time};
use crate::job::JobStatus;
use crate::rules::Outcome;

/// The course of one job on one asset.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct JobRecord {
    /// Place of the job in the plan, from 0.
    pub job: usize,
    /// How it ended.
    pub end: JobEnd,
    /// What it showed, in the order of time; the last one is what it goes on showing.
    pub history: Vec<StatusChange>,
    /// When it began on the asset; `None` when it never did.
    pub began: Option<Time>,
    /// When nothing more was to come; `None` when that never was.
    pub ended: Option<Time>,
    /// When the job rebooted the asset. Reboots that a script forced are in the outcome.
    pub reboots: SmallVec<[Time; 1]>,
    /// How often the user put the reboot off.
    pub deferred: u32,
    /// What the rules say, when deployment began and the agent did not give up.
    pub outcome: Option<Outcome>,
    /// A reboot is owed to the asset when the job has come to its end, be it this job's or an earlier one's.
    pub pending_reboot: bool,
    /// Why things went as they did, in the order in which they did.
    pub notes: Vec<Note>,
}

/// A status that a job began to show.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct StatusChange {
    /// When.
    pub at: Time,
    /// The status.
    pub status: JobStatus,
}

/// A rule of the lifecycle that applied.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Note {
    /// When.
    pub at: Time,
    /// The rule.
    pub rule: LifecycleRule,
    /// The other job that made it apply, by place in the plan.
    pub by: Option<usize>,
}

/// How a job ended on an asset.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum JobEnd {
    /// It ran to its end, with this status.
    Ran(JobStatus),
    /// It ran, and a reboot is waited for that never comes by itself; what stands behind it.
    PendingReboot(JobStatus),
    /// Another job, or an earlier job's reboot, was in the way: Execution Blocked.
    Blocked(Blocker),
    /// A blackout window cancelled it: Canceled - Blackout.
    Blackout,
    /// Its patch window passed before deployment began: Timed Out.
    TimedOut,
    /// The agent met an error: Job Failed.
    AgentFailed,
    /// An administrator withdrew it before deployment began.
    Withdrawn(Withdrawal),
    /// It never began.
    Never(NeverBegan),
}

/// What was in a job's way.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Blocker {
    /// Another job was running.
    RunningJob,
    /// On Windows: a reboot was pending.
    PendingReboot,
}

/// How a job was withdrawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Withdrawal {
    /// It was disabled.
    Disabled,
    /// It was deleted.
    Deleted,
}

impl Withdrawal {
    /// What a change withdraws.
    pub const fn by(change: ChangeKind) -> Option<Self> {
        match change {
            ChangeKind::Disable => Some(Self::Disabled),
            ChangeKind::Delete => Some(Self::Deleted),
            ChangeKind::Reschedule(_) => None,
        }
    }
}

/// Why a job never began.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum NeverBegan {
    /// The asset cannot be reached.
    Offline,
    /// The link held it.
    Held,
}

impl JobEnd {
    /// The status that the job goes on showing; none for a job that was withdrawn, held, or never reached its asset.
    pub const fn status(self) -> Option<JobStatus> {
        Some(match self {
            Self::Ran(status) => status,
            Self::PendingReboot(_) => JobStatus::PendingReboot,
            Self::Blocked(_) => JobStatus::ExecutionBlocked,
            Self::Blackout => JobStatus::CanceledBlackout,
            Self::TimedOut => JobStatus::TimedOut,
            Self::AgentFailed => JobStatus::Failed,
            Self::Withdrawn(_) | Self::Never(_) => return None,
        })
    }

    /// In a table, such as `Completed` or `not reached: offline`.
    pub const fn title(self) -> &'static str {
        match self {
            Self::Withdrawn(Withdrawal::Disabled) => "withdrawn: disabled",
            Self::Withdrawn(Withdrawal::Deleted) => "withdrawn: deleted",
            Self::Never(NeverBegan::Offline) => "not reached: offline",
            Self::Never(NeverBegan::Held) => "held by its link",
            other => match other.status() {
                Some(status) => status.title(),
                None => "",
            },
        }
    }
}
