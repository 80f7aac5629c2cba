//! Expectations.

#![expect(dead_code, reason = "only schemars looks at these types")]

use schemars::JsonSchema;

use super::files::{Files, Folders, Pinned};
use super::values::{
    ActionRef, DeferredTimes, Exceeded, ExitCode, FindingName, InstantOrNever, Named, NoneAtAll, Nothing,
    Number, OneOrMany, OrderWord, RequesterRef, Signal, Span, StatusName, Text, Times,
};
use crate::scenario::map::ValueSchema;
use crate::scenario::plan::Ranges;

/// What is expected.
#[derive(JsonSchema)]
#[schemars(rename = "Expect", deny_unknown_fields)]
pub struct Expectations {
    /// How pre-actions end: one end for all, a list by place, or a map by places such as `2`, `3 to 5` and `all`.
    pub pre_actions: Option<PhaseEnds>,
    /// How post-actions end, written as for pre-actions.
    pub post_actions: Option<PhaseEnds>,
    /// How every action of both phases ends.
    pub actions: Option<ActionEndChoice>,
    /// How patches end: one end for all, a list by place, or a map by name.
    pub patches: Option<PatchEnds>,
    /// The status of the job. Pending Reboot is met by a suppressed reboot beside any status, so two can be expected.
    pub job: Option<OneOrMany<StatusName>>,
    /// Whether the job is aborted, or by which action.
    pub aborted: Option<Aborted>,
    /// What is decided about the reboot.
    pub reboot: Option<RebootDecisionWord>,
    /// Exactly these ask for a reboot, in this order; or `none`.
    pub reboot_requested_by: Option<Requesters>,
    /// Exactly these actions try to reboot by themselves; or `none`.
    pub forced_reboot: Option<Forced>,
    /// How often the job begins again after a reboot that an action forced.
    pub restarts: Option<Times>,
    /// Whether the job falls into a reboot loop: an action forces a reboot again after the last restart that is allowed.
    pub reboot_loop: Option<bool>,
    /// What actions write: by action, a text that is contained or a map; or a list of maps that name their action.
    pub output: Option<Outputs>,
    /// How often doubled commands are called. The key is a command line; the command alone stands for all its calls.
    pub calls: Option<Named<Times>>,
    /// These calls happen in this order; others may lie between.
    pub call_order: Option<Vec<Text>>,
    /// These things happen in this order; others may lie between.
    pub order: Option<Vec<OrderItem>>,
    /// What has become of declared services at the end of the job.
    pub services: Option<Named<OneOrMany<ServiceEndWord>>>,
    /// Findings that are reported, or `none`.
    pub findings: Option<FindingsChoice>,
    /// Whether the outcome rests on an assumption.
    pub assumption: Option<bool>,
    /// How often actions run, by action; retries and restarts count.
    pub attempts: Option<Named<Number>>,
    /// What becomes of files by path, in which `*` stands for any characters; or `none`, when nothing changes.
    pub files: Option<Files>,
    /// Nothing changes but what lies in these folders; `none`: nothing at all.
    pub only_changes_in: Option<Folders>,
    /// Whether the whole outcome is compared with the pinned one, alone or with the files that each action changed.
    pub snapshot: Option<Pinned>,
    /// Statuses that the job shows, in this order; others may lie between.
    pub shows: Option<OneOrMany<StatusName>>,
    /// When the agent gets the job, or `never`. Instants are 2026-03-01 02:30, `+4h` or `3h before start`.
    pub received: Option<InstantOrNever>,
    /// When the job begins, or `never`.
    pub begins: Option<InstantOrNever>,
    /// When the job comes to its end, or `never`.
    pub ends: Option<InstantOrNever>,
    /// When the job reboots the asset, or `never`.
    pub reboots: Option<InstantOrNever>,
    /// How often the user puts the reboot off.
    pub deferred: Option<DeferredTimes>,
    /// Whether a reboot is pending on the asset after the job.
    pub pending_reboot: Option<bool>,
    /// So long after its start the job has come to its end.
    pub done_within: Option<Span>,
    /// On which ranges of the documents the outcome depends; `nothing` says that both ends come to the same.
    pub depends_on: Option<ValueSchema<Ranges>>,
}

