//! Whole plans, driven as plainly as can be: simulate, judge, simulate again.

use std::collections::BTreeMap;

use patchdrill_core::lifecycle::{
    AssetId, AssetRun, Compiled, DelayAssumptions, JobInput, JobRecord, LinkVerdict, Plan, Tally, Time,
    judge_link, link_decision, scheduled_start,
};
use patchdrill_core::rules::Rulebook;

/// What became of a plan.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Whole {
    pub records: BTreeMap<AssetId, Vec<JobRecord>>,
    pub tallies: Vec<Tally>,
    pub verdicts: Vec<Option<LinkVerdict>>,
}

/// All assets of a plan.
pub(super) fn assets(plan: &Plan) -> Vec<AssetId> {
    let of = |(group, count): (usize, u64)| (0..count).map(move |index| AssetId { group, index });
    plan.groups.iter().map(|group| group.count).enumerate().flat_map(of).collect()
}

/// Takes a plan to its end. The link with the earliest verdict is decided first, since the job behind it may be in the way of
/// others; after each decision everything is simulated anew.
pub(super) fn rehearse(plan: &Plan, book: &Rulebook, delays: DelayAssumptions) -> Whole {
    let compiled = Compiled::new(plan, book);
    let mut run = AssetRun::new(&compiled, delays);
    let mut verdicts: Vec<Option<LinkVerdict>> = vec![None; plan.jobs.len()];
    loop {
        let known = known(plan, &verdicts);
        let mut records = BTreeMap::new();
        let mut tallies = vec![Tally::default(); plan.jobs.len()];
        for asset in assets(plan) {
            run.reset(asset, &known);
            for record in run.simulate() {
                tallies[record.job].count(asset, record, &plan.jobs[record.job]);
            }
            records.insert(asset, run.records().to_vec());
        }
        let verdict = |job: usize| {
            let parent = plan.jobs[job].start.link()?.parent;
            let parent_known = plan.jobs[parent].start.link().is_none() || verdicts[parent].is_some();
            (verdicts[job].is_none() && parent_known).then(|| {
                let of_parent = verdicts[parent].as_ref();
                let began = scheduled_start(plan, parent, of_parent);
                judge_link(plan, job, &tallies[parent], began, of_parent)
            })
        };
        let fresh = (0..plan.jobs.len()).filter_map(|job| Some((job, verdict(job)?)));
        let first = fresh.min_by_key(|(_, verdict)| verdict.at.unwrap_or(Time(i64::MAX)));
        match first {
            Some((job, verdict)) => verdicts[job] = Some(verdict),
            None => return Whole { records, tallies, verdicts },
        }
    }
}

fn known(plan: &Plan, verdicts: &[Option<LinkVerdict>]) -> Vec<JobInput> {
    let known = plan.jobs.iter().zip(verdicts).enumerate().map(|(job, (planned, verdict))| {
        match (planned.start.link(), verdict) {
            (None, _) => JobInput::Planned,
            (Some(_), Some(verdict)) => JobInput::Decided(link_decision(plan, job, verdict)),
            (Some(_), None) => JobInput::LeftOut,
        }
    });
    known.collect()
}
