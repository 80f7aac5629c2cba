//! What is expected of plans.

#![expect(dead_code, reason = "only schemars looks at these types")]

use schemars::JsonSchema;

use super::expect::Expectations;
use super::values::{AmountText, Named, Number, OneOrMany, RangeName, Span};

/// What is expected of a plan.
#[derive(JsonSchema)]
#[schemars(rename = "PlanExpect", deny_unknown_fields)]
pub struct PlanExpectations {
    /// What becomes of each job, by name, over all its assets; `runs` or `held` alone is what its link decides.
    pub jobs: Option<Named<JobExpectChoice>>,
    /// What becomes of single assets, by name: of each job by its name, or of the last one alone.
    pub assets: Option<Named<AssetExpect>>,
    /// So long after the first start everything has come to its end on every asset.
    pub done_within: Option<Span>,
    /// How many assets may reboot at the same time.
    pub reboots: Option<RebootsSurface>,
    /// On which ranges of the documents the outcome depends; `nothing` says that both ends come to the same.
    pub depends_on: Option<DependsChoice>,
}

/// `nothing`, or ranges.
#[derive(JsonSchema)]
#[schemars(untagged, inline)]
pub enum DependsChoice {
    Nothing(NothingWord),
    Ranges(OneOrMany<RangeName>),
}

super::values::words! {
    /// No range.
    NothingWord = ["nothing", "none"];
    /// What a link decides.
    LinkWord = ["runs", "held"];
}

/// What the link decides, or a map.
#[derive(JsonSchema)]
#[schemars(untagged, inline)]
pub enum JobExpectChoice {
    Link(LinkWord),
    Map(Box<JobExpectSurface>),
}

/// What is expected of a job over all its assets: for each end, on how many of them, such as `">= 90%"`, `at most 500`, `3`,
/// `all` or `none`.
#[derive(JsonSchema)]
#[schemars(rename = "JobExpect", deny_unknown_fields)]
pub struct JobExpectSurface {
    /// What the link decides.
    pub link: Option<LinkWord>,
    /// So long after its start the job has come to its end on every asset.
    pub done_within: Option<Span>,
    /// Assets on which it goes on showing that the agent has it.
    #[schemars(rename = "Job Received")]
    pub received: Option<AmountText>,
    /// Assets on which it goes on showing that it has begun.
    #[schemars(rename = "Job Started")]
    pub started: Option<AmountText>,
    /// Assets on which it goes on showing that it has downloaded.
    #[schemars(rename = "Downloaded")]
    pub downloaded: Option<AmountText>,
    /// Assets on which it goes on showing that a download failed.
    #[schemars(rename = "Downloading - Failed")]
    pub download_failed: Option<AmountText>,
    /// Assets on which every action and patch succeeds.
    #[schemars(rename = "Completed")]
    pub completed: Option<AmountText>,
    /// Assets on which some action or patch fails, or an action aborts the job.
    #[schemars(rename = "Completed with Failure")]
    pub completed_with_failure: Option<AmountText>,
    /// Assets on which a blackout cancels it.
    #[schemars(rename = "Canceled - Blackout")]
    pub canceled: Option<AmountText>,
    /// Assets on which the agent gives it up.
    #[schemars(rename = "Job Failed")]
    pub failed: Option<AmountText>,
    /// Assets on which it goes on showing that it was resumed.
    #[schemars(rename = "Job Resumed")]
    pub resumed: Option<AmountText>,
    /// Assets on which another job, or a pending reboot, is in its way.
    #[schemars(rename = "Execution Blocked")]
    pub blocked: Option<AmountText>,
    /// Assets on which it has nothing to do.
    #[schemars(rename = "No Patch Available")]
    pub no_patch: Option<AmountText>,
    /// Assets on which nothing of it applies.
    #[schemars(rename = "Not Applicable")]
    pub not_applicable: Option<AmountText>,
    /// Assets on which a reboot is owed that never comes by itself.
    #[schemars(rename = "Pending Reboot")]
    pub pending_reboot: Option<AmountText>,
    /// Assets on which its patch window passes before its deployment.
    #[schemars(rename = "Timed Out")]
    pub timed_out: Option<AmountText>,
    /// Assets on which an action aborts it; any action, or by action.
    pub aborted: Option<AbortedChoice>,
    /// Assets that it reboots.
    pub rebooted: Option<AmountText>,
    /// Assets on which it is disabled or deleted in time.
    pub withdrawn: Option<AmountText>,
    /// Assets that never get it, since they are offline.
    pub not_reached: Option<AmountText>,
    /// Assets on which it never comes to its end.
    pub never_ends: Option<AmountText>,
    /// By action, and by end of it such as `success`, `failed` or `skipped_by_system`.
    pub actions: Option<Named<Named<AmountText>>>,
    /// By patch, and by end of it such as `installed` or `download_failed`.
    pub patches: Option<Named<Named<AmountText>>>,
}

/// Assets on which any action aborts the job, or those by action.
#[derive(JsonSchema)]
#[schemars(untagged, inline)]
pub enum AbortedChoice {
    Any(AmountText),
    Actions(Named<AmountText>),
}

/// What is expected of the last job of an asset, or of each job by name.
#[derive(JsonSchema)]
#[schemars(untagged, inline)]
pub enum AssetExpect {
    Last(Box<Expectations>),
    Jobs(Named<Expectations>),
}

/// How many assets may reboot at the same time.
#[derive(JsonSchema)]
#[schemars(rename = "Reboots", deny_unknown_fields)]
pub struct RebootsSurface {
    /// Within any stretch of this length.
    pub within: Span,
    /// At most so many assets reboot.
    pub at_most: Number,
}
