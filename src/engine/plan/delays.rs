//! The ranges that the sources name: which ends are tried, and what depends on them.

use crate::lifecycle::{DelayAssumptions, JobVariant, Plan, SimulationVariant, Uncertain};

/// One reach for each combination of ends of the ranges that the plan leaves open; the first takes the early end of each.
pub(super) fn reaches(plan: &Plan) -> Vec<DelayAssumptions> {
    let open = plan.uncertain();
    let ends = |range: Uncertain, pinned| {
        let (early, late) = range.ends();
        match pinned {
            Some(pinned) => vec![pinned],
            None if open.contains(&range) => vec![early, late],
            None => vec![early],
        }
    };
    let catalogue = ends(Uncertain::CatalogueDelay, plan.catalogue_delay);
    let both = |change_delay| {
        catalogue.iter().map(move |delay| DelayAssumptions { change_delay, catalogue_delay: *delay })
    };
    ends(Uncertain::ChangeDelay, plan.change_delay).into_iter().flat_map(both).collect()
}

/// The ranges in which courses differ that differ in what became of some job.
pub(super) fn depends_on(plan: &Plan, variants: &[SimulationVariant]) -> Vec<Uncertain> {
    let differs = |range: &Uncertain| {
        let elsewhere = |one: DelayAssumptions, other: DelayAssumptions| match range {
            Uncertain::ChangeDelay => {
                one.catalogue_delay == other.catalogue_delay && one.change_delay != other.change_delay
            }
            Uncertain::CatalogueDelay => {
                one.change_delay == other.change_delay && one.catalogue_delay != other.catalogue_delay
            }
        };
        variants.iter().any(|one| {
            let others = variants.iter().filter(|other| elsewhere(one.delays, other.delays));
            others
                .into_iter()
                .any(|other| !one.jobs.iter().zip(&other.jobs).all(|(one, other)| alike(one, other)))
        })
    };
    plan.uncertain().into_iter().filter(differs).collect()
}

/// Whether the same became of a job. When a job that began nowhere was given up is nothing that became of it.
fn alike(one: &JobVariant, other: &JobVariant) -> bool {
    if one.tally.first_began.is_some() || other.tally.first_began.is_some() {
        return one == other;
    }
    let runs = |job: &JobVariant| job.verdict.as_ref().map(|verdict| verdict.runs);
    one.tally.ends == other.tally.ends && runs(one) == runs(other) && one.without_link == other.without_link
}
