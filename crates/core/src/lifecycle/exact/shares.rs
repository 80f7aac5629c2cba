//! Shares of outcomes, added up class by class.

use std::collections::BTreeMap;

use super::class::{Class, Key};
use super::of_plan::{Exact, NotExact};
use super::parts::{Part, parts};
use super::sum::{Sum, ratio};
use crate::job::{Action, ActionId, ActionKind, AgentVersion, Job, Patch};
use crate::lifecycle::{
    ActionKey, AgentFault, Group, JobEnd, NeverBegan, PatchKey, PlannedJob, Point, Presence, RebootKey, Share,
};
use crate::rules::{Machine, Outcome, Rulebook};

/// Shares while they are added up.
pub(super) struct Shares {
    ends: BTreeMap<JobEnd, Sum>,
    actions: BTreeMap<ActionId, BTreeMap<ActionKey, Sum>>,
    patches: Vec<BTreeMap<PatchKey, Sum>>,
    aborted: BTreeMap<ActionId, Sum>,
    reboots: BTreeMap<RebootKey, Sum>,
    kinds: Vec<Kind>,
}

/// Assets on which a job goes alike, and which share of all they are.
struct Kind {
    parts: Vec<Part>,
    job: Job,
    /// A person reboots them when the job does not.
    manual: bool,
    share: Sum,
}

/// So many kinds of assets are walked through; more would take longer than sampling.
const MOST_KINDS: usize = 64;

impl Shares {
    pub(super) fn new(job: &Job) -> Self {
        Self {
            ends: BTreeMap::new(),
            actions: BTreeMap::new(),
            patches: vec![BTreeMap::new(); job.patches.len()],
            aborted: BTreeMap::new(),
            reboots: BTreeMap::new(),
            kinds: Vec::new(),
        }
    }

    /// Adds the assets of one group, which are this share of all.
    pub(super) fn group(
        &mut self,
        planned: &PlannedJob,
        group: &Group,
        book: &Rulebook,
        of_all: f64,
    ) -> Result<(), NotExact> {
        let parts = parts(planned, group, book)?;
        let offline = of(group.presence.cases(), |presence| *presence == Presence::Offline);
        let agent_fault = planned.profile.agent_fault.on(group.platform, &group.tags);
        if agent_fault
            .cases()
            .iter()
            .any(|(share, agent_fault)| share.millionths() > 0 && fails_within(*agent_fault))
        {
            return Err(NotExact::AgentFailsWithin);
        }
        let fails = of(agent_fault.cases(), |agent_fault| matches!(agent_fault, AgentFault::Fails { .. }));
        self.end(JobEnd::Never(NeverBegan::Offline), of_all * offline);
        self.end(JobEnd::AgentFailed, of_all * (1.0 - offline) * fails);
        for (share, agent) in group.agent.cases() {
            let share =
                of_all * (1.0 - offline) * (1.0 - fails) * ratio(share.millionths().into(), 1_000_000);
            if share > 0.0 {
                self.kind(planned, *agent, &parts, group.manual_reboot.is_some(), share)?;
            }
        }
        Ok(())
    }

    /// Adds assets of one kind.
    fn kind(
        &mut self,
        planned: &PlannedJob,
        agent: Option<AgentVersion>,
        parts: &[Part],
        manual: bool,
        share: f64,
    ) -> Result<(), NotExact> {
        let job = Job { agent, ..bare(&planned.job) };
        let old = job.agent_too_old();
        let alike = |kind: &&mut Kind| {
            kind.job.agent_too_old() == old && kind.manual == manual && kind.parts == parts
        };
        if let Some(kind) = self.kinds.iter_mut().find(alike) {
            kind.share.add(share);
        } else if self.kinds.len() == MOST_KINDS {
            return Err(NotExact::ManyKinds(MOST_KINDS));
        } else {
            self.kinds.push(Kind { parts: parts.to_vec(), job, manual, share: share.into() });
        }
        Ok(())
    }

