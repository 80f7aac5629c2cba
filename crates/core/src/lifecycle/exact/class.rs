//! Ways through a job that the rules cannot tell apart.

use super::parts::Part;
use crate::job::{ActionEnd, ActionId, JobStatus, PatchEnd};
use crate::lifecycle::RebootKey;
use crate::rules::{Machine, Observation, OutOfStep, Outcome, Step};

/// Ways through the first parts of a job behind which it goes on alike.
pub(super) struct Class<'a> {
    machine: Machine<'a>,
    rebooted: bool,
}

/// What the rules can tell of the way that lies behind: how the job stands, who aborted it, whether a reboot is owed,
/// happened, or was asked for too late. All else that a machine keeps is reasons, and statuses that are counted already.
pub(super) type Key = (JobStatus, Option<ActionId>, RebootKey, bool, bool);

impl<'a> Class<'a> {
    pub(super) fn key(&self) -> (Key, Outcome) {
        let outcome = self.machine.clone().outcome();
        let decision = RebootKey(outcome.reboot.decision);
        let (job, rebooted) = (&outcome.job, self.rebooted);
        ((job.status, job.aborted_by, decision, job.pending_reboot, rebooted), outcome)
    }

    /// What it becomes with the next part, each with its chance.
    pub(super) fn after(self, part: &Part) -> Result<Vec<(f64, Self)>, OutOfStep> {
        if matches!(self.machine.next(), Step::SkipAction(_) | Step::SkipPatch(_)) {
            return Ok(vec![(1.0, self.with(|machine| machine.observe(Observation::Done))?)]);
        }
        match part {
            Part::Action(id, ways) => {
                let after =
                    |(chance, ends): &(f64, Vec<ActionEnd>)| Ok((*chance, self.copy().ran(*id, ends)?));
                ways.iter().map(after).collect()
            }
            Part::Patch(_, ways) => {
                let after = |(chance, end): &(f64, PatchEnd)| {
                    let deployed = |machine: &mut Machine<'a>| machine.observe(Observation::Patch(*end));
                    Ok((*chance, self.copy().with(deployed)?))
                };
                ways.iter().map(after).collect()
            }
        }
    }

    /// A job before its first part.
    pub(super) fn first(machine: Machine<'a>) -> Self {
        Self { machine, rebooted: false }
    }

    fn copy(&self) -> Self {
        Self { machine: self.machine.clone(), rebooted: self.rebooted }
    }

    /// Runs an action until the rulebook tries it no more.
    fn ran(self, id: ActionId, ends: &[ActionEnd]) -> Result<Self, OutOfStep> {
        self.with(|machine| {
            let mut runs = 0;
            while matches!(machine.next(), Step::RunAction { id: next, .. } if next == id) {
                let end = ends.get(runs).or(ends.last()).cloned().unwrap_or(ActionEnd::Exited(0));
                machine.observe(Observation::Action { end, forced_reboot: false })?;
                runs += 1;
            }
            Ok(())
        })
    }

    /// Takes a step, and the reboot that may follow.
    fn with(
        mut self,
        step: impl FnOnce(&mut Machine<'a>) -> Result<(), OutOfStep>,
    ) -> Result<Self, OutOfStep> {
        step(&mut self.machine)?;
        while self.machine.next() == Step::Reboot {
            self.machine.observe(Observation::Done)?;
            self.rebooted = true;
        }
        Ok(self)
    }
}
