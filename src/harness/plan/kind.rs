//! Where the jobs of a plan run, and with which seed.

use std::sync::Arc;

use crate::harness::{Case, RunOptions, run};
use crate::scenario::{EndpointKind, PlanSpec};

/// Where the jobs of a group run. `--on` replaces the kind of groups that run for real; what is declared stays so, unless the
/// whole plan is one asset.
pub(in crate::harness) fn kind_of(plan: &PlanSpec, group: usize, options: &RunOptions) -> EndpointKind {
    let said = plan.kinds.get(group).and_then(|kind| kind.on.as_ref()).map(|on| on.value);
    match options.on {
        Some(on) if said.is_some_and(|said| said != EndpointKind::Declared) => on,
        Some(on) if plan.plan.assets() == 1 => on,
        _ => said.unwrap_or_else(|| usual_kind(plan)),
    }
}

/// One asset with a script to run is rehearsed as an ordinary scenario is; of several assets nobody wants to start machines
/// without having said so.
fn usual_kind(plan: &PlanSpec) -> EndpointKind {
    if plan.plan.assets() != 1 {
        return EndpointKind::Declared;
    }
    let mut jobs = plan.plan.jobs.iter().map(|planned| &planned.job);
    jobs.find_map(run::kind_for).unwrap_or(EndpointKind::Declared)
}

/// How many assets are rehearsed on this kind of endpoint.
pub(in crate::harness) fn assets_on(plan: &PlanSpec, kind: EndpointKind, options: &RunOptions) -> usize {
    let groups = plan.plan.groups.iter().enumerate();
    let assets = groups
        .filter(|(at, _)| kind_of(plan, *at, options) == kind)
        .map(|(_, group)| group.count)
        .sum::<u64>();
    usize::try_from(assets).unwrap_or(usize::MAX)
}

/// Gives all plans another seed.
pub fn reseed(cases: &mut [Case], seed: Option<u64>) {
    let Some(seed) = seed else { return };
    for case in cases {
        if case.scenario.plan.is_some() {
            let scenario = Arc::make_mut(&mut case.scenario);
            if let Some(plan) = &mut scenario.plan {
                Arc::make_mut(plan).plan.seed = seed;
            }
        }
    }
}
