//! From the plan to the start of a job on the asset: hand-over, and what may be in its way.

use super::state::Stage;
use super::{AssetRun, JobInput, LinkDecision};
use crate::job::{HAND_OVER, JobStatus, Platform};
use crate::lifecycle::{Blocker, JobEnd, LifecycleRule, NeverBegan, Presence, Start, Time};

impl AssetRun<'_> {
    /// Sets the job on its way, as far as its start is known.
    pub(super) fn plan_start(&mut self, slot: usize, known: JobInput) {
        let parent = self.parent(slot);
        let state = &mut self.jobs[slot];
        match (known, &state.job.planned.start) {
            (JobInput::Decided(LinkDecision::Starts { known, at }), _) => {
                state.known = Some(known);
                self.records[slot].note(known, LifecycleRule::LinkRuns, parent);
                self.start_at(slot, at);
            }
            (JobInput::Decided(LinkDecision::Held { known }), _) => {
                state.stage = Stage::Holding;
                state.wake = known;
            }
            (_, Start::At(at)) => {
                let at = *at;
                self.start_at(slot, at);
            }
            (_, Start::After(_) | Start::AtAfter(..)) => {
                state.stage = Stage::Asking;
                state.wake = None;
            }
        }
    }

    fn parent(&self, slot: usize) -> Option<usize> {
        self.jobs[slot].job.planned.start.link().map(|link| link.parent)
    }

    /// The job starts at this instant, or at once when that is over.
    pub(super) fn start_at(&mut self, slot: usize, start: Time) {
        let presence = self.presence();
        let state = &mut self.jobs[slot];
        state.start = start;
        if state.stage == Stage::Received {
            state.wake = Some(start.max(self.now));
            return;
        }
        let made = [state.job.planned.created, state.known].into_iter().flatten();
        let sent = made.fold(start.minus(HAND_OVER), Time::max).max(self.now);
        state.stage = Stage::Coming;
        state.wake = match presence {
            Presence::Online => Some(sent),
            Presence::From(from) => Some(sent.max(from)),
            Presence::Offline => None,
        };
    }

    pub(super) fn hand_over(&mut self, slot: usize) {
        let now = self.now;
        let state = &mut self.jobs[slot];
        let reached_late = matches!(self.asset.presence, Presence::From(from) if from == now);
        let rule = if now == state.start.minus(HAND_OVER) {
            LifecycleRule::HandedOver
        } else if reached_late && now > state.start {
            LifecycleRule::HandedOverLate
        } else if matches!(state.job.planned.start, Start::After(_)) && !reached_late {
            LifecycleRule::HandedOverByLink
        } else {
            LifecycleRule::HandedOverAtOnce
        };
        state.received = Some(now);
        state.stage = Stage::Received;
        state.wake = Some(state.start.max(now));
        let record = &mut self.records[slot];
        record.note(now, rule, None);
        record.show(now, JobStatus::Received);
    }

    /// The start has come: the job begins, unless something is in its way.
    pub(super) fn start(&mut self, slot: usize) {
        let now = self.now;
        if self.asset.down_until > now {
            self.jobs[slot].wake = Some(self.asset.down_until);
            self.records[slot].note(now, LifecycleRule::StartsWhenUp, None);
            return;
        }
        let state = &mut self.jobs[slot];
        state.deadline = state.job.window().map(|window| state.start.plus(window));
        if self.is_too_late(slot) {
            return self.time_out(slot);
        }
        if self.is_blackout() {
            self.records[slot].note(now, LifecycleRule::BlackoutCancels, None);
            return self.over(slot, JobEnd::Blackout);
        }
        if let Some(other) = self.jobs.iter().find(|other| other.is_busy()) {
            self.records[slot].note(now, LifecycleRule::OtherJobRuns, Some(other.job.job));
            return self.over(slot, JobEnd::Blocked(Blocker::RunningJob));
        }
        if let Some(by) = self.asset.pending.filter(|_| self.platform() == Platform::Windows) {
            let record = &mut self.records[slot];
            record.note(now, LifecycleRule::PendingRebootBlocks, Some(by));
            record.note(now, LifecycleRule::BlockedShows, Some(by));
            return self.over(slot, JobEnd::Blocked(Blocker::PendingReboot));
        }
        let state = &mut self.jobs[slot];
        state.stage = Stage::Beginning;
        state.wake = None;
        let record = &mut self.records[slot];
        record.began = Some(now);
        record.show(now, JobStatus::Started);
        self.asks = Some(slot);
    }

    pub(super) fn platform(&self) -> Platform {
        self.compiled.plan.groups[self.id.group].platform
    }

    /// Whether the asset must be left alone now.
    pub(super) fn is_blackout(&self) -> bool {
        self.compiled.plan.groups[self.id.group].blackouts.iter().any(|window| window.holds(self.now))
    }

    /// Whether the patch window has closed on a job whose deployment has not begun.
    pub(super) fn is_too_late(&self, slot: usize) -> bool {
        self.jobs[slot].deadline.is_some_and(|deadline| deadline <= self.now)
    }

    pub(super) fn time_out(&mut self, slot: usize) {
        self.records[slot].note(self.now, LifecycleRule::WindowPassed, None);
        self.over(slot, JobEnd::TimedOut);
    }

    /// The link holds the job.
    pub(super) fn held(&mut self, slot: usize) {
        let parent = self.parent(slot);
        self.records[slot].note(self.now, LifecycleRule::LinkHeld, parent);
        self.over(slot, JobEnd::Never(NeverBegan::Held));
    }
}
