//! The jobs of a plan.

use std::time::Duration;

use schemars::{Schema, SchemaGenerator};
use serde_json::json;

use crate::job::{ActionId, Platform};
use crate::lifecycle::{Between, Share};
use crate::scenario::map::{Short, ValueSchema, map, schema};
use crate::scenario::schema::{Actions, Patches, RebootChoice};
use crate::scenario::value::{Instant, Later, LeastShare, OneOrMany, Value};
use crate::scenario::value::{action_id, patch_name};
use crate::scenario::yaml::{Node, Reader};

map! {
    /// A job of a plan.
    pub(crate) struct PlannedJob = "a job of a plan" {
        /// Another job whose actions, patches and reboot settings it shares; what is written here wins.
        like: String = "the name of another job",
        /// The groups that it runs on, by name or by tag as in `tag:web`. Left out, it runs on every group of its platform.
        targets: OneOrMany<String> = "a group of assets, or a tag such as `tag:web`",
        /// The operating system; left out, that of its targets.
        platform: Later<ValueSchema<Platform>>,
        /// When it starts: an instant, or `+4h` after the plan's beginning. Left out, it starts at the beginning, or when `after`
        /// lets it.
        start: Instant = "the start of the job",
        /// When it was made. Left out, that is long before it starts.
        created: Instant = "when the job was made",
        /// The patch window: a job whose deployment has not begun so long after its start is Timed Out.
        window: Duration = "the length of the patch window",
        /// The job that must succeed first.
        after: String = "the name of the job that must succeed first",
        /// What must hold of that job, over all its assets. Left out, every asset must be Completed.
        when: When,
        /// How long after the decision it starts.
        delay: Duration = "how long after the decision the job starts",
        /// How long after the start of the other job the decision is waited for; for ever when it is left out.
        within: Duration = "how long the other job is waited for",
        /// At most five actions before the patches, or only how many there are.
        pre_actions: Later<Actions>,
        /// The patches, or only how many there are.
        patches: Later<Patches>,
        /// At most five actions after the patches, or only how many there are.
        post_actions: Later<Actions>,
        /// What the job does about a reboot that is owed. Left out, the reboot follows at once.
        reboot: Later<RebootChoice>,
        /// How long a reboot takes, such as 5m or `2m to 10m`.
        reboot_takes: Between = "how long a reboot takes",
        /// Changes that are made to it.
        changes: OneOrMany<Change>,
        /// The agent restarts and goes on with the job.
        agent_restarts: OneOrMany<AgentRestarts>,
        /// The agent meets an error and gives the job up.
        agent_fails: OneOrMany<AgentFails>,
    }
}

map! {
    /// What must hold of the other job; all of it.
    pub(crate) struct When = "the conditions of a link" or short {
        /// Assets on which it is Completed, of all its assets, such as `">= 95%"`.
        completed: LeastShare,
        /// Successful post-actions, of all post-actions on all its assets.
        post_actions_successful: LeastShare,
        /// Successful pre-actions, of all pre-actions on all its assets.
        pre_actions_successful: LeastShare,
        /// Installed patches, of all patches on all its assets.
        patches_installed: LeastShare,
    }
}

impl Short for When {
    const DOC: &'static str = "One word, or shares.";

    fn forms(_: &mut SchemaGenerator) -> Vec<Schema> {
        vec![schema(json!({ "enum": ["completed"] }))]
    }

    /// Without a share every asset is meant.
    fn read_short(node: &Node, _: &str, reader: &mut Reader) -> Option<Self> {
        let read = reader.choice(node, "the condition of the link", &[("completed", Self::default())]);
        if read.is_none() {
            reader.help_last("write `completed`, or a map such as `{post_actions_successful: \">= 90%\"}`");
        }
        read
    }
}

map! {
    /// A change to a job, which reaches agents later.
    pub(crate) struct Change = "a change" {
        /// The job is disabled at this instant.
        disable: Instant = "when the change is made",
        /// The job is deleted at this instant.
        delete: Instant = "when the change is made",
        /// The job is put to another start, at this instant.
        reschedule: Instant = "when the change is made",
        /// The new start.
        to: Instant = "the new start",
    }
}

map! {
    /// An agent that restarts.
    pub(crate) struct AgentRestarts = "a restart of the agent" {
        /// Before what: `download`, `deployment`, `pre-action 1` or `patch KB1`.
        before: Point [required],
        /// How long it is away.
        away: Duration = "how long the agent is away" [required],
        /// On which share of the assets; on all when it is left out.
        share: Share = "the share of assets on which that happens",
    }
}

map! {
    /// An agent that gives up.
    pub(crate) struct AgentFails = "a failure of the agent" {
        /// Before what: `download`, `deployment`, `pre-action 1` or `patch KB1`.
        before: Point [required],
        /// On which share of the assets; on all when it is left out.
        share: Share = "the share of assets on which that happens",
    }
}

/// A point in a job's way, as written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Point {
    /// The downloads begin.
    Download,
    /// The deployment begins.
    Deployment,
    /// An action begins.
    Action(ActionId),
    /// The patch of this name is installed.
    Patch(String),
}

impl Value for Point {
    const EXPECTED: &'static str = "`download`, `deployment`, `pre-action 1` or `patch KB1`";

    fn read(node: &Node, expected: &str, reader: &mut Reader) -> Option<Self> {
        let text = node.as_text().unwrap_or_default();
        let point = match text.trim().to_ascii_lowercase().as_str() {
            "download" => Some(Self::Download),
            "deployment" => Some(Self::Deployment),
            _ => {
                let patch = || Some(Self::Patch(patch_name(text)?.to_owned()));
                action_id(text).map(Self::Action).or_else(patch)
            }
        };
        if point.is_none() {
            reader.wrong(node, expected);
        }
        point
    }

    fn schema(_: &mut SchemaGenerator) -> Schema {
        schema(json!({
            "type": "string",
            "pattern": "^(download|deployment|(pre|post)[-_]action ?[1-9]|patch )",
        }))
    }
}
