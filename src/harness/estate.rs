//! Rehearses a plan: jobs that really run where the plan says so, everything else as it is declared or drawn, and all of it in
//! virtual time.

use std::collections::BTreeMap;
use std::collections::BTreeSet;
use std::sync::Arc;

use futures::StreamExt;
use futures::stream;

use super::Case;
use super::RunOptions;
use super::lasting::Lasting;
use crate::endpoint::Cancel;
use crate::endpoint::DeclaredEndpoint;
use crate::endpoint::EndpointError;
use crate::engine;
use crate::engine::EngineError;
use crate::engine::estate::EstateOptions;
use crate::engine::estate::Progress;
use crate::engine::estate::simulate;
use crate::event::Event;
use crate::event::FindingCode;
use crate::event::Level;
use crate::event::Rehearsal;
use crate::expect;
use crate::job::ActionId;
use crate::job::Job;
use crate::job::Phase;
use crate::lifecycle::AssetId;
use crate::lifecycle::JobRecord;
use crate::lifecycle::PlanOutcome;
use crate::lifecycle::RecordedEnds;
use crate::lifecycle::RecordedRun;
use crate::lifecycle::worth_records;
use crate::report::AssetRehearsal;
use crate::report::EstateResult;
use crate::rules::RebootDecision;
use crate::rules::Rulebook;
use crate::spec::EndpointKind;
use crate::spec::Estate;
use crate::world::DeclaredAction;
use crate::world::World;

/// More assets than this are not rehearsed for real.
const MOST_REAL: u64 = 1_000;

/// What a real endpoint has shown of a job on an asset.
type Shown = BTreeMap<(AssetId, usize), (RecordedEnds, Arc<Rehearsal>)>;

/// Where the jobs of a group run. `--on` replaces the kind of groups that run for real; what is declared stays so, unless the
/// whole plan is one asset.
pub(super) fn kind_of(estate: &Estate, group: usize, options: &RunOptions) -> EndpointKind {
    let said = estate.kinds.get(group).and_then(|kind| kind.on.as_ref()).map(|on| on.value);
    match options.on {
        Some(on) if said.is_some_and(|said| said != EndpointKind::Declared) => on,
        Some(on) if estate.plan.assets() == 1 => on,
        _ => said.unwrap_or_else(|| usual_kind(estate)),
    }
}

/// One asset with a script to run is rehearsed as an ordinary scenario is; of several assets nobody wants to start machines
/// without having said so.
fn usual_kind(estate: &Estate) -> EndpointKind {
    if estate.plan.assets() != 1 {
        return EndpointKind::Declared;
    }
    let mut jobs = estate.plan.jobs.iter().map(|planned| &planned.job);
    jobs.find_map(|job| super::run::kind_for(job)).unwrap_or(EndpointKind::Declared)
}

/// How many assets are rehearsed on this kind of endpoint.
pub(super) fn assets_on(estate: &Estate, kind: EndpointKind, options: &RunOptions) -> usize {
    let groups = estate.plan.groups.iter().enumerate();
    let assets = groups
        .filter(|(at, _)| kind_of(estate, *at, options) == kind)
        .map(|(_, group)| group.count)
        .sum::<u64>();
    usize::try_from(assets).unwrap_or(usize::MAX)
}

/// Rehearses the plan of a case, without judging it.
///
/// # Errors
/// When an endpoint could not do a step.
pub(super) async fn rehearse_estate(
    case: &Case,
    rulebook: &Rulebook,
    options: &RunOptions,
    cancel: &Cancel,
) -> Result<EstateResult, EngineError> {
    let Some(estate) = &case.scenario.estate else {
        return Err(EndpointError::Refused("the scenario holds no plan".to_owned()).into());
    };
    let rehearsing = Rehearsing { case, estate, rulebook, options, cancel };
    rehearsing.check()?;
    let mut endpoints = BTreeMap::new();
    let rehearsed = rehearsing.all(&mut endpoints).await;
    for endpoint in endpoints.into_values() {
        endpoint.close().await;
    }
    rehearsed
}

