//! From a draft with a plan to a scenario.

use std::collections::BTreeSet;
use std::mem;
use std::sync::Arc;

use super::expectations::Known;
use super::links::Parent;
use super::model::{DraftGroup, DraftPlan, DraftPlannedJob};
use super::profiles;
use super::times::Times;
use crate::diag::Diagnostic;
use crate::environment::EndpointSpec;
use crate::expect::Expectation;
use crate::job::Job;
use crate::lifecycle::{Group, Plan, PlannedJob, Start, Uncertain};
use crate::scenario::draft::Draft;
use crate::scenario::{GroupKind, PlanSpec, Scenario};
use crate::source::Spanned;

/// The name of the only asset of a scenario that names none, and of a job without a name.
const ASSET: &str = "asset";
const JOB: &str = "job";

/// What is known around a job when it is finished.
struct Around<'e> {
    groups: &'e [Group],
    tags: BTreeSet<&'e str>,
    kinds: &'e [GroupKind],
    times: &'e Times,
}

impl Draft {
    /// A scenario of several jobs on several assets, or of the life of one job, with every mistake in it.
    pub(in crate::scenario::draft) fn finish_plan(
        mut self,
        mut written: DraftPlan,
    ) -> (Scenario, Vec<Diagnostic>) {
        let alone = self.move_job(&mut written);
        self.check_plan_size(&mut written);
        self.check_plan_names(&written);
        self.inherit(&mut written.jobs, written.incomplete);
        if written.groups.is_empty() {
            let mut group = DraftGroup::new(Spanned::new(ASSET.to_owned(), self.name.span));
            // Where the job itself runs, its one asset does.
            group.said.on = self.on().into();
            written.groups.push(group);
        }
        let targets = self.finish_targets(&mut written);
        self.move_agents(&mut written, &targets);
        let times = Times::of(&written);
        let groups = self.finish_groups(&written, &times, &targets);
        let (kinds, mut machines) = self.finish_places(&mut written);
        let drafts = mem::take(&mut written.jobs);
        let links: Vec<_> = drafts.iter().map(Parent::of).collect();
        let incomplete: Vec<bool> =
            drafts.iter().map(|job| job.draft.as_ref().is_none_or(|draft| draft.incomplete)).collect();
        let around = Around {
            groups: &groups,
            tags: groups.iter().flat_map(|group| &group.tags).map(String::as_str).collect(),
            kinds: &kinds,
            times: &times,
        };
        let mut jobs = Vec::with_capacity(drafts.len());
        let mut worlds = Vec::with_capacity(drafts.len());
        for (draft, on) in drafts.into_iter().zip(targets) {
            let (job, world) = self.finish_planned_job(draft, on, &around);
            jobs.push(job);
            worlds.push(world);
        }
        self.finish_links(&mut jobs, &links, &incomplete, written.incomplete);
        let (change_delay, catalogue_delay) = self.finish_pins(&written);
        let plan = Plan {
            origin: times.origin(),
            seed: written.seed.map_or(0, |seed| seed.value),
            groups,
            jobs,
            change_delay,
            catalogue_delay,
        };
        let known =
            Known { plan: &plan, incomplete: &incomplete, unknown: written.incomplete, times: &times };
        let mut expectations = mem::take(&mut self.expectations);
        expectations.extend(self.finish_plan_expectations(mem::take(&mut written.expectations), &known));
        // In the order in which they are written, whatever they speak of.
        expectations.sort_by_key(|expectation| expectation.span.start);
        self.check_runs(&expectations, &known, &mut machines, &kinds);
        self.check_contradictions(&expectations);
        self.check_plan_contradictions(&expectations);
        let plan = PlanSpec { plan, worlds, machines, kinds };
        self.into_scenario(plan, expectations, alone)
    }

    /// The scenario around a plan. What is left of the draft has no job any more, so that nothing is said of that twice.
    fn into_scenario(
        mut self,
        plan: PlanSpec,
        expectations: Vec<Expectation>,
        alone: bool,
    ) -> (Scenario, Vec<Diagnostic>) {
        if self.name.value.trim().is_empty() {
            self.report(self.error(self.name.span, "the plan has no name").help("say what it shows"));
            JOB.clone_into(&mut self.name.value);
        }
        if let Some(matrix) = self.matrix.take() {
            let problem =
                self.error(matrix.span, "several jobs, or the life of one, have no matrix of images");
            self.report(problem.help("give each group of assets an image of its own"));
        }
        self.job = Some(self.name.span);
        self.unknown_platform = true;
        let on = self.on().map(|on| on.value);
        let (mut scenario, problems) = self.finish_run();
        scenario.on = on;
        scenario.expectations = expectations;
        let first = plan.plan.jobs.first();
        let place = first.and_then(|job| job.groups.first()).and_then(|group| plan.machines.get(*group));
        let mut world = place.map_or_else(EndpointSpec::default, |place| EndpointSpec::clone(place));
        if let (Some(planned), Some(declared)) = (first, plan.worlds.first()) {
            scenario.job = Job::clone(&planned.job);
            world.actions.clone_from(&declared.actions);
            world.patches.clone_from(&declared.patches);
        }
        if !alone {
            // A plan has no name of a job beside its own.
            scenario.job.name.get_or_insert_with(|| scenario.name.clone());
        }
        scenario.world = world;
        scenario.plan = Some(Arc::new(plan));
        (scenario, problems)
    }

