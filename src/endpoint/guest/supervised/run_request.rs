//! What process 1 is asked to run for an action or a patch, and what its end says of it; the same in sandboxes and in containers.

use std::io;
use std::os::unix::process::ExitStatusExt as _;
use std::path::{Path, PathBuf};
use std::process::ExitStatus;
use std::time::Instant;

use patchdrill_supervisor::protocol::sandbox as protocol;
use patchdrill_supervisor::protocol::sandbox::Run;

use super::channel::Channel;
use super::script::{End, Finished};
use super::{limits, machine_files, script};
use crate::endpoint::LocalOptions;
use crate::endpoint::doubles::CallLog;
use crate::endpoint::guest::{ScriptRun, Session, is_about_the_script};
use crate::endpoint::patching::Ran;
use crate::environment::Limits;
use crate::job::{ACTION_LIMIT, ActionEnd, Limit, NotStarted};

/// How a script went.
#[derive(Debug)]
pub(in crate::endpoint) struct Executed {
    pub(in crate::endpoint) ran: Ran,
    /// Nobody ended it.
    pub(in crate::endpoint) by_itself: bool,
}

/// Why nothing can be said of a script.
#[derive(Debug)]
pub(in crate::endpoint) enum Failure {
    /// The user interrupted it.
    Interrupted,
    /// Process 1 is gone, or does not answer.
    Lost(Option<io::Error>),
    /// The system refused to run anything.
    Refused(io::Error),
}

/// Has process 1 run a script to its end.
pub(in crate::endpoint) async fn execute(
    control: &mut Channel,
    session: &mut Session,
    asked: ScriptRun<'_>,
) -> Result<Executed, Failure> {
    let run = request(session, asked);
    // Calls that came between two actions belong to none.
    drop(session.server.take_log());
    let begun = Instant::now();
    let ran = script::run(control, &session.server, &run, allowed(&session.options, &session.limits)).await;
    let took = begun.elapsed();
    let CallLog { calls, mut forced_reboots, .. } = session.server.take_log();
    let Finished { end, stdout, stderr, survivors, forced } =
        ran.map_err(|error| Failure::Lost(Some(error)))?;
    forced_reboots.extend(forced);
    let by_itself = matches!(end, End::Itself(_));
    let end = match end {
        End::Cancelled => return Err(Failure::Interrupted),
        End::Lost => return Err(Failure::Lost(None)),
        End::Refused(error) if is_about_the_script(&error) => {
            let why = format!("{}: {error}", asked.launch.program.display());
            let ran = Ran::not_started(NotStarted::Refused(why));
            return Ok(Executed { ran, by_itself });
        }
        End::Refused(error) => return Err(Failure::Refused(error)),
        End::TimedOut => ActionEnd::TimedOut,
        End::Exceeded(limit) => ActionEnd::Exceeded(limit),
        End::WentDown => {
            session.down = true;
            ActionEnd::Signaled(15)
        }
        End::Itself(status) => end_of(status),
    };
    let ran = Ran { end, stdout, stderr, took, calls, forced_reboots, survivors, changes: None };
    Ok(Executed { ran, by_itself })
}

/// What process 1 is to run. The script lies in a folder of its own beneath the agent's.
fn request(session: &Session, asked: ScriptRun<'_>) -> Run {
    let ScriptRun { folder, launch, script, env, .. } = asked;
    let beneath = Path::new(folder).join(&launch.file);
    let mut args: Vec<Vec<u8>> = launch.args.iter().map(|arg| arg.clone().into_encoded_bytes()).collect();
    // A double is told the same path on every kind of endpoint, so that a scenario can name it.
    let root = if launch.doubled { Path::new("..") } else { Path::new(protocol::AGENT_FOLDER) };
    args.push(root.join(&beneath).into_os_string().into_encoded_bytes());
    Run {
        program: launch.program.clone(),
        args,
        env: machine_files::environment(session.spec.env.iter().chain(env)),
        folder: PathBuf::from(machine_files::WORK),
        script: Some((beneath, script.delivered().to_vec())),
        limits: limits::of_run(&session.limits),
    }
}

/// What the program may do for which `options` and `limits` were given.
fn allowed<'a>(options: &'a LocalOptions, limits: &Limits) -> script::Limits<'a> {
    script::Limits {
        time: options.time_limit.min(ACTION_LIMIT),
        kept: options.output_limit,
        output: limits.output,
        cancel: &options.cancel,
    }
}

/// What the end of a script's process says of its action.
fn end_of(status: ExitStatus) -> ActionEnd {
    match (status.code(), status.signal()) {
        // The kernel's own word for a file that became too large.
        (None, Some(25)) => ActionEnd::Exceeded(Limit::FileSize),
        (None, Some(24)) => ActionEnd::Exceeded(Limit::CpuTime),
        (Some(code), _) => ActionEnd::Exited(code),
        (None, Some(signal)) => ActionEnd::Signaled(signal),
        (None, None) => ActionEnd::NotStarted(NotStarted::Refused(status.to_string())),
    }
}
