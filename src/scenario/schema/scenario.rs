//! Scenarios and jobs.

#![expect(dead_code, reason = "only schemars looks at these types")]

use schemars::JsonSchema;

use super::action::{ActionSurface, ScriptChoice};
use super::values::{
    ActionCount, Anything, Fails, ImageName, Instant, Levels, Named, Nothing, Number, OneOrMany,
    RestartCount, RunsWord, ShareText, Span, Stretch, Text,
};
use crate::job::PackageManager;
use crate::scenario::endpoint::Endpoint;
use crate::scenario::expect::Expect;
use crate::scenario::job::Job;
use crate::scenario::map::ValueSchema;
use crate::scenario::plan::{Asset, PatchWhere, Plan};

/// One scenario or plan, or a list of them.
#[derive(JsonSchema)]
#[schemars(untagged)]
pub(crate) enum ScenarioFile {
    One(Box<ScenarioSurface>),
    Plan(Box<ValueSchema<Plan>>),
    Many(ScenariosSurface),
}

/// Several scenarios in one file.
#[derive(JsonSchema)]
#[schemars(rename = "Scenarios", deny_unknown_fields, extend("patternProperties" = {"^x-": true}))]
pub(crate) struct ScenariosSurface {
    /// The scenarios and plans. Keys beside it that begin with `x-` are ignored: a place for anchors.
    pub scenarios: Vec<ScenarioItem>,
}

/// A scenario or a plan.
#[derive(JsonSchema)]
#[schemars(untagged, inline)]
pub(crate) enum ScenarioItem {
    Scenario(Box<ScenarioSurface>),
    Plan(Box<ValueSchema<Plan>>),
}

/// A rehearsal: a job, the endpoint it meets, and what is expected. Keys that begin with `x-` are ignored.
#[derive(JsonSchema)]
#[schemars(rename = "Scenario", deny_unknown_fields, extend("patternProperties" = {"^x-": true}))]
pub(crate) struct ScenarioSurface {
    /// The name of the scenario: what it shows.
    pub scenario: Text,
    /// Tags, without `@`, by which scenarios are chosen.
    pub tags: Option<OneOrMany<Text>>,
    /// The patch job.
    pub job: ValueSchema<Job>,
    /// The endpoint that the job meets: its kind alone, or everything that is declared about it.
    pub endpoint: Option<ValueSchema<Endpoint>>,
    /// Images, on each of which the scenario is rehearsed in a container.
    pub matrix: Option<OneOrMany<ImageName>>,
    /// The rulebook that judges: the name of a built-in one or the path of a file. Settings decide when it is left out.
    pub rulebook: Option<Text>,
    /// How often the job runs on its endpoint. With `twice` the second run must come to the same end and change no file;
    /// everything that is expected is judged by the first run. Left out, settings decide.
    pub runs: Option<RunsWord>,
    /// How often the job may begin again after a reboot that an action forced; after that it is in a reboot loop. Settings
    /// decide when it is left out; 3 times unless they do.
    pub max_restarts: Option<RestartCount>,
    /// Switches for findings, such as `no-explicit-exit: allow`.
    pub findings: Option<Levels>,
    /// What is expected of the rehearsal; `snapshot` alone compares the whole outcome with the pinned one.
    pub expect: Option<ExpectChoice>,
    /// What `patchdrill import` found in the job of the vendor's API and a rehearsal has no use for. Whatever stands here is
    /// kept and means nothing.
    pub imported: Option<Anything>,
    /// The asset: who sits there, and when it can be reached. With this, or with a start and the like of its job, the whole
    /// life of the job is rehearsed.
    pub asset: Option<ValueSchema<Asset>>,
    /// What chance follows from, where shares are declared. Left out, it is 0.
    pub seed: Option<Number>,
    /// How long a change to the job takes to reach the agent. Left out, it is rehearsed with 5 and with 30 minutes.
    pub change_delay: Option<Span>,
    /// How long a published patch takes to show in the catalogue. Left out, it is rehearsed with 30 minutes and with 24 hours.
    pub catalogue_delay: Option<Span>,
}

/// `snapshot` alone, or a map.
#[derive(JsonSchema)]
#[schemars(untagged, inline)]
pub(crate) enum ExpectChoice {
    Snapshot(super::values::SnapshotWord),
    Map(Box<ValueSchema<Expect>>),
}

/// Actions, or how many there are.
#[derive(JsonSchema)]
#[schemars(untagged, inline)]
pub(crate) enum Actions {
    Count(ActionCount),
    List(#[schemars(length(max = 5))] Vec<ActionSurface>),
}

/// Patches, or how many there are.
#[derive(JsonSchema)]
#[schemars(untagged, inline)]
pub(crate) enum Patches {
    Count(Number),
    List(Vec<PatchItem>),
    Map(Named<PatchSettings>),
}

/// A patch in a list.
#[derive(JsonSchema)]
#[schemars(untagged, inline)]
pub(crate) enum PatchItem {
    Name(Text),
    Settings(PatchNamed),
    Named(OnePatch),
}

/// A patch with its settings behind its name.
pub(crate) struct OnePatch;

impl JsonSchema for OnePatch {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> std::borrow::Cow<'static, str> {
        "OnePatch".into()
    }

    fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
        let settings = generator.subschema_for::<PatchSettings>();
        schemars::json_schema!({
            "type": "object",
            "additionalProperties": settings,
            "minProperties": 1,
            "maxProperties": 1,
        })
    }
}

/// A patch with its name among its settings.
pub(crate) struct PatchNamed;

impl JsonSchema for PatchNamed {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> std::borrow::Cow<'static, str> {
        "PatchNamed".into()
    }

    fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
        let patch = generator.subschema_for::<PatchSurface>();
        // A package is its own name.
        let named = ["name"].into_iter().chain(PackageManager::ALL.map(PackageManager::name));
        let any: Vec<_> = named.map(|key| serde_json::json!({ "required": [key] })).collect();
        schemars::json_schema!({ "allOf": [patch, { "anyOf": any }] })
    }
}

/// Settings of a patch, or nothing.
#[derive(JsonSchema)]
#[schemars(untagged, inline)]
pub(crate) enum PatchSettings {
    None(Nothing),
    Map(PatchSurface),
}

/// How a patch fares. Left out, it installs and needs no reboot.
#[derive(JsonSchema)]
#[schemars(rename = "Patch", deny_unknown_fields)]
pub(crate) struct PatchSurface {
    /// The name, where the settings do not stand behind it.
    pub name: Option<Text>,
    /// It needs a reboot once it is installed.
    pub reboot: Option<bool>,
    /// Whether its installer succeeds.
    pub installs: Option<InstallsWord>,
    /// Whether its download succeeds.
    pub download: Option<Fails>,
    /// What is wrong with the download.
    pub integrity: Option<IntegrityWord>,
    /// The vendor has withdrawn it: it cannot be deployed.
    pub withdrawn: Option<bool>,
    /// It is marked end-of-life; `gone` says that its file is gone too.
    pub end_of_life: Option<EndOfLifeWord>,
    /// Whether the software that it upgrades is on the asset.
    pub applicable: Option<bool>,
    /// The plan says that it can only go on after a reboot that follows this other patch.
    pub needs_reboot_after: Option<Text>,
    /// Installed for real by apt, where scripts run in a sandbox or a container: a package, with its version if a certain
    /// one is wanted, such as `openssl=3.0.15-1`. What comes of it is read from the endpoint. What else is said here of the
    /// installation and the reboot is for declared endpoints.
    pub apt: Option<Text>,
    /// Installed for real by dnf (or yum), such as `openssl-3.0.7-28.el9`.
    pub dnf: Option<Text>,
    /// Installed for real by zypper, such as `openssl=3.0.8`.
    pub zypper: Option<Text>,
    /// Installed for real by apk, such as `openssl=3.1.4-r5`.
    pub apk: Option<Text>,
    /// Installed for real by this script: it has succeeded when it exits with 0.
    pub run: Option<ScriptChoice>,
    /// The share of assets on which its installer fails. On those of no share it fares as is said beside.
    pub fails: Option<ShareText>,
    /// The share of assets on which its download fails.
    pub download_fails: Option<ShareText>,
    /// The share of assets on which its signature is wrong.
    pub signature_fails: Option<ShareText>,
    /// The share of assets on which its checksum is wrong.
    pub checksum_fails: Option<ShareText>,
    /// The share of assets on which there is nothing that it upgrades.
    pub not_applicable: Option<ShareText>,
    /// How long its download takes, such as `1m to 10m`.
    pub download_takes: Option<Stretch>,
    /// How long its installation takes.
    pub install_takes: Option<Stretch>,
    /// When the vendor published it: it shows in the catalogue 30 minutes to 24 hours later.
    pub published: Option<Instant>,
    /// What is different on assets of a platform, or of a tag as in `"tag:laptop"`.
    #[schemars(rename = "where")]
    pub place: Option<Named<ValueSchema<PatchWhere>>>,
}

super::values::words! {
    /// Whether a patch installs.
    InstallsWord = [true, false, "fails", "succeeds"];
    /// What is wrong with a download.
    IntegrityWord = ["intact", "signature", "checksum"];
    /// Whether a patch is end-of-life.
    EndOfLifeWord = [true, false, "gone"];
    /// Reboot settings that are one word.
    RebootWord = ["immediate", "suppress"];
}

/// Reboot settings.
#[derive(JsonSchema)]
#[schemars(untagged, inline)]
pub(crate) enum RebootChoice {
    Word(RebootWord),
    Map(RebootSurface),
}

/// What the job does about a reboot that is owed; at most one of the keys.
#[derive(JsonSchema)]
#[schemars(rename = "Reboot", deny_unknown_fields)]
pub(crate) struct RebootSurface {
    /// Nothing reboots; the job shows Pending Reboot until a person reboots.
    pub suppress: Option<bool>,
    /// A countdown of this length is shown, then the reboot happens.
    pub countdown: Option<Span>,
    /// The user may put the reboot off.
    pub defer: Option<DeferSurface>,
}

/// How often, and how long each time, a user may put the reboot off: at most 168 hours altogether.
#[derive(JsonSchema)]
#[schemars(rename = "Defer", deny_unknown_fields)]
pub(crate) struct DeferSurface {
    /// Length of one deferral.
    pub each: Span,
    /// How many deferrals are allowed.
    pub times: Number,
    /// The countdown behind the last deferral.
    pub countdown: Option<Span>,
}
