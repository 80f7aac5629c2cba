//! Rehearses cases, many at a time, and reports them in the order of the files.

use std::any::Any;
use std::collections::BTreeMap;
use std::io;
use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use futures::FutureExt;

use super::verdict::verdict;
use super::{Case, RunOptions, plan, real_endpoint};
use crate::endpoint::{
    Cancel, ContainerEndpoint, ContainerPool, DeclaredEndpoint, Endpoint, EndpointError, LocalEndpoint,
    LocalOptions, SandboxEndpoint,
};
use crate::engine::EngineError;
use crate::environment::{EndpointSpec, Fact};
use crate::event::{Event, Rehearsal};
use crate::job::{Action, Job, Phase, Platform};
use crate::report::{PlanResult, Reporter, ScenarioResult, Summary, Verdict};
use crate::rules::Rulebook;
use crate::scenario::{EndpointKind, Scenario};
use crate::{engine, expect};

/// The endpoint kind that a scenario is rehearsed on. Unless somebody says otherwise, real scripts run in a sandbox, and
/// `PowerShell` by the machine's own `pwsh`; without a script nothing has to run.
///
/// Of a plan it is the kind of its first group that runs anything.
pub fn endpoint_kind(scenario: &Scenario, options: &RunOptions) -> EndpointKind {
    if let Some(plan) = &scenario.plan {
        let kinds = (0..plan.plan.groups.len()).map(|group| plan::kind_of(plan, group, options));
        return kinds
            .into_iter()
            .find(|kind| *kind != EndpointKind::Declared)
            .unwrap_or(EndpointKind::Declared);
    }
    options.on.or(scenario.on).or_else(|| kind_for(&scenario.job)).unwrap_or(EndpointKind::Declared)
}

/// The kind of endpoint that a job needs by itself; `None` when nothing has to run.
pub(super) fn kind_for(job: &Job) -> Option<EndpointKind> {
    let has_script = |phase| job.actions(phase).iter().any(|action: &Action| action.script().is_some());
    let runs = job.patches.iter().any(|patch| patch.installer.is_some())
        || [Phase::Pre, Phase::Post].into_iter().any(has_script);
    runs.then_some(match job.platform {
        Platform::Windows => EndpointKind::Local,
        Platform::Linux | Platform::MacOs => EndpointKind::Sandbox,
    })
}

/// What a rehearsal of a case came to.
#[derive(Clone, Debug)]
pub struct Rehearsed {
    /// The run of its job; `None` for several jobs or assets, and for a job that never ran.
    pub rehearsal: Option<Arc<Rehearsal>>,
    /// What became of its plan, when it has one.
    pub plan: Option<Arc<PlanResult>>,
}

/// Rehearses one case under `rulebook`, without judging it. `watch` sees every event when it happens.
///
/// # Errors
/// When the endpoint could not do a step.
pub async fn rehearse_case(
    case: &Case,
    rulebook: &Rulebook,
    options: &RunOptions,
    cancel: &Cancel,
    watch: &mut (dyn FnMut(&Event) + Send),
) -> Result<Rehearsed, EngineError> {
    if case.scenario.plan.is_some() {
        let result = Box::pin(plan::rehearse_plan(case, rulebook, options, cancel)).await?;
        let rehearsal = plan::only_run(&result, case);
        return Ok(Rehearsed { rehearsal, plan: Some(Arc::new(result)) });
    }
    let rehearsal = rehearse_job(case, rulebook, options, cancel, watch).await?;
    Ok(Rehearsed { rehearsal: Some(Arc::new(rehearsal)), plan: None })
}

async fn rehearse_job(
    case: &Case,
    rulebook: &Rulebook,
    options: &RunOptions,
    cancel: &Cancel,
    watch: &mut (dyn FnMut(&Event) + Send),
) -> Result<Rehearsal, EngineError> {
    let scenario = &*case.scenario;
    let mut switches = options.levels.clone();
    switches.extend_from_slice(&scenario.levels);
    let (job, world) = (&scenario.job, &scenario.world);
    let request = engine::RehearsalRequest {
        levels: &switches,
        max_restarts: scenario.max_restarts.unwrap_or(options.max_restarts),
        twice: scenario.twice.unwrap_or(options.twice),
        ..engine::RehearsalRequest::new(job, world, rulebook)
    };
    let kind = endpoint_kind(scenario, options);
    if !kind.supports(Fact::Changes) && expect::needs_changes(&scenario.expectations) {
        return Err(EndpointError::Refused(blind(kind)).into());
    }
    if kind == EndpointKind::Local {
        stays_apart(scenario)?;
    }
    let real = real_endpoint::start(kind, job, world, local(world, options, cancel)).await?;
    let endpoint: Box<dyn Endpoint + '_> = match real {
        Some(endpoint) => endpoint,
        None => Box::new(DeclaredEndpoint::new(world)),
    };
    engine::rehearse(request, endpoint, watch).await
}

