//! PURE simulation in virtual time: schedules, stages, reboots, several jobs on several assets, links, fleets.
//!
//! [`Plan`] says what is to happen; [`AssetRun`] takes one asset through its jobs as a discrete-event simulation around
//! [`crate::rules::Machine`], [`judge()`] decides about linked jobs, and [`Tally`] counts what came of many assets. No IO, no
//! clock, no threads; chance is a function of the plan's seed, the asset and the place that draws, so that neither the order in
//! which assets are simulated nor a new action elsewhere changes what an asset meets.

mod asset;
mod asset_run;
mod change;
mod compiled;
mod count;
mod course;
mod draw;
mod ends;
mod exact;
mod judge;
mod link;
mod plan;
mod presence;
mod profile;
mod record;
mod rule;
mod share;
mod tally;
mod time;
mod user;
mod words;

pub use asset::AssetId;
pub use asset_run::{AssetRun, Beyond, Decision, Demand, Known};
pub use change::{Change, ChangeKind};
pub use compiled::Compiled;
pub use course::{Course, JobCourse, Partial, PlanOutcome, worth_records};
pub use ends::{RecordedEnds, RecordedRun};
pub use exact::{Exact, NotExact, exact};
pub use judge::{decision, judge, scheduled_start, without_link};
pub use link::{Condition, Link, Measure};
pub use plan::{Group, MOST_ASSETS, MOST_GROUPS, MOST_JOBS, Plan, PlannedJob, Start};
pub use presence::{AgentTrouble, Point, Presence, Window};
pub use profile::{ActionProfile, ActionRuns, JobProfile, PatchProfile, Varied, Where};
pub use record::{Blocker, End, JobRecord, Moment, NeverBegan, Note, Withdrawal};
pub use rule::LifecycleRule;
pub use share::{Distribution, DistributionError, Share, ShareError};
pub use tally::{
    ActionKey, Counted, Held, MOST_NAMED, PatchKey, Path, RebootKey, SLOT_SECONDS, Tally, Verdict,
};
pub use time::{Between, Reach, Time, Uncertain};
pub use user::{Answer, User, UserAnswer};
