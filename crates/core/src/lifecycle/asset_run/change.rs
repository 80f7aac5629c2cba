//! Changes that an administrator makes to a job while it is on its way.

use super::AssetRun;
use super::state::Stage;
use crate::lifecycle::{ChangeKind, JobEnd, LifecycleRule, Time, Withdrawal};

impl AssetRun<'_> {
    /// When the next change arrives. It counts at once as long as the agent does not have the job.
    pub(super) fn change_arrives(&self, slot: usize) -> Option<Time> {
        let state = &self.jobs[slot];
        let change = state.job.planned.changes.get(state.changes)?;
        if state.stage == Stage::Over && self.records[slot].outcome.is_none() {
            return None;
        }
        let has_it = state.received.is_some_and(|received| received <= change.at);
        Some(if has_it { change.at.plus(self.delays.change_delay) } else { change.at })
    }

    pub(super) fn change(&mut self, slot: usize) {
        let now = self.now;
        let state = &mut self.jobs[slot];
        let Some(change) = state.job.planned.changes.get(state.changes) else { return };
        state.changes += 1;
        let rule = match state.stage {
            // Nothing can be changed here before the link's word is known.
            Stage::Asking => return,
            Stage::Holding | Stage::Coming => LifecycleRule::ChangedBeforeHandOver,
            Stage::Received => LifecycleRule::ChangedInTime,
            Stage::Beginning
            | Stage::AwayBeforeDownload
            | Stage::Downloading
            | Stage::AwayBeforeDeployment => {
                if matches!(change.kind, ChangeKind::Reschedule(_)) {
                    LifecycleRule::RescheduledTooLate
                } else {
                    LifecycleRule::ChangedBeforeDeployment
                }
            }
            _ => LifecycleRule::ChangedTooLate,
        };
        self.records[slot].note(now, rule, None);
        if matches!(rule, LifecycleRule::ChangedTooLate | LifecycleRule::RescheduledTooLate) {
            return;
        }
        self.touched = now;
        match change.kind {
            ChangeKind::Disable | ChangeKind::Delete => {
                if let Some(how) = Withdrawal::by(change.kind) {
                    self.over(slot, JobEnd::Withdrawn(how));
                }
            }
            // What its link decides takes this into account already.
            ChangeKind::Reschedule(_) if self.jobs[slot].stage == Stage::Holding => {}
            ChangeKind::Reschedule(start) => self.start_at(slot, start),
        }
    }
}