/// The image, where the scenario is rehearsed in a container of one.
pub(super) fn image_used(scenario: &Scenario, options: &RunOptions) -> Option<String> {
    let used = endpoint_kind(scenario, options) == EndpointKind::Container;
    let said = scenario.world.machine.image.as_ref().map(|image| &image.value).or(options.image.as_ref());
    said.filter(|_| used).cloned()
}

/// Why expectations on files cannot be looked at.
fn blind(kind: EndpointKind) -> String {
    format!(
        "the scenario expects something of the files that change, which the endpoint kind `{}` cannot tell; rehearse it on the endpoint kind {}",
        kind.name(),
        EndpointKind::names_that_support(Fact::Changes)
    )
}

/// Refuses to run on the machine itself what was written to be kept apart from it. Who means it takes that out of the scenario:
/// a flag that meets all scenarios is given for others too easily.
fn stays_apart(scenario: &Scenario) -> Result<(), EndpointError> {
    let wanted = match scenario.on {
        None | Some(EndpointKind::Declared | EndpointKind::Local) => return Ok(()),
        Some(EndpointKind::Sandbox) => "a sandbox",
        Some(EndpointKind::Container) => "a container",
    };
    Err(EndpointError::Refused(format!(
        "the scenario asks for {wanted}, so its scripts are not run on this machine itself; if they may be, let the \
         scenario say no kind of endpoint"
    )))
}

pub(super) fn local(world: &EndpointSpec, options: &RunOptions, cancel: &Cancel) -> LocalOptions {
    LocalOptions {
        time_limit: world.time_limit.unwrap_or(options.time_limit),
        output_limit: options.output_limit,
        limits: options.limits,
        image: options.image.clone(),
        container_pool: options.container_pool.clone(),
        shells: options.shells.clone(),
        cancel: cancel.clone(),
    }
}

/// Whether the machine lacks a tool that this case needs, so that it would be skipped. Nothing is run.
pub(super) async fn would_be_skipped(case: &Case, options: &RunOptions) -> bool {
    let scenario = &*case.scenario;
    let (job, world) = (&scenario.job, &scenario.world);
    let options_here = local(world, options, &Cancel::new());
    let refused = match endpoint_kind(scenario, options) {
        EndpointKind::Container => ContainerEndpoint::check(world, &options_here).await.err(),
        kind => match real_endpoint::start(kind, job, world, options_here).await {
            Ok(Some(endpoint)) => {
                endpoint.close().await;
                None
            }
            Ok(None) => None,
            Err(error) => Some(error),
        },
    };
    matches!(refused, Some(EndpointError::MissingTool { tool, .. }) if !options.require.contains(&tool))
}

/// Rehearses and judges one case; `None` when it was interrupted. Never panics: a panic inside becomes an error of this
/// scenario.
pub async fn run_case(case: &Case, options: &RunOptions, cancel: &Cancel) -> Option<ScenarioResult> {
    let begun = Instant::now();
    let rulebook = case.rulebook.as_ref().unwrap_or(&options.rulebook);
    let mut watch = |_: &Event| {};
    let rehearsed = rehearse_case(case, rulebook, options, cancel, &mut watch);
    let mut missing_tool = None;
    let (verdict, rehearsed) = match AssertUnwindSafe(rehearsed).catch_unwind().await {
        Ok(Ok(rehearsed)) => (verdict(case, options, &rehearsed), Some(rehearsed)),
        Ok(Err(EngineError::Endpoint(EndpointError::MissingTool { tool, reason }))) => {
            let required = options.require.contains(&tool);
            missing_tool = Some(tool);
            (if required { Verdict::Error(reason) } else { Verdict::Skipped(reason) }, None)
        }
        // Never skipped: whoever asks for a sandbox must know that nothing was rehearsed.
        Ok(Err(EngineError::Endpoint(error @ EndpointError::NoSandbox { .. }))) => {
            let sandbox = EndpointKind::Sandbox.name();
            missing_tool = options.require.iter().find(|tool| *tool == sandbox).cloned();
            (Verdict::Error(error.to_string()), None)
        }
        Ok(Err(EngineError::Endpoint(EndpointError::Interrupted))) => return None,
        Ok(Err(error)) => (Verdict::Error(error.to_string()), None),
        Err(panic) => (Verdict::Error(format!("the rehearsal panicked: {}", panic_text(&*panic))), None),
    };
    Some(ScenarioResult {
        scenario: Arc::clone(&case.scenario),
        verdict,
        rehearsal: rehearsed.as_ref().and_then(|rehearsed| rehearsed.rehearsal.clone()),
        rulebook: rulebook.name.clone(),
        on: endpoint_kind(&case.scenario, options).name(),
        image: image_used(&case.scenario, options),
        took: if options.times { begun.elapsed() } else { Duration::ZERO },
        missing_tool,
        plan: rehearsed.and_then(|rehearsed| rehearsed.plan),
    })
}

