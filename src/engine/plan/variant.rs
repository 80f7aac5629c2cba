//! One course of a plan: its links decided one after the other, and what becomes of each job.

use std::collections::BTreeMap;

use super::asset::simulate_asset;
use super::assets::{AssetBatch, Meter, Task, simulate_assets};
use super::options::PlanOptions;
use super::order::{Candidate, depths, follows, parent, settled};
use crate::lifecycle::{
    AssetId, AssetRun, Compiled, DelayAssumptions, JobInput, JobRecord, JobVariant, LinkDecision,
    LinkVerdict, Plan, SimulationVariant, Tally, judge_link, link_decision, scheduled_start, without_link,
};

/// Simulates a plan where the ranges lie so. First without any linked job; whenever the parent of one is known, its link is
/// judged, and the assets on which it runs are simulated again with it.
pub(super) fn variant(
    compiled: &Compiled<'_>,
    delays: DelayAssumptions,
    options: &PlanOptions<'_>,
    meter: &Meter,
) -> SimulationVariant {
    let mut links = Links::new(compiled, delays, options, meter);
    let mut next: Vec<usize> = links
        .plan
        .jobs
        .iter()
        .enumerate()
        .filter_map(|(job, planned)| planned.start.link().is_none().then_some(job))
        .collect();
    while !next.is_empty() {
        links.simulate(&next);
        if meter.stopped() {
            break;
        }
        next = links.decide();
    }
    let without = links.without_links();
    let records = if meter.stopped() { Vec::new() } else { links.records() };
    SimulationVariant { delays, jobs: links.into_jobs(without), records }
}

struct Links<'a> {
    compiled: &'a Compiled<'a>,
    plan: &'a Plan,
    delays: DelayAssumptions,
    options: &'a PlanOptions<'a>,
    meter: &'a Meter,
    known: Vec<JobInput>,
    verdicts: Vec<Option<LinkVerdict>>,
    /// The groups, those together that the same jobs run on: they are always simulated together.
    alike: Vec<Alike>,
}

impl<'a> Links<'a> {
    fn new(
        compiled: &'a Compiled<'a>,
        delays: DelayAssumptions,
        options: &'a PlanOptions<'a>,
        meter: &'a Meter,
    ) -> Self {
        let plan = compiled.plan();
        Self {
            compiled,
            plan,
            delays,
            options,
            meter,
            known: vec![JobInput::LeftOut; plan.jobs.len()],
            verdicts: vec![None; plan.jobs.len()],
            alike: alike(compiled),
        }
    }

    /// Simulates the assets of these jobs, of which enough is known now.
    fn simulate(&mut self, jobs: &[usize]) {
        for job in jobs {
            if self.known[*job] == JobInput::LeftOut {
                self.known[*job] = JobInput::Planned;
            }
        }
        let mut due = Vec::new();
        let mut tasks = Vec::new();
        for (at, alike) in self.alike.iter().enumerate() {
            let counted = alike.jobs.iter().copied().filter(|job| self.known[*job] != JobInput::LeftOut);
            let counted: Vec<usize> = counted.collect();
            let new = counted.iter().filter(|job| jobs.contains(job)).count() as u64;
            if new > 0 {
                due.push(at);
                tasks.push(Task { groups: alike.groups.clone(), counted, new });
            }
        }
        let tallies = self.simulate_tasks(&self.known, &tasks);
        for ((at, task), tallies) in due.into_iter().zip(tasks).zip(tallies) {
            self.alike[at].tallies = task.counted.into_iter().zip(tallies).collect();
        }
    }

    fn simulate_tasks(&self, known: &[JobInput], tasks: &[Task]) -> Vec<Vec<Tally>> {
        let (compiled, delays) = (self.compiled, self.delays);
        simulate_assets(&AssetBatch { compiled, delays, known, tasks }, self.options, self.meter)
    }

    /// What became of a job.
    fn tally(&self, job: usize) -> Tally {
        sum(self.alike.iter().filter_map(|alike| alike.tallies.get(&job)))
    }

    /// Judges the links that can be judged now, and gives their jobs.
    fn decide(&mut self) -> Vec<usize> {
        let open: Vec<bool> = self.known.iter().map(|known| *known == JobInput::LeftOut).collect();
        let ready = (0..self.plan.jobs.len()).filter(|job| open[*job]);
        let ready = ready.filter(|job| parent(self.plan, *job).is_some_and(|parent| !open[parent]));
        let judged: Vec<(usize, LinkVerdict, LinkDecision)> = ready
            .filter_map(|job| {
                let verdict = self.judge(job)?;
                let decision = link_decision(self.plan, job, &verdict);
                Some((job, verdict, decision))
            })
            .collect();
        let candidates: Vec<Candidate> =
            judged.iter().map(|(job, _, decision)| Candidate::new(*job, *decision)).collect();
        let settled = settled(self.plan, &open, &candidates);
        for (job, verdict, decision) in judged {
            if settled.contains(&job) {
                self.known[job] = JobInput::Decided(decision);
                self.verdicts[job] = Some(verdict);
            }
        }
        settled
    }