/// Ends of the actions of a phase.
#[derive(JsonSchema)]
#[schemars(untagged, inline)]
pub enum PhaseEnds {
    List(Vec<ActionEndChoice>),
    All(ActionEndChoice),
    Places(Places),
}

super::values::words! {
    /// An end of an action in one word; `any` expects nothing.
    ActionWord = ["success", "failed", "timed_out", "exceeded", "killed", "not_started", "not_run", "interrupted", "any"];
    /// Who skips an action.
    SkipperWord = ["user", "system"];
    /// An end of a patch in one word; `any` expects nothing.
    PatchWord = [
        "installed", "failed", "install_failed", "download_failed", "signature_failed", "checksum_failed",
        "withdrawn", "skipped", "not_applicable", "not_reached", "any", "FileSignatureFailed", "FileHashValidationFailed",
        "requests_reboot", "requests_no_reboot",
    ];
    /// A decision about the reboot.
    RebootDecisionWord = ["none", "owed", "suppressed", "dropped"];
    /// What has become of a service.
    ServiceEndWord = [
        "running", "stopped", "failed", "enabled", "disabled", "static", "masked", "restarted", "not running",
        "not stopped", "not failed", "not enabled", "not disabled", "not static", "not masked", "not restarted",
    ];
    /// An output.
    StreamWord = ["any", "stdout", "stderr"];
}

/// Ends by places such as `2`, `3 to 5` and `all`.
pub struct Places;

impl JsonSchema for Places {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Places".into()
    }

    fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
        let end = generator.subschema_for::<ActionEndChoice>();
        schemars::json_schema!({
            "type": "object",
            "patternProperties": { "^(all|[1-9][0-9]*( *(-|to) *[1-9][0-9]*)?)$": end },
            "additionalProperties": false,
        })
    }
}

/// An end of an action.
#[derive(JsonSchema)]
#[schemars(untagged, rename = "ActionEndChoice")]
pub enum ActionEndChoice {
    Any(Nothing),
    Word(ActionWord),
    Code(ExitCode),
    Map(ActionEndSurface),
}

/// How an action ends; with several keys, all of them are expected.
#[derive(JsonSchema)]
#[schemars(rename = "ActionEnd", deny_unknown_fields)]
pub struct ActionEndSurface {
    /// The end in one word.
    pub status: Option<ActionWord>,
    /// It fails, with this exit code or (`true`) with any end.
    pub failed: Option<FailedWith>,
    /// It is skipped with 101, assigned by the script itself (`user`) or by an abort (`system`).
    pub skipped: Option<SkipperWord>,
    /// It uses more of this than an action may, or (`true`) of anything.
    pub exceeded: Option<Exceeded>,
    /// A signal kills it: this one, or (`true`) any.
    pub killed: Option<KilledBy>,
    /// It exits with this code, whatever the status.
    pub exits: Option<ExitCode>,
    /// Whether it asks for a reboot.
    pub requests_reboot: Option<bool>,
    /// What it makes of files by path, in which `*` stands for any characters; or `none`, when it changes nothing.
    pub changes: Option<Files>,
    /// It changes nothing but what lies in these folders; `none`: nothing at all.
    pub only_changes_in: Option<Folders>,
}

/// An exit code, or any end.
#[derive(JsonSchema)]
#[schemars(untagged, inline)]
pub enum FailedWith {
    Any(bool),
    Code(ExitCode),
}

/// A signal, or any signal.
#[derive(JsonSchema)]
#[schemars(untagged, inline)]
pub enum KilledBy {
    Any(bool),
    Signal(Signal),
}

/// Ends of patches.
#[derive(JsonSchema)]
#[schemars(untagged, inline)]
pub enum PatchEnds {
    List(Vec<PatchEndChoice>),
    All(PatchEndChoice),
    Names(Named<PatchEndChoice>),
}

/// An end of a patch.
#[derive(JsonSchema)]
#[schemars(untagged, inline)]
pub enum PatchEndChoice {
    Any(Nothing),
    Word(PatchWord),
    Map(PatchEndSurface),
}

/// How a patch ends; with several keys, all of them are expected.
#[derive(JsonSchema)]
#[schemars(rename = "PatchEnd", deny_unknown_fields)]
pub struct PatchEndSurface {
    /// The end in one word.
    pub status: Option<PatchWord>,
    /// Whether it asks for a reboot.
    pub requests_reboot: Option<bool>,
}