/// Gives all plans another seed.
pub fn reseed(cases: &mut [Case], seed: Option<u64>) {
    let Some(seed) = seed else { return };
    for case in cases {
        if case.scenario.estate.is_some() {
            let scenario = Arc::make_mut(&mut case.scenario);
            if let Some(estate) = &mut scenario.estate {
                Arc::make_mut(estate).plan.seed = seed;
            }
        }
    }
}

struct Rehearsing<'a> {
    case: &'a Case,
    estate: &'a Arc<Estate>,
    rulebook: &'a Rulebook,
    options: &'a RunOptions,
    cancel: &'a Cancel,
}

impl Rehearsing<'_> {
    fn check(&self) -> Result<(), EndpointError> {
        let all = self.estate.plan.groups.iter().enumerate();
        let real =
            all.filter(|(at, _)| self.kind(*at) != EndpointKind::Declared).map(|(_, group)| group.count);
        let real: u64 = real.sum();
        if real > MOST_REAL {
            return Err(EndpointError::Refused(format!(
                "{real} assets would be rehearsed for real, and {MOST_REAL} are the most; \
                 a smaller group tells the same, and a fleet is declared with `on: declared`"
            )));
        }
        Ok(())
    }

    fn kind(&self, group: usize) -> EndpointKind {
        kind_of(self.estate, group, self.options)
    }

    async fn all(&self, endpoints: &mut BTreeMap<AssetId, Lasting>) -> Result<EstateResult, EngineError> {
        let mut shown = Shown::new();
        let real = self.real_assets();
        let mut wanted: BTreeSet<AssetId> = worth_records(&self.estate.plan).into_iter().collect();
        wanted.extend(expect::assets_expected(&self.case.scenario.expectations));
        wanted.extend(&real);
        wanted.extend(self.options.asset.as_deref().and_then(|name| self.estate.plan.asset_named(name)));
        let outcome = loop {
            let outcome = self.simulate(&wanted, &shown).await;
            if outcome.partial.is_some() {
                break outcome;
            }
            let due = due(&outcome, &real, &shown);
            if due.is_empty() {
                break outcome;
            }
            self.run_for_real(due, &outcome, endpoints, &mut shown).await?;
        };
        let mut rehearsals = Vec::new();
        for asset in wanted {
            for job in 0..self.estate.plan.jobs.len() {
                let ran = |records: &[JobRecord]| {
                    records.iter().any(|record| record.job == job && record.outcome.is_some())
                };
                if let Some((_, rehearsal)) = shown.get(&(asset, job)) {
                    rehearsals.push(AssetRehearsal { asset, job, rehearsal: Arc::clone(rehearsal) });
                } else if outcome.records_of(asset).any(ran) {
                    let rehearsal = Arc::new(self.replay(asset, job, &outcome).await?);
                    rehearsals.push(AssetRehearsal { asset, job, rehearsal });
                }
            }
        }
        Ok(EstateResult { outcome, rehearsals })
    }

    fn real_assets(&self) -> Vec<AssetId> {
        let all = self.estate.plan.groups.iter().enumerate();
        let real = all.filter(|(at, _)| self.kind(*at) != EndpointKind::Declared);
        real.flat_map(|(group, of)| (0..of.count).map(move |index| AssetId { group, index })).collect()
    }

    async fn simulate(&self, wanted: &BTreeSet<AssetId>, shown: &Shown) -> PlanOutcome {
        let estate = Arc::clone(self.estate);
        let rulebook = self.rulebook.clone();
        let cancel = self.cancel.clone();
        let progress = self.options.plan_progress.0.clone();
        let records_for: Vec<_> = wanted.iter().copied().collect();
        let recorded: BTreeMap<_, _> =
            shown.iter().map(|(at, (recorded, _))| (*at, recorded.clone())).collect();
        let (jobs, max_restarts) = (self.options.jobs, self.max_restarts());
        let simulated = tokio::task::spawn_blocking(move || {
            let options = EstateOptions {
                jobs,
                max_restarts,
                records_for: &records_for,
                recorded: &recorded,
                cancel: &|| cancel.is_cancelled(),
                progress: &|Progress { done, of }| {
                    progress.as_ref().map_or((), |progress| progress(done, of))
                },
            };
            simulate(&estate.plan, &rulebook, options)
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
        outcome: &PlanOutcome,
        endpoints: &mut BTreeMap<AssetId, Lasting>,
        shown: &mut Shown,
    ) -> Result<(), EngineError> {
        let begun: Vec<_> =
            due.into_iter().map(|(asset, job)| (asset, job, endpoints.remove(&asset))).collect();
        let running = begun.into_iter().map(|(asset, job, endpoint)| async move {
            let (endpoint, ran) = self.run_one(asset, job, outcome, endpoint).await;
            (asset, job, endpoint, ran)
        });
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
        outcome: &PlanOutcome,
        endpoint: Option<Lasting>,
    ) -> (Option<Lasting>, Result<Rehearsal, EngineError>) {
        if self.cancel.is_cancelled() {
            return (endpoint, Err(EndpointError::Interrupted.into()));
        }
        let world = self.world(asset, job, true, outcome);
        let mut endpoint = match endpoint {
            Some(endpoint) => endpoint,
            None => match self.start(asset, &world).await {
                Ok(Some(endpoint)) => endpoint,
                Ok(None) => return (None, self.replay(asset, job, outcome).await),
                Err(error) => return (None, Err(error.into())),
            },
        };
        let ran = self.run_on(&mut endpoint, asset, job, &world, outcome).await;
        (Some(endpoint), ran)
    }

    async fn run_on(
        &self,
        endpoint: &mut Lasting,
        asset: AssetId,
        job: usize,
        world: &World,
        outcome: &PlanOutcome,
    ) -> Result<Rehearsal, EngineError> {
        if rebooted_by_hand(outcome, asset, job) {
            endpoint.reboot().await?;
        }
        let levels = self.levels();
        endpoint.rehearse(self.plan(&self.job(asset, job), world, &levels)).await
    }

    /// An endpoint for all jobs that may come to this asset.
    async fn start(&self, asset: AssetId, world: &World) -> Result<Option<Lasting>, EndpointError> {
        let plan = &self.estate.plan;
        let mut every = Job::new(plan.groups[asset.group].platform);
        for planned in plan.jobs.iter().filter(|planned| planned.groups.contains(&asset.group)) {
            for phase in [Phase::Pre, Phase::Post] {
                every.pre_actions.extend(planned.job.actions(phase).iter().cloned());
            }
            every.patches.extend(planned.job.patches.iter().cloned());
        }
        let mut world = World { actions: BTreeMap::new(), ..world.clone() };
        if let Some(image) = self.estate.kinds.get(asset.group).and_then(|kind| kind.image.clone()) {
            world.machine.image = Some(image);
        }
        let options = super::run::local(&self.case.scenario, self.options, self.cancel);
        Lasting::start(self.kind(asset.group), &every, &world, options).await
    }

    /// The job as this asset gets it.
    fn job(&self, asset: AssetId, job: usize) -> Job {
        let plan = &self.estate.plan;
        Job { platform: plan.groups[asset.group].platform, ..plan.jobs[job].job.clone() }
    }

    /// What the asset looks like to the job. On a real endpoint a script that nothing is declared of runs.
    fn world(&self, asset: AssetId, job: usize, real: bool, outcome: &PlanOutcome) -> World {
        let mut world = World::clone(&self.estate.machines[asset.group]);
        let drawn = seen_world(outcome, asset, job);
        let said = &self.estate.worlds[job];
        world.patches = drawn.patches;
        for (id, mut declared) in drawn.actions {
            let as_said = said.actions.get(&id);
            let has_script =
                self.estate.plan.jobs[job].job.action(id).is_some_and(|action| action.script().is_some());
            if real && has_script && as_said.is_none() {
                continue;
            }
            if let Some(as_said) = as_said {
                declared.stdout.clone_from(&as_said.stdout);
                declared.stderr.clone_from(&as_said.stderr);
            }
            world.actions.insert(id, declared);
        }
        world
    }

    /// The run of a job on an asset on which nothing runs, as chance has drawn it.
    async fn replay(
        &self,
        asset: AssetId,
        job: usize,
        outcome: &PlanOutcome,
    ) -> Result<Rehearsal, EngineError> {
        let (job, world, levels) =
            (self.job(asset, job), self.world(asset, job, false, outcome), self.levels());
        engine::rehearse(self.plan(&job, &world, &levels), DeclaredEndpoint::new(&world), &mut |_: &Event| {})
            .await
    }

    fn levels(&self) -> Vec<(FindingCode, Level)> {
        let mut levels = self.options.levels.clone();
        levels.extend_from_slice(&self.case.scenario.levels);
        levels
    }

    fn plan<'p>(
        &'p self,
        job: &'p Job,
        world: &'p World,
        levels: &'p [(FindingCode, Level)],
    ) -> engine::Plan<'p> {
        engine::Plan {
            levels,
            max_restarts: self.max_restarts(),
            ..engine::Plan::new(job, world, self.rulebook)
        }
    }
}

