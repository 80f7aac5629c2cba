//! The job of a scenario.

use std::time::Duration;

use crate::job::{AgentVersion, Platform};
use crate::lifecycle::Between;
use crate::scenario::map::{ValueSchema, map};
use crate::scenario::plan::{AgentFails, AgentRestarts, Change, PlannedJob};
use crate::scenario::schema::{Actions, Patches, RebootChoice};
use crate::scenario::value::{Instant, Later, OneOrMany};

map! {
    /// A patch job.
    pub(crate) struct Job = "a job" {
        /// The name of the job.
        name: String = "the name of the job",
        /// The operating system of the asset.
        platform: Later<ValueSchema<Platform>> [needed],
        /// The version of the agent on the asset, such as 4.6.1.6. Left out, it is new enough for everything.
        agent: AgentVersion,
        /// At most five actions before the patches, or only how many there are: those that are not described succeed.
        pre_actions: Later<Actions>,
        /// The patches: names with or without settings, or only how many there are. They install unless declared otherwise.
        patches: Later<Patches>,
        /// At most five actions after the patches, or only how many there are.
        post_actions: Later<Actions>,
        /// What the job does about a reboot that is owed. Left out, the reboot follows at once.
        reboot: Later<RebootChoice>,
        /// When it starts: an instant, or `+4h` after the beginning. Left out, it starts at the beginning.
        start: Instant = "the start of the job",
        /// When it was made. Left out, that is long before it starts.
        created: Instant = "when the job was made",
        /// The patch window: a job whose deployment has not begun so long after its start is Timed Out.
        window: Duration = "the length of the patch window",
        /// Changes that are made to it.
        changes: OneOrMany<Change>,
        /// How long a reboot takes, such as 5m.
        reboot_takes: Between = "how long a reboot takes",
        /// The agent restarts and goes on with the job.
        agent_restarts: OneOrMany<AgentRestarts>,
        /// The agent meets an error and gives the job up.
        agent_fails: OneOrMany<AgentFails>,
    }
}

impl Job {
    /// What is said of its life around its run, as a plan says it.
    pub(crate) fn life(self) -> PlannedJob {
        PlannedJob {
            start: self.start,
            created: self.created,
            window: self.window,
            changes: self.changes,
            reboot_takes: self.reboot_takes,
            agent_restarts: self.agent_restarts,
            agent_fails: self.agent_fails,
            ..PlannedJob::default()
        }
    }
}
