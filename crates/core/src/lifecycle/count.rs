//! Counting: from records of single assets to the tally of many.

use std::collections::BTreeMap;

use super::{
    ActionKey, AssetId, JobEnd, JobRecord, MOST_NAMED, Measure, OutcomePath, PatchKey, PlannedJob, RebootKey,
    SLOT_SECONDS, Tally, Time,
};
use crate::job::{ActionId, JobStatus, Phase};
use crate::rules::{ActionStatus, Outcome, PatchStatus};

impl Tally {
    /// Counts what became of the job on one more asset.
    pub fn count(&mut self, asset: AssetId, record: &JobRecord, planned: &PlannedJob) {
        self.assets += 1;
        *self.ends.entry(record.end).or_default() += 1;
        self.count_times(asset, record);
        for at in &record.reboots {
            *self.reboots_over_time.entry(at.0.div_euclid(SLOT_SECONDS)).or_default() += 1;
        }
        if record.end != JobEnd::Ran(JobStatus::Completed) {
            keep(&mut self.not_completed, asset);
        }
        let post_actions = self.count_measures(record, planned);
        if post_actions < planned.job.post_actions.len() as u64 {
            keep(&mut self.post_actions_failed, asset);
        }
        if let Some(outcome) = &record.outcome {
            self.count_outcome(outcome);
        }
        let on_notes = record.notes.iter().any(|note| note.rule.is_assumption());
        let on_rules = || record.outcome.as_ref().is_some_and(Outcome::rests_on_assumption);
        self.on_assumption += u64::from(on_notes || on_rules());
        let (count, first) = self.paths.entry(path(record)).or_insert((0, asset));
        *count += 1;
        *first = asset.min(*first);
    }

    fn count_times(&mut self, asset: AssetId, record: &JobRecord) {
        self.first_began = earliest(self.first_began, record.began);
        match record.ended {
            Some(ended) => {
                self.ended += 1;
                self.last_ended = later(self.last_ended, Some((ended, asset)));
            }
            None => keep(&mut self.never_ended, asset),
        }
    }

    /// Counts what conditions ask for, and says how many post-actions were successful.
    fn count_measures(&mut self, record: &JobRecord, planned: &PlannedJob) -> u64 {
        let outcome = record.outcome.as_ref();
        let actions = |phase| {
            let actions = outcome.map_or(&[][..], |outcome| outcome.actions(phase));
            actions.iter().filter(|action| action.status == ActionStatus::Success).count() as u64
        };
        let patches = outcome.map_or(&[][..], |outcome| &outcome.patches);
        let installed = patches.iter().filter(|patch| patch.status == PatchStatus::Installed).count() as u64;
        let post_actions = actions(Phase::Post);
        for measure in Measure::ALL {
            let (part, whole) = match measure {
                Measure::Completed => (u64::from(record.end == JobEnd::Ran(JobStatus::Completed)), 1),
                Measure::PostActionsSuccessful => (post_actions, planned.job.post_actions.len() as u64),
                Measure::PreActionsSuccessful => (actions(Phase::Pre), planned.job.pre_actions.len() as u64),
                Measure::PatchesInstalled => (installed, planned.job.patches.len() as u64),
            };
            let counted = self.measures.entry(measure).or_default();
            counted.0 += part;
            counted.1 += whole;
        }
        post_actions
    }

    fn count_outcome(&mut self, outcome: &Outcome) {
        for phase in [Phase::Pre, Phase::Post] {
            for (index, action) in outcome.actions(phase).iter().enumerate() {
                let counts = self.actions.entry(ActionId { phase, index }).or_default();
                *counts.entry(ActionKey(action.status)).or_default() += 1;
            }
        }
        if self.patches.len() < outcome.patches.len() {
            self.patches.resize(outcome.patches.len(), BTreeMap::new());
        }
        for (counts, patch) in self.patches.iter_mut().zip(&outcome.patches) {
            *counts.entry(PatchKey(patch.status)).or_default() += 1;
        }
        if let Some(id) = outcome.job.aborted_by {
            *self.aborted.entry(id).or_default() += 1;
        }
        *self.reboots.entry(RebootKey(outcome.reboot.decision)).or_default() += 1;
    }

