//! Starting, stopping and what else changes what a service does.

use std::time::Duration;

use super::options::Line;
use crate::endpoint::builtin::state::State;
use crate::endpoint::builtin::told::Output;
use crate::endpoint::builtin::units::{Change, Unit, Units, full_name};
use crate::endpoint::builtin::{Told, glob};
use crate::environment::{Startup, TransitionResult};

/// No such unit.
const NOT_INSTALLED: u8 = 5;

/// The units that `names` stand for, whether they exist or not. A pattern stands for those that exist.
pub(super) fn expand(units: &Units, names: &[&str]) -> Vec<String> {
    let mut all: Vec<String> = Vec::new();
    for name in names {
        let full = full_name(name);
        if glob::is_pattern(name) {
            all.extend(
                units
                    .all()
                    .iter()
                    .filter(|unit| glob::matches(&full, &unit.name))
                    .map(|unit| unit.name.clone()),
            );
        } else {
            all.push(full);
        }
    }
    all
}

/// `start`, `stop`, `restart` and their like.
pub(super) fn change(state: &mut State, verb: &str, names: &[&str], line: &Line<'_>) -> Told {
    let mut output = Output::default();
    turn(state, verb, &expand(&state.units, names), line, &mut output);
    output.into()
}

/// Does so to each of these units, one behind the other.
pub(super) fn turn(state: &mut State, verb: &str, names: &[String], line: &Line<'_>, output: &mut Output) {
    let now = state.time.so_far();
    let mut longest = Duration::ZERO;
    for name in names {
        let Some(unit) = state.units.named_mut(name) else {
            let missing = if verb == "stop" { "loaded" } else { "found" };
            output.complain(&format!("Failed to {verb} {name}: Unit {name} not {missing}."));
            output.fail_with(NOT_INSTALLED);
            continue;
        };
        let starts = verb != "stop" && (unit.runs() || !verb.starts_with("try"));
        if unit.startup == Startup::Masked && starts {
            output.complain(&format!("Failed to {verb} {name}: Unit {name} is masked."));
            output.fail_with(1);
            continue;
        }
        let Some(change) = one(unit, verb, now) else {
            if !line.quiet {
                output.complain(&format!("{name} is not active, cannot reload."));
            }
            output.code = 1;
            continue;
        };
        if line.no_block {
            continue;
        }
        longest = longest.max(change.takes);
        tell(&change, name, line, output);
    }
    if !line.no_block && !output.hangs {
        output.delay = output.delay.saturating_add(state.time.wait(longest));
        let now = state.time.so_far();
        state.units.settle(now);
    }
}

/// `None` when a reload is asked of what does not run.
fn one(unit: &mut Unit, verb: &str, now: Duration) -> Option<Change> {
    let reloaded =
        || Change { end: TransitionResult::Works, message: None, takes: Duration::ZERO, starting: false };
    Some(match (verb, unit.runs()) {
        ("start", _) | ("reload-or-restart", false) => unit.start(now),
        ("stop", _) => unit.stop(now),
        ("restart", _) | ("try-restart", true) => unit.restart(now),
        ("reload", false) => return None,
        _ => reloaded(),
    })
}

/// Says what has come of it.
fn tell(change: &Change, name: &str, line: &Line<'_>, output: &mut Output) {
    match change.end {
        TransitionResult::Works => {}
        TransitionResult::Hangs => output.hangs = true,
        TransitionResult::Fails { code } => {
            if output.code == 0 || code != 1 {
                output.code = code;
            }
            match &change.message {
                _ if line.quiet => {}
                Some(message) => output.stderr.push_str(&String::from_utf8_lossy(message)),
                None => {
                    let why = if change.starting {
                        " because the control process exited with error code."
                    } else {
                        "."
                    };
                    output.complain(&format!("Job for {name} failed{why}"));
                    output.complain(&format!(
                        "See \"systemctl status {name}\" and \"journalctl -xeu {name}\" for details."
                    ));
                }
            }
        }
    }
}

/// `kill`.
pub(super) fn kill(state: &mut State, names: &[&str], line: &Line<'_>) -> Told {
    let signal = line.signal.unwrap_or("SIGTERM").trim_start_matches("SIG");
    let mut output = Output::default();
    for name in expand(&state.units, names) {
        match (state.units.named_mut(&name), signal) {
            (Some(unit), "TERM" | "15" | "INT" | "2" | "HUP" | "1") => unit.kill(false),
            (Some(unit), "KILL" | "9" | "ABRT" | "6" | "SEGV" | "11" | "QUIT" | "3") => unit.kill(true),
            (Some(_), _) => {}
            (None, _) => {
                output.complain(&format!("Failed to kill unit {name}: Unit {name} not loaded."));
                output.fail_with(1);
            }
        }
    }
    output.into()
}

/// `reset-failed`, for all units when none is named.
pub(super) fn reset_failed(state: &mut State, names: &[&str]) -> Told {
    let mut output = Output::default();
    let names = if names.is_empty() { expand(&state.units, &["*"]) } else { expand(&state.units, names) };
    for name in names {
        if let Some(unit) = state.units.named_mut(&name) {
            unit.reset_failed();
        } else {
            output.complain(&format!("Failed to reset failed state of unit {name}: Unit {name} not loaded."));
            output.fail_with(1);
        }
    }
    output.into()
}
