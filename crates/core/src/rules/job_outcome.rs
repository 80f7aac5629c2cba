//! What a job comes to: its status and its reboot, from everything that was seen.

use super::machine::{Machine, plain};
use super::{
    ActionStatus, JobOutcome, PatchStatus, Reason, Reasons, RebootDecision, RebootOutcome, Requester, Rule,
    SkippedBy,
};
use crate::job::{ActionId, JobStatus, Phase, RebootPolicy};

/// Whether a reboot is owed, before the job's reboot settings are looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Owed {
    No,
    Yes,
    Dropped,
}

impl Machine<'_> {
    /// Who asks for a reboot, in the order in which they ran.
    fn requesters(&self) -> impl Iterator<Item = Requester> {
        let pre = self.pre.iter().enumerate().filter(|(_, action)| action.requests_reboot);
        let patches = self.patches.iter().enumerate().filter(|(_, patch)| patch.requests_reboot);
        let post = self.post.iter().enumerate().filter(|(_, action)| action.requests_reboot);
        let now = pre
            .map(|(at, _)| Requester::Action(ActionId::pre(at)))
            .chain(patches.map(|(at, _)| Requester::Patch(at)))
            .chain(post.map(|(at, _)| Requester::Action(ActionId::post(at))));
        let before = &self.restarts.requests;
        before.iter().copied().chain(now.filter(|by| !before.contains(by)))
    }

    /// Who asks for a reboot in this pass or asked for one in an earlier one, in the order in which they did.
    pub(super) fn all_requesters(&self) -> Vec<Requester> {
        self.requesters().collect()
    }

    /// Only an abort by a pre-action can drop a request, and only one that a pre-action made before it: a patch that
    /// was installed needs its reboot whatever happens to the job.
    pub(super) fn owed(&self) -> Owed {
        let aborted_early = self.aborted_by.is_some_and(|id| id.phase == Phase::Pre);
        let mut any = false;
        for requester in self.requesters() {
            any = true;
            let before_abort = matches!(requester, Requester::Action(ActionId { phase: Phase::Pre, .. }));
            if !(aborted_early && before_abort && !self.book.switches.reboot_after_abort) {
                return Owed::Yes;
            }
        }
        if any { Owed::Dropped } else { Owed::No }
    }

    pub(super) fn reboot_outcome(&self) -> RebootOutcome {
        let requested_by = self.all_requesters();
        let by = requested_by.first().copied();
        let mut reasons: Reasons = self
            .forced_by
            .iter()
            .map(|id| Reason { rule: Rule::ForcedReboot, by: Some(Requester::Action(*id)) })
            .collect();
        if let Some(before) = self.restarts.requests.first() {
            reasons.push(Reason { rule: Rule::ForcedRebootSettlesNothing, by: Some(*before) });
        }
        let decision = match self.owed() {
            Owed::No => {
                reasons.push(plain(Rule::NoRequest));
                RebootDecision::None
            }
            Owed::Dropped => {
                reasons.push(Reason { rule: Rule::RebootDroppedByAbort, by });
                RebootDecision::Dropped
            }
            Owed::Yes => {
                reasons.push(Reason { rule: Rule::RebootRequested, by });
                if requested_by.len() > 1 {
                    reasons.push(plain(Rule::OneReboot));
                }
                if let Some(id) = self.aborted_by {
                    reasons.push(Reason { rule: Rule::RebootAfterAbort, by: Some(Requester::Action(id)) });
                }
                if self.job.reboot == RebootPolicy::Suppress {
                    reasons.push(plain(Rule::RebootSuppressed));
                    RebootDecision::Suppressed
                } else {
                    RebootDecision::Owed
                }
            }
        };
        if let Some(late) = self.late_request {
            reasons.push(Reason { rule: Rule::SecondReboot, by: Some(late) });
        }
        RebootOutcome { decision, requested_by, forced_by: self.forced_by.clone(), reasons }
    }

    pub(super) fn job_outcome(&self, reboot: &RebootOutcome) -> JobOutcome {
        if let Some(looped) = self.looped_outcome() {
            return looped;
        }
        let mut reasons = Reasons::new();
        let mut status = JobStatus::Completed;
        let switches = self.book.switches;
        if let Some(id) = self.aborted_by {
            let by = Some(Requester::Action(id));
            if switches.abort_fails_job {
                status = JobStatus::CompletedWithFailure;
                reasons.push(Reason { rule: Rule::AbortEndsJob, by });
            } else {
                reasons.push(Reason { rule: Rule::AbortEndsEarly, by });
            }
            if !switches.abort_skips_patches {
                reasons.push(Reason { rule: Rule::AbortSparesPatches, by });
            }
        }
        let mut user_skip = None;
        let mut failed = None;
        let mut not_run = None;
        for (phase, outcomes) in [(Phase::Pre, &self.pre), (Phase::Post, &self.post)] {
            for (index, outcome) in outcomes.iter().enumerate() {
                let id = ActionId { phase, index };
                match outcome.status {
                    ActionStatus::Failed if self.aborted_by != Some(id) => _ = failed.get_or_insert(id),
                    ActionStatus::NotRun(_) => _ = not_run.get_or_insert(id),
                    ActionStatus::Skipped(SkippedBy::User) => _ = user_skip.get_or_insert(id),
                    ActionStatus::Success
                    | ActionStatus::Failed
                    | ActionStatus::Interrupted
                    | ActionStatus::Skipped(SkippedBy::System) => {}
                }
            }
        }
        let failures = [(failed, Rule::ActionFailed), (not_run, Rule::AgentTooOldFails)];
        for (id, rule) in failures {
            if let Some(id) = id {
                status = JobStatus::CompletedWithFailure;
                reasons.push(Reason { rule, by: Some(Requester::Action(id)) });
            }
        }
        if let Some(at) = self.patches.iter().position(|patch| patch.status.is_failure()) {
            status = JobStatus::CompletedWithFailure;
            reasons.push(Reason { rule: Rule::PatchFailed, by: Some(Requester::Patch(at)) });
        }
        if let Some(id) = user_skip {
            let by = Some(Requester::Action(id));
            if switches.user_skip_fails_job {
                status = JobStatus::CompletedWithFailure;
                reasons.push(Reason { rule: Rule::UserSkipFailsJob, by });
            } else {
                reasons.push(Reason { rule: Rule::UserSkipKeepsStatus, by });
            }
        }
        if self.pre.is_empty() && self.post.is_empty() {
            if self.patches.is_empty() {
                status = JobStatus::NoPatchAvailable;
                reasons.push(plain(Rule::NothingToDo));
            } else if self.patches.iter().all(|patch| patch.status == PatchStatus::NotApplicable) {
                status = JobStatus::NotApplicable;
                reasons.push(plain(Rule::NothingApplies));
            }
        }
        if reasons.is_empty() {
            reasons.push(plain(Rule::AllSucceeded));
        }
        reasons.extend(self.restart_reasons());
        let pending_reboot = reboot.decision == RebootDecision::Suppressed || self.late_request.is_some();
        JobOutcome { status, aborted_by: self.aborted_by, pending_reboot, reboot_loop: false, reasons }
    }
}
