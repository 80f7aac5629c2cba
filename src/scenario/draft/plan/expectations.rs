//! Expectations that name jobs and assets.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use super::model::{DraftPlanExpectation, DraftTime};
use super::names::thousands;
use super::times::Times;
use crate::diag::did_you_mean;
use crate::environment::EndpointSpec;
use crate::expect::{
    AssetState, CountOrShare, Expect, Expectation, OnAsset, PlanExpect, Quantity, When, countable,
};
use crate::lifecycle::{AssetId, Plan, PlannedJob};
use crate::scenario::GroupKind;
use crate::scenario::draft::Draft;
use crate::source::{Span, Spanned};

/// What expectations are resolved against.
pub(super) struct Known<'p> {
    pub(super) plan: &'p Plan,
    /// Of each job, whether part of it could not be read.
    pub(super) incomplete: &'p [bool],
    /// Part of the plan could not be read.
    pub(super) unknown: bool,
    /// What instants are counted from.
    pub(super) times: &'p Times,
}

impl Draft {
    /// What is expected of the plan, with the places of jobs and assets.
    pub(super) fn finish_plan_expectations(
        &mut self,
        drafts: Vec<DraftPlanExpectation>,
        known: &Known<'_>,
    ) -> Vec<Expectation> {
        drafts.into_iter().filter_map(|draft| self.finish_plan_expectation(draft, known)).collect()
    }

    fn finish_plan_expectation(
        &mut self,
        draft: DraftPlanExpectation,
        known: &Known<'_>,
    ) -> Option<Expectation> {
        let DraftPlanExpectation { what: Expectation { what, span }, job, asset: name, when: written } =
            draft;
        let Expect::Plan(what) = what else { return Some(Expectation { what, span }) };
        let asset = match &name {
            Some(name) => Some(self.find_asset(name, known)?),
            None => None,
        };
        let of_plan = match &what {
            PlanExpect::RebootsWithin(..) | PlanExpect::DependsOn(_) => true,
            PlanExpect::DoneWithin(..) => job.is_none(),
            _ => false,
        };
        if of_plan {
            return Some(Expectation { what: Expect::Plan(what), span });
        }
        let job = self.find_job(job.as_ref(), asset, span, known)?;
        let of_job = match what {
            PlanExpect::Assets { is, amount, .. } => {
                self.check_assets(job, &is, amount, span, known);
                Ok(PlanExpect::Assets { job, is, amount })
            }
            PlanExpect::Runs(_) => Ok(PlanExpect::Runs(self.linked(job, span, known))),
            PlanExpect::Held(_) => Ok(PlanExpect::Held(self.linked(job, span, known))),
            PlanExpect::DoneWithin(_, within) => Ok(PlanExpect::DoneWithin(Some(job), within)),
            of_asset => Err(of_asset),
        };
        let resolved = match of_job {
            Ok(resolved) => resolved,
            Err(of_asset) => {
                let at = name.map_or(span, |name| name.span);
                let on = self.on_asset(job, asset, at, span, known)?;
                match of_asset {
                    PlanExpect::Shows(_, statuses) => PlanExpect::Shows(on, statuses),
                    PlanExpect::Happens(_, milestone, when) => {
                        PlanExpect::Happens(on, milestone, self.when(when, written, known)?)
                    }
                    PlanExpect::NeverHappens(_, milestone) => PlanExpect::NeverHappens(on, milestone),
                    PlanExpect::Deferred(_, times) => PlanExpect::Deferred(on, times),
                    PlanExpect::Pending(_, pending) => PlanExpect::Pending(on, pending),
                    PlanExpect::Run(_, run) => PlanExpect::Run(on, run),
                    other => other,
                }
            }
        };
        Some(Expectation { what: Expect::Plan(resolved), span })
    }

    fn when(&mut self, when: When, written: Option<Spanned<DraftTime>>, known: &Known<'_>) -> Option<When> {
        let Some(written) = written else { return Some(when) };
        match written.value {
            DraftTime::BeforeStart(before) => {
                Some(When::Before(self.length(Spanned::new(before, written.span))))
            }
            DraftTime::AfterStart(after) => Some(When::After(self.length(Spanned::new(after, written.span)))),
            DraftTime::At(_) | DraftTime::After(_) => self.instant(written, None, known.times).map(When::At),
        }
    }

