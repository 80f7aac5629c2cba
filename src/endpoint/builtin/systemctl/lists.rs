//! `list-units` and `list-unit-files`.

use super::options::Line;
use crate::endpoint::builtin::state::State;
use crate::endpoint::builtin::table::lines;
use crate::endpoint::builtin::told::Output;
use crate::endpoint::builtin::units::{Unit, full_name};
use crate::endpoint::builtin::{Told, glob};
use crate::environment::Startup;

const LEGEND: &str = "
LOAD   = Reflects whether the unit definition was properly loaded.
ACTIVE = The high-level unit activation state, i.e. generalization of SUB.
SUB    = The low-level unit activation state, values depend on unit type.
";

/// The sign in front of a unit that is not as it should be.
pub(super) fn sign(unit: &Unit) -> &'static str {
    match unit.active_state() {
        "active" | "activating" | "deactivating" => "●",
        "failed" => "×",
        _ => "○",
    }
}

/// How its file was read.
pub(super) fn load_state(unit: &Unit) -> &'static str {
    if unit.startup == Startup::Masked { "masked" } else { "loaded" }
}

/// The units that the line asks for, by kind and name.
fn wanted<'u>(
    state: &'u State,
    names: &[&str],
    line: &Line<'_>,
    states: fn(&Unit) -> [&str; 3],
) -> Vec<&'u Unit> {
    let patterns: Vec<String> = names
        .iter()
        .map(|name| if glob::is_pattern(name) { (*name).to_owned() } else { full_name(name) })
        .collect();
    let mut units: Vec<&Unit> = state
        .units
        .all()
        .iter()
        .filter(|unit| line.kinds.is_empty() || line.kinds.contains(&unit.kind()))
        .filter(|unit| line.states.is_empty() || states(unit).iter().any(|is| line.states.contains(is)))
        .filter(|unit| {
            patterns.is_empty() || patterns.iter().any(|pattern| glob::matches(pattern, &unit.name))
        })
        .collect();
    units.sort_by_key(|unit| (unit.kind().to_owned(), unit.name.clone()));
    units
}

/// `list-units`: those that are there, with `--all` the others too.
pub(super) fn units(state: &State, names: &[&str], line: &Line<'_>) -> Told {
    let mut units =
        wanted(state, names, line, |unit| [load_state(unit), unit.active_state(), unit.sub_state()]);
    units.retain(|unit| line.all || !line.states.is_empty() || unit.active_state() != "inactive");
    let cells = |cells: [&str; 5]| cells.map(str::to_owned).to_vec();
    let mut rows = Vec::new();
    if !line.no_legend {
        rows.push(cells(["UNIT", "LOAD", "ACTIVE", "SUB", "DESCRIPTION"]));
    }
    rows.extend(units.iter().map(|unit| {
        cells([&unit.name, load_state(unit), unit.active_state(), unit.sub_state(), unit.description()])
    }));
    let mut output = Output::default();
    for (at, text) in lines(&rows).iter().enumerate() {
        let unit =
            if line.no_legend { units.get(at) } else { at.checked_sub(1).and_then(|at| units.get(at)) };
        // Only what has gone wrong is pointed at.
        let point =
            unit.is_some_and(|unit| unit.active_state() == "failed" || unit.startup == Startup::Masked);
        let before = if line.plain {
            ""
        } else if point {
            "● "
        } else {
            "  "
        };
        output.line(&format!("{before}{text}"));
    }
    if !line.no_legend {
        if !units.is_empty() {
            output.stdout.push_str(LEGEND);
        }
        let rest = if line.all || line.states.contains(&"inactive") {
            "\nTo show all installed unit files use 'systemctl list-unit-files'."
        } else if line.states.is_empty() {
            " Pass --all to see loaded but inactive units, too.\nTo show all installed unit files use 'systemctl list-unit-files'."
        } else {
            ""
        };
        output.line(&format!("{} loaded units listed.{rest}", units.len()));
    }
    output.into()
}

/// `list-unit-files`: 1 when there is none.
pub(super) fn files(state: &State, names: &[&str], line: &Line<'_>) -> Told {
    let units = wanted(state, names, line, |unit| [unit.startup.name(); 3]);
    let mut rows = Vec::new();
    if !line.no_legend {
        rows.push(["UNIT FILE", "STATE", "PRESET"].map(str::to_owned).to_vec());
    }
    rows.extend(
        units
            .iter()
            .map(|unit| vec![unit.name.clone(), unit.startup.name().to_owned(), preset(unit).to_owned()]),
    );
    let mut output = Output { code: u8::from(units.is_empty()), ..Output::default() };
    for text in lines(&rows) {
        output.line(&text);
    }
    if !line.no_legend {
        output.line(&format!("\n{} unit files listed.", units.len()));
    }
    output.into()
}

fn preset(unit: &Unit) -> &'static str {
    if unit.startup == Startup::Static { "-" } else { "enabled" }
}
