//! What became of a whole plan.

use super::{AssetId, DelayAssumptions, JobRecord, LinkVerdict, Plan, Tally, Uncertain};

/// What became of a plan. Where it depends on a range that the sources name, there is one course for each end of each range.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlanOutcome {
    /// The courses; the first takes the early end of every range. Never empty.
    pub variants: Vec<SimulationVariant>,
    /// The ranges on which the outcome depends: courses that differ only in this range differ in what became of some job.
    pub depends_on: Vec<Uncertain>,
    /// How far a simulation came that was interrupted; `None` when it is whole.
    pub partial: Option<Partial>,
}

/// How far an interrupted simulation came.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Partial {
    /// Courses of jobs on assets that were simulated.
    pub done: u64,
    /// Of so many.
    pub of: u64,
}

/// One course of a plan.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SimulationVariant {
    /// Where in each range it lies.
    pub delays: DelayAssumptions,
    /// What became of each job, in the order of the plan.
    pub jobs: Vec<JobVariant>,
    /// The records of the assets that were asked for, each with those of all its jobs in the order of the plan.
    pub records: Vec<(AssetId, Vec<JobRecord>)>,
}

/// What became of one job.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct JobVariant {
    /// Counts over its assets.
    pub tally: Tally,
    /// What its link decided; `None` for a job without a link.
    pub verdict: Option<LinkVerdict>,
    /// What would have become of it had its link not held it; `None` for a job that was not held.
    pub without_link: Option<Tally>,
}

impl PlanOutcome {
    /// The records of an asset in every course.
    pub fn records_of(&self, asset: AssetId) -> impl Iterator<Item = &[JobRecord]> {
        self.variants.iter().filter_map(move |variant| variant.records_of(asset))
    }
}

impl SimulationVariant {
    /// The records of an asset; `None` when they were not asked for.
    pub fn records_of(&self, asset: AssetId) -> Option<&[JobRecord]> {
        self.records.iter().find(|(of, _)| *of == asset).map(|(_, records)| records.as_slice())
    }
}

/// The assets of groups that are so small that each asset is worth a record of its own: a whole small plan, or the staging
/// group before a fleet.
pub fn assets_to_record(plan: &Plan) -> Vec<AssetId> {
    const FEW: u64 = 50;
    let mut left = FEW;
    let mut fits = |count: u64| {
        let fits = count <= left;
        left -= if fits { count } else { 0 };
        fits
    };
    let of = |(group, assets): (usize, u64)| (0..assets).map(move |index| AssetId { group, index });
    let counts = plan.groups.iter().map(|group| group.count).enumerate();
    counts.filter(|(_, count)| fits(*count)).flat_map(of).collect()
}