/// Whether the job is aborted, or by which action.
#[derive(JsonSchema)]
#[schemars(untagged, inline)]
pub enum Aborted {
    Whether(bool),
    By(ActionRef),
}

/// Those who ask for a reboot.
#[derive(JsonSchema)]
#[schemars(untagged, inline)]
pub enum Requesters {
    None(NoneAtAll),
    These(OneOrMany<RequesterRef>),
}

/// Actions that force a reboot.
#[derive(JsonSchema)]
#[schemars(untagged, inline)]
pub enum Forced {
    None(NoneAtAll),
    These(OneOrMany<ActionRef>),
}

/// Outputs.
#[derive(JsonSchema)]
#[schemars(untagged, inline)]
pub enum Outputs {
    List(Vec<OutputSurface>),
    Map(Named<OneOrMany<TextChoice>>),
}

/// An expected text.
#[derive(JsonSchema)]
#[schemars(untagged, inline)]
pub enum TextChoice {
    Contained(Text),
    Map(TextSurface),
}

/// What an action writes, with the action.
#[derive(JsonSchema)]
#[schemars(rename = "Output", deny_unknown_fields)]
pub struct OutputSurface {
    /// The action, such as `pre-action 1`.
    pub action: ActionRef,
    /// Which output; both when it is left out.
    pub stream: Option<StreamWord>,
    /// It holds this text, or each of these.
    pub contains: Option<OneOrMany<Text>>,
    /// It does not hold this text, or any of these.
    pub lacks: Option<OneOrMany<Text>>,
    /// It is this text, but for white space at its end.
    pub equals: Option<OneOrMany<Text>>,
    /// It is empty.
    pub empty: Option<bool>,
    /// It matches this regular expression, or each of these.
    pub matches: Option<OneOrMany<Text>>,
}

/// What an action writes.
#[derive(JsonSchema)]
#[schemars(rename = "OutputText", deny_unknown_fields)]
pub struct TextSurface {
    /// Which output; both when it is left out.
    pub stream: Option<StreamWord>,
    /// It holds this text, or each of these.
    pub contains: Option<OneOrMany<Text>>,
    /// It does not hold this text, or any of these.
    pub lacks: Option<OneOrMany<Text>>,
    /// It is this text, but for white space at its end.
    pub equals: Option<OneOrMany<Text>>,
    /// It is empty.
    pub empty: Option<bool>,
    /// It matches this regular expression, or each of these.
    pub matches: Option<OneOrMany<Text>>,
}

/// An entry of an order.
#[derive(JsonSchema)]
#[schemars(untagged, inline)]
pub enum OrderItem {
    Word(OrderWord),
    Call(CallSurface),
}

/// A call of a doubled command.
#[derive(JsonSchema)]
#[schemars(rename = "Call", deny_unknown_fields)]
pub struct CallSurface {
    /// The command line.
    pub call: Text,
}

/// Findings.
#[derive(JsonSchema)]
#[schemars(untagged, inline)]
pub enum FindingsChoice {
    None(NoneAtAll),
    These(OneOrMany<FindingItem>),
    Map(FindingsSurface),
}

/// A finding.
#[derive(JsonSchema)]
#[schemars(untagged, inline)]
pub enum FindingItem {
    Anywhere(FindingName),
    On(FindingOn),
}

/// Findings with their actions, such as `no-explicit-exit: pre-action 1`.
pub struct FindingOn;

impl JsonSchema for FindingOn {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "FindingOn".into()
    }

    fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
        let action = generator.subschema_for::<ActionRef>();
        let codes: std::collections::BTreeMap<_, _> =
            crate::event::FindingCode::ALL.iter().map(|code| (code.name(), action.clone())).collect();
        schemars::json_schema!({ "type": "object", "properties": codes, "additionalProperties": false })
    }
}

/// Findings that are expected and those that are not.
#[derive(JsonSchema)]
#[schemars(rename = "Findings", deny_unknown_fields)]
pub struct FindingsSurface {
    /// These are reported; others may be too.
    pub has: Option<OneOrMany<FindingItem>>,
    /// These are not reported.
    pub lacks: Option<OneOrMany<FindingName>>,
}
