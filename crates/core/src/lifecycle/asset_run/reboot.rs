//! The end of a deployment and the reboot behind it: the third stage.

use super::state::Stage;
use super::{AssetRun, deferral};
use crate::job::{JobStatus, Platform, RebootPolicy};
use crate::lifecycle::{JobEnd, LifecycleRule, Time};
use crate::rules::{Observation, PatchStatus, Reason, Reasons, RebootDecision, Rule, Step};

impl AssetRun<'_> {
    /// The deployment has come to its end, or to the reboot that a rulebook puts in its middle.
    pub(super) fn deployed(&mut self, slot: usize) {
        let state = &mut self.jobs[slot];
        let Some(machine) = &mut state.machine else { return };
        let reboots = machine.next() == Step::Reboot && machine.observe(Observation::Done).is_ok();
        if machine.next() == Step::Finished {
            self.close_deployment(slot);
        }
        if reboots {
            self.offer_reboot(slot);
        } else if self.jobs[slot].machine.is_none() {
            self.settle(slot);
        }
    }

    /// Takes what the rules say.
    fn close_deployment(&mut self, slot: usize) {
        let now = self.now;
        let Some(machine) = self.jobs[slot].machine.take() else { return };
        let mut outcome = machine.outcome();
        if outcome.job.status == JobStatus::NotApplicable && self.has_nothing(slot) {
            outcome.job.status = JobStatus::NoPatchAvailable;
            outcome.job.reasons = Reasons::from_slice(&[Reason { rule: Rule::NothingToDo, by: None }]);
        }
        let installed = outcome.patches.iter().map(|patch| patch.status == PatchStatus::Installed);
        self.keep_installed(slot, installed);
        let state = &mut self.jobs[slot];
        state.status = outcome.job.status;
        state.deployed_at = now;
        let record = &mut self.records[slot];
        record.outcome = Some(outcome);
        let blackouts = &self.compiled.plan.groups[self.id.group].blackouts;
        if blackouts
            .iter()
            .any(|window| window.from < now && record.began.is_some_and(|began| began < window.to))
        {
            record.note(now, LifecycleRule::BlackoutLooksTwice, None);
        }
    }

    /// Whether the catalogue had none of the job's patches.
    fn has_nothing(&self, slot: usize) -> bool {
        let held_back = self.records[slot].notes.iter();
        let held_back = held_back.filter(|note| note.rule == LifecycleRule::PatchNotInCatalogue).count();
        held_back == self.jobs[slot].job.patches.len()
    }

    /// The deployment is over, and the job makes no reboot itself.
    fn settle(&mut self, slot: usize) {
        let now = self.now;
        let record = &mut self.records[slot];
        let Some(outcome) = &record.outcome else { return };
        let status = outcome.job.status;
        if outcome.job.reboot_loop {
            self.over(slot, JobEnd::Ran(status));
            self.records[slot].ended = None;
            self.jobs[slot].stage = Stage::Looping;
            return;
        }
        if outcome.job.pending_reboot {
            if outcome.reboot.decision == RebootDecision::Suppressed {
                record.note(now, LifecycleRule::SuppressedPending, None);
            }
            self.asset.pending.get_or_insert(self.jobs[slot].job.job);
            let manual = self.compiled.plan.groups[self.id.group].manual_reboot.map(|after| now.plus(after));
            self.asset.manual = [self.asset.manual, manual].into_iter().flatten().min();
        } else if let Some(by) = self.asset.pending {
            let on_mac = self.platform() == Platform::MacOs;
            let record = &mut self.records[slot];
            record.note(now, LifecycleRule::PendingRebootLetsPass, Some(by));
            if on_mac {
                record.note(now, LifecycleRule::PendingOnMac, Some(by));
            }
        } else {
            return self.over(slot, JobEnd::Ran(status));
        }
        self.records[slot].show(now, JobStatus::PendingReboot);
        let state = &mut self.jobs[slot];
        state.stage = Stage::Pending;
        state.wake = None;
    }

    /// The job owes a reboot: when it comes is a matter of its settings and the user.
    fn offer_reboot(&mut self, slot: usize) {
        let (now, user) = (self.now, self.user());
        let (state, record) = (&mut self.jobs[slot], &mut self.records[slot]);
        self.asset.pending.get_or_insert(state.job.job);
        let due = deferral::due(state.policy(), user, now, record);
        if due > now {
            record.show(now, JobStatus::PendingReboot);
        }
        state.deployed_at = now;
        state.stage = Stage::RebootDue;
        state.wake = Some(due);
    }

    /// The job reboots the asset.
    pub(super) fn reboot(&mut self, slot: usize) {
        let now = self.now;
        if self.jobs[slot].wake.is_some_and(|due| due < now) {
            self.records[slot].note(now, LifecycleRule::RebootWaited, None);
        }
        let up = now.plus(self.reboot_length(slot));
        self.records[slot].reboots.push(now);
        self.go_down(slot, up);
        let by = self.jobs[slot].job.job;
        self.went_down(up, LifecycleRule::SettledByOther, Some(by));
    }

    /// A person reboots the asset.
    pub(super) fn manual_reboot(&mut self) {
        self.went_down(self.now, LifecycleRule::ManualReboot, None);
    }

    /// A script of the job that runs takes the asset down.
    pub(super) fn forced_reboot(&mut self) {
        let (_, up) = self.asset.forced.remove(0);
        let by = self.jobs.iter().find(|state| state.is_busy()).map(|state| state.job.job);
        self.went_down(up, LifecycleRule::SettledByOther, by);
    }

    /// The asset goes down: whatever reboot is owed, this is it.
    fn went_down(&mut self, up: Time, rule: LifecycleRule, by: Option<usize>) {
        let now = self.now;
        self.asset.pending = None;
        self.asset.manual = None;
        self.asset.down_until = self.asset.down_until.max(up);
        for slot in 0..self.jobs.len() {
            if !matches!(self.jobs[slot].stage, Stage::RebootDue | Stage::Pending) {
                continue;
            }
            let record = &mut self.records[slot];
            // What was still to come of its own reboot does not come any more.
            record.notes.retain(|note| note.at <= now);
            record.note(now, rule, by);
            self.go_down(slot, up);
        }
    }

    fn go_down(&mut self, slot: usize, up: Time) {
        let user = self.user();
        let (state, record) = (&mut self.jobs[slot], &mut self.records[slot]);
        if state.stage == Stage::RebootDue {
            record.deferred = deferral::deferred(state.policy(), user, state.deployed_at, self.now);
        }
        state.stage = Stage::Down;
        state.wake = Some(up);
    }

    /// The asset is up again.
    pub(super) fn up(&mut self, slot: usize) {
        if self.jobs[slot].machine.is_some() {
            self.records[slot].show(self.now, JobStatus::Resumed);
            return self.run_on(slot);
        }
        let status = self.jobs[slot].status;
        self.over(slot, JobEnd::Ran(status));
    }
}

impl super::state::JobState<'_> {
    fn policy(&self) -> RebootPolicy {
        self.job.planned.job.reboot
    }
}
