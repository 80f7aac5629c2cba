//! The shape of a plan in the JSON report. Nothing here is real time: the same plan with the same seed gives the same bytes.

#![expect(clippy::struct_field_names, reason = "fields are named as readers of the report look for them")]

use schemars::JsonSchema;
use serde::Serialize;

use crate::report::json::model::{Outcome, Output};
use crate::report::plan::BlastRadius;

/// What became of several jobs on several assets, in virtual time.
#[derive(Serialize, JsonSchema)]
pub(crate) struct Plan<'a> {
    /// What chance followed from.
    pub seed: u64,
    /// The instant that every time counts from, such as `2026-03-01 00:00:00 +01:00`; absent when the plan names no instant.
    pub origin: Option<String>,
    /// All assets.
    pub assets: u64,
    pub groups: Vec<Group<'a>>,
    /// The plan was interrupted: every number counts only what was simulated until then.
    pub partial: Option<Partial>,
    /// The ranges that the outcome depends on: `change_delay`, `catalogue_delay`.
    pub depends_on: Vec<&'static str>,
    /// One course for each end of each open range; the first takes the early ends.
    pub courses: Vec<Course<'a>>,
    /// What each job was to come to; empty when nobody asks for shares, as of one asset.
    pub exact: Vec<Exact<'a>>,
    /// Runs of single jobs on single assets: those that were real, and those that were asked for.
    pub runs: Vec<AssetRun<'a>>,
}

/// The shares of what one job comes to if its link lets it run, computed and not counted.
#[derive(Serialize, JsonSchema)]
pub(crate) struct Exact<'a> {
    pub job: &'a str,
    /// Absent when its parts depend on more than chance.
    pub shares: Option<ExactShares>,
    /// Why there are none.
    pub why_not: Option<String>,
}

/// Shares of all assets of a job, of 1; off by less than 10⁻¹².
#[derive(Serialize, JsonSchema)]
pub(crate) struct ExactShares {
    /// Completed.
    pub completed: f64,
    pub ends: Vec<ExactShare>,
    pub actions: Vec<ExactPart>,
    pub patches: Vec<ExactPart>,
    /// Which action aborts the job.
    pub aborted_by: Vec<ExactShare>,
    /// What is decided about the reboot: `none`, `owed`, `suppressed` or `dropped`.
    pub reboots: Vec<ExactShare>,
}

/// What is to become of an action or a patch.
#[derive(Serialize, JsonSchema)]
pub(crate) struct ExactPart {
    /// Which, such as `pre-action 2`, or the name of the patch.
    pub part: String,
    pub statuses: Vec<ExactShare>,
}

/// A share of all assets of a job.
#[derive(Serialize, JsonSchema)]
pub(crate) struct ExactShare {
    pub value: String,
    /// Of 1.
    pub share: f64,
    /// On so many assets.
    pub expected: f64,
}

/// Assets that are alike.
#[derive(Serialize, JsonSchema)]
pub(crate) struct Group<'a> {
    pub name: &'a str,
    /// `windows`, `linux` or `macos`.
    pub platform: &'a str,
    pub tags: &'a [String],
    pub assets: u64,
    /// Kind of the endpoint that its jobs ran on; `declared` when nothing ran.
    pub endpoint: &'a str,
    /// Image of the containers, when the plan names one.
    pub image: Option<&'a str>,
}

/// How far an interrupted simulation came.
#[derive(Serialize, JsonSchema)]
pub(crate) struct Partial {
    /// Courses of jobs on assets that were simulated.
    pub done: u64,
    /// Of so many.
    pub of: u64,
}

/// One course of the plan.
#[derive(Serialize, JsonSchema)]
pub(crate) struct Course<'a> {
    /// How long a change takes to reach an agent, in seconds.
    pub change_delay_s: u64,
    /// How long a published patch takes to show, in seconds.
    pub catalogue_delay_s: u64,
    /// The jobs, in the order of the plan.
    pub jobs: Vec<JobCourse<'a>>,
    /// The assets that are told one by one.
    pub assets: Vec<Asset<'a>>,
}

/// What became of one job.
#[derive(Serialize, JsonSchema)]
pub(crate) struct JobCourse<'a> {
    pub job: &'a str,
    /// The job that it waits for.
    pub after: Option<&'a str>,
    /// What its link decided.
    pub link: Option<Link>,
    /// Counts over its assets.
    pub counts: Counts,
    /// What would have become of it had its link not held it; absent for a job that was not held.
    pub without_link: Option<Counts>,
    /// What reached its assets, and what would have; absent for a job without a link.
    pub blast_radius: Option<BlastRadius>,
}

/// An instant of virtual time.
#[derive(Serialize, JsonSchema)]
pub(crate) struct Instant {
    /// Seconds since the plan's beginning; negative before it.
    pub seconds: i64,
    /// As people read it: by the clock where the plan has one, else a length such as `+2h10m`.
    pub shown: String,
}

/// Whether a linked job ran, with the arithmetic.
#[derive(Serialize, JsonSchema)]
pub(crate) struct Link {
    /// It ran; else it was held.
    pub runs: bool,
    /// The whole verdict in a sentence.
    pub text: String,
    /// When that was known; absent when it never was.
    pub decided: Option<Instant>,
    pub conditions: Vec<Condition>,
    /// Why it was held, beside conditions that are not met: `no-assets`, `never-ends`, `too-late` or `parent-held`.
    pub held: Option<&'static str>,
    /// The first assets that the conditions failed on.
    pub failing_assets: Vec<String>,
}

