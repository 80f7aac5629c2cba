//! What process 1 is asked to run for an action or a patch, and what its end says of it; the same in sandboxes and in containers.

use std::os::unix::process::ExitStatusExt as _;
use std::path::{Path, PathBuf};
use std::process::ExitStatus;

use super::protocol::Run;
use super::{limits, look, protocol, script};
use crate::endpoint::LocalOptions;
use crate::endpoint::local::interpreter::Launch;
use crate::endpoint::patching::Ran;
use crate::environment::Limits;
use crate::event::ActionRun;
use crate::job::{ACTION_LIMIT, ActionEnd, ActionId, Limit, NotStarted, Script};

/// What process 1 is to run. The script lies in `folder` beneath the agent's; `env` are the variables that are declared.
pub(in crate::endpoint) fn run<'a>(
    folder: &str,
    launch: &Launch,
    script: &Script,
    env: impl Iterator<Item = &'a (String, String)>,
    limits: &Limits,
) -> Run {
    let beneath = Path::new(folder).join(&launch.file);
    let mut args: Vec<Vec<u8>> = launch.args.iter().map(|arg| arg.clone().into_encoded_bytes()).collect();
    // A double is told the same path on every kind of endpoint, so that a scenario can name it.
    let root = if launch.doubled { Path::new("..") } else { Path::new(protocol::AGENT_FOLDER) };
    args.push(root.join(&beneath).into_os_string().into_encoded_bytes());
    Run {
        program: launch.program.clone(),
        args,
        env: look::environment(env),
        folder: PathBuf::from(look::WORK),
        script: Some((beneath, script.delivered().to_vec())),
        limits: limits::of_run(limits),
    }
}

/// What the program may do for which `options` and `limits` were given.
pub(in crate::endpoint) fn allowed<'a>(options: &'a LocalOptions, limits: &Limits) -> script::Limits<'a> {
    script::Limits {
        time: options.time_limit.min(ACTION_LIMIT),
        kept: options.output_limit,
        output: limits.output,
        cancel: &options.cancel,
    }
}

/// What came of the script of the action `id`.
pub(in crate::endpoint) fn action(id: ActionId, launch: &Launch, ran: Ran) -> ActionRun {
    let interpreter = match ran.end {
        ActionEnd::NotStarted(_) => None,
        _ => Some(launch.program.to_string_lossy().into_owned()),
    };
    ActionRun {
        id,
        end: ran.end,
        stdout: ran.stdout,
        stderr: ran.stderr,
        took: ran.took,
        real: true,
        interpreter,
        calls: ran.calls,
        forced_reboots: ran.forced_reboots,
        survivors: ran.survivors,
        changes: ran.changes,
    }
}

/// What the end of a script's process says of its action.
pub(in crate::endpoint) fn end(status: ExitStatus) -> ActionEnd {
    match (status.code(), status.signal()) {
        // The kernel's own word for a file that became too large.
        (None, Some(25)) => ActionEnd::Exceeded(Limit::FileSize),
        (None, Some(24)) => ActionEnd::Exceeded(Limit::CpuTime),
        (Some(code), _) => ActionEnd::Exited(code),
        (None, Some(signal)) => ActionEnd::Signaled(signal),
        (None, None) => ActionEnd::NotStarted(NotStarted::Refused(status.to_string())),
    }
}