    /// The job that is meant: the only one, or the last one of the asset, when none is named.
    fn find_job(
        &mut self,
        name: Option<&Spanned<String>>,
        asset: Option<AssetId>,
        span: Span,
        known: &Known<'_>,
    ) -> Option<usize> {
        let jobs = &known.plan.jobs;
        let Some(name) = name else {
            let on = |job: &PlannedJob| asset.is_some_and(|asset| job.groups.contains(&asset.group));
            if let Some(last) = jobs.iter().rposition(on) {
                return Some(last);
            }
            if jobs.len() > 1 {
                let problem =
                    self.error(span, "the plan has several jobs; say of which one this is expected");
                self.report(problem.help(format!("name one of {}", listed(jobs))));
            }
            return (jobs.len() == 1).then_some(0);
        };
        let found = known.plan.job_named(&name.value);
        if found.is_none() && !known.unknown {
            let names = jobs.iter().map(|job| job.name.as_str());
            let label = if self.still_guesses() { did_you_mean(&name.value, names) } else { None };
            let problem = self.error(name.span, format!("the plan has no job `{}`", name.value));
            self.report(problem.label_opt(label));
        }
        found
    }

    fn find_asset(&mut self, name: &Spanned<String>, known: &Known<'_>) -> Option<AssetId> {
        let found = known.plan.asset_named(&name.value);
        if found.is_none() && !known.unknown {
            let groups = &known.plan.groups;
            let text = name.value.as_str();
            let of = |group: &&crate::lifecycle::Group| {
                text == group.name
                    || text.strip_prefix(&group.name).is_some_and(|rest| {
                        rest.strip_prefix('-').is_some_and(|number| number.parse::<u128>().is_ok())
                    })
            };
            let label = match groups.iter().find(of) {
                Some(group) if group.count == 0 => Some(format!("the group `{}` is empty", group.name)),
                Some(group) if group.count == 1 => Some(format!("did you mean `{}`?", group.name)),
                Some(group) => {
                    let (first, last) = (group.asset_name(0), group.asset_name(group.count - 1));
                    Some(format!("the assets of `{}` are called `{first}` to `{last}`", group.name))
                }
                None if self.still_guesses() => {
                    let first: Vec<String> =
                        groups.iter().take(1_000).map(|group| group.asset_name(0)).collect();
                    did_you_mean(text, first.iter().map(String::as_str))
                }
                None => None,
            };
            let problem = self.error(name.span, format!("the plan has no asset `{text}`"));
            self.report(problem.label_opt(label));
        }
        found
    }

    /// The job on the asset, which it runs on. Without a name the job has one asset only.
    fn on_asset(
        &mut self,
        job: usize,
        asset: Option<AssetId>,
        at: Span,
        span: Span,
        known: &Known<'_>,
    ) -> Option<OnAsset> {
        let planned = known.plan.jobs.get(job)?;
        let Some(asset) = asset else {
            let assets = assets_of(known.plan, planned);
            if assets == 1 || known.unknown {
                return Some(OnAsset { job, asset: None });
            }
            let count = thousands(i128::from(assets));
            let problem = self.error(span, format!("the job `{}` has {count} assets", planned.name));
            let first = planned.groups.first().and_then(|group| known.plan.groups.get(*group));
            let example =
                first.map_or_else(String::new, |group| format!(", such as `{}`", group.asset_name(0)));
            self.report(problem.help(format!("say on which asset this is expected{example}")));
            return None;
        };
        if !planned.groups.contains(&asset.group) && !known.unknown {
            let name = known.plan.asset_name(asset);
            let problem = self.error(at, format!("the job `{}` does not run on `{name}`", planned.name));
            let groups: Vec<String> = planned
                .groups
                .iter()
                .filter_map(|group| known.plan.groups.get(*group))
                .map(|group| format!("`{}`", group.name))
                .collect();
            self.report(problem.label(format!("it runs on {}", groups.join(", "))));
            return None;
        }
        Some(OnAsset { job, asset: Some(asset) })
    }

    /// A job that waits for no other is neither held nor let run.
    fn linked(&mut self, job: usize, span: Span, known: &Known<'_>) -> usize {
        if let Some(planned) = known.plan.jobs.get(job)
            && planned.start.link().is_none()
        {
            let message =
                format!("the job `{}` waits for no other, so that nothing can hold it", planned.name);
            self.report(self.error(span, message).help("link it to a job that must succeed first"));
        }
        job
    }

