//! What has run by now, and what of it the simulation is told.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::event::{Event, Rehearsal};
use crate::harness::Case;
use crate::lifecycle::{AssetId, PlanOutcome, RecordedEnds, RecordedRun};
use crate::report::PlanResult;
use crate::rules::RebootDecision;

/// What a real endpoint has shown of a job on an asset.
pub(super) type Shown = BTreeMap<(AssetId, usize), (RecordedEnds, Arc<Rehearsal>)>;

pub(super) fn ends(shown: &Shown) -> BTreeMap<(AssetId, usize), RecordedEnds> {
    shown.iter().map(|(at, (recorded, _))| (*at, recorded.clone())).collect()
}

/// The first job of each real asset that has begun there, in any course, and has not run yet.
pub(super) fn due(outcome: &PlanOutcome, real: &[AssetId], shown: &Shown) -> Vec<(AssetId, usize)> {
    let first = |asset: &AssetId| {
        let records = outcome.records_of(*asset).flatten();
        let open =
            records.filter(|record| record.outcome.is_some() && !shown.contains_key(&(*asset, record.job)));
        let first = open.min_by_key(|record| (record.began, record.job))?;
        Some((*asset, first.job))
    };
    real.iter().filter_map(first).collect()
}

/// Whether a person rebooted the asset between the job before and this one.
pub(super) fn rebooted_by_hand(outcome: &PlanOutcome, asset: AssetId, job: usize) -> bool {
    let Some(records) = outcome.records_of(asset).next() else { return false };
    let Some(began) = records.iter().find(|record| record.job == job).and_then(|record| record.began) else {
        return false;
    };
    records.iter().any(|record| {
        let suppressed = |decision| decision == RebootDecision::Suppressed;
        record.job != job
            && record.ended.is_some_and(|ended| ended <= began)
            && !record.pending_reboot
            && record.outcome.as_ref().is_some_and(|outcome| suppressed(outcome.reboot.decision))
    })
}

/// The run of a scenario that is the life of one job on one asset.
pub(in crate::harness) fn only_run(result: &PlanResult, case: &Case) -> Option<Arc<Rehearsal>> {
    let plan = &case.scenario.plan.as_ref()?.plan;
    if plan.jobs.len() != 1 || plan.assets() != 1 {
        return None;
    }
    result.rehearsals.first().map(|run| Arc::clone(&run.rehearsal))
}

/// How the parts of a job ended. How long they really took is left out: it differs from run to run.
pub(super) fn recorded(rehearsal: &Rehearsal) -> RecordedEnds {
    let mut ends = RecordedEnds::default();
    for event in &rehearsal.events {
        match event {
            Event::ActionEnded(run) => {
                let forced_reboot = !run.forced_reboots.is_empty();
                let run_of = RecordedRun { end: run.end.clone(), forced_reboot, took: None };
                ends.actions.entry(run.id).or_default().push(run_of);
            }
            Event::PatchEnded(run) => _ = ends.patches.insert(run.index, run.end),
            _ => {}
        }
    }
    ends
}
