//! Plans: several jobs on several assets.

#![expect(dead_code, reason = "only schemars looks at these types")]

use schemars::JsonSchema;

use super::plan_expect::PlanExpectations;
use super::scenario::{Actions, EndpointChoice, Patches, RebootChoice};
use super::values::{
    Anything, CodeShares, ConditionText, Instant, KindName, Levels, Named, Number, OneOrMany, PlatformName,
    PointText, RestartCount, ShareText, Span, Stretch, Text, Version,
};

/// A plan: jobs that run on groups of assets, in virtual time. Keys that begin with `x-` are ignored.
#[derive(JsonSchema)]
#[schemars(rename = "Plan", deny_unknown_fields, extend("patternProperties" = {"^x-": true}))]
pub struct PlanSurface {
    /// The name of the plan: what it shows.
    pub plan: Text,
    /// Tags, without `@`, by which plans are chosen.
    pub tags: Option<OneOrMany<Text>>,
    /// What chance follows from: the same seed, the same outcome. Left out, it is 0.
    pub seed: Option<Number>,
    /// The groups of assets, by name. The assets of a group with a `count` are called by its name and a number, such as
    /// `web-0412`; the only asset of a group is called like the group.
    pub assets: Named<GroupSurface>,
    /// What all assets look like, unless their group has an `endpoint` of its own, and where jobs run on them.
    pub endpoint: Option<EndpointChoice>,
    /// The jobs, by name. At the same instant, the first one written comes first.
    pub jobs: Named<PlannedJobSurface>,
    /// How long a change to a job takes to reach an agent. Left out, the plan is rehearsed with 5 and with 30 minutes.
    pub change_delay: Option<Span>,
    /// How long a published patch takes to show in the catalogue. Left out, the plan is rehearsed with 30 minutes and with 24
    /// hours.
    pub catalogue_delay: Option<Span>,
    /// The rulebook that judges: the name of a built-in one or the path of a file. Settings decide when it is left out.
    pub rulebook: Option<Text>,
    /// How often a job may begin again after a reboot that an action forced; after that it is in a reboot loop.
    pub max_restarts: Option<RestartCount>,
    /// Switches for findings, such as `no-explicit-exit: allow`.
    pub findings: Option<Levels>,
    /// What is expected of the plan.
    pub expect: Option<PlanExpectations>,
    /// What `patchdrill import` found in the jobs of the vendor's API and a rehearsal has no use for.
    pub imported: Option<Anything>,
}

/// Assets that are alike.
#[derive(JsonSchema)]
#[schemars(rename = "Group", deny_unknown_fields)]
pub struct GroupSurface {
    /// The operating system of the assets. Left out, it is that of the jobs that run on them.
    pub platform: Option<PlatformName>,
    /// How many assets there are; one when it is left out. A group may be empty.
    pub count: Option<Number>,
    /// Tags by which jobs can target them, as in `tag:web`.
    pub tags: Option<OneOrMany<Text>>,
    /// A share of the assets that is never reached, such as `3%`, or a share that is not reached until an instant.
    pub offline: Option<OneOrMany<OfflineChoice>>,
    /// The share of assets with somebody logged in, who does what `user` says; without that nobody answers the prompts.
    pub logged_in: Option<ShareText>,
    /// Who sits at the assets when a reboot is due, such as `defers twice then accepts`. Left out, nobody is logged in.
    pub user: Option<UserChoice>,
    /// Users with their shares, such as `logged out: 40%`.
    pub users: Option<Named<ShareText>>,
    /// The version of the agent, or versions with their shares. Left out, it is new enough for everything.
    pub agent: Option<AgentChoice>,
    /// When the assets must be left alone.
    pub blackouts: Option<OneOrMany<BlackoutSurface>>,
    /// How long after a suppressed reboot a person reboots. Left out, nobody ever does.
    pub manual_reboot: Option<Span>,
    /// Where jobs run on these assets: nowhere when it is `declared`, which it is when nothing is said.
    pub on: Option<KindName>,
    /// The image of their containers.
    pub image: Option<super::values::ImageName>,
    /// What these assets look like, instead of what the plan says of all.
    pub endpoint: Option<EndpointChoice>,
}

