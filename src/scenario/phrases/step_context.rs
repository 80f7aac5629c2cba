//! Several jobs and assets in one scenario: which of them steps speak of.

use std::time::Duration;

use super::scenario_builder::ScenarioBuilder;
use crate::diag::did_you_mean;
use crate::environment::Clock;
use crate::lifecycle::{MOST_GROUPS, MOST_JOBS, Share};
use crate::scenario::draft::{
    DraftGroup, DraftPatchEnd, DraftPlan, DraftPlannedJob, DraftPoint, DraftPresence, DraftTime, DraftUser,
};
use crate::scenario::map::{Map, Said};
use crate::scenario::value::Shares;
use crate::source::{Span, Spanned};

/// What is known of the patches of a job.
#[derive(Clone, Debug, Default)]
pub(super) struct PatchNumbers {
    /// Patches of which only the number is known; a patch that gets a name takes the place of the first.
    pub unnamed: Vec<usize>,
    /// How many patches the job is said to have.
    pub count: Option<Spanned<u64>>,
}

/// Which job and which assets steps speak of, and what is kept of the other jobs.
#[derive(Clone, Debug, Default)]
pub(super) struct StepContext {
    /// Place of the job.
    job: usize,
    /// Place of the assets; `None` before any are named.
    pub group: Option<usize>,
    /// How many answers of users there are: few words can say many.
    pub answers: usize,
    /// What is known of the patches of the jobs that are put aside, by place.
    aside: Vec<PatchNumbers>,
}

impl ScenarioBuilder {
    /// Assets, jobs and what happens around them.
    pub(super) fn plan(&mut self) -> &mut DraftPlan {
        self.draft.plan.get_or_insert_default()
    }

    /// The jobs of the plan so far; none when there is only one and nothing is said of its life.
    pub(super) fn planned_jobs(&self) -> &[DraftPlannedJob] {
        self.draft.plan.as_ref().map_or(&[], |plan| &plan.jobs)
    }

    pub(super) fn groups(&self) -> &[DraftGroup] {
        self.draft.plan.as_ref().map_or(&[], |plan| &plan.groups)
    }

    /// The place of the job that steps speak of.
    pub(super) const fn job(&self) -> usize {
        self.context.job
    }

    /// The job at this place, which is there: that of the scenario comes to be when it is not.
    pub(super) fn planned(&mut self, at: usize) -> &mut DraftPlannedJob {
        self.has_jobs();
        let jobs = &mut self.plan().jobs;
        let at = at.min(jobs.len() - 1);
        &mut jobs[at]
    }

    fn has_jobs(&mut self) {
        if self.planned_jobs().is_empty() {
            let span = self.draft.job.unwrap_or(self.draft.name.span);
            self.plan().jobs.push(DraftPlannedJob::new(Spanned::new(String::new(), span)));
        }
    }

    /// Begins another job; the former is put aside.
    pub(super) fn begin_job(&mut self, span: Span) {
        self.has_jobs();
        // One too many is enough to be refused.
        if self.planned_jobs().len() > MOST_JOBS {
            self.draft.incomplete = true;
            return;
        }
        let jobs = &mut self.plan().jobs;
        jobs.push(DraftPlannedJob::new(Spanned::new(String::new(), span)));
        let new = jobs.len() - 1;
        let empty = Box::new(self.draft.beside());
        self.plan().jobs[new].draft = Some(empty);
        self.select_job(new);
    }

    /// Goes on with the job at this place.
    pub(super) fn select_job(&mut self, at: usize) {
        let from = self.context.job;
        let Some(plan) = self.draft.plan.as_mut().filter(|_| at != from) else { return };
        let Some(mut other) = plan.jobs.get_mut(at).and_then(|job| job.draft.take()) else { return };
        self.draft.swap_job(&mut other);
        if let Some(job) = self.draft.plan.as_mut().and_then(|plan| plan.jobs.get_mut(from)) {
            job.draft = Some(other);
        }
        self.context.aside.resize_with(from.max(at).max(self.context.aside.len()) + 1, PatchNumbers::default);
        std::mem::swap(&mut self.context.aside[from], &mut self.numbers);
        self.numbers = std::mem::take(&mut self.context.aside[at]);
        self.context.job = at;
    }

