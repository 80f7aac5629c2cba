//! What became of a plan, as expectations look at it.

use crate::event::Rehearsal;
use crate::job::Job;
use crate::lifecycle::{AssetId, JobRecord, Plan, PlanOutcome, SimulationVariant, Start, Time};

/// A plan with what became of it.
#[derive(Clone, Copy, Debug)]
pub struct PlanView<'a> {
    /// The plan.
    pub plan: &'a Plan,
    /// What became of it.
    pub outcome: &'a PlanOutcome,
    /// Runs of single jobs on single assets, in no order.
    pub runs: &'a [(AssetId, usize, &'a Rehearsal)],
}

impl<'a> PlanView<'a> {
    /// The run of a job on an asset, when it ran there.
    pub fn run(&self, asset: AssetId, job: usize) -> Option<&'a Rehearsal> {
        self.runs.iter().find(|(on, of, _)| (*on, *of) == (asset, job)).map(|(.., run)| *run)
    }

    /// The only asset that a job has; `None` when it has none or several.
    pub fn only_asset(&self, job: usize) -> Option<AssetId> {
        let groups = &self.plan.jobs.get(job)?.groups;
        let mut filled = groups.iter().filter(|group| self.plan.groups[**group].count > 0);
        let group = *filled.next()?;
        (filled.next().is_none() && self.plan.groups[group].count == 1).then_some(AssetId { group, index: 0 })
    }

    pub(super) fn job(&self, job: usize) -> Option<&'a Job> {
        self.plan.jobs.get(job).map(|planned| &planned.job)
    }

    pub(super) fn job_name(&self, job: usize) -> &'a str {
        self.plan.jobs.get(job).map_or("", |planned| &planned.name)
    }

    /// When a job was meant to start in a course: by its schedule, or when its link let it.
    pub(super) fn start(&self, variant: &SimulationVariant, job: usize) -> Option<Time> {
        match &self.plan.jobs.get(job)?.start {
            Start::At(at) | Start::AtAfter(at, _) => Some(*at),
            Start::After(link) => {
                let verdict = variant.jobs.get(job)?.verdict.as_ref().filter(|verdict| verdict.runs)?;
                Some(verdict.at?.plus(link.delay))
            }
        }
    }

    /// An instant in words: by the clock where the plan names any, else since its beginning.
    pub fn time(&self, time: Time) -> String {
        time.shown(self.plan.origin)
    }
}

/// The record of a job on an asset in a course.
pub(super) fn record(variant: &SimulationVariant, asset: AssetId, job: usize) -> Option<&JobRecord> {
    variant.records_of(asset)?.iter().find(|record| record.job == job)
}