    fn judge(&self, job: usize) -> Option<LinkVerdict> {
        let parent = parent(self.plan, job)?;
        let verdict = self.verdicts[parent].as_ref();
        let began = scheduled_start(self.plan, parent, verdict);
        Some(judge_link(self.plan, job, &self.tally(parent), began, verdict))
    }

    /// For each job that is held, what would have become of it had neither its link held it nor that of a job above it.
    fn without_links(&self) -> Vec<Option<Tally>> {
        let mut without: Vec<Option<Tally>> = vec![None; self.plan.jobs.len()];
        let mut known = self.known.clone();
        let mut held: Vec<usize> = (0..self.plan.jobs.len())
            .filter(|job| self.verdicts[*job].as_ref().is_some_and(|verdict| !verdict.runs))
            .collect();
        let depths = depths(self.plan);
        held.sort_by_key(|job| depths[*job]);
        let assets = |job: usize| self.compiled.assets_of(job).map(|(_, assets)| assets).sum::<u64>();
        self.meter.expect(held.iter().map(|job| assets(*job)).sum());
        for job in held {
            let (Some(verdict), Some(parent)) = (&self.verdicts[job], parent(self.plan, job)) else {
                continue;
            };
            let decision = match &without[parent] {
                Some(tally) => {
                    let at = tally.last_ended.map(|(at, _)| at);
                    without_link(self.plan, job, &LinkVerdict { at, ..verdict.clone() }, tally)
                }
                None => without_link(self.plan, job, verdict, &self.tally(parent)),
            };
            known[job] = JobInput::Decided(decision);
            // Beside those above it, every job is what it is.
            let known: Vec<JobInput> = (0..known.len())
                .map(|other| if follows(self.plan, job, other) { known[other] } else { self.known[other] })
                .collect();
            let groups = self.compiled.assets_of(job).collect();
            let tallies = self.simulate_tasks(&known, &[Task { groups, counted: vec![job], new: 1 }]);
            if self.meter.stopped() {
                break;
            }
            without[job] = Some(sum(tallies.iter().flatten()));
        }
        without
    }

    /// The records of the assets that were asked for.
    fn records(&self) -> Vec<(AssetId, Vec<JobRecord>)> {
        let mut run = AssetRun::new(self.compiled, self.delays);
        let there = |asset: &&AssetId| {
            self.plan.groups.get(asset.group).is_some_and(|group| asset.index < group.count)
        };
        let asked = self.options.records_for.iter().filter(there);
        let mut of = |asset: &AssetId| {
            let records = simulate_asset(&mut run, *asset, &self.known, self.options.recorded);
            (*asset, records.to_vec())
        };
        asked.map(&mut of).collect()
    }

    fn into_jobs(self, without: Vec<Option<Tally>>) -> Vec<JobVariant> {
        let tallies: Vec<Tally> = (0..self.plan.jobs.len()).map(|job| self.tally(job)).collect();
        let jobs = tallies.into_iter().zip(self.verdicts).zip(without);
        jobs.map(|((tally, verdict), without_link)| JobVariant { tally, verdict, without_link }).collect()
    }
}

/// Groups that the same jobs run on.
struct Alike {
    jobs: Vec<usize>,
    /// By place in the plan, each with how many assets it has.
    groups: Vec<(usize, u64)>,
    /// What became of each job on them.
    tallies: BTreeMap<usize, Tally>,
}

fn alike(compiled: &Compiled<'_>) -> Vec<Alike> {
    let mut of_jobs: BTreeMap<Vec<usize>, Vec<(usize, u64)>> = BTreeMap::new();
    for (at, group) in compiled.plan().groups.iter().enumerate() {
        of_jobs.entry(compiled.jobs_of(at).collect()).or_default().push((at, group.count));
    }
    of_jobs.into_iter().map(|(jobs, groups)| Alike { jobs, groups, tallies: BTreeMap::new() }).collect()
}

fn sum<'t>(tallies: impl Iterator<Item = &'t Tally>) -> Tally {
    tallies.fold(Tally::default(), |mut sum, tally| {
        sum.add(tally);
        sum
    })
}