fn panic_text(panic: &(dyn Any + Send)) -> &str {
    panic
        .downcast_ref::<&str>()
        .copied()
        .or_else(|| panic.downcast_ref::<String>().map(String::as_str))
        .unwrap_or("no message")
}

/// How many endpoints of a kind a scenario takes.
fn endpoints_on(scenario: &Scenario, kind: EndpointKind, options: &RunOptions) -> usize {
    match &scenario.plan {
        Some(plan) => plan::assets_on(plan, kind, options),
        None => usize::from(endpoint_kind(scenario, options) == kind),
    }
}

/// Rehearses all `cases` on `runtime` and hands every result to all `reporters`, in the order of the cases.
///
/// # Errors
/// When a reporter cannot write.
pub fn run(
    cases: &Arc<[Case]>,
    options: &Arc<RunOptions>,
    cancel: &Cancel,
    runtime: &tokio::runtime::Runtime,
    reporters: &mut [&mut dyn Reporter],
) -> io::Result<Summary> {
    let begun = Instant::now();
    for reporter in reporters.iter_mut() {
        reporter.begin(cases.len())?;
    }
    // What endpoints of a kind share is held here, so that it is made once and not for each.
    let count_of = |kind| cases.iter().map(|case| endpoints_on(&case.scenario, kind, options)).sum::<usize>();
    let any = |kind| count_of(kind) > 0;
    let _local = any(EndpointKind::Local).then(LocalEndpoint::shared);
    let _sandboxes = any(EndpointKind::Sandbox).then(SandboxEndpoint::shared);
    let container_pool = ContainerPool::expecting(count_of(EndpointKind::Container));
    let options =
        Arc::new(RunOptions { container_pool: container_pool.clone(), ..RunOptions::clone(options) });
    let (sender, receiver) = std::sync::mpsc::channel();
    let next = Arc::new(AtomicUsize::new(0));
    let stop = Arc::new(AtomicBool::new(false));
    for _ in 0..options.jobs.clamp(1, cases.len().max(1)) {
        let (cases, options, cancel) = (Arc::clone(cases), Arc::clone(&options), cancel.clone());
        let (next, stop, sender) = (Arc::clone(&next), Arc::clone(&stop), sender.clone());
        runtime.spawn(async move {
            while !stop.load(Ordering::Relaxed) && !cancel.is_cancelled() {
                let at = next.fetch_add(1, Ordering::Relaxed);
                let Some(case) = cases.get(at) else { break };
                let Some(result) = run_case(case, &options, &cancel).await else { break };
                if options.fail_fast && matches!(result.verdict, Verdict::Failed(_) | Verdict::Error(_)) {
                    stop.store(true, Ordering::Relaxed);
                }
                if sender.send((at, result)).is_err() {
                    break;
                }
            }
        });
    }
    drop(sender);
    let mut summary = Summary { not_run: cases.len(), ..Summary::default() };
    let mut waiting = BTreeMap::new();
    let mut due = 0;
    let mut written = Ok(());
    for (at, result) in receiver {
        waiting.insert(at, result);
        while let Some(result) = waiting.remove(&due) {
            due += 1;
            count(&mut summary, &result);
            written =
                written.and_then(|()| reporters.iter_mut().try_for_each(|reporter| reporter.result(&result)));
        }
        if written.is_err() {
            // Nobody reads any more; what runs is ended, so that nothing is left behind.
            cancel.cancel();
        }
    }
    runtime.block_on(container_pool.close());
    for result in waiting.into_values() {
        count(&mut summary, &result);
        written =
            written.and_then(|()| reporters.iter_mut().try_for_each(|reporter| reporter.result(&result)));
    }
    written?;
    summary.took = if options.times { begun.elapsed() } else { Duration::ZERO };
    for reporter in reporters.iter_mut() {
        reporter.end(&summary)?;
    }
    Ok(summary)
}

fn count(summary: &mut Summary, result: &ScenarioResult) {
    summary.not_run -= 1;
    match result.verdict {
        Verdict::Passed => summary.passed += 1,
        Verdict::Failed(_) => summary.failed += 1,
        Verdict::Error(_) => summary.errors += 1,
        Verdict::Skipped(_) => summary.skipped += 1,
    }
    summary.findings += result.rehearsal.as_ref().map_or(0, |rehearsal| rehearsal.findings.len());
}
