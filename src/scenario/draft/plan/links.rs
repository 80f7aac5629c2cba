//! Starts and links between jobs.

use super::model::{DraftPlannedJob, DraftTime};
use super::times::Times;
use crate::diag::did_you_mean;
use crate::job::Phase;
use crate::lifecycle::{Condition, Link, Measure, PlannedJob, Share, Start, Time};
use crate::scenario::draft::Draft;
use crate::scenario::value::LeastShare;
use crate::source::Spanned;

/// The place of a parent that is not there; the plan is broken then.
const NOWHERE: usize = usize::MAX;

/// The job that another waits for.
pub(super) struct Parent {
    name: Spanned<String>,
    conditions: Vec<Spanned<(Measure, LeastShare)>>,
}

impl Parent {
    pub(super) fn of(job: &DraftPlannedJob) -> Option<Self> {
        Some(Self { name: job.said.after.cloned()?, conditions: job.conditions.clone() })
    }
}

impl Draft {
    /// When a job starts. The parent of its link is found later.
    pub(super) fn finish_start(&mut self, draft: &DraftPlannedJob, times: &Times) -> Start {
        let (start, delay) = (draft.said.start.cloned(), draft.said.delay.cloned());
        let at = start.and_then(|at| {
            if matches!(at.value, DraftTime::BeforeStart(_) | DraftTime::AfterStart(_)) {
                let problem = self.error(at.span, "a start cannot be counted from itself");
                self.report(problem.help("name the instant, or write `+4h` after the plan's beginning"));
                return None;
            }
            self.instant(at, None, times)
        });
        if draft.said.after.get().is_none() {
            return Start::At(at.unwrap_or(Time::ZERO));
        }
        if let (Some(start), Some(delay)) = (start, delay) {
            let message = "`start` and `delay` both say when the job starts";
            let problem = self.error(delay.span, message).also(start.span, "the start");
            self.report(problem.help("keep one of them"));
        }
        let link = Link {
            parent: NOWHERE,
            conditions: self.finish_conditions(&draft.conditions),
            delay: delay.map_or_else(Default::default, |delay| self.length(delay)),
            within: draft.said.within.cloned().map(|within| self.some_length(within, "a wait")),
        };
        match at {
            Some(at) => Start::AtAfter(at, link),
            None => Start::After(link),
        }
    }

    fn finish_conditions(&mut self, drafts: &[Spanned<(Measure, LeastShare)>]) -> Vec<Condition> {
        let mut conditions: Vec<(Condition, crate::source::Span)> = Vec::new();
        for Spanned { value: (measure, LeastShare { share, more }), span } in drafts {
            if let Some((_, first)) = conditions.iter().find(|(other, _)| other.measure == *measure) {
                let message = format!("there are two conditions on the {}", measure.counted());
                self.report(self.error(*span, message).also(*first, "the first one"));
                continue;
            }
            if *more && *share == Share::WHOLE {
                let problem = self.error(*span, "nothing is more than 100 %");
                self.report(problem.label("did you mean `>= 100%`?"));
            }
            conditions.push((Condition { measure: *measure, share: *share, more: *more }, *span));
        }
        conditions.into_iter().map(|(condition, _)| condition).collect()
    }

    /// Finds the parents of all links, and checks what is asked of them.
    pub(super) fn finish_links(
        &mut self,
        jobs: &mut [PlannedJob],
        links: &[Option<Parent>],
        incomplete: &[bool],
        unknown: bool,
    ) {
        let parents: Vec<Option<usize>> = links
            .iter()
            .enumerate()
            .map(|(at, link)| link.as_ref().and_then(|link| self.find_parent(jobs, at, link, unknown)))
            .collect();
        for (at, link) in links.iter().enumerate() {
            let (Some(link), Some(parent)) = (link, parents.get(at).copied().flatten()) else { continue };
            if let Some(planned) = jobs.get(parent)
                && !incomplete.get(parent).copied().unwrap_or(true)
            {
                self.check_conditions(link, planned);
            }
            if let Some(job) = jobs.get_mut(at)
                && let Start::After(link) | Start::AtAfter(_, link) = &mut job.start
            {
                link.parent = parent;
            }
        }
        self.check_cycles(jobs, links, &parents);
    }

    fn find_parent(&mut self, jobs: &[PlannedJob], at: usize, link: &Parent, unknown: bool) -> Option<usize> {
        let Spanned { value: name, span } = &link.name;
        let found = jobs.iter().position(|job| job.name == *name);
        match found {
            Some(found) if found == at => {
                let problem = self.error(*span, format!("`{name}` cannot wait for itself"));
                self.report(problem.help("name the job that must succeed first"));
                None
            }
            None if !unknown => {
                let others = jobs.iter().enumerate().filter(|(other, _)| *other != at);
                let label = did_you_mean(name, others.map(|(_, job)| job.name.as_str()));
                let problem = self.error(*span, format!("there is no job `{name}` to wait for"));
                self.report(problem.label_opt(label));
                None
            }
            found => found,
        }
    }

    /// A share of nothing is never reached.
    fn check_conditions(&mut self, link: &Parent, parent: &PlannedJob) {
        for condition in &link.conditions {
            let (there, what) = match condition.value.0 {
                Measure::Completed => continue,
                Measure::PostActionsSuccessful => {
                    (!parent.job.actions(Phase::Post).is_empty(), "post-actions")
                }
                Measure::PreActionsSuccessful => (!parent.job.actions(Phase::Pre).is_empty(), "pre-actions"),
                Measure::PatchesInstalled => (!parent.job.patches.is_empty(), "patches"),
            };
            if !there {
                let message = format!("`{}` has no {what} of which a share could be counted", parent.name);
                let problem = self.error(condition.span, message);
                self.report(problem.help("ask for `completed`, or give that job what is to be counted"));
            }
        }
    }

    /// Each cycle once, by the names of its jobs.
    fn check_cycles(&mut self, jobs: &[PlannedJob], links: &[Option<Parent>], parents: &[Option<usize>]) {
        let mut done = vec![false; parents.len()];
        for from in 0..parents.len() {
            let mut way = Vec::new();
            let mut at = Some(from);
            while let Some(job) = at.filter(|at| !done[*at]) {
                if let Some(begin) = way.iter().position(|one| *one == job) {
                    self.report_cycle(jobs, links, &way[begin..]);
                    break;
                }
                way.push(job);
                at = parents[job];
            }
            for job in way {
                done[job] = true;
            }
        }
    }

    fn report_cycle(&mut self, jobs: &[PlannedJob], links: &[Option<Parent>], cycle: &[usize]) {
        let [first, rest @ ..] = cycle else { return };
        let name = |at: &usize| format!("`{}`", jobs[*at].name);
        let Some(link) = &links[*first] else { return };
        let names: Vec<String> = rest.iter().chain([first]).map(name).collect();
        let message = format!("{} waits for {}", name(first), names.join(", which waits for "));
        let problem = self.error(link.name.span, message).label("none of them would ever start");
        self.report(problem.help("leave out the link of the job that is to start first"));
    }
}