/// One condition, counted.
#[derive(Serialize, JsonSchema)]
pub(crate) struct Condition {
    /// `completed`, `post_actions_successful`, `pre_actions_successful` or `patches_installed`.
    pub measure: &'static str,
    pub part: u64,
    pub whole: u64,
    /// `part` of `whole`, of 1.
    pub share: f64,
    /// What is asked for, of 1.
    pub asked: f64,
    /// More than that is asked for.
    pub more: bool,
    pub met: bool,
}

/// Counts over all assets of a job.
#[derive(Serialize, JsonSchema)]
pub(crate) struct Counts {
    pub assets: u64,
    /// Assets on which the job came to its end.
    pub ended: u64,
    pub ends: Vec<End>,
    pub actions: Vec<Part>,
    pub patches: Vec<Part>,
    /// On how many assets which action aborted the job.
    pub aborted_by: Vec<Count>,
    /// What was decided about the reboot: `none`, `owed`, `suppressed` or `dropped`.
    pub reboots: Vec<Count>,
    /// Reboots that the job made, in slots of five minutes; slots without one are left out.
    pub reboots_over_time: Vec<Slot>,
    /// When it began on the first asset.
    pub first_began: Option<Instant>,
    /// When it ended on the last asset, and which it is.
    pub last_ended: Option<Last>,
    /// Ways that the job took, the rarest first.
    pub paths: Vec<Path>,
    /// What conditions count.
    pub measures: Vec<Measure>,
    /// The first assets on which the job is not Completed.
    pub not_completed: Vec<String>,
    /// The first assets on which a post-action was not successful.
    pub post_actions_failed: Vec<String>,
    /// The first assets on which the job never ends.
    pub never_ended: Vec<String>,
    /// Assets whose outcome rests on a point that the documents leave open.
    pub rests_on_assumption: u64,
}

/// How the job ended on some assets.
#[derive(Serialize, JsonSchema)]
pub(crate) struct End {
    /// In words that differ for each end.
    pub end: String,
    /// The status that the console goes on showing; absent when the job was withdrawn, held or never came to the asset.
    pub status: Option<&'static str>,
    /// The code of the vendor's status list, where it gives one.
    pub status_code: Option<u16>,
    pub count: u64,
    /// Of all assets of the job, of 1.
    pub share: f64,
}

/// What became of an action or a patch.
#[derive(Serialize, JsonSchema)]
pub(crate) struct Part {
    /// Which, such as `pre-action 2`, or the name of the patch.
    pub part: String,
    /// The name of an action, or what it works on.
    pub name: Option<String>,
    pub statuses: Vec<Count>,
}

/// So many assets.
#[derive(Serialize, JsonSchema)]
pub(crate) struct Count {
    pub value: String,
    pub count: u64,
    /// Of all assets of the job, of 1.
    pub share: f64,
}

/// Reboots within five minutes.
#[derive(Serialize, JsonSchema)]
pub(crate) struct Slot {
    pub from: Instant,
    pub count: u64,
}

/// The last asset.
#[derive(Serialize, JsonSchema)]
pub(crate) struct Last {
    pub at: Instant,
    pub asset: String,
}

/// A way that the job took.
#[derive(Serialize, JsonSchema)]
pub(crate) struct Path {
    pub path: String,
    pub count: u64,
    /// Of all assets of the job, of 1.
    pub share: f64,
    /// The first asset that took it.
    pub example: String,
}

/// What a condition counts.
#[derive(Serialize, JsonSchema)]
pub(crate) struct Measure {
    pub measure: &'static str,
    pub part: u64,
    pub whole: u64,
    pub share: f64,
}

/// One asset, job by job.
#[derive(Serialize, JsonSchema)]
pub(crate) struct Asset<'a> {
    pub asset: String,
    pub jobs: Vec<Record<'a>>,
}

/// The life of a job on an asset.
#[derive(Serialize, JsonSchema)]
pub(crate) struct Record<'a> {
    pub job: &'a str,
    /// How it ended, in words.
    pub end: String,
    /// The status that the console goes on showing.
    pub status: Option<&'static str>,
    pub history: Vec<Moment>,
    pub began: Option<Instant>,
    pub ended: Option<Instant>,
    /// When the job rebooted the asset.
    pub reboots: Vec<Instant>,
    /// How often the user put the reboot off.
    pub deferred: u32,
    /// A reboot is owed to the asset when the job has come to its end.
    pub pending_reboot: bool,
    pub notes: Vec<Note<'a>>,
    /// What the rules say of its run; absent when deployment never began.
    pub outcome: Option<Outcome<'a>>,
}

/// A status that the job began to show.
#[derive(Serialize, JsonSchema)]
pub(crate) struct Moment {
    pub at: Instant,
    pub status: &'static str,
    /// The code of the vendor's status list, where it gives one.
    pub status_code: Option<u16>,
}

/// A rule of the lifecycle that applied.
#[derive(Serialize, JsonSchema)]
pub(crate) struct Note<'a> {
    pub at: Instant,
    /// Name of the rule; `patchdrill explain NAME` tells more.
    pub rule: &'static str,
    pub text: &'static str,
    pub document: &'static str,
    /// The documents leave this point open.
    pub assumption: bool,
    /// The other job that made it apply.
    pub by: Option<&'a str>,
}

/// One run of one job on one asset.
#[derive(Serialize, JsonSchema)]
pub(crate) struct AssetRun<'a> {
    pub asset: String,
    pub job: &'a str,
    /// Real scripts ran.
    pub real: bool,
    pub outcome: Outcome<'a>,
    /// What actions wrote, in order; those that wrote nothing are left out.
    pub wrote: Vec<Wrote<'a>>,
}

/// What an action wrote.
#[derive(Serialize, JsonSchema)]
pub(crate) struct Wrote<'a> {
    /// Which, such as `pre-action 2`.
    pub action: String,
    pub stdout: Output<'a>,
    pub stderr: Output<'a>,
}
