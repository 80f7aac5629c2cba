//! One asset, with what was recorded of it.

use std::collections::BTreeMap;

use crate::lifecycle::{AssetId, AssetRun, InputRequest, JobInput, JobRecord, RecordedEnds};

/// Takes an asset through its jobs; what was recorded stands in place of what would be drawn.
pub(super) fn simulate_asset<'r>(
    run: &'r mut AssetRun<'_>,
    asset: AssetId,
    known: &[JobInput],
    recorded: &BTreeMap<(AssetId, usize), RecordedEnds>,
) -> &'r [JobRecord] {
    run.reset(asset, known);
    if recorded.is_empty() {
        return run.simulate();
    }
    loop {
        match run.next() {
            InputRequest::Begin(job) => match recorded.get(&(asset, job)) {
                Some(ends) => run.recorded(ends.clone()),
                None => run.drawn(),
            },
            InputRequest::Link(_) => run.leave_out(),
            InputRequest::Done => return run.records(),
        }
    }
}
