//! Makes a sandbox to see whether that works.

use super::{Check, Diagnosis, Facts, Refusal, Trial, diagnose};
use crate::endpoint::{Endpoint as _, EndpointError, LocalOptions, SandboxEndpoint};
use crate::environment::EndpointSpec;
use crate::job::{Action, ActionEnd, ActionId, ActionKind, Job, Platform, Script};
use crate::source::Span;

/// The exit code of the script that is tried: one that nothing exits with by chance.
const CODE: i32 = 73;

/// Whether sandboxes work on this machine: one is made, a script runs in it, and it is gone again. Needs a Tokio runtime with
/// time and IO around it.
pub(crate) async fn probe_sandbox() -> Diagnosis {
    let facts = Facts::read();
    if !cfg!(target_os = "linux") {
        return diagnose(&facts, &Trial::None);
    }
    match try_one().await {
        Ok(ActionEnd::Exited(CODE)) => diagnose(&facts, &Trial::Works),
        Ok(end) => unexplained(&facts, &format!("a script that exits {CODE} ended there so: {end}")),
        Err(EndpointError::NoSandbox { refusal, .. }) => diagnose(&facts, &Trial::Refused(refusal)),
        Err(EndpointError::Io { what, error }) => match error.raw_os_error() {
            Some(errno) => diagnose(&facts, &Trial::Refused(Refusal { what, errno })),
            None => unexplained(&facts, &format!("{what}: {error}")),
        },
        Err(other) => unexplained(&facts, &other.to_string()),
    }
}

async fn try_one() -> Result<ActionEnd, EndpointError> {
    let mut job = Job::new(Platform::Linux);
    let script = Script::inline(format!("#!/bin/sh\nexit {CODE}\n"), Span::default());
    job.pre_actions.push(Action::new(ActionKind::RunScript(Some(script))));
    let mut endpoint =
        SandboxEndpoint::start(&job, &EndpointSpec::default(), LocalOptions::default()).await?;
    let run = endpoint.run_action(ActionId::pre(0), &job.pre_actions[0]).await;
    Box::new(endpoint).close().await;
    run.map(|run| run.end)
}

/// What nothing about the machine explains.
fn unexplained(facts: &Facts, what: &str) -> Diagnosis {
    let mut checks = diagnose(facts, &Trial::None).checks;
    checks.push(Check::missing("sandbox", what, "`--on local` runs scripts on the machine itself"));
    Diagnosis::new(checks)
}
