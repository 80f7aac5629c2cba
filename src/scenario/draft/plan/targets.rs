//! Which assets a job runs on, and of which platform they are.

use std::collections::{BTreeMap, HashMap};

use super::model::{DraftGroup, DraftPlan};
use super::names::TAG;
use crate::diag::did_you_mean;
use crate::job::Platform;
use crate::scenario::draft::Draft;
use crate::source::{Span, Spanned};

/// Groups by what they are called and by their tags; in the order of the words, so that guesses are always the same.
struct Called<'e> {
    names: BTreeMap<&'e str, Vec<usize>>,
    tags: BTreeMap<&'e str, Vec<usize>>,
}

impl<'e> Called<'e> {
    fn of(groups: &'e [DraftGroup]) -> Self {
        let mut called = Self { names: BTreeMap::new(), tags: BTreeMap::new() };
        for (at, group) in groups.iter().enumerate() {
            called.names.entry(&group.name.value).or_insert_with(|| vec![at]);
            for tag in group.tags() {
                let of = called.tags.entry(&tag.value).or_default();
                if of.last() != Some(&at) {
                    of.push(at);
                }
            }
        }
        called
    }
}

impl Draft {
    /// The groups of each job by place, each once and in order. Groups and jobs that name no platform get that of the others.
    pub(super) fn finish_targets(&mut self, plan: &mut DraftPlan) -> Vec<Vec<usize>> {
        let mut targets = Vec::with_capacity(plan.jobs.len());
        let called = Called::of(&plan.groups);
        for at in 0..plan.jobs.len() {
            let mut groups = self.targets_of(plan, &called, at);
            groups.sort_unstable();
            targets.push(groups);
        }
        self.spread_platforms(plan, &targets);
        for (at, groups) in targets.iter_mut().enumerate() {
            self.check_one_platform(plan, at, groups);
        }
        targets
    }

    fn targets_of(&mut self, plan: &DraftPlan, called: &Called<'_>, at: usize) -> Vec<usize> {
        let Some(job) = plan.jobs.get(at) else { return Vec::new() };
        let platform = job.draft.as_ref().and_then(|draft| draft.platform);
        if job.targets().is_empty() {
            let fits = |of: Option<Spanned<Platform>>| match (of, platform) {
                (Some(of), Some(platform)) => of.value == platform.value,
                _ => true,
            };
            let all = plan.groups.iter().enumerate();
            let groups: Vec<usize> =
                all.filter(|(_, group)| fits(group.platform())).map(|(at, _)| at).collect();
            if let Some(platform) = platform.filter(|_| groups.is_empty()) {
                let message = format!("no group of assets is of the platform {}", platform.value);
                self.report(self.error(platform.span, message));
            }
            return groups;
        }
        let mut seen: HashMap<usize, (&str, Span)> = HashMap::new();
        for Spanned { value: target, span } in job.targets() {
            let found = self.groups_called(plan, called, target, *span);
            let mut twice = None;
            for group in found {
                if let Some(first) = seen.get(group) {
                    twice = twice.or(Some((*group, *first)));
                } else {
                    seen.insert(*group, (target, *span));
                }
            }
            if let Some((group, (first, at))) = twice {
                let name = plan.groups.get(group).map_or("", |group| group.name.value.as_str());
                let message = if first == target {
                    format!("`{target}` is in the targets twice")
                } else {
                    format!("`{first}` and `{target}` both mean the group `{name}`")
                };
                let problem = self.error(*span, message).also(at, "the first time");
                self.report(problem.help("a job runs once on each asset; leave one of them out"));
            }
        }
        seen.into_keys().collect()
    }