    /// Adds what was counted of other assets; in which order things are added makes no difference.
    pub fn add(&mut self, other: &Self) {
        self.assets += other.assets;
        add_counts(&mut self.ends, &other.ends);
        for (id, counts) in &other.actions {
            add_counts(self.actions.entry(*id).or_default(), counts);
        }
        if self.patches.len() < other.patches.len() {
            self.patches.resize(other.patches.len(), BTreeMap::new());
        }
        for (mine, theirs) in self.patches.iter_mut().zip(&other.patches) {
            add_counts(mine, theirs);
        }
        add_counts(&mut self.aborted, &other.aborted);
        add_counts(&mut self.reboots, &other.reboots);
        add_counts(&mut self.reboots_over_time, &other.reboots_over_time);
        self.ended += other.ended;
        self.first_began = earliest(self.first_began, other.first_began);
        self.last_ended = later(self.last_ended, other.last_ended);
        for (path, (count, first)) in &other.paths {
            let mine = self.paths.entry(*path).or_insert((0, *first));
            *mine = (mine.0 + count, mine.1.min(*first));
        }
        for (measure, (part, whole)) in &other.measures {
            let mine = self.measures.entry(*measure).or_default();
            *mine = (mine.0 + part, mine.1 + whole);
        }
        for (mine, theirs) in [
            (&mut self.not_completed, &other.not_completed),
            (&mut self.post_actions_failed, &other.post_actions_failed),
            (&mut self.never_ended, &other.never_ended),
        ] {
            for asset in theirs {
                keep(mine, *asset);
            }
        }
        self.on_assumption += other.on_assumption;
    }
}

fn path(record: &JobRecord) -> OutcomePath {
    let outcome = record.outcome.as_ref();
    let phases = [Phase::Pre, Phase::Post].into_iter();
    let mut actions = outcome.into_iter().flat_map(|outcome| {
        phases.clone().flat_map(|phase| {
            let ids = move |index| ActionId { phase, index };
            outcome.actions(phase).iter().enumerate().map(move |(at, action)| (ids(at), action.status))
        })
    });
    let mut patches = outcome.into_iter().flat_map(|outcome| outcome.patches.iter().enumerate());
    OutcomePath {
        end: record.end,
        aborted_by: outcome.and_then(|outcome| outcome.job.aborted_by),
        first_action: actions
            .find(|(_, status)| *status != ActionStatus::Success)
            .map(|(id, status)| (id, ActionKey(status))),
        first_patch: patches
            .find(|(_, patch)| patch.status != PatchStatus::Installed)
            .map(|(at, patch)| (at, PatchKey(patch.status))),
        reboot: outcome.map(|outcome| RebootKey(outcome.reboot.decision)),
        restarts: outcome.map_or(0, |outcome| u32::try_from(outcome.restarts()).unwrap_or(u32::MAX)),
    }
}

/// Keeps the first few assets, in order.
fn keep(first: &mut Vec<AssetId>, asset: AssetId) {
    if first.len() == MOST_NAMED && first.last().is_some_and(|last| *last < asset) {
        return;
    }
    if let Err(at) = first.binary_search(&asset) {
        first.insert(at, asset);
        first.truncate(MOST_NAMED);
    }
}

fn earliest(one: Option<Time>, other: Option<Time>) -> Option<Time> {
    [one, other].into_iter().flatten().min()
}

/// The later of two; of two at the same time the first asset.
fn later(one: Option<(Time, AssetId)>, other: Option<(Time, AssetId)>) -> Option<(Time, AssetId)> {
    let key = |(at, asset): &(Time, AssetId)| (*at, std::cmp::Reverse(*asset));
    [one, other].into_iter().flatten().max_by_key(key)
}

fn add_counts<K: Copy + Ord>(mine: &mut BTreeMap<K, u64>, theirs: &BTreeMap<K, u64>) {
    for (key, count) in theirs {
        *mine.entry(*key).or_default() += count;
    }
}
