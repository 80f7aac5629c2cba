//! One job on one asset of a plan, as a rehearsal of its own.

use super::options::PlanOptions;
use crate::environment::EndpointSpec;
use crate::job::Job;
use crate::lifecycle::{
    AssetId, AssetRun, Compiled, InputRequest, JobInput, JobVariant, Plan, SimulationVariant, link_decision,
};
use crate::rules::Rulebook;

/// The job as it comes to the asset in this course of the plan, and how its actions and patches go there: rehearsed on a
/// declared endpoint under the same rulebook and with as many restarts, it has the outcome that its record holds. `None` when
/// it never begins there.
///
/// Two things lie outside such a rehearsal: an agent that gives up in the middle, after which there is no outcome, and that a
/// job of patches alone is No Patch Available and not Not Applicable when the catalogue has none of them yet.
pub fn drawn(
    plan: &Plan,
    rulebook: &Rulebook,
    options: PlanOptions<'_>,
    variant: &SimulationVariant,
    asset: AssetId,
    job: usize,
) -> Option<(Job, EndpointSpec)> {
    let compiled = Compiled::new(plan, rulebook).restarting_at_most(options.max_restarts);
    let mut run = AssetRun::new(&compiled, variant.delays);
    run.reset(asset, &known(plan, variant));
    loop {
        match run.next() {
            InputRequest::Begin(begins) if begins == job => return run.declared(),
            InputRequest::Begin(begins) => match options.recorded.get(&(asset, begins)) {
                Some(ends) => run.recorded(ends.clone()),
                None => run.drawn(),
            },
            InputRequest::Link(_) => run.leave_out(),
            InputRequest::Done => return None,
        }
    }
}

/// What is known of each job in a course.
fn known(plan: &Plan, variant: &SimulationVariant) -> Vec<JobInput> {
    let of_job = |(job, variant): (usize, &JobVariant)| match &variant.verdict {
        Some(verdict) => JobInput::Decided(link_decision(plan, job, verdict)),
        None => JobInput::Planned,
    };
    variant.jobs.iter().enumerate().map(of_job).collect()
}
