//! `status`, `show` and `cat`.

use super::changes::expand;
use super::files::FILES;
use super::lists;
use super::options::Line;
use crate::endpoint::builtin::Told;
use crate::endpoint::builtin::state::State;
use crate::endpoint::builtin::told::Output;
use crate::endpoint::builtin::units::Unit;
use crate::environment::Startup;

/// The program is not running, as the Linux Standard Base has it.
const NOT_RUNNING: u8 = 3;

/// Nobody knows whether the program is running.
const NOT_KNOWN: u8 = 4;

/// A process number that no Linux gives out: whoever sends a signal to it reaches nobody.
const NO_PROCESS: u32 = 4_194_305;

/// `status`. Process numbers and times are left out: no process is behind a service.
pub(super) fn status(state: &State, names: &[&str], line: &Line<'_>) -> Told {
    let mut output = Output::default();
    if names.is_empty() {
        return whole(state);
    }
    for (at, name) in expand(&state.units, names).iter().enumerate() {
        let Some(unit) = state.units.named(name) else {
            output.complain(&format!("Unit {name} could not be found."));
            output.fail_with(NOT_KNOWN);
            continue;
        };
        if !matches!(unit.active_state(), "active" | "activating" | "deactivating") {
            output.fail_with(NOT_RUNNING);
        }
        if line.quiet {
            continue;
        }
        if at > 0 && !output.stdout.is_empty() {
            output.line("");
        }
        one(unit, &mut output);
    }
    output.into()
}

fn one(unit: &Unit, output: &mut Output) {
    let name = &unit.name;
    let behind =
        if unit.description() == name { String::new() } else { format!(" - {}", unit.description()) };
    output.line(&format!("{} {name}{behind}", lists::sign(unit)));
    output.line(&if unit.startup == Startup::Masked {
        format!("     Loaded: masked (Reason: Unit {name} is masked.)")
    } else if unit.startup == Startup::Static {
        format!("     Loaded: loaded ({FILES}/{name}; static)")
    } else {
        format!("     Loaded: loaded ({FILES}/{name}; {}; preset: enabled)", unit.startup.name())
    });
    let sub = if unit.active_state() == "failed" { "Result: exit-code" } else { unit.sub_state() };
    output.line(&format!("     Active: {} ({sub})", unit.active_state()));
}

/// The state of the whole machine.
fn whole(state: &State) -> Told {
    let units = state.units.all();
    let failed = units.iter().filter(|unit| unit.active_state() == "failed").count();
    let mut output = Output::default();
    output.line("● localhost");
    output.line(&format!("    State: {}", if failed > 0 { "degraded" } else { "running" }));
    output.line(&format!("    Units: {} loaded (incl. loaded aliases)", units.len()));
    output.line("     Jobs: 0 queued");
    output.line(&format!("   Failed: {failed} units"));
    output.into()
}

/// `show`: properties, line by line; of units that nobody knows too.
pub(super) fn show(state: &State, names: &[&str], line: &Line<'_>) -> Told {
    let mut output = Output::default();
    if names.is_empty() {
        let failed = state.units.all().iter().filter(|unit| unit.active_state() == "failed").count();
        let system = if failed > 0 { "degraded" } else { "running" };
        print(
            &[
                ("Version", "252".to_owned()),
                ("NNames", state.units.all().len().to_string()),
                ("NFailedUnits", failed.to_string()),
                ("SystemState", system.to_owned()),
            ],
            line,
            &mut output,
        );
    }
    for (at, name) in expand(&state.units, names).iter().enumerate() {
        if at > 0 {
            output.line("");
        }
        print(&properties(state.units.named(name), name), line, &mut output);
    }
    output.into()
}

fn print(properties: &[(&str, String)], line: &Line<'_>, output: &mut Output) {
    for (name, value) in properties {
        let asked = line.properties.contains(name);
        if !line.properties.is_empty() && !asked || value.is_empty() && !asked && !line.all {
            continue;
        }
        if line.value_only {
            output.line(value);
        } else {
            output.line(&format!("{name}={value}"));
        }
    }
}

fn properties(unit: Option<&Unit>, name: &str) -> Vec<(&'static str, String)> {
    let active = unit.map_or("inactive", Unit::active_state);
    let file = match unit {
        Some(unit) if unit.startup == Startup::Masked => format!("/etc/systemd/system/{name}"),
        Some(_) => format!("{FILES}/{name}"),
        None => String::new(),
    };
    let startup = unit.map_or("", |unit| unit.startup.name());
    let failed = active == "failed";
    let answer = |is: bool| if is { "yes" } else { "no" }.to_owned();
    vec![
        ("Type", "simple".to_owned()),
        ("Restart", "no".to_owned()),
        ("MainPID", if active == "active" { NO_PROCESS } else { 0 }.to_string()),
        ("Result", if failed { "exit-code" } else { "success" }.to_owned()),
        ("ExecMainStatus", u8::from(failed).to_string()),
        ("Id", name.to_owned()),
        ("Names", name.to_owned()),
        ("Description", unit.map_or(name, Unit::description).to_owned()),
        ("LoadState", unit.map_or("not-found", lists::load_state).to_owned()),
        ("ActiveState", active.to_owned()),
        ("SubState", unit.map_or("dead", Unit::sub_state).to_owned()),
        ("FragmentPath", file),
        ("UnitFileState", startup.to_owned()),
        ("UnitFilePreset", if unit.is_some() { "enabled".to_owned() } else { String::new() }),
        ("CanStart", answer(unit.is_some())),
        ("CanStop", answer(unit.is_some())),
        ("CanReload", answer(unit.is_some())),
        ("NeedDaemonReload", answer(false)),
    ]
}

/// `cat`: a file that says what is declared.
pub(super) fn cat(state: &State, names: &[&str]) -> Told {
    let mut output = Output::default();
    for name in expand(&state.units, names) {
        let Some(unit) = state.units.named(&name) else {
            output.complain(&format!("No files found for {name}."));
            output.fail_with(1);
            continue;
        };
        if !output.stdout.is_empty() {
            output.line("");
        }
        if unit.startup == Startup::Masked {
            output.line(&format!("# Unit {name} is masked."));
            continue;
        }
        output.line(&format!("# {FILES}/{name}"));
        output.line(&format!("[Unit]\nDescription={}", unit.description()));
        if unit.kind() == "service" {
            output.line(&format!("\n[Service]\nExecStart=/usr/sbin/{}", name.trim_end_matches(".service")));
        }
        if unit.startup != Startup::Static {
            output.line("\n[Install]\nWantedBy=multi-user.target");
        }
    }
    output.into()
}
