//! The state machine.

use smallvec::smallvec;
use thiserror::Error;

use super::job_outcome::Owed;
use super::restart::Restarts;
use super::{
    ActionOutcome, ActionStatus, Flow, NotRun, Outcome, PatchOutcome, PatchStatus, Reason, Reasons,
    Requester, Rule, Rulebook, SkippedBy, meaning,
};
use crate::job::{ActionEnd, ActionId, Job, PatchEnd, Phase, RebootPolicy};

/// What is to be done next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// Run this action; `attempt` counts from 0. Answer with [`Observation::Action`].
    RunAction {
        /// Which action.
        id: ActionId,
        /// How often it was tried before.
        attempt: u32,
    },
    /// Pass this action over. Answer with [`Observation::Done`].
    SkipAction(ActionId),
    /// Download, check and deploy the patch at this place. Answer with [`Observation::Patch`].
    DeployPatch(usize),
    /// Pass this patch over. Answer with [`Observation::Done`].
    SkipPatch(usize),
    /// Reboot the endpoint. Answer with [`Observation::Done`].
    Reboot,
    /// The endpoint went down while this action ran: have it come up again. Answer with [`Observation::Done`]. Then the
    /// job begins again with its first action, unless it did so too often already.
    ForcedReboot(ActionId),
    /// Nothing: the job is over.
    Finished,
}

/// What was seen when a step was done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Observation {
    /// An action ended.
    Action {
        /// How.
        end: ActionEnd,
        /// It tried to reboot the endpoint by itself: whether it was let or not, the endpoint counts as gone down while
        /// the action ran, and `end` does not count.
        forced_reboot: bool,
    },
    /// A patch ended.
    Patch(PatchEnd),
    /// The step is done; there was nothing to see.
    Done,
}

/// An observation that does not belong to the step that was asked for: the driver has a fault.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
#[error("an observation does not belong to the step {0:?}")]
pub struct OutOfStep(pub Step);

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Stage {
    Pre,
    Patches,
    /// Between patches and post-actions, where a rulebook puts the reboot there.
    EarlyReboot,
    Post,
    Reboot,
    Finished,
}

/// One job on its way through a rulebook.
///
/// ```
/// use patchdrill_core::job::{Action, ActionEnd, ActionId, ActionKind, Job, JobStatus, Platform};
/// use patchdrill_core::rules::{Machine, Observation, Rulebook, Step};
///
/// let mut job = Job::new(Platform::Linux);
/// job.pre_actions.push(Action::new(ActionKind::RunScript(None)));
/// let book = Rulebook::default();
/// let mut machine = Machine::new(&job, &book);
///
/// assert_eq!(machine.next(), Step::RunAction { id: ActionId::pre(0), attempt: 0 });
/// machine.observe(Observation::Action { end: ActionEnd::Exited(12), forced_reboot: false }).unwrap();
/// assert_eq!(machine.next(), Step::Finished);
/// assert_eq!(machine.outcome().job.status, JobStatus::CompletedWithFailure);
/// ```
#[derive(Clone, Debug)]
pub struct Machine<'a> {
    pub(super) job: &'a Job,
    pub(super) book: &'a Rulebook,
    stage: Stage,
    attempt: u32,
    pub(super) pre: Vec<ActionOutcome>,
    pub(super) patches: Vec<PatchOutcome>,
    pub(super) post: Vec<ActionOutcome>,
    pub(super) aborted_by: Option<ActionId>,
    pub(super) rebooted: bool,
    /// The first request that came when the one reboot had happened already.
    pub(super) late_request: Option<Requester>,
    pub(super) forced_by: Vec<ActionId>,
    pub(super) restarts: Restarts,
}

impl<'a> Machine<'a> {
    /// The machine before its first step.
    pub fn new(job: &'a Job, book: &'a Rulebook) -> Self {
        let mut machine = Self {
            job,
            book,
            stage: Stage::Pre,
            attempt: 0,
            pre: Vec::with_capacity(job.pre_actions.len()),
            patches: Vec::with_capacity(job.patches.len()),
            post: Vec::with_capacity(job.post_actions.len()),
            aborted_by: None,
            rebooted: false,
            late_request: None,
            forced_by: Vec::new(),
            restarts: Restarts::default(),
        };
        machine.settle();
        machine
    }