    /// Has the job that steps speak of do what the job at another place does.
    pub(super) fn copy_job(&mut self, from: usize) {
        let to = self.context.job;
        let Some(plan) = self.draft.plan.as_mut().filter(|_| from != to) else { return };
        let Some(other) = plan.jobs.get_mut(from).and_then(|job| job.draft.take()) else { return };
        self.draft.copy_job(&other);
        let Some(plan) = self.draft.plan.as_mut() else { return };
        let (actions, patches) = (plan.jobs[from].actions.clone(), plan.jobs[from].patches.clone());
        let takes = plan.jobs[from].said.reboot_takes.clone();
        plan.jobs[from].draft = Some(other);
        if let Some(job) = plan.jobs.get_mut(to) {
            job.actions = actions;
            job.patches = patches;
            job.said.reboot_takes = takes;
        }
        if let Some(numbers) = self.context.aside.get(from) {
            self.numbers = numbers.clone();
        }
    }

    /// What the job at this place is called, as far as that is said.
    pub(super) fn job_called(&self, at: usize) -> Option<&str> {
        let aside = self.planned_jobs().get(at).and_then(|job| job.draft.as_ref());
        let draft = if at == self.context.job { Some(&self.draft) } else { aside.map(Box::as_ref) };
        draft.and_then(|draft| draft.job_name.as_deref())
    }

    /// What was said of a patch of which only the number was known is said of the patch of this name.
    pub(super) fn patch_is_called(&mut self, before: &str, name: &str) {
        let at = self.context.job;
        let Some(job) = self.draft.plan.as_mut().and_then(|plan| plan.jobs.get_mut(at)) else { return };
        let profiles = job.patches.iter_mut().map(|profile| &mut profile.patch.value);
        let points = job.faults.iter_mut().filter_map(|fault| match &mut fault.before.value {
            DraftPoint::Patch(patch) => Some(patch),
            _ => None,
        });
        for patch in profiles.chain(points).filter(|patch| patch.as_str() == before) {
            name.clone_into(patch);
        }
    }

    /// The place of the job of this name; `None`, and a mistake is noted, when there is none.
    pub(super) fn find_job(&mut self, name: &str, span: Span) -> Option<usize> {
        let count = self.planned_jobs().len().max(1);
        let found = (0..count).find(|at| self.job_called(*at) == Some(name));
        if found.is_none() {
            let known: Vec<String> =
                (0..count).filter_map(|at| self.job_called(at)).map(str::to_owned).collect();
            let label = did_you_mean(name, known.iter().map(String::as_str));
            let problem =
                self.draft.error(span, format!("no job is called `{name}` so far")).label_opt(label);
            let help = "say first what it is, such as `a Linux job \"production\"`";
            self.draft.incomplete = true;
            self.report(problem.help(help));
        }
        found
    }

    /// Adds assets, which steps speak of from here on.
    pub(super) fn add_group(&mut self, group: DraftGroup) {
        let plan = self.plan();
        // One too many is enough to be refused.
        if plan.groups.len() > MOST_GROUPS {
            plan.incomplete = true;
            self.draft.incomplete = true;
            return;
        }
        plan.groups.push(group);
        self.context.group = Some(self.groups().len() - 1);
    }

    /// The place of the assets of this name, or of those that steps speak of; `None`, and a mistake is noted, when no assets
    /// are called so.
    pub(super) fn find_group(&mut self, name: Option<&str>, span: Span) -> Option<usize> {
        let Some(name) = name else {
            if let Some(at) = self.context.group {
                return Some(at);
            }
            // Nothing is said of it but what is said now: the one asset that every job runs on.
            self.add_group(DraftGroup::new(Spanned::new("asset".to_owned(), span)));
            return self.context.group;
        };
        let found = self.groups().iter().position(|group| group.name.value == name);
        if found.is_none() {
            let label = did_you_mean(name, self.groups().iter().map(|group| group.name.value.as_str()));
            let problem =
                self.draft.error(span, format!("no assets are called `{name}` so far")).label_opt(label);
            self.draft.incomplete = true;
            self.report(problem.help("say first what they are, such as `20 Linux assets \"staging\"`"));
        }
        found
    }