    /// Makes the draft's own job a job of the plan like all others; says whether it is the only one.
    fn move_job(&mut self, plan: &mut DraftPlan) -> bool {
        let name = || Spanned::new(JOB.to_owned(), self.name.span);
        let planned = plan.jobs.iter().any(|job| job.draft.is_none());
        if let Some(span) = self.job
            && !planned
        {
            let name = self.job_name.clone().map_or_else(name, |name| Spanned::new(name, span));
            plan.jobs.insert(0, DraftPlannedJob::new(name));
        }
        if self.job.is_none() && !planned {
            return false;
        }
        let mut own = Self::new(&self.source, self.name.clone());
        own.job = self.job.take();
        own.job_name = self.job_name.take();
        own.platform = self.platform.take();
        own.agent = self.agent.take();
        own.reboot = self.reboot.take();
        own.incomplete = self.incomplete;
        own.unknown_platform = self.unknown_platform;
        own.pre_actions = mem::take(&mut self.pre_actions);
        own.post_actions = mem::take(&mut self.post_actions);
        own.patches = mem::take(&mut self.patches);
        own.patch_places = mem::take(&mut self.patch_places);
        own.patches_changed = self.patches_changed;
        own.counts = mem::take(&mut self.counts);
        for job in &mut plan.jobs {
            if job.draft.is_none() {
                job.draft = Some(Box::new(own.clone()));
            }
        }
        plan.jobs.len() == 1
    }

    /// Ranges that are pinned, each once and within the range.
    fn finish_pins(
        &mut self,
        plan: &DraftPlan,
    ) -> (Option<std::time::Duration>, Option<std::time::Duration>) {
        let mut pinned = [None, None];
        for Spanned { value: (range, length), span } in &plan.pinned {
            let slot = &mut pinned[usize::from(*range == Uncertain::CatalogueDelay)];
            if let Some((_, first)) = slot {
                let problem = self.error(*span, format!("it is said twice {range}"));
                self.report(problem.also(*first, "the first time"));
                continue;
            }
            *slot = Some((*length, *span));
            let (least, most) = range.ends();
            if *length < least || *length > most {
                let (least, most) = (super::times::spell(least), super::times::spell(most));
                let problem =
                    self.error(*span, format!("the documents say {range}: after {least} to {most}"));
                self.report(problem.label("this lies outside").help("without it both ends are tried"));
            }
        }
        let [change, catalogue] = pinned.map(|pinned| pinned.map(|(length, _)| length));
        (change, catalogue)
    }

    /// One job of the plan, and what is declared of its actions and patches.
    fn finish_planned_job(
        &mut self,
        mut draft: DraftPlannedJob,
        on: Vec<usize>,
        around: &Around<'_>,
    ) -> (PlannedJob, EndpointSpec) {
        let Around { groups, tags, kinds, times } = around;
        draft.keep_lengths_of_scripts();
        let (scenario, problems) = draft.draft.as_deref().cloned().map_or_else(
            || (None, Vec::new()),
            |own| {
                let mut own = own;
                if own.name.value.trim().is_empty() {
                    // Said of the job already.
                    JOB.clone_into(&mut own.name.value);
                }
                let (scenario, problems) = own.finish_anyway();
                (Some(scenario), problems)
            },
        );
        for problem in problems {
            self.report(problem);
        }
        let platform = on.first().and_then(|group| groups.get(*group)).map(|group| group.platform);
        let empty = || Job::new(platform.unwrap_or(crate::job::Platform::Linux));
        let (mut job, world) = scenario
            .map_or_else(|| (empty(), EndpointSpec::default()), |scenario| (scenario.job, scenario.world));
        // The group's counts.
        job.agent = None;
        job.name.get_or_insert_with(|| draft.name.value.clone());
        let world =
            EndpointSpec { actions: world.actions, patches: world.patches, ..EndpointSpec::default() };
        let start = self.finish_start(&draft, times);
        let known = match &start {
            Start::At(at) | Start::AtAfter(at, _) => Some(*at),
            Start::After(_) => None,
        };
        let created = self.finish_created(&draft, known, times);
        let window = draft.said.window.cloned().map(|window| self.some_length(window, "a patch window"));
        let changes = self.finish_changes(&draft, known, times);
        let real = !on.is_empty() && on.iter().all(|group| super::places::is_real(kinds.get(*group)));
        let incomplete = draft.draft.as_ref().is_none_or(|draft| draft.incomplete);
        let of = profiles::Known { job: &job, world: &world, real, groups, tags, start: known, incomplete };
        let profile = self.finish_profile(&draft, &of, times);
        (
            PlannedJob { name: draft.name.value, job, groups: on, start, created, window, changes, profile },
            world,
        )
    }
}
