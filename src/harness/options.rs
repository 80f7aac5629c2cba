//! What a run is told from outside the scenarios.

use std::collections::BTreeMap;
use std::fmt;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use crate::endpoint::ContainerPool;
use crate::environment::Limits;
use crate::event::{FindingCode, Level};
use crate::rules::{DEFAULT_RESTARTS, Rulebook};
use crate::scenario::EndpointKind;

/// How scenarios are rehearsed. A scenario's own rulebook, time limit and number of restarts win over these; [`Self::on`] wins over the
/// scenario.
#[derive(Clone, Debug)]
pub struct RunOptions {
    /// The rulebook for scenarios that name none.
    pub rulebook: Arc<Rulebook>,
    /// The endpoint kind for every scenario; `None` takes what the scenario says, else `sandbox` when it has a shell
    /// script to run and `declared` when it has none.
    pub on: Option<EndpointKind>,
    /// The image of containers whose scenario names none.
    pub image: Option<String>,
    /// Makes containers ahead, and removes them behind. [`run`](super::run) takes one of its own.
    pub container_pool: ContainerPool,
    /// How many scenarios run at the same time; at least 1.
    pub jobs: usize,
    /// Begin no further scenario after one that failed or could not run.
    pub fail_fast: bool,
    /// Every finding fails its scenario.
    pub deny_findings: bool,
    /// Switches for findings; a scenario's own switches win.
    pub levels: Vec<(FindingCode, Level)>,
    /// How long an action may take in real time on a real endpoint.
    pub time_limit: Duration,
    /// How often a job may begin again after forced reboots, before it is given up as one in a reboot loop.
    pub max_restarts: u32,
    /// Every job runs twice on its endpoint, and the second run is held against the first.
    pub twice: bool,
    /// What an action may use on a sandbox, where its scenario says nothing.
    pub limits: Limits,
    /// How many bytes of each output stream of an action are kept.
    pub output_limit: usize,
    /// Programs to use for shells, by name: `pwsh`, `bash`, ...
    pub shells: BTreeMap<String, PathBuf>,
    /// Tools whose absence is an error; else what needs them is skipped.
    pub require: Vec<String>,
    /// What becomes of snapshots that are missing or differ.
    pub snapshots: Snapshots,
    /// The asset of a plan whose jobs are rehearsed one by one, beside the others that are only counted.
    pub asset: Option<String>,
    /// Real times of scenarios and of the run are reported; else 0, so that two reports can be compared byte by byte.
    pub times: bool,
    /// Is told how far the simulation of a plan is.
    pub plan_progress: PlanProgress,
}

/// Hears how far the simulation of a plan is: how many courses of jobs on assets are done, and of how many.
#[derive(Clone, Default)]
pub struct PlanProgress(pub Option<Arc<dyn Fn(u64, u64) + Send + Sync>>);

impl fmt::Debug for PlanProgress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("PlanProgress").field(&self.0.is_some()).finish()
    }
}

impl Default for RunOptions {
    fn default() -> Self {
        Self {
            rulebook: Arc::new(Rulebook::default()),
            on: None,
            image: None,
            container_pool: ContainerPool::default(),
            jobs: std::thread::available_parallelism().map_or(1, usize::from),
            fail_fast: false,
            deny_findings: false,
            levels: Vec::new(),
            time_limit: Duration::from_secs(300),
            max_restarts: DEFAULT_RESTARTS,
            twice: false,
            limits: Limits::default(),
            output_limit: 1 << 20,
            shells: BTreeMap::new(),
            require: Vec::new(),
            snapshots: Snapshots::from_env(),
            asset: None,
            times: true,
            plan_progress: PlanProgress::default(),
        }
    }
}

/// What becomes of a snapshot that is missing or differs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Snapshots {
    /// The scenario fails; nothing is written.
    Check,
    /// The scenario fails; the new snapshot is laid beside the old one for `cargo insta review`.
    Propose,
    /// The new snapshot is accepted.
    Accept,
}

impl Snapshots {
    /// As the variable `INSTA_UPDATE` says: `always` and `force` accept, `no` only checks, everything else proposes -
    /// unless `CI` is set, where nothing is written.
    pub fn from_env() -> Self {
        let ci =
            std::env::var_os("CI").is_some_and(|value| !value.is_empty() && value != "false" && value != "0");
        match std::env::var("INSTA_UPDATE").as_deref() {
            Ok("always" | "force" | "1") => Self::Accept,
            Ok("no") => Self::Check,
            Ok("new" | "unseen") => Self::Propose,
            _ if ci => Self::Check,
            _ => Self::Propose,
        }
    }
}
