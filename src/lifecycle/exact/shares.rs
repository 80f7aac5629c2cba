//! Shares of outcomes, added up class by class.

use std::collections::BTreeMap;

use super::class::{Class, Key};
use super::of_plan::{Exact, NotExact};
use super::parts::{Part, parts};
use super::sum::{Sum, ratio};
use crate::job::{ActionId, Job};
use crate::lifecycle::{
    ActionKey, AgentTrouble, End, Group, NeverBegan, PatchKey, PlannedJob, Point, Presence, RebootKey, Share,
};
use crate::rules::{Machine, Outcome, Rulebook};

/// Shares while they are added up.
pub(super) struct Shares {
    ends: BTreeMap<End, Sum>,
    actions: BTreeMap<ActionId, BTreeMap<ActionKey, Sum>>,
    patches: Vec<BTreeMap<PatchKey, Sum>>,
    aborted: BTreeMap<ActionId, Sum>,
    reboots: BTreeMap<RebootKey, Sum>,
}

impl Shares {
    pub(super) fn new(job: &Job) -> Self {
        Self {
            ends: BTreeMap::new(),
            actions: BTreeMap::new(),
            patches: vec![BTreeMap::new(); job.patches.len()],
            aborted: BTreeMap::new(),
            reboots: BTreeMap::new(),
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
        let trouble = planned.profile.trouble.on(group.platform, &group.tags);
        if trouble.cases().iter().any(|(share, trouble)| share.millionths() > 0 && fails_within(*trouble)) {
            return Err(NotExact::AgentFailsWithin);
        }
        let fails = of(trouble.cases(), |trouble| matches!(trouble, AgentTrouble::Fails { .. }));
        self.end(End::Never(NeverBegan::Offline), of_all * offline);
        self.end(End::AgentFailed, of_all * (1.0 - offline) * fails);
        for (share, agent) in group.agent.cases() {
            let job = Job { agent: *agent, ..planned.job.clone() };
            let share =
                of_all * (1.0 - offline) * (1.0 - fails) * ratio(share.millionths().into(), 1_000_000);
            if share > 0.0 {
                self.job(&job, book, &parts, group, share)?;
            }
        }
        Ok(())
    }

    /// Adds assets on which the rules come to judge the job.
    fn job(
        &mut self,
        job: &Job,
        book: &Rulebook,
        parts: &[Part],
        group: &Group,
        share: f64,
    ) -> Result<(), NotExact> {
        let first = Class::first(Machine::new(job, book));
        let mut classes: BTreeMap<Key, (Sum, Class<'_>)> =
            BTreeMap::from([(first.key().0, (Sum::from(share), first))]);
        for part in parts {
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
            let pending = outcome.job.pending_reboot && group.manual_reboot.is_none();
            let status = outcome.job.status;
            self.end(if pending { End::PendingReboot(status) } else { End::Ran(status) }, sum.total());
        }
        Ok(())
    }

    fn end(&mut self, end: End, share: f64) {
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

/// An agent that restarts goes on with the job, and one that fails before deployment does nothing of it; all else is in the
/// middle.
fn fails_within(trouble: AgentTrouble) -> bool {
    matches!(trouble, AgentTrouble::Fails { before } if before != Point::Deployment)
}

/// The share of the cases that are meant.
fn of<T>(cases: &[(Share, T)], meant: impl Fn(&T) -> bool) -> f64 {
    let millionths: u64 =
        cases.iter().filter(|(_, value)| meant(value)).map(|(share, _)| u64::from(share.millionths())).sum();
    ratio(millionths, 1_000_000)
}

fn totals<K: Ord>(sums: BTreeMap<K, Sum>) -> BTreeMap<K, f64> {
    sums.into_iter().map(|(key, sum)| (key, sum.total())).collect()
}
