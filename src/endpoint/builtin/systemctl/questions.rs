//! `is-active` and its like: one word for each unit, and an exit code.

use super::changes::expand;
use super::options::Line;
use crate::endpoint::builtin::Told;
use crate::endpoint::builtin::state::State;
use crate::endpoint::builtin::told::Output;
use crate::endpoint::builtin::units::Unit;
use crate::environment::Startup;

/// The program is not running, as the Linux Standard Base has it.
const NOT_RUNNING: u8 = 3;

/// `is-active`: 0 when one of the units is.
pub(super) fn is_active(state: &State, names: &[&str], line: &Line<'_>) -> Told {
    ask(state, names, line, "active", NOT_RUNNING)
}

/// `is-failed`: 0 when one of the units has.
pub(super) fn is_failed(state: &State, names: &[&str], line: &Line<'_>) -> Told {
    ask(state, names, line, "failed", 1)
}

fn ask(state: &State, names: &[&str], line: &Line<'_>, wanted: &str, otherwise: u8) -> Told {
    let mut output = Output { code: otherwise, ..Output::default() };
    for name in expand(&state.units, names) {
        let is = state.units.named(&name).map_or("inactive", Unit::active_state);
        if is == wanted {
            output.code = 0;
        }
        if !line.quiet {
            output.line(is);
        }
    }
    output.into()
}

/// `is-enabled`: 0 when one of the units starts with the endpoint or is pulled in.
pub(super) fn is_enabled(state: &State, names: &[&str], line: &Line<'_>) -> Told {
    let mut output = Output { code: 1, ..Output::default() };
    for name in expand(&state.units, names) {
        let Some(unit) = state.units.named(&name) else {
            // The manager gives up at the first one that it does not find.
            output.complain(&format!("Failed to get unit file state for {name}: No such file or directory"));
            output.code = 1;
            break;
        };
        if matches!(unit.startup, Startup::Enabled | Startup::Static) {
            output.code = 0;
        }
        if !line.quiet {
            output.line(unit.startup.name());
        }
    }
    output.into()
}

/// `is-system-running`: degraded as soon as one unit has failed.
pub(super) fn is_system_running(state: &State, line: &Line<'_>) -> Told {
    let failed = state.units.all().iter().any(|unit| unit.active_state() == "failed");
    let mut output = Output { code: u8::from(failed), ..Output::default() };
    if !line.quiet {
        output.line(if failed { "degraded" } else { "running" });
    }
    output.into()
}
