//! How a job ended, each element with its reasons.

use smallvec::SmallVec;

use super::Rule;
use crate::job::{ActionEnd, ActionId, JobStatus, Phase};

/// Reasons of one element; few, so that they are kept in place.
pub type Reasons = SmallVec<[Reason; 2]>;

/// How a job ends on one endpoint.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outcome {
    /// The pre-actions, in order.
    pub pre_actions: Vec<ActionOutcome>,
    /// The patches, in order.
    pub patches: Vec<PatchOutcome>,
    /// The post-actions, in order.
    pub post_actions: Vec<ActionOutcome>,
    /// The job as a whole.
    pub job: JobOutcome,
    /// What becomes of the reboot.
    pub reboot: RebootOutcome,
    /// Earlier passes through the job, in order: each was cut short by a reboot that an action forced, and the job began
    /// again. Everything above tells of the last pass.
    pub passes: Vec<Pass>,
}

/// A pass through the job that came to no end, since an action took the endpoint down.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Pass {
    /// The pre-actions that it came to, in order.
    pub pre_actions: Vec<ActionOutcome>,
    /// The patches that it came to, in order.
    pub patches: Vec<PatchOutcome>,
    /// The post-actions that it came to, in order.
    pub post_actions: Vec<ActionOutcome>,
    /// The action that took the endpoint down; the last one that the pass came to.
    pub interrupted_by: ActionId,
}

impl Outcome {
    /// The outcomes of one phase, in order.
    pub fn actions(&self, phase: Phase) -> &[ActionOutcome] {
        match phase {
            Phase::Pre => &self.pre_actions,
            Phase::Post => &self.post_actions,
        }
    }

    /// The outcome of one action, if the job has it.
    pub fn action(&self, id: ActionId) -> Option<&ActionOutcome> {
        self.actions(id.phase).get(id.index)
    }

    /// How often the job began again after a forced reboot.
    pub fn restarts(&self) -> usize {
        self.passes.len()
    }

    /// The outcome of one action in a pass, counted from 0; behind the earlier passes comes the last one.
    pub fn action_in(&self, pass: usize, id: ActionId) -> Option<&ActionOutcome> {
        let Some(pass) = self.passes.get(pass) else { return self.action(id) };
        match id.phase {
            Phase::Pre => pass.pre_actions.get(id.index),
            Phase::Post => pass.post_actions.get(id.index),
        }
    }

    /// The outcome of the patch at `index` in a pass, as [`Self::action_in`].
    pub fn patch_in(&self, pass: usize, index: usize) -> Option<&PatchOutcome> {
        self.passes.get(pass).map_or(&self.patches, |pass| &pass.patches).get(index)
    }

    /// Every reason of the last pass, from the first action to the reboot.
    pub fn reasons(&self) -> impl Iterator<Item = &Reason> {
        let actions = self.pre_actions.iter().chain(&self.post_actions).flat_map(|action| &action.reasons);
        let patches = self.patches.iter().flat_map(|patch| &patch.reasons);
        actions.chain(patches).chain(&self.job.reasons).chain(&self.reboot.reasons)
    }

    /// Whether some element rests on a point that the documents leave open.
    pub fn rests_on_assumption(&self) -> bool {
        self.reasons().any(|reason| reason.rule.is_assumption())
    }
}

/// How one action ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ActionOutcome {
    /// Success, failed, skipped or not run.
    pub status: ActionStatus,
    /// What was seen of its last attempt; `None` when it never ran, and when the endpoint went down while it ran.
    pub end: Option<ActionEnd>,
    /// How often it was tried in this pass; more than once only under a rulebook that retries.
    pub attempts: u32,
    /// How often it ran up to the end of this pass, earlier passes included.
    pub runs: u32,
    /// Whether it asks for a reboot, as far as the rulebook lets it.
    pub requests_reboot: bool,
    /// Why.
    pub reasons: Reasons,
}

/// The status of an action.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ActionStatus {
    /// It succeeded.
    Success,
    /// It failed.
    Failed,
    /// It was skipped; by whom is never lost.
    Skipped(SkippedBy),
    /// It was not run at all.
    NotRun(NotRun),
    /// The endpoint went down while it ran, by a reboot that it forced: how it would have ended does not count.
    Interrupted,
}

/// Who assigned the 101.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum SkippedBy {
    /// The script itself, by exiting with it.
    User,
    /// The system, since the job was aborted.
    System,
}

/// Why an action was never run although nothing aborted the job.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum NotRun {
    /// The agent on the asset is too old to run actions.
    AgentTooOld,
    /// The job never came to it: an earlier action takes the endpoint down, pass after pass.
    RebootLoop,
}

/// How one patch ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PatchOutcome {
    /// Installed, failed, skipped or not applicable.
    pub status: PatchStatus,
    /// Whether it asks for a reboot.
    pub requests_reboot: bool,
    /// Why.
    pub reasons: Reasons,
}

/// The status of a patch.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum PatchStatus {
    /// It is on the asset.
    Installed,
    /// Its installer failed.
    InstallFailed,
    /// It could not be downloaded.
    DownloadFailed,
    /// Its signature is wrong.
    FileSignatureFailed,
    /// Its checksum is wrong.
    FileHashValidationFailed,
    /// The vendor has withdrawn it.
    Withdrawn,
    /// An abort skipped it.
    Skipped,
    /// The software that it upgrades is not there.
    NotApplicable,
    /// The job never came to it: an action before it takes the endpoint down, pass after pass.
    NotReached,
}

impl PatchStatus {
    /// Whether this counts as a failure of the job.
    pub const fn is_failure(self) -> bool {
        !matches!(self, Self::Installed | Self::Skipped | Self::NotApplicable | Self::NotReached)
    }
}

/// How the job as a whole ended.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct JobOutcome {
    /// Its status, without regard to a pending reboot.
    pub status: JobStatus,
    /// The action that aborted it.
    pub aborted_by: Option<ActionId>,
    /// The console shows Pending Reboot until a person reboots.
    pub pending_reboot: bool,
    /// An action forced a reboot again after the last restart that was allowed: the job never ends.
    pub reboot_loop: bool,
    /// Why.
    pub reasons: Reasons,
}

/// What becomes of the reboot.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct RebootOutcome {
    /// The decision.
    pub decision: RebootDecision,
    /// Who asked for one, in order.
    pub requested_by: Vec<Requester>,
    /// Actions that tried to reboot the endpoint by themselves, each once, in the order in which they did.
    pub forced_by: Vec<ActionId>,
    /// Why.
    pub reasons: Reasons,
}

/// What is decided about the reboot.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum RebootDecision {
    /// Nobody asked for one.
    None,
    /// One reboot, at the end, under the job's reboot settings.
    Owed,
    /// One is owed, and the job suppresses it.
    Suppressed,
    /// One was asked for, and the rulebook drops it since the job was aborted.
    Dropped,
}

/// Who asks for a reboot.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Requester {
    /// An action.
    Action(ActionId),
    /// The patch at this place, from 0.
    Patch(usize),
}

/// Why an element of an outcome is as it is: the rule that was applied, and what made it apply.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Reason {
    /// The rule.
    pub rule: Rule,
    /// The action or patch that made it apply, when it is another element.
    pub by: Option<Requester>,
}