    /// Brings what was said into the form that all formats share: the first job is the scenario's own, every job has
    /// its name, shares come to the whole, and no group speaks of the start of a job.
    pub(super) fn finish_plan(&mut self) {
        if self.draft.plan.is_none() {
            return;
        }
        self.has_jobs();
        self.select_job(0);
        let count = self.planned_jobs().len();
        for at in 0..count {
            let named = self.job_called(at).map(str::to_owned);
            let name =
                named.unwrap_or_else(|| if count == 1 { "job".into() } else { format!("job {}", at + 1) });
            let (source, incomplete) = (self.draft.source.clone(), self.draft.incomplete);
            let job = self.planned(at);
            job.name.value = name;
            if let Some(draft) = &mut job.draft {
                draft.source = source;
                draft.incomplete = incomplete;
            }
            for patch in &mut job.patches {
                fill(&mut patch.ends, DraftPatchEnd::Usual);
            }
        }
        let start = self.planned(0).said.start.copied();
        for group in &mut self.plan().groups {
            fill(&mut group.said.offline, DraftPresence::Online);
            fill(&mut group.said.agent, None);
            fill(&mut group.said.users, DraftUser::LoggedOut);
            for (_, presence) in group.said.offline.get_mut().into_iter().flatten() {
                if let DraftPresence::From(time) = presence {
                    *time = by_plan(*time, start);
                }
            }
            for blackout in group.said.blackouts.get_mut().into_iter().flat_map(|all| &mut all.0) {
                for end in [&mut blackout.value.from, &mut blackout.value.to] {
                    end.get_mut().into_iter().for_each(|end| *end = by_plan(*end, start));
                }
            }
        }
    }
}

impl ScenarioBuilder {
    /// Exchanges what all assets look like with what is said of one group alone, or back.
    pub(super) fn swap_endpoint(&mut self, group: Option<usize>) {
        let group = group.and_then(|at| self.draft.plan.as_mut()?.groups.get_mut(at));
        if let Some(group) = group {
            group.like_all = true;
            let span = group.name.span;
            std::mem::swap(&mut self.draft.endpoint, group.said.endpoint.get_or_insert(span));
        }
    }

    /// A group of which nothing is said alone looks as all others do.
    pub(super) fn finish_groups(&mut self) {
        for group in self.draft.plan.iter_mut().flat_map(|plan| &mut plan.groups) {
            if group.said.endpoint.get().is_some_and(Map::is_empty) {
                group.said.endpoint.take();
            }
        }
    }
}

/// Gives what the shares leave of the whole to `rest`. Shares that are too much stay so, and are found later; so are those that
/// leave something, when `rest` has its share already.
fn fill<T: PartialEq + Clone>(said: &mut Said<Shares<T>>, rest: T) {
    let Some(Spanned { value: shares, span }) = said.spanned() else { return };
    let total: u64 = shares.iter().map(|(share, _)| u64::from(share.value.millionths())).sum();
    let whole = u64::from(Share::WHOLE.millionths());
    if let Some(left) = whole.checked_sub(total).and_then(|left| u32::try_from(left).ok())
        && left > 0
        && shares.iter().all(|(_, value)| *value != rest)
    {
        let rest = (Spanned::new(Share::from_millionths(left), span), rest);
        said.get_or_insert(span).push(rest);
    }
}

/// What is said by the start of a job, said of assets: they know the first job's.
fn by_plan(time: DraftTime, start: Option<DraftTime>) -> DraftTime {
    let shifted =
        |clock: Clock, by: i64| DraftTime::At(Clock { unix: clock.unix.saturating_add(by), ..clock });
    let seconds = |length: Duration| i64::try_from(length.as_secs()).unwrap_or(i64::MAX);
    match (time, start) {
        (DraftTime::AfterStart(length), Some(DraftTime::At(clock))) => shifted(clock, seconds(length)),
        (DraftTime::BeforeStart(length), Some(DraftTime::At(clock))) => shifted(clock, -seconds(length)),
        (DraftTime::AfterStart(length), Some(DraftTime::After(start))) => {
            DraftTime::After(start.saturating_add(length))
        }
        (DraftTime::BeforeStart(length), Some(DraftTime::After(start))) if length <= start => {
            DraftTime::After(start.saturating_sub(length))
        }
        (DraftTime::AfterStart(length), None) => DraftTime::After(length),
        _ => time,
    }
}
