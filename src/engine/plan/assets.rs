//! All assets of some groups, simulated on several threads.

use std::ops::Range;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};

use super::asset::simulate_asset;
use super::options::{PlanOptions, Progress};
use crate::lifecycle::{AssetId, AssetRun, Compiled, DelayAssumptions, JobInput, Tally};

/// Threads take so many assets at a time: few enough to share the work of a small group, and to stop at once.
const CHUNK: u64 = 128;

/// How far the simulation of a plan is, and whether it is to stop.
#[derive(Debug, Default)]
pub(super) struct Meter {
    done: AtomicU64,
    of: AtomicU64,
    stop: AtomicBool,
}

impl Meter {
    /// So much more is to be done.
    pub(super) fn expect(&self, more: u64) {
        self.of.fetch_add(more, Ordering::Relaxed);
    }

    /// How far it is.
    pub(super) fn progress(&self) -> Progress {
        Progress { done: self.done.load(Ordering::Relaxed), of: self.of.load(Ordering::Relaxed) }
    }

    /// Whether it was told to stop.
    pub(super) fn stopped(&self) -> bool {
        self.stop.load(Ordering::Relaxed)
    }

    /// Tells how far it is, and asks whether to stop.
    fn look(&self, options: &PlanOptions<'_>) {
        (options.progress)(self.progress());
        if (options.cancel)() {
            self.stop.store(true, Ordering::Relaxed);
        }
    }
}

/// Assets to be simulated.
pub(super) struct AssetBatch<'a> {
    pub compiled: &'a Compiled<'a>,
    pub delays: DelayAssumptions,
    /// What is known of each job of the plan.
    pub known: &'a [JobInput],
    pub tasks: &'a [Task],
}

/// All assets of some groups that the same jobs run on. They are counted together, however many groups there are.
pub(super) struct Task {
    /// The groups, by place in the plan, each with how many assets it has.
    pub groups: Vec<(usize, u64)>,
    /// The jobs that are counted, by place in the plan.
    pub counted: Vec<usize>,
    /// How many of them were not simulated before.
    pub new: u64,
}

/// Simulates the assets of all tasks. Gives what became of the counted jobs of each task; of those assets only that were
/// simulated when the meter was stopped.
pub(super) fn simulate_assets(
    batch: &AssetBatch<'_>,
    options: &PlanOptions<'_>,
    meter: &Meter,
) -> Vec<Vec<Tally>> {
    let empty = |task: &Task| vec![Tally::default(); task.counted.len()];
    let totals: Mutex<Vec<Vec<Tally>>> = Mutex::new(batch.tasks.iter().map(empty).collect());
    let chunks = Chunks::of(batch.tasks);
    let most = usize::try_from(chunks.all).unwrap_or(usize::MAX);
    let (recorded, jobs) = (options.recorded, options.jobs.clamp(1, most.max(1)));
    let worker = |look: &dyn Fn()| {
        let plan = batch.compiled.plan();
        let mut run = AssetRun::new(batch.compiled, batch.delays);
        let mut mine: Option<(usize, Vec<Tally>)> = None;
        let give = |mine: Option<(usize, Vec<Tally>)>| {
            let Some((at, tallies)) = mine else { return };
            let mut totals = totals.lock().unwrap_or_else(PoisonError::into_inner);
            totals[at].iter_mut().zip(&tallies).for_each(|(total, tally)| total.add(tally));
        };
        while let Some((at, group, assets)) = chunks.next().filter(|_| !meter.stopped()) {
            let task = &batch.tasks[at];
            if mine.as_ref().is_none_or(|(before, _)| *before != at) {
                give(mine.replace((at, empty(task))));
            }
            let Some((_, tallies)) = &mut mine else { continue };
            let count = assets.end - assets.start;
            for index in assets {
                let asset = AssetId { group, index };
                let records = simulate_asset(&mut run, asset, batch.known, recorded);
                for (job, tally) in task.counted.iter().zip(tallies.iter_mut()) {
                    if let Some(record) = records.iter().find(|record| record.job == *job) {
                        tally.count(asset, record, &plan.jobs[*job]);
                    }
                }
            }
            meter.done.fetch_add(count * task.new, Ordering::Relaxed);
            look();
        }
        give(mine);
    };
    std::thread::scope(|scope| {
        for _ in 1..jobs {
            scope.spawn(|| worker(&|| {}));
        }
        worker(&|| meter.look(options));
    });
    totals.into_inner().unwrap_or_else(PoisonError::into_inner)
}

/// The tasks in chunks, which threads take one after the other.
struct Chunks {
    /// For each group: its task, its place in the plan, how many assets it has, and the number of the chunk behind its last one.
    groups: Vec<(usize, usize, u64, u64)>,
    all: u64,
    next: AtomicU64,
}

impl Chunks {
    fn of(tasks: &[Task]) -> Self {
        let mut all = 0;
        let mut groups = Vec::new();
        for (at, task) in tasks.iter().enumerate() {
            for (group, assets) in &task.groups {
                all += assets.div_ceil(CHUNK);
                groups.push((at, *group, *assets, all));
            }
        }
        Self { groups, all, next: AtomicU64::new(0) }
    }

    /// The next chunk: its task, its group, and places of assets in it.
    fn next(&self) -> Option<(usize, usize, Range<u64>)> {
        let chunk = self.next.fetch_add(1, Ordering::Relaxed);
        let at = self.groups.partition_point(|(.., end)| *end <= chunk);
        let (task, group, assets, end) = self.groups.get(at).copied()?;
        let first = (chunk - (end - assets.div_ceil(CHUNK))) * CHUNK;
        Some((task, group, first..assets.min(first + CHUNK)))
    }
}
