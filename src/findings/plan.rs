//! Findings on a plan and its scripts, before anything runs.

use crate::event::Finding;
use crate::job::Job;
use crate::rules::Rulebook;
use crate::world::World;

/// What is doubtful about a job and its scripts as they are written, with all default levels.
pub fn of_plan(job: &Job, world: &World, rulebook: &Rulebook) -> Vec<Finding> {
    let _ = (job, world, rulebook);
    Vec::new()
}
