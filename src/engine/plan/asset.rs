//! One asset, with what was recorded of it.

use std::collections::BTreeMap;

use crate::lifecycle::{AssetId, AssetRun, Demand, JobRecord, Known, RecordedEnds};

/// Takes an asset through its jobs; what was recorded stands in place of what would be drawn.
pub(super) fn simulate_asset<'r>(
    run: &'r mut AssetRun<'_>,
    asset: AssetId,
    known: &[Known],
    recorded: &BTreeMap<(AssetId, usize), RecordedEnds>,
) -> &'r [JobRecord] {
    run.reset(asset, known);
    if recorded.is_empty() {
        return run.simulate();
    }
    loop {
        match run.next() {
            Demand::Begin(job) => match recorded.get(&(asset, job)) {
                Some(ends) => run.recorded(ends.clone()),
                None => run.drawn(),
            },
            Demand::Link(_) => run.leave_out(),
            Demand::Done => return run.records(),
        }
    }
}
