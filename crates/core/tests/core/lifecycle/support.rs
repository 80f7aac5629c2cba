//! Plans in few words, and their course as text.

use std::time::Duration;

use patchdrill_core::job::{
    Action, ActionEnd, ActionId, ActionKind, CATALOGUE_DELAY, CHANGE_DELAY, Job, Patch, PatchEnd, Platform,
};
use patchdrill_core::lifecycle::{
    ActionProfile, AssetId, AssetRun, Between, Change, ChangeKind, Compiled, DelayAssumptions, Distribution,
    Group, JobRecord, LifecycleRule, PatchProfile, Plan, PlannedJob, Start, Time, Varied,
};
use patchdrill_core::rules::Rulebook;

/// The early end of every range.
pub(super) const EARLY: DelayAssumptions =
    DelayAssumptions { change_delay: CHANGE_DELAY.0, catalogue_delay: CATALOGUE_DELAY.0 };
/// The late end of every range.
pub(super) const LATE: DelayAssumptions =
    DelayAssumptions { change_delay: CHANGE_DELAY.1, catalogue_delay: CATALOGUE_DELAY.1 };
/// The only asset of a plan of one.
pub(super) const ONLY: AssetId = AssetId { group: 0, index: 0 };

pub(super) const fn minutes(minutes: u64) -> Duration {
    Duration::from_secs(minutes * 60)
}

pub(super) const fn hours(hours: u64) -> Duration {
    minutes(hours * 60)
}

/// So many minutes after the plan's beginning.
pub(super) const fn at(minutes: i64) -> Time {
    Time(minutes * 60)
}

/// A job with so many pre-actions, patches and post-actions, on the first group.
pub(super) fn job(name: &str, platform: Platform, parts: [usize; 3]) -> PlannedJob {
    let [pre, patches, post] = parts;
    let mut job = Job::new(platform);
    job.pre_actions = vec![Action::new(ActionKind::RunScript(None)); pre];
    job.patches = (1..=patches).map(|at| Patch::new(format!("patch {at}"))).collect();
    job.post_actions = vec![Action::new(ActionKind::RunScript(None)); post];
    PlannedJob::new(name, job, vec![0])
}

/// These jobs on one asset of the platform of the first one.
pub(super) fn plan(jobs: Vec<PlannedJob>) -> Plan {
    let group = Group::new("web", jobs[0].job.platform, 1);
    Plan { origin: None, seed: 0, groups: vec![group], jobs, change_delay: None, catalogue_delay: None }
}

/// What becomes of the jobs of the only asset.
pub(super) fn lives(plan: &Plan, delays: DelayAssumptions) -> Vec<JobRecord> {
    lives_under(plan, delays, &Rulebook::default())
}

pub(super) fn lives_under(plan: &Plan, delays: DelayAssumptions, book: &Rulebook) -> Vec<JobRecord> {
    let compiled = Compiled::new(plan, book);
    let mut run = AssetRun::new(&compiled, delays);
    run.reset(ONLY, &[]);
    run.simulate().to_vec()
}

/// What a job shows: `-3:00 Job Received, 0:00 Job Started, 0:00 Completed`.
pub(super) fn story(record: &JobRecord) -> String {
    let moments: Vec<String> =
        record.history.iter().map(|moment| format!("{} {}", clock(moment.at), moment.status)).collect();
    moments.join(", ")
}

/// Minutes and hours; seconds when there are any.
pub(super) fn clock(time: Time) -> String {
    let (sign, seconds) = if time.0 < 0 { ("-", -time.0) } else { ("", time.0) };
    let text = format!("{sign}{}:{:02}", seconds / 3600, seconds / 60 % 60);
    if seconds % 60 == 0 { text } else { format!("{text}:{:02}", seconds % 60) }
}

/// The rules that applied, in order.
pub(super) fn rules(record: &JobRecord) -> Vec<LifecycleRule> {
    record.notes.iter().map(|note| note.rule).collect()
}

/// Checks what the jobs of the only asset show.
#[track_caller]
pub(super) fn shows(plan: &Plan, delays: DelayAssumptions, stories: &[&str]) -> Vec<JobRecord> {
    let records = lives(plan, delays);
    assert_eq!(records.iter().map(story).collect::<Vec<_>>(), stories);
    records
}

pub(super) trait Says: Sized {
    fn starts(self, start: Time) -> Self;
    fn change(self, at: Time, kind: ChangeKind) -> Self;
    fn action(self, id: ActionId, end: ActionEnd, takes: Duration) -> Self;
    fn patch(self, index: usize, end: PatchEnd, download: Duration, install: Duration) -> Self;
    fn published(self, index: usize, at: Time) -> Self;
}

impl Says for PlannedJob {
    fn starts(mut self, start: Time) -> Self {
        self.start = Start::At(start);
        self
    }

    fn change(mut self, at: Time, kind: ChangeKind) -> Self {
        self.changes.push(Change { at, kind });
        self
    }

    fn action(mut self, id: ActionId, end: ActionEnd, takes: Duration) -> Self {
        let profile = ActionProfile { runs: Distribution::always(end.into()), takes: Between::always(takes) };
        self.profile.actions.insert(id, Varied::always(profile));
        self
    }

    fn patch(mut self, index: usize, end: PatchEnd, download: Duration, install: Duration) -> Self {
        let profile = PatchProfile {
            ends: Distribution::always(end),
            download: Between::always(download),
            install: Between::always(install),
            published: None,
        };
        self.profile.patches.insert(index, Varied::always(profile));
        self
    }

    fn published(mut self, index: usize, at: Time) -> Self {
        self.profile.patches.entry(index).or_default().usual.published = Some(at);
        self
    }
}

/// A patch that needs a reboot.
pub(super) fn rebooting() -> PatchEnd {
    PatchEnd { needs_reboot: true, ..PatchEnd::default() }
}