    /// What is to be done next. Asking twice gives the same answer.
    pub fn next(&self) -> Step {
        if let Some(id) = self.restarts.down {
            return Step::ForcedReboot(id);
        }
        match self.stage {
            Stage::Pre => self.action_step(ActionId::pre(self.pre.len())),
            Stage::Post => self.action_step(ActionId::post(self.post.len())),
            Stage::Patches if self.skips_patches() || self.is_installed_already() => {
                Step::SkipPatch(self.patches.len())
            }
            Stage::Patches => Step::DeployPatch(self.patches.len()),
            Stage::EarlyReboot | Stage::Reboot => Step::Reboot,
            Stage::Finished => Step::Finished,
        }
    }

    /// Takes what was seen when the step that [`Self::next`] named was done.
    ///
    /// # Errors
    /// When the observation is not one of that step; the machine is then unchanged.
    pub fn observe(&mut self, observation: Observation) -> Result<(), OutOfStep> {
        match (self.next(), observation) {
            (Step::RunAction { id, .. }, Observation::Action { end, forced_reboot }) => {
                self.restarts.count_run(id);
                if forced_reboot {
                    self.go_down(id);
                } else {
                    self.take_action(id, end);
                }
            }
            (Step::ForcedReboot(id), Observation::Done) => self.come_up(id),
            (Step::SkipAction(id), Observation::Done) => {
                let outcome = self.skipped_action(id);
                self.push(id, outcome);
            }
            (Step::DeployPatch(_), Observation::Patch(end)) => {
                let (status, rule, also) = meaning::patch(end);
                let requests_reboot = status == PatchStatus::Installed && end.needs_reboot;
                let mut reasons = reasons(rule);
                reasons.extend(also.map(plain));
                self.push_patch(PatchOutcome { status, requests_reboot, reasons });
            }
            (Step::SkipPatch(_), Observation::Done) if self.is_installed_already() => {
                let outcome = self.installed_already();
                self.patches.extend(outcome);
            }
            (Step::SkipPatch(_), Observation::Done) => {
                let by = self.aborted_by.map(Requester::Action);
                let reasons = smallvec![Reason { rule: Rule::AbortSkipsPatches, by }];
                let status = PatchStatus::Skipped;
                self.patches.push(PatchOutcome { status, requests_reboot: false, reasons });
            }
            (Step::Reboot, Observation::Done) => {
                self.rebooted = true;
                self.stage = if self.stage == Stage::EarlyReboot { Stage::Post } else { Stage::Finished };
            }
            (step, _) => return Err(OutOfStep(step)),
        }
        self.settle();
        Ok(())
    }

    /// How the job ended and why. Before [`Step::Finished`] it tells how the job would stand if it ended here.
    pub fn outcome(self) -> Outcome {
        let reboot = self.reboot_outcome();
        let job = self.job_outcome(&reboot);
        Outcome {
            pre_actions: self.pre,
            patches: self.patches,
            post_actions: self.post,
            job,
            reboot,
            passes: self.restarts.passes,
        }
    }

    fn action_step(&self, id: ActionId) -> Step {
        if self.aborted_by.is_some() || self.job.agent_too_old() {
            Step::SkipAction(id)
        } else {
            Step::RunAction { id, attempt: self.attempt }
        }
    }

    fn skips_patches(&self) -> bool {
        self.aborted_by.is_some() && self.book.switches.abort_skips_patches
    }