    fn check_assets(&mut self, job: usize, is: &AssetState, amount: Quantity, span: Span, known: &Known<'_>) {
        let Some(planned) = known.plan.jobs.get(job) else { return };
        let assets = assets_of(known.plan, planned);
        if let Quantity::Exactly(CountOrShare::Count(count)) | Quantity::AtLeast(CountOrShare::Count(count)) =
            amount
            && count > assets
            && !known.unknown
        {
            let assets = thousands(i128::from(assets));
            let message = format!("the job `{}` has only {assets} assets", planned.name);
            self.report(self.error(span, message));
        }
        if let Err(why) = countable(is) {
            let problem = self.error(span, why);
            self.report(problem.help("expect the details of one asset, by its name"));
            return;
        }
        if known.incomplete.get(job).copied().unwrap_or(true) {
            return;
        }
        match is {
            AssetState::Aborted(Some(id)) | AssetState::Action(id, _) => {
                self.check_id(*id, span, &planned.job);
            }
            AssetState::Patch(crate::expect::PatchSet::One(at), _) => {
                self.check_patch(*at, span, &planned.job);
            }
            _ => {}
        }
    }

    /// Ordinary expectations, and those of single runs, against the jobs that they speak of. What such an expectation needs to
    /// be seen becomes part of the machines.
    pub(super) fn check_runs(
        &mut self,
        expectations: &[Expectation],
        known: &Known<'_>,
        machines: &mut [Arc<EndpointSpec>],
        kinds: &[GroupKind],
    ) {
        let mut batches: BTreeMap<(usize, usize), Vec<Expectation>> = BTreeMap::new();
        for Expectation { what, span } in expectations {
            let (on, what) = match what {
                Expect::Plan(PlanExpect::Run(on, what)) => (*on, what.as_ref()),
                Expect::Plan(_) | Expect::Snapshot => continue,
                ordinary => match self.only_run(*span, known) {
                    Some(on) => (on, ordinary),
                    None => continue,
                },
            };
            let first = known.plan.jobs.get(on.job).and_then(|job| job.groups.first().copied());
            let Some(group) = on.asset.map(|asset| asset.group).or(first) else { continue };
            let what = Expectation { what: what.clone(), span: *span };
            batches.entry((on.job, group)).or_default().push(what);
        }
        let own = self.endpoint.on.take();
        for ((job, group), batch) in batches {
            if known.incomplete.get(job).copied().unwrap_or(true) {
                continue;
            }
            let (Some(planned), Some(machine)) = (known.plan.jobs.get(job), machines.get_mut(group)) else {
                continue;
            };
            self.endpoint.on = kinds.get(group).and_then(|kind| kind.on).into();
            let mut commands = machine.commands.clone();
            let before = commands.len();
            self.check_expectations(&batch, &planned.job, &mut commands, &machine.services, &machine.machine);
            if commands.len() > before {
                Arc::make_mut(machine).commands = commands;
            }
        }
        self.endpoint.on = own;
    }

    /// The only run of a plan of one job on one asset.
    fn only_run(&mut self, span: Span, known: &Known<'_>) -> Option<OnAsset> {
        let only = match known.plan.jobs.as_slice() {
            [job] => assets_of(known.plan, job) == 1,
            _ => false,
        };
        if !only && !known.unknown {
            let problem = self.error(span, "the plan has several jobs or assets");
            self.report(problem.help("say of which job on which asset this is expected"));
        }
        only.then_some(OnAsset { job: 0, asset: None })
    }

    /// Expectations of a plan that no course could meet together.
    pub(super) fn check_plan_contradictions(&mut self, expectations: &[Expectation]) {
        let mut verdicts: HashMap<usize, (bool, Span)> = HashMap::new();
        for Expectation { what, span } in expectations {
            let (job, runs) = match what {
                Expect::Plan(PlanExpect::Runs(job)) => (*job, true),
                Expect::Plan(PlanExpect::Held(job)) => (*job, false),
                _ => continue,
            };
            match verdicts.get(&job) {
                Some((other, first)) if *other != runs => {
                    let problem = self.error(*span, "no run can meet both of these expectations");
                    self.report(problem.also(*first, "the first one"));
                }
                _ => {
                    verdicts.insert(job, (runs, *span));
                }
            }
        }
    }
}

/// How many assets a job is meant for.
fn assets_of(plan: &Plan, job: &PlannedJob) -> u64 {
    job.groups.iter().filter_map(|group| plan.groups.get(*group)).map(|group| group.count).sum()
}

/// The first names, for a help.
fn listed(jobs: &[PlannedJob]) -> String {
    let names: Vec<String> = jobs.iter().take(5).map(|job| format!("`{}`", job.name)).collect();
    names.join(", ")
}
