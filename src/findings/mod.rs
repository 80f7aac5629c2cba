//! Stand-in until the real module lands: replace this file.

use crate::event::ActionRun;
use crate::event::Finding;
use crate::event::FindingCode;
use crate::event::Level;
use crate::job::Job;
use crate::rules::Rulebook;
use crate::world::World;

/// What is doubtful about a plan.
pub fn of_plan(_job: &Job, _world: &World) -> Vec<Finding> {
    Vec::new()
}

/// What is doubtful about a run.
pub fn of_run(_job: &Job, _world: &World, _run: &ActionRun, _rulebook: &Rulebook) -> Vec<Finding> {
    Vec::new()
}

/// Applies the switches: the last one wins, allowed findings go.
pub fn apply_levels(findings: Vec<Finding>, _switches: &[(FindingCode, Level)]) -> Vec<Finding> {
    findings
}
