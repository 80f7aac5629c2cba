//! What a forced reboot does to a job: it begins again, up to a point.

use smallvec::SmallVec;

use super::machine::{Machine, plain, reasons};
use super::{
    ActionOutcome, ActionStatus, JobOutcome, NotRun, Pass, PatchOutcome, PatchStatus, Reason, Reasons,
    Requester, Rule,
};
use crate::job::{ACTIONS_PER_PHASE, ActionId, JobStatus, Phase};

/// After so many restarts a rehearsal takes a job for one in a reboot loop, unless it is told otherwise.
pub const DEFAULT_RESTARTS: u32 = 3;

/// More restarts than this show nothing that fewer do not show.
pub const MOST_RESTARTS: u32 = 10;

/// What the machine keeps beyond one pass through the job.
#[derive(Clone, Debug)]
pub(super) struct Restarts {
    /// How many are allowed.
    most: u32,
    /// The endpoint is down, by this action.
    pub down: Option<ActionId>,
    /// Passes that were cut short and followed by another one.
    pub passes: Vec<Pass>,
    /// The action behind the reboot that was one too many.
    looped_by: Option<ActionId>,
    /// Who asked for a reboot in earlier passes.
    pub requests: Vec<Requester>,
    /// Patches that earlier passes have installed, by place.
    installed: Vec<Option<PatchOutcome>>,
    /// How often each action ran.
    runs: [SmallVec<[u32; ACTIONS_PER_PHASE]>; 2],
}

impl Default for Restarts {
    fn default() -> Self {
        Self {
            most: DEFAULT_RESTARTS,
            down: None,
            passes: Vec::new(),
            looped_by: None,
            requests: Vec::new(),
            installed: Vec::new(),
            runs: Default::default(),
        }
    }
}

impl Restarts {
    pub(super) fn count_run(&mut self, id: ActionId) {
        let runs = &mut self.runs[id.phase as usize];
        if runs.len() <= id.index {
            runs.resize(id.index + 1, 0);
        }
        runs[id.index] += 1;
    }

    pub(super) fn runs(&self, id: ActionId) -> u32 {
        self.runs[id.phase as usize].get(id.index).copied().unwrap_or_default()
    }
}

impl Machine<'_> {
    /// The same machine, which lets the job begin again at most `restarts` times after forced reboots, instead of
    /// [`DEFAULT_RESTARTS`] times.
    #[must_use]
    pub fn restarting_at_most(mut self, restarts: u32) -> Self {
        self.restarts.most = restarts;
        self
    }

    /// The endpoint goes down while this action runs.
    pub(super) fn go_down(&mut self, id: ActionId) {
        if !self.forced_by.contains(&id) {
            self.forced_by.push(id);
        }
        let interrupted = ActionOutcome {
            attempts: self.tried() + 1,
            ..self.unrun(id, ActionStatus::Interrupted, plain(Rule::ForcedReboot))
        };
        self.push(id, interrupted);
        self.restarts.down = Some(id);
    }

    /// The endpoint is up again: the job begins anew, or is given up.
    pub(super) fn come_up(&mut self, by: ActionId) {
        self.restarts.down = None;
        if self.restarts.passes.len() < self.restarts.most as usize {
            self.restart(by);
        } else {
            self.give_up(by);
        }
    }

    fn restart(&mut self, by: ActionId) {
        self.restarts.requests = self.all_requesters();
        let patches = std::mem::take(&mut self.patches);
        self.restarts.installed.resize(self.job.patches.len(), None);
        for (kept, patch) in self.restarts.installed.iter_mut().zip(&patches) {
            if patch.status == PatchStatus::Installed && kept.is_none() {
                let mut reasons = patch.reasons.clone();
                reasons.push(plain(Rule::InstalledBeforeRestart));
                *kept = Some(PatchOutcome { reasons, ..patch.clone() });
            }
        }
        self.restarts.passes.push(Pass {
            pre_actions: std::mem::take(&mut self.pre),
            patches,
            post_actions: std::mem::take(&mut self.post),
            interrupted_by: by,
        });
        self.begin();
    }

    /// What the last pass did not come to, it never comes to.
    fn give_up(&mut self, by: ActionId) {
        self.restarts.looped_by = Some(by);
        let never = Reason { rule: Rule::LoopNotReached, by: Some(Requester::Action(by)) };
        while self.patches.len() < self.job.patches.len() {
            let unreached = PatchOutcome {
                status: PatchStatus::NotReached,
                requests_reboot: false,
                reasons: Reasons::from_slice(&[never]),
            };
            let patch = self.installed_already().unwrap_or(unreached);
            self.patches.push(patch);
        }
        for phase in [Phase::Pre, Phase::Post] {
            let first = if phase == Phase::Pre { self.pre.len() } else { self.post.len() };
            for index in first..self.job.actions(phase).len() {
                let id = ActionId { phase, index };
                self.push(id, self.unrun(id, ActionStatus::NotRun(NotRun::RebootLoop), never));
            }
        }
        self.finish();
    }

    /// Whether an earlier pass has installed the patch that is due.
    pub(super) fn is_installed_already(&self) -> bool {
        self.restarts.installed.get(self.patches.len()).is_some_and(Option::is_some)
    }

    /// The patch that is due, as an earlier pass has left it.
    pub(super) fn installed_already(&self) -> Option<PatchOutcome> {
        self.restarts.installed.get(self.patches.len()).cloned().flatten()
    }

    /// Why the job ran more than once: each action that made it do so.
    pub(super) fn restart_reasons(&self) -> Reasons {
        let mut reasons = Reasons::new();
        for pass in &self.restarts.passes {
            let by = Some(Requester::Action(pass.interrupted_by));
            let reason = Reason { rule: Rule::JobRestarts, by };
            if !reasons.contains(&reason) {
                reasons.push(reason);
            }
        }
        reasons
    }

    /// How the job stands when it was given up in a reboot loop.
    pub(super) fn looped_outcome(&self) -> Option<JobOutcome> {
        let by = self.restarts.looped_by?;
        let mut why = reasons(Rule::LoopStatus);
        why.insert(0, Reason { rule: Rule::RebootLoop, by: Some(Requester::Action(by)) });
        why.extend(self.restart_reasons());
        Some(JobOutcome {
            status: JobStatus::Resumed,
            aborted_by: None,
            pending_reboot: false,
            reboot_loop: true,
            reasons: why,
        })
    }
}
