//! One rehearsal: step by step from the first action to the reboot.

use std::sync::Arc;

use thiserror::Error;

use crate::endpoint::{Endpoint, EndpointError};
use crate::environment::EndpointSpec;
use crate::event::{Event, Finding, FindingCode, Level, Rehearsal};
use crate::findings;
use crate::job::Job;
use crate::rules::{DEFAULT_RESTARTS, Machine, Observation, OutOfStep, Outcome, Rulebook, Step};

/// What is rehearsed, and how it is judged.
#[derive(Clone, Copy, Debug)]
pub struct RehearsalRequest<'a> {
    /// The job.
    pub job: &'a Job,
    /// The endpoint as declared.
    pub world: &'a EndpointSpec,
    /// The rulebook that judges.
    pub rulebook: &'a Rulebook,
    /// Switches for findings; the last one for a kind wins.
    pub levels: &'a [(FindingCode, Level)],
    /// How often the job may begin again after forced reboots, before it is given up as one in a reboot loop.
    pub max_restarts: u32,
    /// Run the job a second time on the same endpoint, and hold the second run against the first.
    pub twice: bool,
}

impl<'a> RehearsalRequest<'a> {
    /// A rehearsal without switches, with the usual number of restarts.
    pub const fn new(job: &'a Job, world: &'a EndpointSpec, rulebook: &'a Rulebook) -> Self {
        Self { job, world, rulebook, levels: &[], max_restarts: DEFAULT_RESTARTS, twice: false }
    }
}

/// Why a rehearsal came to no outcome.
#[derive(Debug, Error)]
pub enum EngineError {
    /// The endpoint could not do a step.
    #[error(transparent)]
    Endpoint(#[from] EndpointError),
    /// The engine itself went wrong.
    #[error(transparent)]
    OutOfStep(#[from] OutOfStep),
}

/// Rehearses a job on `endpoint` and closes the endpoint, whatever happened.
///
/// `watch` sees every event of the first run when it happens. A second one goes on where the first has left the endpoint:
/// with its files and services, behind the reboot if the first run ended with one, and with the answers of doubled commands
/// that come next. Findings are those of the first run, but for calls that nothing answered and for differences.
///
/// # Errors
/// When the endpoint could not do a step: that is no verdict on the job.
pub async fn rehearse<'e>(
    request: RehearsalRequest<'_>,
    mut endpoint: Box<dyn Endpoint + 'e>,
    watch: &mut (dyn FnMut(&Event) + Send),
) -> Result<Rehearsal, EngineError> {
    let rehearsed = rehearse_on(request, &mut *endpoint, watch).await;
    endpoint.close().await;
    rehearsed
}

/// As [`rehearse`], and leaves the endpoint as the job left it, for the next one.
///
/// # Errors
/// When the endpoint could not do a step.
pub(crate) async fn rehearse_on(
    request: RehearsalRequest<'_>,
    endpoint: &mut (dyn Endpoint + '_),
    watch: &mut (dyn FnMut(&Event) + Send),
) -> Result<Rehearsal, EngineError> {
    let driven = drive(&request, endpoint, watch).await;
    let services = endpoint.services();
    let again = match &driven {
        Ok(_) if request.twice => Some(drive(&request, endpoint, &mut |_| {}).await),
        _ => None,
    };
    let services_again = endpoint.services();
    let (outcome, events) = driven?;
    let mut found = findings::of_plan(request.job, request.world, request.rulebook);
    found.extend(of_runs(&request, &events));
    let mut second = None;
    if let Some(again) = again {
        let (ended, happened) = again?;
        let unanswered = |finding: &Finding| finding.code == FindingCode::UndeclaredCall;
        found.extend(of_runs(&request, &happened).filter(unanswered));
        let first = findings::Run { outcome: &outcome, events: &events, services: &services };
        let again = findings::Run { outcome: &ended, events: &happened, services: &services_again };
        let run = findings::second_run(request.job, first, again);
        found.extend(findings::of_second_run(&run));
        second = Some(Box::new(run));
    }
    Ok(Rehearsal {
        outcome,
        events,
        findings: findings::apply_levels(found, request.levels),
        services,
        second,
    })
}

fn of_runs(request: &RehearsalRequest<'_>, events: &[Event]) -> impl Iterator<Item = Finding> {
    events.iter().flat_map(|event| match event {
        Event::ActionEnded(run) => findings::of_run(request.job, request.world, run, request.rulebook),
        _ => Vec::new(),
    })
}

async fn drive(
    request: &RehearsalRequest<'_>,
    endpoint: &mut (dyn Endpoint + '_),
    watch: &mut (dyn FnMut(&Event) + Send),
) -> Result<(Outcome, Vec<Event>), EngineError> {
    let job = request.job;
    let mut machine = Machine::new(job, request.rulebook).restarting_at_most(request.max_restarts);
    let steps = job.pre_actions.len() + job.patches.len() + job.post_actions.len();
    let mut events = Vec::with_capacity(2 * steps + 1);
    let mut note = |event: Event| {
        watch(&event);
        events.push(event);
    };
    loop {
        let step = machine.next();
        let observation = match step {
            Step::RunAction { id, .. } => {
                let Some(action) = job.action(id) else { return Err(OutOfStep(step).into()) };
                note(Event::ActionStarted(id));
                let run = endpoint.run_action(id, action).await?;
                let observation = Observation::Action {
                    end: run.end.clone(),
                    forced_reboot: !run.forced_reboots.is_empty(),
                };
                note(Event::ActionEnded(Arc::new(run)));
                observation
            }
            Step::SkipAction(id) => {
                note(Event::ActionSkipped(id));
                Observation::Done
            }
            Step::DeployPatch(index) => {
                let Some(patch) = job.patches.get(index) else { return Err(OutOfStep(step).into()) };
                let run = endpoint.deploy_patch(index, patch).await?;
                let end = run.end;
                note(Event::PatchEnded(run));
                Observation::Patch(end)
            }
            Step::SkipPatch(index) => {
                note(Event::PatchSkipped(index));
                Observation::Done
            }
            Step::Reboot => {
                endpoint.reboot().await?;
                note(Event::Rebooted);
                Observation::Done
            }
            Step::ForcedReboot(id) => {
                endpoint.reboot().await?;
                note(Event::WentDown(id));
                Observation::Done
            }
            Step::Finished => break,
        };
        machine.observe(observation)?;
    }
    Ok((machine.outcome(), events))
}
