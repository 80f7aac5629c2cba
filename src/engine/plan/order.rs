//! Which linked jobs can be decided about, and in which order.

use crate::lifecycle::{LinkDecision, Plan, Time};

/// For each job, how many parents stand above it; a link to itself or in a circle, which no plan has that was checked, ends
/// there.
pub(super) fn depths(plan: &Plan) -> Vec<usize> {
    let depth = |job: usize| {
        let mut at = job;
        (0..plan.jobs.len()).take_while(|_| parent(plan, at).map(|parent| at = parent).is_some()).count()
    };
    (0..plan.jobs.len()).map(depth).collect()
}

/// The parent of a linked job.
pub(super) fn parent(plan: &Plan, job: usize) -> Option<usize> {
    plan.jobs.get(job).and_then(|job| job.start.link()).map(|link| link.parent)
}

/// A linked job whose parent is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Candidate {
    pub job: usize,
    /// When its link decides; `None` is never.
    pub known: Option<Time>,
}

impl Candidate {
    pub(super) fn new(job: usize, decision: LinkDecision) -> Self {
        let known = match decision {
            LinkDecision::Starts { known, .. } => Some(known),
            LinkDecision::Held { known } => known,
        };
        Self { job, known }
    }
}

/// Of the candidates, those that no job can change about which nothing is decided yet: each whose parent shares no asset with
/// such a job, else the one whose link decides first: before that none of the others does anything.
///
/// A job whose reboot is suppressed is over when nobody ever reboots the asset, else at that reboot: its links are judged behind
/// those of other jobs on its assets where they can be.
pub(super) fn settled(plan: &Plan, undecided: &[bool], candidates: &[Candidate]) -> Vec<usize> {
    let shares = |one: usize, other: usize| {
        plan.jobs[one].groups.iter().any(|group| plan.jobs[other].groups.contains(group))
    };
    let safe = |candidate: &&Candidate| {
        let Some(parent) = parent(plan, candidate.job) else { return true };
        let open = (0..plan.jobs.len()).filter(|job| undecided[*job]);
        open.filter(|job| !follows(plan, *job, candidate.job)).all(|job| !shares(parent, job))
    };
    let sure: Vec<_> = candidates.iter().filter(safe).map(|candidate| candidate.job).collect();
    if !sure.is_empty() {
        return sure;
    }
    let first =
        candidates.iter().min_by_key(|candidate| (candidate.known.is_none(), candidate.known, candidate.job));
    first.map(|candidate| candidate.job).into_iter().collect()
}

/// Whether a job can only begin when the other one has: it is that one, or waits for it by way of links.
pub(super) fn follows(plan: &Plan, job: usize, other: usize) -> bool {
    let mut at = job;
    for _ in 0..=plan.jobs.len() {
        if at == other {
            return true;
        }
        let Some(parent) = parent(plan, at) else { return false };
        at = parent;
    }
    false
}