/// The asset of a scenario, beyond what its endpoint looks like.
#[derive(JsonSchema)]
#[schemars(rename = "Asset", deny_unknown_fields)]
pub struct AssetSurface {
    /// Tags of the asset.
    pub tags: Option<OneOrMany<Text>>,
    /// Whether it can be reached: `true` is never, and `{until: 2026-03-01 08:00}` is not before that.
    pub offline: Option<OneOrMany<OfflineChoice>>,
    /// Who sits there when a reboot is due, such as `defers twice then accepts`. Left out, nobody is logged in.
    pub user: Option<UserChoice>,
    /// When it must be left alone.
    pub blackouts: Option<OneOrMany<BlackoutSurface>>,
    /// How long after a suppressed reboot a person reboots. Left out, nobody ever does.
    pub manual_reboot: Option<Span>,
}

/// A share, all or none, or a map.
#[derive(JsonSchema)]
#[schemars(untagged, inline)]
pub enum OfflineChoice {
    All(bool),
    Share(ShareText),
    Map(OfflineSurface),
}

/// Assets that cannot be reached.
#[derive(JsonSchema)]
#[schemars(rename = "Offline", deny_unknown_fields)]
pub struct OfflineSurface {
    /// The share of the assets; all of them when it is left out.
    pub share: Option<ShareText>,
    /// Until when they cannot be reached; for ever when it is left out.
    pub until: Option<Instant>,
}

/// What a user does in words, or a list of answers to the prompts, one after the other.
#[derive(JsonSchema)]
#[schemars(untagged, inline)]
pub enum UserChoice {
    Words(Text),
    Answers(Vec<Text>),
}

/// One version, or versions with their shares.
#[derive(JsonSchema)]
#[schemars(untagged, inline)]
pub enum AgentChoice {
    New(NewWord),
    One(Version),
    Shares(Named<ShareText>),
}

super::values::words! {
    /// New enough for everything.
    NewWord = ["new"];
    /// A condition in one word.
    CompletedWord = ["completed"];
}

/// A stretch of time in which assets are left alone.
#[derive(JsonSchema)]
#[schemars(rename = "Blackout", deny_unknown_fields)]
pub struct BlackoutSurface {
    /// Its beginning.
    pub from: Instant,
    /// Its end.
    pub to: Instant,
}

/// A job of a plan.
#[derive(JsonSchema)]
#[schemars(rename = "PlannedJob", deny_unknown_fields)]
pub struct PlannedJobSurface {
    /// Another job whose actions, patches and reboot settings it shares; what is written here wins.
    pub like: Option<Text>,
    /// The groups that it runs on, by name or by tag as in `tag:web`. Left out, it runs on every group of its platform.
    pub targets: Option<OneOrMany<Text>>,
    /// The operating system; left out, that of its targets.
    pub platform: Option<PlatformName>,
    /// When it starts: an instant, or `+4h` after the plan's beginning. Left out, it starts at the beginning, or when `after`
    /// lets it.
    pub start: Option<Instant>,
    /// When it was made. Left out, that is long before it starts.
    pub created: Option<Instant>,
    /// The patch window: a job whose deployment has not begun so long after its start is Timed Out.
    pub window: Option<Span>,
    /// The job that must succeed first.
    pub after: Option<Text>,
    /// What must hold of that job, over all its assets. Left out, every asset must be Completed.
    pub when: Option<WhenChoice>,
    /// How long after the decision it starts.
    pub delay: Option<Span>,
    /// How long after the start of the other job the decision is waited for; for ever when it is left out.
    pub within: Option<Span>,
    /// At most five actions before the patches, or only how many there are.
    pub pre_actions: Option<Actions>,
    /// The patches, or only how many there are.
    pub patches: Option<Patches>,
    /// At most five actions after the patches, or only how many there are.
    pub post_actions: Option<Actions>,
    /// What the job does about a reboot that is owed. Left out, the reboot follows at once.
    pub reboot: Option<RebootChoice>,
    /// How long a reboot takes, such as 5m or `2m to 10m`.
    pub reboot_takes: Option<Stretch>,
    /// Changes that are made to it.
    pub changes: Option<OneOrMany<ChangeSurface>>,
    /// The agent restarts and goes on with the job.
    pub agent_restarts: Option<OneOrMany<AgentRestartsSurface>>,
    /// The agent meets an error and gives the job up.
    pub agent_fails: Option<OneOrMany<AgentFailsSurface>>,
}

