//! Findings on one run of an action.

use crate::event::ActionRun;
use crate::event::Finding;
use crate::job::Job;
use crate::rules::Rulebook;
use crate::world::World;

/// What is doubtful about one run of an action, with all default levels.
pub fn of_run(job: &Job, world: &World, run: &ActionRun, rulebook: &Rulebook) -> Vec<Finding> {
    let _ = (job, world, run, rulebook);
    Vec::new()
}
