//! PURE simulation in virtual time: schedules, stages, reboots, several jobs on several assets, links, fleets.
//!
//! [`Plan`] says what is to happen; [`AssetRun`] takes one asset through its jobs as a discrete-event simulation around
//! [`crate::rules::Machine`], [`judge_link`] decides about linked jobs, and [`Tally`] counts what came of many assets. No IO, no
//! clock, no threads; chance is a function of the plan's seed, the asset and the place that draws, so that neither the order in
//! which assets are simulated nor a new action elsewhere changes what an asset meets.

mod asset;
mod asset_run;
mod availability;
mod change;
mod compiled;
mod count;
mod exact;
mod link;
mod link_display;
mod link_verdict;
mod outcome;
mod plan;
mod profile;
mod random;
mod record;
mod recorded;
mod rule;
mod share;
mod tally;
mod time;
mod user;

pub use asset::AssetId;
pub use asset_run::{AssetRun, DecisionTooLate, InputRequest, JobInput, LinkDecision};
pub use availability::{AgentFault, Point, Presence, Window};
pub use change::{Change, ChangeKind};
pub use compiled::Compiled;
pub use exact::{Exact, NotExact, exact};
pub use link::{Condition, Link, Measure};
pub use link_verdict::{judge_link, link_decision, scheduled_start, without_link};
pub use outcome::{JobVariant, Partial, PlanOutcome, SimulationVariant, assets_to_record};
pub use plan::{Group, MOST_ASSETS, MOST_GROUPS, MOST_JOBS, Plan, PlannedJob, Start};
pub use profile::{ActionProfile, ActionRuns, AssetKind, JobProfile, PatchProfile, Varied};
pub use record::{Blocker, JobEnd, JobRecord, NeverBegan, Note, StatusChange, Withdrawal};
pub use recorded::{RecordedEnds, RecordedRun};
pub use rule::LifecycleRule;
pub use share::{Distribution, DistributionError, Share, ShareError};
pub use tally::{
    ActionKey, ConditionCount, HeldReason, LinkVerdict, MOST_NAMED, OutcomePath, PatchKey, RebootKey,
    SLOT_SECONDS, Tally,
};
pub use time::{Between, DelayAssumptions, Time, Uncertain};
pub use user::{PromptAnswer, User, UserAnswer};
