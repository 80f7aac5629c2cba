//! Counts over many assets: what a table, a link and an expectation look at.

use std::collections::BTreeMap;

use super::{AssetId, JobEnd, Measure, Share, Time};
use crate::job::ActionId;
use crate::rules::{ActionStatus, NotRun, PatchStatus, RebootDecision, SkippedBy};

/// What became of one job on all its assets. Two tallies of different assets can be added; the order makes no difference.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// How many assets were counted.
    pub assets: u64,
    /// How the job ended, and on how many of them.
    pub ends: BTreeMap<JobEnd, u64>,
    /// How each action ended, in the order of the job.
    pub actions: BTreeMap<ActionId, BTreeMap<ActionKey, u64>>,
    /// How each patch ended, in the order of the job.
    pub patches: Vec<BTreeMap<PatchKey, u64>>,
    /// On how many assets which action aborted the job.
    pub aborted: BTreeMap<ActionId, u64>,
    /// What was decided about the reboot.
    pub reboots: BTreeMap<RebootKey, u64>,
    /// How many reboots the job made, in slots of [`SLOT_SECONDS`] from the plan's beginning; the key is the slot.
    pub reboots_over_time: BTreeMap<i64, u64>,
    /// The job came to its end on so many assets; the others never end.
    pub ended: u64,
    /// When the first one began.
    pub first_began: Option<Time>,
    /// When the last one ended, and which it is (of several the first).
    pub last_ended: Option<(Time, AssetId)>,
    /// Ways that the job took, each with its number and the first asset that took it.
    pub paths: BTreeMap<OutcomePath, (u64, AssetId)>,
    /// What conditions count: how many, of how many.
    pub measures: BTreeMap<Measure, (u64, u64)>,
    /// The first assets, at most [`MOST_NAMED`], on which the job is not Completed.
    pub not_completed: Vec<AssetId>,
    /// The first assets, at most [`MOST_NAMED`], on which some post-action was not successful.
    pub post_actions_failed: Vec<AssetId>,
    /// The first assets, at most [`MOST_NAMED`], on which the job never ends.
    pub never_ended: Vec<AssetId>,
    /// On so many assets the outcome rests on a point that the documents leave open.
    pub on_assumption: u64,
}

/// How long one slot of [`Tally::reboots_over_time`] is: five minutes.
pub const SLOT_SECONDS: i64 = 300;

/// How many assets a tally keeps by name.
pub const MOST_NAMED: usize = 10;

/// An [`ActionStatus`] in the order in which tables show it; an action of a job that never began is not counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ActionKey(pub ActionStatus);

/// A [`PatchStatus`] in the order in which tables show it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PatchKey(pub PatchStatus);

/// A [`RebootDecision`] in the order in which tables show it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RebootKey(pub RebootDecision);

/// A way that a job took on an asset, as far as it distinguishes paths: few, however many assets there are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct OutcomePath {
    /// How it ended.
    pub end: JobEnd,
    /// The action that aborted it.
    pub aborted_by: Option<ActionId>,
    /// The first action that was not successful, with what became of it.
    pub first_action: Option<(ActionId, ActionKey)>,
    /// The first patch that was not installed, by place, with what became of it.
    pub first_patch: Option<(usize, PatchKey)>,
    /// What was decided about the reboot.
    pub reboot: Option<RebootKey>,
    /// How often the job began again after a forced reboot.
    pub restarts: u32,
}

/// Whether a linked job runs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LinkVerdict {
    /// It runs.
    pub runs: bool,
    /// When that was known; `None` when the parent never came to its end and nothing ends the wait.
    pub at: Option<Time>,
    /// Each condition with what was counted.
    pub counted: Vec<ConditionCount>,
    /// Why it is held, beside conditions that are not met.
    pub held: Option<HeldReason>,
    /// Assets that the conditions failed on, the first [`MOST_NAMED`].
    pub failing: Vec<AssetId>,
}

/// One condition, counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ConditionCount {
    /// What was counted.
    pub measure: Measure,
    /// So many.
    pub part: u64,
    /// Of so many.
    pub whole: u64,
    /// What is asked for.
    pub asked: Share,
    /// More than that is asked for.
    pub more: bool,
    /// The condition holds.
    pub met: bool,
}

/// Why a link holds its job whatever the conditions count.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum HeldReason {
    /// The parent's groups hold no asset.
    NoAssets,
    /// The parent never comes to its end on so many assets.
    NeverEnds(u64),
    /// The parent was not over in time.
    TooLate,
    /// The parent was itself held.
    ParentHeld,
}

macro_rules! ordered {
    ($($key:ident: $($pattern:pat => $rank:literal),* $(,)?;)*) => {$(
        impl $key {
            const fn rank(self) -> u8 {
                match self.0 { $($pattern => $rank,)* }
            }
        }

        impl Ord for $key {
            fn cmp(&self, other: &Self) -> std::cmp::Ordering {
                self.rank().cmp(&other.rank())
            }
        }

        impl PartialOrd for $key {
            fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
                Some(self.cmp(other))
            }
        }
    )*};
}

ordered! {
    ActionKey:
        ActionStatus::Success => 0,
        ActionStatus::Failed => 1,
        ActionStatus::Skipped(SkippedBy::User) => 2,
        ActionStatus::Skipped(SkippedBy::System) => 3,
        ActionStatus::NotRun(NotRun::AgentTooOld) => 4,
        ActionStatus::NotRun(NotRun::RebootLoop) => 5,
        ActionStatus::Interrupted => 6;
    RebootKey:
        RebootDecision::None => 0,
        RebootDecision::Owed => 1,
        RebootDecision::Suppressed => 2,
        RebootDecision::Dropped => 3;
    PatchKey:
        PatchStatus::Installed => 0,
        PatchStatus::InstallFailed => 1,
        PatchStatus::DownloadFailed => 2,
        PatchStatus::FileSignatureFailed => 3,
        PatchStatus::FileHashValidationFailed => 4,
        PatchStatus::Withdrawn => 5,
        PatchStatus::NotApplicable => 6,
        PatchStatus::Skipped => 7,
        PatchStatus::NotReached => 8;
}
