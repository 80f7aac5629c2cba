//! Rehearses a plan: jobs that really run where the plan says so, everything else as it is declared or drawn, and all of it in
//! virtual time.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use futures::future::join_all;
use futures::{StreamExt, stream};

use super::kind::kind_of;
use super::observed::{Shown, due, ends, rebooted_by_hand, recorded};
use crate::endpoint::{Cancel, DeclaredEndpoint, Endpoint, EndpointError};
use crate::engine::EngineError;
use crate::engine::plan::{PlanOptions, Progress, drawn, simulate};
use crate::environment::EndpointSpec;
use crate::event::{Event, FindingCode, Level, Rehearsal};
use crate::harness::{Case, RunOptions, real_endpoint, run};
use crate::job::{Job, Phase};
use crate::lifecycle::{
    AssetId, Exact, JobRecord, NotExact, PlanOutcome, RecordedEnds, SimulationVariant, assets_to_record,
    exact,
};
use crate::report::{AssetRehearsal, PlanResult, RanOn};
use crate::rules::Rulebook;
use crate::scenario::{EndpointKind, PlanSpec};
use crate::{engine, expect};

/// More assets than this are not rehearsed for real.
const MOST_REAL: u64 = 1_000;

/// Rehearses the plan of a case, without judging it.
///
/// # Errors
/// When an endpoint could not do a step.
pub(in crate::harness) async fn rehearse_plan(
    case: &Case,
    rulebook: &Rulebook,
    options: &RunOptions,
    cancel: &Cancel,
) -> Result<PlanResult, EngineError> {
    let Some(plan) = &case.scenario.plan else {
        return Err(EndpointError::Refused("the scenario holds no plan".to_owned()).into());
    };
    let rehearsing = Rehearsing { case, plan, rulebook, options, cancel };
    rehearsing.check()?;
    let mut endpoints = Endpoints::new();
    let rehearsed = rehearsing.all(&mut endpoints).await;
    // All at the same time: none of them is waited for while others still live.
    join_all(endpoints.into_values().map(Endpoint::close)).await;
    rehearsed
}

/// The endpoints on which jobs really run, each kept for all jobs that come to its asset.
type Endpoints = BTreeMap<AssetId, Box<dyn Endpoint>>;

/// What is known by now.
struct Sofar<'a> {
    outcome: &'a PlanOutcome,
    recorded: BTreeMap<(AssetId, usize), RecordedEnds>,
}

struct Rehearsing<'a> {
    case: &'a Case,
    plan: &'a Arc<PlanSpec>,
    rulebook: &'a Rulebook,
    options: &'a RunOptions,
    cancel: &'a Cancel,
}