/// The first job of each real asset that has begun there, in any course, and has not run yet.
fn due(outcome: &PlanOutcome, real: &[AssetId], shown: &Shown) -> Vec<(AssetId, usize)> {
    let first = |asset: &AssetId| {
        let records = outcome.records_of(*asset).flatten();
        let open =
            records.filter(|record| record.outcome.is_some() && !shown.contains_key(&(*asset, record.job)));
        let first = open.min_by_key(|record| (record.began, record.job))?;
        Some((*asset, first.job))
    };
    real.iter().filter_map(first).collect()
}

/// Whether a person rebooted the asset between the job before and this one.
fn rebooted_by_hand(outcome: &PlanOutcome, asset: AssetId, job: usize) -> bool {
    let Some(records) = outcome.records_of(asset).next() else { return false };
    let Some(began) = records.iter().find(|record| record.job == job).and_then(|record| record.began) else {
        return false;
    };
    records.iter().any(|record| {
        let suppressed = |decision| decision == RebootDecision::Suppressed;
        record.job != job
            && record.ended.is_some_and(|ended| ended <= began)
            && !record.pending_reboot
            && record.outcome.as_ref().is_some_and(|outcome| suppressed(outcome.reboot.decision))
    })
}

/// The run of a scenario that is the life of one job on one asset.
pub(super) fn only_run(result: &EstateResult, case: &Case) -> Option<Arc<Rehearsal>> {
    let plan = &case.scenario.estate.as_ref()?.plan;
    if plan.jobs.len() != 1 || plan.assets() != 1 {
        return None;
    }
    result.rehearsals.first().map(|run| Arc::clone(&run.rehearsal))
}

