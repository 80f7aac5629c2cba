//! What is expected of several jobs on several assets, and of the life of a job around its run.

use std::time::Duration;

use super::{ActionExpect, Expect, PatchExpect, PatchSet};
use crate::job::{ActionId, JobStatus};
use crate::lifecycle::{AssetId, Share, Time, Uncertain};

/// What is expected of a plan. Jobs are named by their place in it, from 0.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PlanExpect {
    /// On so many of its assets a job is this.
    Assets {
        /// The job.
        job: usize,
        /// What is counted.
        is: AssetState,
        /// On how many.
        amount: Quantity,
    },
    /// The link lets the job run.
    Runs(usize),
    /// The link holds the job.
    Held(usize),
    /// So long after its own start, or, without a job, after that of the first one, the job has come to its end on every asset.
    DoneWithin(Option<usize>, Duration),
    /// The job shows these statuses on the asset, in this order; others may lie between.
    Shows(OnAsset, Vec<JobStatus>),
    /// Something happens on the asset at this instant.
    Happens(OnAsset, Milestone, When),
    /// Something never happens on the asset.
    NeverHappens(OnAsset, Milestone),
    /// The user puts the job's reboot off so often.
    Deferred(OnAsset, u32),
    /// A reboot is pending on the asset after the job (`true`), or none.
    Pending(OnAsset, bool),
    /// Within any stretch of this length at most so many assets reboot.
    RebootsWithin(Duration, u64),
    /// The outcome differs between the two ends of exactly these ranges that the sources name; of none, when it is empty.
    DependsOn(Vec<Uncertain>),
    /// Something is expected of the job's run on the asset.
    Run(OnAsset, Box<Expect>),
}

/// One job on one asset.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct OnAsset {
    /// The job.
    pub job: usize,
    /// The asset; `None` is the only one that the job has.
    pub asset: Option<AssetId>,
}

/// What a job is on an asset.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AssetState {
    /// It goes on showing this status.
    Status(JobStatus),
    /// An action aborted it; any, or this one.
    Aborted(Option<ActionId>),
    /// It rebooted the asset.
    Rebooted,
    /// It was disabled or deleted before its deployment began.
    Withdrawn,
    /// It never came to the asset, which is offline.
    NotReached,
    /// It never comes to its end.
    Unended,
    /// This became of an action.
    Action(ActionId, ActionExpect),
    /// This became of patches, of all that are meant.
    Patch(PatchSet, PatchExpect),
}

/// How many assets.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Quantity {
    /// So many or fewer.
    AtMost(CountOrShare),
    /// So many or more.
    AtLeast(CountOrShare),
    /// Neither more nor fewer.
    Exactly(CountOrShare),
}

/// A number of assets, or a share of those that the job is meant for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum CountOrShare {
    /// So many.
    Count(u64),
    /// This share.
    Share(Share),
}

/// What happens to a job on an asset.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Milestone {
    /// The agent gets it.
    Received,
    /// It begins.
    Begins,
    /// It comes to its end.
    Ends,
    /// It reboots the asset.
    Reboots,
}

impl Milestone {
    /// As in `the job begins`.
    pub const fn verb(self) -> &'static str {
        match self {
            Self::Received => "is received",
            Self::Begins => "begins",
            Self::Ends => "ends",
            Self::Reboots => "reboots the asset",
        }
    }
}

/// An instant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum When {
    /// This one.
    At(Time),
    /// So long after the job's scheduled start.
    After(Duration),
    /// So long before the job's scheduled start.
    Before(Duration),
}