impl Rehearsing<'_> {
    fn check(&self) -> Result<(), EndpointError> {
        let real: u64 = self.real_groups().map(|(_, count)| count).sum();
        if real > MOST_REAL {
            return Err(EndpointError::Refused(format!(
                "{real} assets would be rehearsed for real, and {MOST_REAL} are the most; \
                 a smaller group tells the same, and a fleet is declared with `on: declared`"
            )));
        }
        Ok(())
    }

    fn kind(&self, group: usize) -> EndpointKind {
        kind_of(self.plan, group, self.options)
    }

    async fn all(&self, endpoints: &mut Endpoints) -> Result<PlanResult, EngineError> {
        let mut shown = Shown::new();
        let real = self.real_assets();
        let mut wanted: BTreeSet<AssetId> = assets_to_record(&self.plan.plan).into_iter().collect();
        wanted.extend(expect::assets_expected(&self.case.scenario.expectations));
        wanted.extend(&real);
        wanted.extend(self.options.asset.as_deref().and_then(|name| self.plan.plan.asset_named(name)));
        let outcome = loop {
            let outcome = self.simulate(&wanted, &shown).await;
            if outcome.partial.is_some() {
                break outcome;
            }
            let due = due(&outcome, &real, &shown);
            if due.is_empty() {
                break outcome;
            }
            let sofar = Sofar { outcome: &outcome, recorded: ends(&shown) };
            self.run_for_real(due, &sofar, endpoints, &mut shown).await?;
        };
        let sofar = Sofar { outcome: &outcome, recorded: ends(&shown) };
        let mut rehearsals = Vec::new();
        for asset in wanted {
            for job in 0..self.plan.plan.jobs.len() {
                let ran = |records: &[JobRecord]| {
                    records.iter().any(|record| record.job == job && record.outcome.is_some())
                };
                if let Some((_, rehearsal)) = shown.get(&(asset, job)) {
                    rehearsals.push(AssetRehearsal { asset, job, rehearsal: Arc::clone(rehearsal) });
                } else if outcome.records_of(asset).any(ran) {
                    let rehearsal = Arc::new(self.replay(asset, job, &sofar).await?);
                    rehearsals.push(AssetRehearsal { asset, job, rehearsal });
                }
            }
        }
        let ran_on = (0..self.plan.plan.groups.len()).map(|group| self.ran_on(group)).collect();
        let exact = self.exact(&outcome);
        Ok(PlanResult { outcome, rehearsals, ran_on, exact })
    }

    /// The exact shares of what each job comes to on assets that are drawn; of one asset nobody asks for shares.
    fn exact(&self, outcome: &PlanOutcome) -> Vec<Result<Exact, NotExact>> {
        let plan = &self.plan.plan;
        if outcome.partial.is_some() || plan.assets() <= 1 {
            return Vec::new();
        }
        let shares = plan.jobs.iter().enumerate().map(|(job, planned)| {
            if planned.groups.iter().any(|group| self.kind(*group) != EndpointKind::Declared) {
                return Err(NotExact::Real);
            }
            exact(plan, self.rulebook, job)
        });
        shares.collect()
    }

    /// Where the jobs of a group run, as reports tell it.
    fn ran_on(&self, group: usize) -> RanOn {
        let kind = self.kind(group);
        let said = self.plan.kinds.get(group).and_then(|kind| kind.image.as_ref()).map(|image| &image.value);
        let image = said.or(self.options.image.as_ref()).filter(|_| kind == EndpointKind::Container);
        RanOn { kind, image: image.cloned() }
    }

    /// The groups whose jobs really run, each with how many assets it has.
    fn real_groups(&self) -> impl Iterator<Item = (usize, u64)> {
        let all = self.plan.plan.groups.iter().enumerate().map(|(at, group)| (at, group.count));
        all.filter(|(at, _)| self.kind(*at) != EndpointKind::Declared)
    }

    fn real_assets(&self) -> Vec<AssetId> {
        self.real_groups()
            .flat_map(|(group, count)| (0..count).map(move |index| AssetId { group, index }))
            .collect()
    }

    async fn simulate(&self, wanted: &BTreeSet<AssetId>, shown: &Shown) -> PlanOutcome {
        let plan = Arc::clone(self.plan);
        let rulebook = self.rulebook.clone();
        let cancel = self.cancel.clone();
        let progress = self.options.plan_progress.0.clone();
        let records_for: Vec<_> = wanted.iter().copied().collect();
        let recorded = ends(shown);
        let (jobs, max_restarts) = (self.options.jobs, self.max_restarts());
        let simulated = tokio::task::spawn_blocking(move || {
            let options = PlanOptions {
                jobs,
                max_restarts,
                records_for: &records_for,
                recorded: &recorded,
                cancel: &|| cancel.is_cancelled(),
                progress: &|Progress { done, of }| {
                    if let Some(progress) = &progress {
                        progress(done, of);
                    }
                },
            };
            simulate(&plan.plan, &rulebook, options)
        });
        match simulated.await {
            Ok(outcome) => outcome,
            // Told as the panic of this scenario.
            Err(error) => std::panic::resume_unwind(error.into_panic()),
        }
    }

    fn max_restarts(&self) -> u32 {
        self.case.scenario.max_restarts.unwrap_or(self.options.max_restarts)
    }

    /// Lets these jobs run for real, several assets at a time.
    async fn run_for_real(
        &self,
        due: Vec<(AssetId, usize)>,
        sofar: &Sofar<'_>,
        endpoints: &mut Endpoints,
        shown: &mut Shown,
    ) -> Result<(), EngineError> {
        let mut running = Vec::with_capacity(due.len());
        for (asset, job) in due {
            let endpoint = endpoints.remove(&asset);
            running.push(async move {
                let (endpoint, ran) = self.run_one(asset, job, sofar, endpoint).await;
                (asset, job, endpoint, ran)
            });
        }
        let ended: Vec<_> = stream::iter(running).buffer_unordered(self.options.jobs.max(1)).collect().await;
        let mut failed = None;
        for (asset, job, endpoint, ran) in ended {
            endpoint.map(|endpoint| endpoints.insert(asset, endpoint));
            match ran {
                Ok(rehearsal) => {
                    shown.insert((asset, job), (recorded(&rehearsal), Arc::new(rehearsal)));
                }
                Err(error) => failed = Some(error),
            }
        }
        failed.map_or(Ok(()), Err)
    }

    async fn run_one(
        &self,
        asset: AssetId,
        job: usize,
        sofar: &Sofar<'_>,
        endpoint: Option<Box<dyn Endpoint>>,
    ) -> (Option<Box<dyn Endpoint>>, Result<Rehearsal, EngineError>) {
        if self.cancel.is_cancelled() {
            return (endpoint, Err(EndpointError::Interrupted.into()));
        }
        let (planned, world) = match self.as_drawn(asset, job, true, sofar) {
            Ok(drawn) => drawn,
            Err(error) => return (endpoint, Err(error.into())),
        };
        let mut endpoint = match endpoint {
            Some(endpoint) => endpoint,
            None => match self.start(asset, &world).await {
                Ok(Some(endpoint)) => endpoint,
                Ok(None) => return (None, self.replay(asset, job, sofar).await),
                Err(error) => return (None, Err(error.into())),
            },
        };
        let by_hand = rebooted_by_hand(sofar.outcome, asset, job);
        let ran = self.run_on(&mut *endpoint, by_hand, &planned, &world).await;
        (Some(endpoint), ran)
    }

    async fn run_on(
        &self,
        endpoint: &mut dyn Endpoint,
        rebooted_by_hand: bool,
        job: &Job,
        world: &EndpointSpec,
    ) -> Result<Rehearsal, EngineError> {
        if rebooted_by_hand {
            endpoint.reboot().await?;
        }
        let levels = self.levels();
        endpoint.next_job(job, world)?;
        engine::rehearse_on(self.request(job, world, &levels), endpoint, &mut |_: &Event| {}).await
    }

    /// An endpoint for all jobs that may come to this asset.
    async fn start(
        &self,
        asset: AssetId,
        world: &EndpointSpec,
    ) -> Result<Option<Box<dyn Endpoint>>, EndpointError> {
        let plan = &self.plan.plan;
        let mut every = Job::new(plan.groups[asset.group].platform);
        for planned in plan.jobs.iter().filter(|planned| planned.groups.contains(&asset.group)) {
            for phase in [Phase::Pre, Phase::Post] {
                every.pre_actions.extend(planned.job.actions(phase).iter().cloned());
            }
            every.patches.extend(planned.job.patches.iter().cloned());
        }
        let mut world = EndpointSpec { actions: BTreeMap::new(), ..world.clone() };
        if let Some(image) = self.plan.kinds.get(asset.group).and_then(|kind| kind.image.clone()) {
            world.machine.image = Some(image);
        }
        let options = run::local(&world, self.options, self.cancel);
        real_endpoint::start(self.kind(asset.group), &every, &world, options).await
    }

    /// The job as it comes to the asset, and what the asset looks like to it. On a real endpoint a script that nothing is declared
    /// of runs.
    fn as_drawn(
        &self,
        asset: AssetId,
        job: usize,
        real: bool,
        rehearsed: &Sofar<'_>,
    ) -> Result<(Job, EndpointSpec), EndpointError> {
        let ran = |variant: &&SimulationVariant| {
            let records = variant.records_of(asset);
            records.into_iter().flatten().any(|record| record.job == job && record.outcome.is_some())
        };
        let options = PlanOptions {
            max_restarts: self.max_restarts(),
            recorded: &rehearsed.recorded,
            ..PlanOptions::default()
        };
        let (plan, book) = (&self.plan.plan, self.rulebook);
        let variant = rehearsed.outcome.variants.iter().find(ran);
        let drawn = variant.and_then(|variant| drawn(plan, book, options, variant, asset, job));
        let Some((job_drawn, drawn)) = drawn else {
            let what = format!("{} never comes to {}", plan.jobs[job].name, plan.asset_name(asset));
            return Err(EndpointError::Refused(what));
        };
        let mut world = EndpointSpec::clone(&self.plan.machines[asset.group]);
        let said = &self.plan.worlds[job];
        world.patches = drawn.patches;
        for (id, mut declared) in drawn.actions {
            let as_said = said.actions.get(&id);
            let has_script = job_drawn.action(id).is_some_and(|action| action.script().is_some());
            if real && has_script && as_said.is_none() {
                continue;
            }
            if let Some(as_said) = as_said {
                declared.stdout.clone_from(&as_said.stdout);
                declared.stderr.clone_from(&as_said.stderr);
            }
            world.actions.insert(id, declared);
        }
        Ok((job_drawn, world))
    }

    /// The run of a job on an asset on which nothing runs, as chance has drawn it.
    async fn replay(
        &self,
        asset: AssetId,
        job: usize,
        rehearsed: &Sofar<'_>,
    ) -> Result<Rehearsal, EngineError> {
        let ((job, world), levels) = (self.as_drawn(asset, job, false, rehearsed)?, self.levels());
        let endpoint = Box::new(DeclaredEndpoint::new(&world));
        engine::rehearse(self.request(&job, &world, &levels), endpoint, &mut |_: &Event| {}).await
    }

    fn levels(&self) -> Vec<(FindingCode, Level)> {
        let mut levels = self.options.levels.clone();
        levels.extend_from_slice(&self.case.scenario.levels);
        levels
    }

    fn request<'p>(
        &'p self,
        job: &'p Job,
        world: &'p EndpointSpec,
        levels: &'p [(FindingCode, Level)],
    ) -> engine::RehearsalRequest<'p> {
        engine::RehearsalRequest {
            levels,
            max_restarts: self.max_restarts(),
            ..engine::RehearsalRequest::new(job, world, self.rulebook)
        }
    }
}