/// How the parts of a job ended. How long they really took is left out: it differs from run to run.
fn recorded(rehearsal: &Rehearsal) -> RecordedEnds {
    let mut ends = RecordedEnds::default();
    for event in &rehearsal.events {
        match event {
            Event::ActionEnded(run) => {
                let forced_reboot = !run.forced_reboots.is_empty();
                let run_of = RecordedRun { end: run.end.clone(), forced_reboot, took: None };
                ends.actions.entry(run.id).or_default().push(run_of);
            }
            Event::PatchEnded(run) => _ = ends.patches.insert(run.index, run.end),
            _ => {}
        }
    }
    ends
}

/// How the parts of a job ended on an asset, as a declaration.
fn seen_world(outcome: &PlanOutcome, asset: AssetId, job: usize) -> World {
    let mut world = World::default();
    let records = outcome.records_of(asset).flatten();
    let Some(seen) = records.filter(|record| record.job == job).find_map(|record| record.outcome.as_ref())
    else {
        return world;
    };
    for phase in [Phase::Pre, Phase::Post] {
        for (index, action) in seen.actions(phase).iter().enumerate() {
            if let Some(end) = &action.end {
                let declared = DeclaredAction { ends: vec![end.clone()], ..DeclaredAction::default() };
                world.actions.insert(ActionId { phase, index }, declared);
            }
        }
    }
    world
}