    fn take_action(&mut self, id: ActionId, end: ActionEnd) {
        let judged = meaning::action(&end, self.book);
        let mut reasons = reasons(judged.rule);
        reasons.extend(judged.also.map(plain));
        if judged.meaning.flow == Flow::Retry {
            if self.attempt < self.book.retries {
                self.attempt += 1;
                return;
            }
            reasons.push(plain(Rule::RetriesSpent));
        } else if self.attempt > 0 {
            reasons.push(plain(Rule::Retry));
        }
        let mut requests_reboot = judged.meaning.reboot;
        if requests_reboot && id.phase == Phase::Post {
            requests_reboot = self.book.switches.post_action_reboots;
            reasons.push(plain(if requests_reboot {
                Rule::PostActionReboot
            } else {
                Rule::PostActionNoReboot
            }));
        }
        if judged.meaning.flow == Flow::Abort {
            self.aborted_by = Some(id);
        }
        let attempts = self.attempt + 1;
        self.attempt = 0;
        let (status, runs) = (judged.status(), self.restarts.runs(id));
        self.push(id, ActionOutcome { status, end: Some(end), attempts, runs, requests_reboot, reasons });
    }

    fn skipped_action(&self, id: ActionId) -> ActionOutcome {
        let (status, reason) = match self.aborted_by {
            Some(id) => (
                ActionStatus::Skipped(SkippedBy::System),
                Reason { rule: Rule::AbortSkipsActions, by: Some(Requester::Action(id)) },
            ),
            None => (ActionStatus::NotRun(NotRun::AgentTooOld), plain(Rule::AgentTooOld)),
        };
        self.unrun(id, status, reason)
    }

    /// What becomes of an action that does not run in this pass.
    pub(super) fn unrun(&self, id: ActionId, status: ActionStatus, reason: Reason) -> ActionOutcome {
        let (reasons, runs) = (smallvec![reason], self.restarts.runs(id));
        ActionOutcome { status, end: None, attempts: 0, runs, requests_reboot: false, reasons }
    }

    pub(super) fn push(&mut self, id: ActionId, outcome: ActionOutcome) {
        self.note_request(outcome.requests_reboot, Requester::Action(id));
        match id.phase {
            Phase::Pre => self.pre.push(outcome),
            Phase::Post => self.post.push(outcome),
        }
    }

    fn push_patch(&mut self, outcome: PatchOutcome) {
        self.note_request(outcome.requests_reboot, Requester::Patch(self.patches.len()));
        self.patches.push(outcome);
    }

    fn note_request(&mut self, requests: bool, by: Requester) {
        if requests && self.rebooted && self.late_request.is_none() {
            self.late_request = Some(by);
        }
    }

    /// Goes back to the first action.
    pub(super) fn begin(&mut self) {
        self.stage = Stage::Pre;
        self.attempt = 0;
    }

    /// Stops where it is.
    pub(super) fn finish(&mut self) {
        self.stage = Stage::Finished;
    }

    /// How often the action that runs now was tried before.
    pub(super) const fn tried(&self) -> u32 {
        self.attempt
    }

    /// Moves on until the stage has something to do.
    fn settle(&mut self) {
        if self.restarts.down.is_some() {
            return;
        }
        loop {
            let (empty, next) = match self.stage {
                Stage::Pre => (self.pre.len() == self.job.pre_actions.len(), Stage::Patches),
                Stage::Patches => (self.patches.len() == self.job.patches.len(), Stage::EarlyReboot),
                Stage::EarlyReboot => {
                    (!self.book.switches.post_actions_after_reboot || !self.reboots_now(), Stage::Post)
                }
                Stage::Post => (self.post.len() == self.job.post_actions.len(), Stage::Reboot),
                Stage::Reboot => (!self.reboots_now(), Stage::Finished),
                Stage::Finished => return,
            };
            if !empty {
                return;
            }
            self.stage = next;
        }
    }

    fn reboots_now(&self) -> bool {
        !self.rebooted && self.job.reboot != RebootPolicy::Suppress && self.owed() == Owed::Yes
    }
}

pub(super) const fn plain(rule: Rule) -> Reason {
    Reason { rule, by: None }
}

pub(super) fn reasons(rule: Rule) -> Reasons {
    smallvec![plain(rule)]
}
