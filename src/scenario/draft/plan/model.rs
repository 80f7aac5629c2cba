//! A plan under construction: assets, jobs and what happens around them, each with its place.

use std::time::Duration;

use crate::expect::Expectation;
use crate::job::{ActionId, Platform};
use crate::lifecycle::{AssetKind, Measure, Share, Uncertain};
use crate::scenario::draft::Draft;
use crate::scenario::map::Said;
use crate::scenario::plan::{ActionWhere, Group, PatchWhere, PlannedJob};
pub(crate) use crate::scenario::plan::{Point as DraftPoint, Presence as DraftPresence};
pub(crate) use crate::scenario::value::{Instant as DraftTime, User as DraftUser};
use crate::scenario::value::{LeastShare, Shares};
use crate::source::{Span, Spanned};

/// A plan under construction.
#[derive(Clone, Debug, Default)]
pub(crate) struct DraftPlan {
    /// What chance follows from.
    pub seed: Option<Spanned<u64>>,
    /// The assets; none at all stands for one asset on which every job runs.
    pub groups: Vec<DraftGroup>,
    pub jobs: Vec<DraftPlannedJob>,
    /// Ranges that are pinned.
    pub pinned: Vec<Spanned<(Uncertain, Duration)>>,
    /// What is expected that speaks of jobs and assets by name; resolved when all of them are known.
    pub expectations: Vec<DraftPlanExpectation>,
    /// Part of it could not be read: a name that is not found, or a platform that is missing, is no second mistake.
    pub incomplete: bool,
}

/// Values with their shares as written, and where all of them stand.
pub(crate) type DraftShares<T> = Spanned<Shares<T>>;

/// Assets that are alike.
#[derive(Clone, Debug)]
pub(crate) struct DraftGroup {
    pub name: Spanned<String>,
    /// What is said of it. Who sits there is `users`, however it is written.
    pub said: Group,
    /// What is said of all assets is said of them as well, where `endpoint` says nothing. Otherwise only what it says counts,
    /// but for the time limit.
    pub like_all: bool,
}

#[derive(Clone, Debug)]
pub(crate) struct DraftPlannedJob {
    pub name: Spanned<String>,
    /// What is said of it; but for what the fields below hold, which has an order or a draft of its own.
    pub said: PlannedJob,
    /// What it does, in a draft of its own; `None` is the job of the scenario's own draft.
    pub draft: Option<Box<Draft>>,
    /// What must hold of the job that it waits for.
    pub conditions: Vec<Spanned<(Measure, LeastShare)>>,
    /// How its actions go, where more is said than one end.
    pub actions: Vec<DraftActionProfile>,
    /// How its patches fare, where more is said than one end.
    pub patches: Vec<DraftPatchProfile>,
    /// What the agent meets.
    pub faults: Vec<DraftAgentFault>,
}

/// How an action goes on some assets.
#[derive(Clone, Debug)]
pub(crate) struct DraftActionProfile {
    /// Which action, and where that is written.
    pub id: Spanned<ActionId>,
    /// On which assets; `None` is all others.
    pub on: Option<Spanned<AssetKind>>,
    /// Exit codes, and how long it takes.
    pub said: ActionWhere,
}

/// How a patch fares on some assets.
#[derive(Clone, Debug)]
pub(crate) struct DraftPatchProfile {
    /// Which patch, by name.
    pub patch: Spanned<String>,
    /// On which assets; `None` is all others.
    pub on: Option<Spanned<AssetKind>>,
    /// How it ends, beside what the job says of it.
    pub ends: Said<Shares<DraftPatchEnd>>,
    /// How long its download and its installation take, and when it was published.
    pub said: PatchWhere,
}

/// How a patch ends on a share of the assets.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum DraftPatchEnd {
    /// As the job says of it; without a word there, it installs.
    Usual,
    Installs,
    /// Its installer fails.
    Fails,
    DownloadFails,
    /// Its signature is wrong.
    SignatureFails,
    /// Its checksum is wrong.
    ChecksumFails,
    /// What it upgrades is not there.
    NotApplicable,
}

/// What the agent meets.
#[derive(Clone, Debug)]
pub(crate) struct DraftAgentFault {
    /// Where that is written.
    pub span: Span,
    /// On which share of the assets; on all without one.
    pub share: Option<Spanned<Share>>,
    pub before: Spanned<DraftPoint>,
    /// It restarts and is away so long; `None` when it gives the job up.
    pub restarts: Option<Duration>,
}

/// An expectation that names jobs and assets.
#[derive(Clone, Debug)]
pub(crate) struct DraftPlanExpectation {
    /// What is expected, with places of jobs and assets that stand for nothing yet.
    pub what: Expectation,
    /// The name of the job; the only one, or the last one of an asset's, when it is not written.
    pub job: Option<Spanned<String>>,
    /// The name of the asset, where one is meant.
    pub asset: Option<Spanned<String>>,
    /// The instant at which something is to happen, where one is meant; the one in `what` stands for nothing yet. Before or
    /// after the start means that of the job.
    pub when: Option<Spanned<DraftTime>>,
}

impl DraftGroup {
    /// A group of which only its name is known: one asset.
    pub(crate) fn new(name: Spanned<String>) -> Self {
        Self { name, said: Group::default(), like_all: false }
    }

    /// The operating system.
    pub(crate) fn platform(&self) -> Option<Spanned<Platform>> {
        self.said.platform.cloned()
    }

    /// How many assets; one when it is not written.
    pub(crate) fn count(&self) -> Option<Spanned<i128>> {
        self.said.count.cloned().map(|count| count.map(|count| count.0))
    }

    pub(crate) fn tags(&self) -> &[Spanned<String>] {
        self.said.tags.get().map_or(&[], |tags| &tags.0)
    }
}

impl DraftPlannedJob {
    /// The job of the scenario's own draft, of which nothing more is known than its name.
    pub(crate) fn new(name: Spanned<String>) -> Self {
        Self {
            name,
            said: PlannedJob::default(),
            draft: None,
            conditions: Vec::new(),
            actions: Vec::new(),
            patches: Vec::new(),
            faults: Vec::new(),
        }
    }

    /// The groups and tags that it is said to run on.
    pub(crate) fn targets(&self) -> &[Spanned<String>] {
        self.said.targets.get().map_or(&[], |targets| &targets.0)
    }
}