    /// The groups that a target means.
    fn groups_called<'c>(
        &mut self,
        plan: &DraftPlan,
        called: &'c Called<'_>,
        target: &str,
        span: Span,
    ) -> &'c [usize] {
        let tag = target.strip_prefix(TAG).map(str::trim);
        let found = match tag {
            Some(tag) => called.tags.get(tag),
            None => called.names.get(target),
        };
        if let Some(found) = found {
            return found;
        }
        if plan.incomplete {
            return &[];
        }
        let guesses = self.still_guesses();
        let problem = if let Some(tag) = tag {
            let label = if guesses { did_you_mean(tag, called.tags.keys().copied()) } else { None };
            let problem = self.error(span, format!("no group of assets has the tag `{tag}`"));
            problem.label_opt(label)
        } else {
            let label = match called.tags.contains_key(target) {
                true => Some(format!("did you mean the tag `{TAG}{target}`?")),
                false if guesses => did_you_mean(target, called.names.keys().copied()),
                false => None,
            };
            let problem = self.error(span, format!("there is no group of assets `{target}`"));
            problem.label_opt(label)
        };
        self.report(problem);
        &[]
    }

    fn spread_platforms(&mut self, plan: &mut DraftPlan, targets: &[Vec<usize>]) {
        for (job, groups) in plan.jobs.iter().zip(targets) {
            let Some(platform) = job.draft.as_ref().and_then(|draft| draft.platform) else { continue };
            for group in groups {
                if let Some(group) = plan.groups.get_mut(*group) {
                    group.said.platform = group.platform().or(Some(platform)).into();
                }
            }
        }
        let jobs = &plan.jobs;
        let unreadable = jobs.iter().any(|job| job.draft.as_ref().is_none_or(|draft| draft.unknown_platform));
        if plan.incomplete || unreadable {
            return;
        }
        for group in plan.groups.iter().filter(|group| group.platform().is_none()) {
            let label = "expected one of `windows`, `linux` or `macos`";
            let job = jobs.first().filter(|_| group.name.span == self.name.span);
            let problem = if let Some(job) = job {
                // The only asset of a scenario is written nowhere.
                self.error(job.name.span, "the job names no platform")
            } else {
                let message = format!("the group `{}` names no platform", group.name.value);
                self.error(group.name.span, message)
            };
            self.report(problem.label(label));
        }
    }

    /// A job is of one platform. Groups of others are left out, and a mistake is noted.
    fn check_one_platform(&mut self, plan: &mut DraftPlan, at: usize, targets: &mut Vec<usize>) {
        let Some(job) = plan.jobs.get_mut(at) else { return };
        let on = job.said.targets.get().map_or(&[][..], |targets| &targets.0);
        let Some(draft) = job.draft.as_deref_mut() else { return };
        draft.job.get_or_insert(job.name.span);
        let groups = &plan.groups;
        let of = |group: &usize| groups.get(*group).and_then(DraftGroup::platform);
        let Some(platform) = draft.platform.or_else(|| targets.iter().find_map(of)) else {
            // That of its groups is missing, or there are none: either has been reported.
            draft.unknown_platform = true;
            return;
        };
        // Without readable targets, any group may be meant.
        let unknown = (plan.incomplete || draft.unknown_platform) && on.is_empty();
        let other = targets
            .iter()
            .filter(|_| !unknown)
            .find(|group| of(group).is_some_and(|other| other.value != platform.value));
        if let Some(other) = other
            && let Some(wrong) = groups.get(*other)
            && let Some(second) = wrong.platform()
        {
            let name = &job.name.value;
            let message = format!(
                "the job `{name}` runs on {}, it cannot also run on {}",
                platform.value, second.value
            );
            let span = on.iter().find(|target| target.value == wrong.name.value);
            let span = span.or_else(|| on.first()).map_or(job.name.span, |target| target.span);
            let first = targets
                .iter()
                .filter_map(|at| groups.get(*at))
                .find(|group| group.platform().is_some_and(|of| of.value == platform.value));
            let mut problem = self.error(span, message);
            if draft.platform.is_some() {
                problem = problem.also(platform.span, format!("{} here", platform.value));
            } else if let Some(first) = first {
                problem = problem.also(first.name.span, format!("a group of {} assets", platform.value));
            }
            let also = format!("a group of {} assets", second.value);
            self.report(problem.also(wrong.name.span, also).help("plan one job for each platform"));
        }
        targets.retain(|group| of(group).is_none_or(|other| other.value == platform.value));
        draft.platform = Some(platform);
    }

    /// What a job says of the agent holds for its groups, which may not say it again.
    pub(super) fn move_agents(&mut self, plan: &mut DraftPlan, targets: &[Vec<usize>]) {
        for (job, on) in plan.jobs.iter_mut().zip(targets) {
            let Some(agent) = job.draft.as_ref().and_then(|draft| draft.agent) else { continue };
            for group in on {
                let Some(group) = plan.groups.get_mut(*group) else { continue };
                let share = Spanned::new(crate::lifecycle::Share::WHOLE, agent.span);
                let whole = Spanned::new(vec![(share, Some(agent.value))], agent.span);
                match group.said.agent.cloned() {
                    Some(said) if said.value != whole.value => {
                        let name = &group.name.value;
                        let message = format!("the group `{name}` says which agent its assets have");
                        let problem = self.error(agent.span, message).label("here it is another one");
                        self.report(problem.also(said.span, "the group's"));
                    }
                    _ => group.said.agent.set(whole),
                }
            }
        }
    }
}
