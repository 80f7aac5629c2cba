//! A whole plan, from its first asset to its outcome.

use super::assets::Meter;
use super::delays::{depends_on, reaches};
use super::options::{PlanOptions, Progress};
use super::variant::variant;
use crate::lifecycle::{Compiled, Partial, Plan, PlanOutcome};
use crate::rules::Rulebook;

/// Simulates a plan under a rulebook, with both ends of each range that it leaves open.
///
/// The outcome is a function of the plan, the rulebook, the restarts that are allowed and what was recorded, unless it is
/// interrupted. Then it holds what was counted until that: courses that were not begun are missing, no link is judged of which
/// the parent was not simulated on all its assets, nothing is said to depend on a range, and no records are kept.
pub fn simulate(plan: &Plan, rulebook: &Rulebook, options: PlanOptions<'_>) -> PlanOutcome {
    let compiled = Compiled::new(plan, rulebook).restarting_at_most(options.max_restarts);
    let reaches = reaches(plan);
    let meter = Meter::default();
    let jobs: u64 =
        (0..plan.jobs.len()).flat_map(|job| compiled.assets_of(job)).map(|(_, assets)| assets).sum();
    meter.expect(jobs * reaches.len() as u64);
    let mut variants = Vec::with_capacity(reaches.len());
    for delays in reaches {
        variants.push(variant(&compiled, delays, &options, &meter));
        if meter.stopped() {
            break;
        }
    }
    let Progress { done, of } = meter.progress();
    let partial = meter.stopped().then_some(Partial { done, of });
    let depends_on = if partial.is_none() { depends_on(plan, &variants) } else { Vec::new() };
    PlanOutcome { variants, depends_on, partial }
}
