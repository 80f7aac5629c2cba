//! What is expected of a plan.

use std::time::Duration;

use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde_json::json;

use crate::expect::{AssetState, Quantity};
use crate::job::JobStatus;
use crate::lifecycle::Uncertain;
use crate::scenario::expect::Expect;
use crate::scenario::map::{Map, Said, Short, ValueSchema, map, schema};
use crate::scenario::schema::{self as surface};
use crate::scenario::value::{Later, Named, Value};
use crate::scenario::yaml::{Kind, Node, Reader};
use crate::source::Spanned;

map! {
    /// What is expected of a plan.
    pub(crate) struct PlanExpect = "the expectations of a plan" {
        /// What becomes of each job, by name, over all its assets; `runs` or `held` alone is what its link decides.
        jobs: Named<JobExpect> = "jobs such as `production: runs` or `staging: {Completed: \">= 90%\"}`",
        /// What becomes of single assets, by name: of each job by its name, or of the last one alone.
        assets: Later<Assets>,
        /// So long after the first start everything has come to its end on every asset.
        done_within: Duration = "how soon everything is done",
        /// How many assets may reboot at the same time.
        reboots: Reboots,
        /// On which ranges of the documents the outcome depends; `nothing` says that both ends come to the same.
        depends_on: Ranges,
    }
}

/// What is expected of assets, by name.
type Assets = surface::Named<AssetExpect>;

/// What is expected of the last job of an asset, or of each job by name.
#[expect(dead_code, reason = "only schemars looks at it")]
#[derive(JsonSchema)]
#[schemars(untagged, inline)]
pub(crate) enum AssetExpect {
    Last(Box<ValueSchema<Expect>>),
    Jobs(surface::Named<ValueSchema<Expect>>),
}

map! {
    /// How many assets may reboot at the same time.
    pub(crate) struct Reboots = "the number of reboots" {
        /// Within any stretch of this length.
        within: Duration = "the stretch of time in which reboots are counted" [required],
        /// At most so many assets reboot.
        at_most: u64 = "the most reboots" [required],
    }
}

map! {
    /// What is expected of a job over all its assets: for each end, on how many of them, such as `">= 90%"`, `at most 500`, `3`,
    /// `all` or `none`.
    pub(crate) struct JobExpect = "what is expected of a job" or short {
        /// What the link decides.
        link: LinkWord,
        /// So long after its start the job has come to its end on every asset.
        done_within: Duration = "how soon the job is done",
        /// Assets on which it goes on showing that the agent has it.
        received as { JobStatus::Received.title() }: Quantity,
        /// Assets on which it goes on showing that it has begun.
        started as { JobStatus::Started.title() }: Quantity,
        /// Assets on which it goes on showing that it has downloaded.
        downloaded as { JobStatus::Downloaded.title() }: Quantity,
        /// Assets on which it goes on showing that a download failed.
        download_failed as { JobStatus::DownloadFailed.title() }: Quantity,
        /// Assets on which every action and patch succeeds.
        completed as { JobStatus::Completed.title() }: Quantity,
        /// Assets on which some action or patch fails, or an action aborts the job.
        completed_with_failure as { JobStatus::CompletedWithFailure.title() }: Quantity,
        /// Assets on which a blackout cancels it.
        canceled as { JobStatus::CanceledBlackout.title() }: Quantity,
        /// Assets on which the agent gives it up.
        failed as { JobStatus::Failed.title() }: Quantity,
        /// Assets on which it goes on showing that it was resumed.
        resumed as { JobStatus::Resumed.title() }: Quantity,
        /// Assets on which another job, or a pending reboot, is in its way.
        blocked as { JobStatus::ExecutionBlocked.title() }: Quantity,
        /// Assets on which it has nothing to do.
        no_patch as { JobStatus::NoPatchAvailable.title() }: Quantity,
        /// Assets on which nothing of it applies.
        not_applicable as { JobStatus::NotApplicable.title() }: Quantity,
        /// Assets on which a reboot is owed that never comes by itself.
        pending_reboot as { JobStatus::PendingReboot.title() }: Quantity,
        /// Assets on which its patch window passes before its deployment.
        timed_out as { JobStatus::TimedOut.title() }: Quantity,
        /// Assets on which an action aborts it; any action, or by action.
        aborted: Aborted,
        /// Assets that it reboots.
        rebooted: Quantity,
        /// Assets on which it is disabled or deleted in time.
        withdrawn: Quantity,
        /// Assets that never get it, since they are offline.
        not_reached: Quantity,
        /// Assets on which it never comes to its end.
        never_ends: Quantity,
        /// By action, and by end of it such as `success`, `failed` or `skipped_by_system`.
        actions: Named<Ends> = "actions such as `pre-action 1: {failed: \"<= 2%\"}`",
        /// By patch, and by end of it such as `installed` or `download_failed`.
        patches: Named<Ends> = "patches such as `KB1: {failed: \"<= 2%\"}`",
    }
}

impl Short for JobExpect {
    const DOC: &'static str = "What the link decides, or a map.";

