//! The document of a plan.

use std::time::Duration;

use super::{Group, PlanExpect, PlannedJob};
use crate::scenario::endpoint::Endpoint;
use crate::scenario::map::{ValueSchema, map};
use crate::scenario::schema::{Anything, Levels, RestartCount};
use crate::scenario::value::{Later, Named, OneOrMany};

/// What a value looks like that is read by what knows the whole plan.
type Read<T> = Later<ValueSchema<T>>;

map! {
    /// A plan: jobs that run on groups of assets, in virtual time. Keys that begin with `x-` are ignored.
    pub(crate) struct Plan extensible = "a plan" {
        /// The name of the plan: what it shows.
        name as "plan": Read<String> [needed],
        /// Tags, without `@`, by which plans are chosen.
        tags: Read<OneOrMany<String>>,
        /// What chance follows from: the same seed, the same outcome. Left out, it is 0.
        seed: u64 = "a seed",
        /// The groups of assets, by name. The assets of a group with a `count` are called by its name and a number, such as
        /// `web-0412`; the only asset of a group is called like the group.
        assets: Read<Named<Group>> [required],
        /// What all assets look like, unless their group has an `endpoint` of its own, and where jobs run on them.
        endpoint: Endpoint,
        /// The jobs, by name. At the same instant, the first one written comes first.
        jobs: Read<Named<PlannedJob>> [required],
        /// How long a change to a job takes to reach an agent. Left out, the plan is rehearsed with 5 and with 30 minutes.
        change_delay: Read<Duration>,
        /// How long a published patch takes to show in the catalogue. Left out, the plan is rehearsed with 30 minutes and with 24
        /// hours.
        catalogue_delay: Read<Duration>,
        /// The rulebook that judges: the name of a built-in one or the path of a file. Settings decide when it is left out.
        rulebook: Read<String>,
        /// How often a job may begin again after a reboot that an action forced; after that it is in a reboot loop.
        max_restarts: Later<RestartCount>,
        /// Switches for findings, such as `no-explicit-exit: allow`.
        findings: Later<Levels>,
        /// What is expected of the plan.
        expect: Read<PlanExpect>,
        /// What `patchdrill import` found in the jobs of the vendor's API and a rehearsal has no use for.
        imported: Later<Anything>,
    }
}
