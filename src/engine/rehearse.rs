//! One rehearsal: step by step from the first action to the reboot.

use std::sync::Arc;

use thiserror::Error;

use crate::endpoint::Endpoint;
use crate::endpoint::EndpointError;
use crate::event::Event;
use crate::event::FindingCode;
use crate::event::Level;
use crate::event::PatchRun;
use crate::event::Rehearsal;
use crate::findings;
use crate::job::Job;
use crate::rules::Machine;
use crate::rules::Observation;
use crate::rules::OutOfStep;
use crate::rules::Rulebook;
use crate::rules::Step;
use crate::world::World;

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

/// Rehearses `job` on `endpoint` under `rulebook` and closes the endpoint, whatever happened.
///
/// `watch` sees every event when it happens.
///
/// # Errors
/// When the endpoint could not do a step: that is no verdict on the job.
pub async fn rehearse<E: Endpoint>(
    job: &Job,
    world: &World,
    rulebook: &Rulebook,
    switches: &[(FindingCode, Level)],
    mut endpoint: E,
    watch: &mut (dyn FnMut(&Event) + Send),
) -> Result<Rehearsal, EngineError> {
    let driven = drive(job, rulebook, &mut endpoint, watch).await;
    let services = endpoint.services();
    endpoint.close().await;
    let (outcome, events) = driven?;
    let mut found = findings::of_plan(job, world, rulebook);
    for event in &events {
        if let Event::ActionEnded(run) = event {
            found.extend(findings::of_run(job, world, run, rulebook));
        }
    }
    Ok(Rehearsal { outcome, events, findings: findings::apply_levels(found, switches), services })
}

async fn drive<E: Endpoint>(
    job: &Job,
    rulebook: &Rulebook,
    endpoint: &mut E,
    watch: &mut (dyn FnMut(&Event) + Send),
) -> Result<(crate::rules::Outcome, Vec<Event>), EngineError> {
    let mut machine = Machine::new(job, rulebook);
    let steps = job.pre_actions.len() + job.patches.len() + job.post_actions.len();
    let mut events = Vec::with_capacity(2 * steps + 1);
    let mut note = |event: Event| {
        watch(&event);
        events.push(event);
    };
    loop {
        let step = machine.next();
        let observation = match step {
            Step::RunAction { id, attempt } => {
                let Some(action) = job.action(id) else { return Err(OutOfStep(step).into()) };
                note(Event::ActionStarted(id));
                let run = endpoint.run_action(id, action, attempt).await?;
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
                let end = endpoint.deploy_patch(index).await?;
                note(Event::PatchEnded(PatchRun { index, end }));
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
            Step::Finished => break,
        };
        machine.observe(observation)?;
    }
    Ok((machine.outcome(), events))
}