/// One word, or shares.
#[derive(JsonSchema)]
#[schemars(untagged, inline)]
pub enum WhenChoice {
    Word(CompletedWord),
    Map(WhenSurface),
}

/// What must hold of the other job; all of it.
#[derive(JsonSchema)]
#[schemars(rename = "When", deny_unknown_fields)]
pub struct WhenSurface {
    /// Assets on which it is Completed, of all its assets, such as `">= 95%"`.
    pub completed: Option<ConditionText>,
    /// Successful post-actions, of all post-actions on all its assets.
    pub post_actions_successful: Option<ConditionText>,
    /// Successful pre-actions, of all pre-actions on all its assets.
    pub pre_actions_successful: Option<ConditionText>,
    /// Installed patches, of all patches on all its assets.
    pub patches_installed: Option<ConditionText>,
}

/// A change to a job, which reaches agents later.
#[derive(JsonSchema)]
#[schemars(rename = "Change", deny_unknown_fields)]
pub struct ChangeSurface {
    /// The job is disabled at this instant.
    pub disable: Option<Instant>,
    /// The job is deleted at this instant.
    pub delete: Option<Instant>,
    /// The job is put to another start, at this instant.
    pub reschedule: Option<Instant>,
    /// The new start.
    pub to: Option<Instant>,
}

/// An agent that restarts.
#[derive(JsonSchema)]
#[schemars(rename = "AgentRestarts", deny_unknown_fields)]
pub struct AgentRestartsSurface {
    /// Before what: `download`, `deployment`, `pre-action 1` or `patch KB1`.
    pub before: PointText,
    /// How long it is away.
    pub away: Span,
    /// On which share of the assets; on all when it is left out.
    pub share: Option<ShareText>,
}

/// An agent that gives up.
#[derive(JsonSchema)]
#[schemars(rename = "AgentFails", deny_unknown_fields)]
pub struct AgentFailsSurface {
    /// Before what: `download`, `deployment`, `pre-action 1` or `patch KB1`.
    pub before: PointText,
    /// On which share of the assets; on all when it is left out.
    pub share: Option<ShareText>,
}

/// How an action goes on some assets, where that is not as on all others.
#[derive(JsonSchema)]
#[schemars(rename = "ActionWhere", deny_unknown_fields)]
pub struct ActionWhereSurface {
    /// Its exit code, or exit codes with their shares.
    pub exits: Option<CodeChoice>,
    /// How long it takes.
    pub takes: Option<Stretch>,
}

/// One exit code, or several with their shares.
#[derive(JsonSchema)]
#[schemars(untagged, inline)]
pub enum CodeChoice {
    One(super::values::ExitCode),
    Shares(CodeShares),
}

/// How a patch fares on some assets, where that is not as on all others.
#[derive(JsonSchema)]
#[schemars(rename = "PatchWhere", deny_unknown_fields)]
pub struct PatchWhereSurface {
    /// The share of assets on which its installer fails.
    pub fails: Option<ShareText>,
    /// The share of assets on which its download fails.
    pub download_fails: Option<ShareText>,
    /// The share of assets on which its signature is wrong.
    pub signature_fails: Option<ShareText>,
    /// The share of assets on which its checksum is wrong.
    pub checksum_fails: Option<ShareText>,
    /// The share of assets on which there is nothing that it upgrades.
    pub not_applicable: Option<ShareText>,
    /// How long its download takes.
    pub download_takes: Option<Stretch>,
    /// How long its installation takes.
    pub install_takes: Option<Stretch>,
    /// When the vendor published it.
    pub published: Option<Instant>,
}