    fn forms(generator: &mut SchemaGenerator) -> Vec<Schema> {
        vec![LinkWord::schema(generator)]
    }

    fn read_short(node: &Node, _: &str, reader: &mut Reader) -> Option<Self> {
        if node.as_text().is_none() {
            return Self::read_map(node, reader);
        }
        let link = LinkWord::read(node, LinkWord::EXPECTED, reader)?;
        Some(Self { link: Said::new(link, node.span), ..Self::default() })
    }
}

impl JobExpect {
    /// Ends of the job on an asset, each with the number of assets that is expected of it.
    pub(crate) fn counts(&self) -> impl Iterator<Item = (AssetState, Spanned<Quantity>)> {
        let statuses: [(JobStatus, &Said<Quantity>); JobStatus::ALL.len()] = [
            (JobStatus::Received, &self.received),
            (JobStatus::Started, &self.started),
            (JobStatus::Downloaded, &self.downloaded),
            (JobStatus::DownloadFailed, &self.download_failed),
            (JobStatus::Completed, &self.completed),
            (JobStatus::CompletedWithFailure, &self.completed_with_failure),
            (JobStatus::CanceledBlackout, &self.canceled),
            (JobStatus::Failed, &self.failed),
            (JobStatus::Resumed, &self.resumed),
            (JobStatus::ExecutionBlocked, &self.blocked),
            (JobStatus::NoPatchAvailable, &self.no_patch),
            (JobStatus::NotApplicable, &self.not_applicable),
            (JobStatus::PendingReboot, &self.pending_reboot),
            (JobStatus::TimedOut, &self.timed_out),
        ];
        let others = [
            (AssetState::Rebooted, &self.rebooted),
            (AssetState::Withdrawn, &self.withdrawn),
            (AssetState::NotReached, &self.not_reached),
            (AssetState::Unended, &self.never_ends),
        ];
        let statuses = statuses.into_iter().map(|(status, said)| (AssetState::Status(status), said));
        statuses.chain(others).filter_map(|(is, said)| Some((is, said.cloned()?)))
    }
}

/// What a link does with its job.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum LinkWord {
    Runs,
    Held,
}

impl Value for LinkWord {
    const EXPECTED: &'static str = "what the link does with the job";

    fn read(node: &Node, expected: &str, reader: &mut Reader) -> Option<Self> {
        reader.choice(node, expected, &[("runs", Self::Runs), ("held", Self::Held)])
    }

    fn schema(_: &mut SchemaGenerator) -> Schema {
        schema(json!({ "enum": ["runs", "held"] }))
    }
}

/// On how many assets any action aborts the job, or each of some actions.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Aborted {
    ByAny(Quantity),
    By(Named<Quantity>),
}

impl Value for Aborted {
    const EXPECTED: &'static str = Quantity::EXPECTED;

    fn read(node: &Node, expected: &str, reader: &mut Reader) -> Option<Self> {
        if let Kind::Map(_) = node.kind {
            let expected = "actions with shares of the assets, such as `{pre-action 1: \"<= 1%\"}`";
            return Named::read(node, expected, reader).map(Self::By);
        }
        Quantity::read(node, expected, reader).map(Self::ByAny)
    }

    fn schema(generator: &mut SchemaGenerator) -> Schema {
        schema(json!({ "anyOf": [Quantity::schema(generator), Named::<Quantity>::schema(generator)] }))
    }
}

/// Ends of an action or a patch, each with the number of assets that is expected of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Ends(pub Named<Quantity>);

impl Value for Ends {
    const EXPECTED: &'static str = "ends with shares of the assets, such as `failed: \"<= 2%\"`";

    fn read(node: &Node, expected: &str, reader: &mut Reader) -> Option<Self> {
        Named::read(node, expected, reader).map(Self)
    }

    fn schema(generator: &mut SchemaGenerator) -> Schema {
        Named::<Quantity>::schema(generator)
    }
}

/// Ranges of the documents on which an outcome depends, each once; none when both ends come to the same.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Ranges(pub Vec<Uncertain>);

impl Value for Ranges {
    const EXPECTED: &'static str = "a range that the outcome depends on, or `nothing`";

    fn read(node: &Node, expected: &str, reader: &mut Reader) -> Option<Self> {
        let nothing = node.as_text().is_some_and(|text| matches!(text, "nothing" | "none"));
        let choices =
            [("change_delay", Uncertain::ChangeDelay), ("catalogue_delay", Uncertain::CatalogueDelay)];
        let mut ranges = Vec::new();
        for item in if nothing { &[] } else { node.items() } {
            ranges.push(reader.choice(item, expected, &choices)?);
        }
        ranges.sort_unstable();
        ranges.dedup();
        Some(Self(ranges))
    }

    fn schema(_: &mut SchemaGenerator) -> Schema {
        let range = json!({ "enum": ["change_delay", "catalogue_delay"] });
        let ranges = json!({
            "anyOf": [range, { "type": "array", "items": range }],
            "description": "One value, or a list of them.",
        });
        schema(json!({ "anyOf": [{ "enum": ["nothing", "none"] }, ranges] }))
    }
}
