//! How a plan is driven over its assets.

use std::collections::BTreeMap;

use crate::lifecycle::{AssetId, RecordedEnds};
use crate::rules::DEFAULT_RESTARTS;

/// How a plan is driven over its assets.
#[derive(Clone, Copy)]
pub struct PlanOptions<'a> {
    /// How many threads simulate; at least 1. The outcome is the same for any number.
    pub jobs: usize,
    /// How often a job may begin again after forced reboots, before it is given up as one in a reboot loop.
    pub max_restarts: u32,
    /// The assets whose records are kept. Those that the plan does not have are passed over.
    pub records_for: &'a [AssetId],
    /// What real endpoints have shown: for a job, by place in the plan, on an asset. It stands in place of what would be drawn.
    pub recorded: &'a BTreeMap<(AssetId, usize), RecordedEnds>,
    /// Asked now and then, on the calling thread: whether to stop.
    pub cancel: &'a dyn Fn() -> bool,
    /// Told now and then, on the calling thread: how far the simulation is.
    pub progress: &'a dyn Fn(Progress),
}

/// How far a simulation is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Progress {
    /// Courses of jobs on assets that were simulated.
    pub done: u64,
    /// Of so many; more when a job is held, since it is simulated without its link as well.
    pub of: u64,
}

/// Nothing was recorded.
static NOTHING: BTreeMap<(AssetId, usize), RecordedEnds> = BTreeMap::new();

impl Default for PlanOptions<'_> {
    /// On one thread, without records, never stopped.
    fn default() -> Self {
        Self {
            jobs: 1,
            max_restarts: DEFAULT_RESTARTS,
            records_for: &[],
            recorded: &NOTHING,
            cancel: &|| false,
            progress: &|_| {},
        }
    }
}