    /// Lets the rules judge the job on every kind of assets.
    pub(super) fn judge(&mut self, book: &Rulebook) -> Result<(), NotExact> {
        std::mem::take(&mut self.kinds).iter().try_for_each(|kind| self.job(kind, book))
    }

    /// Adds assets on which the rules come to judge the job.
    fn job(&mut self, kind: &Kind, book: &Rulebook) -> Result<(), NotExact> {
        let first = Class::first(Machine::new(&kind.job, book));
        let mut classes: BTreeMap<Key, (Sum, Class<'_>)> =
            BTreeMap::from([(first.key().0, (kind.share, first))]);
        for part in &kind.parts {
            let mut next: BTreeMap<Key, (Sum, Class<'_>)> = BTreeMap::new();
            for (sum, class) in classes.into_values() {
                for (chance, class) in class.after(part)? {
                    let share = sum.total() * chance;
                    let (key, outcome) = class.key();
                    self.part(part, &outcome, share);
                    next.entry(key).or_insert_with(|| (Sum::default(), class)).0.add(share);
                }
            }
            classes = next;
        }
        for (sum, class) in classes.into_values() {
            let (_, outcome) = class.key();
            self.reboots.entry(RebootKey(outcome.reboot.decision)).or_default().add(sum.total());
            if let Some(by) = outcome.job.aborted_by {
                self.aborted.entry(by).or_default().add(sum.total());
            }
            let pending = outcome.job.pending_reboot && !kind.manual;
            let status = outcome.job.status;
            self.end(if pending { JobEnd::PendingReboot(status) } else { JobEnd::Ran(status) }, sum.total());
        }
        Ok(())
    }

    fn end(&mut self, end: JobEnd, share: f64) {
        if share > 0.0 {
            self.ends.entry(end).or_default().add(share);
        }
    }

    fn part(&mut self, part: &Part, outcome: &Outcome, share: f64) {
        match part {
            Part::Action(id, _) => {
                if let Some(action) = outcome.action(*id) {
                    let keys = self.actions.entry(*id).or_default();
                    keys.entry(ActionKey(action.status)).or_default().add(share);
                }
            }
            Part::Patch(at, _) => {
                if let (Some(keys), Some(patch)) = (self.patches.get_mut(*at), outcome.patches.get(*at)) {
                    keys.entry(PatchKey(patch.status)).or_default().add(share);
                }
            }
        }
    }

    pub(super) fn into_exact(self, assets: u64) -> Exact {
        Exact {
            assets,
            ends: totals(self.ends),
            actions: self.actions.into_iter().map(|(id, keys)| (id, totals(keys))).collect(),
            patches: self.patches.into_iter().map(totals).collect(),
            aborted: totals(self.aborted),
            reboots: totals(self.reboots),
        }
    }
}

/// The job without its scripts.
fn bare(job: &Job) -> Job {
    let actions = |actions: &[Action]| vec![Action::new(ActionKind::RunScript(None)); actions.len()];
    Job {
        pre_actions: actions(&job.pre_actions),
        patches: vec![Patch::new(""); job.patches.len()],
        post_actions: actions(&job.post_actions),
        reboot: job.reboot,
        ..Job::new(job.platform)
    }
}

/// An agent that restarts goes on with the job, and one that fails before deployment does nothing of it; all else is in the
/// middle.
fn fails_within(agent_fault: AgentFault) -> bool {
    matches!(agent_fault, AgentFault::Fails { before } if before != Point::Deployment)
}

fn of<T>(cases: &[(Share, T)], meant: impl Fn(&T) -> bool) -> f64 {
    let millionths: u64 =
        cases.iter().filter(|(_, value)| meant(value)).map(|(share, _)| u64::from(share.millionths())).sum();
    ratio(millionths, 1_000_000)
}

fn totals<K: Ord>(sums: BTreeMap<K, Sum>) -> BTreeMap<K, f64> {
    sums.into_iter().map(|(key, sum)| (key, sum.total())).collect()
}
