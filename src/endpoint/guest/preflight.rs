//! What is looked at before anything runs, whatever it runs on.

#[cfg(target_os = "linux")]
use std::collections::BTreeSet;

use crate::endpoint::EndpointError;
#[cfg(target_os = "linux")]
use crate::endpoint::builtin::BuiltIns;
use crate::endpoint::doubles::MARKER;
#[cfg(target_os = "linux")]
use crate::endpoint::guard;
use crate::environment::EndpointSpec;
#[cfg(target_os = "linux")]
use crate::job::Platform;
use crate::job::{Action, ActionId, Job, Phase, Script};

/// The actions of a job, in order.
fn actions(job: &Job) -> impl Iterator<Item = (ActionId, &Action)> {
    [Phase::Pre, Phase::Post].into_iter().flat_map(move |phase| {
        job.actions(phase).iter().enumerate().map(move |(index, action)| (ActionId { phase, index }, action))
    })
}

/// The scripts of a job that run: those whose end is not declared.
pub(in crate::endpoint) fn scripts<'a>(
    job: &'a Job,
    spec: &'a EndpointSpec,
) -> impl Iterator<Item = (ActionId, &'a Script)> {
    let runs = actions(job).filter(|(id, _)| !spec.actions.contains_key(id));
    runs.filter_map(|(id, action)| Some((id, action.script()?)))
}

/// Refuses environment variables of actions that no process can be given.
pub(in crate::endpoint) fn check_environments(job: &Job) -> Result<(), EndpointError> {
    actions(job).try_for_each(|(_, action)| check_environment(&action.env))
}

/// Refuses variables that no process can have.
pub(in crate::endpoint) fn check_environment(env: &[(String, String)]) -> Result<(), EndpointError> {
    for (name, value) in env {
        let wrong = if name.is_empty() || name.contains('=') || name.contains('\0') {
            "no process can have a variable of this name"
        } else if value.contains('\0') {
            "its value holds a zero byte, which no process can have"
        } else if name == MARKER {
            "patchdrill sets this variable itself"
        } else {
            continue;
        };
        return Err(EndpointError::Refused(format!("the environment variable {name:?}: {wrong}")));
    }
    Ok(())
}

/// Refuses names that no command can have. Paths are fine here: what is doubled is caught wherever it is called.
#[cfg(target_os = "linux")]
pub(in crate::endpoint) fn check_double_names(spec: &EndpointSpec) -> Result<(), EndpointError> {
    for double in &spec.commands {
        let name = &double.name;
        if name.is_empty() || name == "." || name == ".." || name.contains(['/', '\0']) || name.len() > 255 {
            return Err(EndpointError::Refused(format!(
                "the command {name:?} is no bare name of a command; in a sandbox a double answers wherever the command lies"
            )));
        }
    }
    Ok(())
}

/// The names that doubles lie in wait for on an endpoint that is a machine of its own.
#[cfg(target_os = "linux")]
pub(in crate::endpoint) fn doubled_names(
    platform: Platform,
    spec: &EndpointSpec,
    built_ins: &BuiltIns,
) -> BTreeSet<String> {
    guard::always(platform)
        .chain(built_ins.names())
        .map(str::to_owned)
        .chain(spec.commands.iter().map(|double| double.name.clone()))
        .collect()
}

/// `C:\x`, `C:/x`, `\\server\share` or `\x`: absolute, though not for a machine of Unix.
pub(in crate::endpoint) fn is_windows_path(path: &[u8]) -> bool {
    matches!(path, [drive, b':', b'\\' | b'/', ..] if drive.is_ascii_alphabetic()) || path.starts_with(b"\\")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn impossible_variables_are_refused() {
        for (name, value) in [("", "x"), ("A=B", "x"), ("A\0", "x"), ("A", "\0"), (MARKER, "x")] {
            let refused = check_environment(&[(name.into(), value.into())]);
            assert!(matches!(refused, Err(EndpointError::Refused(_))), "{name:?}");
        }
        check_environment(&[("A".into(), "=".into()), ("PATH".into(), "/x".into())]).unwrap();
    }
}
