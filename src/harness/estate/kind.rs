//! Where the jobs of a plan run, and with which seed.

use std::sync::Arc;

use crate::harness::{Case, RunOptions, run};
use crate::spec::{EndpointKind, Estate};

/// Where the jobs of a group run. `--on` replaces the kind of groups that run for real; what is declared stays so, unless the
/// whole plan is one asset.
pub(in crate::harness) fn kind_of(estate: &Estate, group: usize, options: &RunOptions) -> EndpointKind {
    let said = estate.kinds.get(group).and_then(|kind| kind.on.as_ref()).map(|on| on.value);
    match options.on {
        Some(on) if said.is_some_and(|said| said != EndpointKind::Declared) => on,
        Some(on) if estate.plan.assets() == 1 => on,
        _ => said.unwrap_or_else(|| usual_kind(estate)),
    }
}

/// One asset with a script to run is rehearsed as an ordinary scenario is; of several assets nobody wants to start machines
/// without having said so.
fn usual_kind(estate: &Estate) -> EndpointKind {
    if estate.plan.assets() != 1 {
        return EndpointKind::Declared;
    }
    let mut jobs = estate.plan.jobs.iter().map(|planned| &planned.job);
    jobs.find_map(run::kind_for).unwrap_or(EndpointKind::Declared)
}

/// How many assets are rehearsed on this kind of endpoint.
pub(in crate::harness) fn assets_on(estate: &Estate, kind: EndpointKind, options: &RunOptions) -> usize {
    let groups = estate.plan.groups.iter().enumerate();
    let assets = groups
        .filter(|(at, _)| kind_of(estate, *at, options) == kind)
        .map(|(_, group)| group.count)
        .sum::<u64>();
    usize::try_from(assets).unwrap_or(usize::MAX)
}

/// Gives all plans another seed.
pub fn reseed(cases: &mut [Case], seed: Option<u64>) {
    let Some(seed) = seed else { return };
    for case in cases {
        if case.scenario.estate.is_some() {
            let scenario = Arc::make_mut(&mut case.scenario);
            if let Some(estate) = &mut scenario.estate {
                Arc::make_mut(estate).plan.seed = seed;
            }
        }
    }
}
