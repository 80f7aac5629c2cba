//! `service`, which hands everything to `systemctl` where systemd runs.

use super::state::State;
use super::systemctl;
use super::told::{Output, Told};

/// Answers a call of `service`.
pub(super) fn answer(state: &mut State, args: &[&str]) -> Told {
    match args {
        ["--status-all"] => all(state),
        ["--version" | "-V"] => line("service ver. 1.65.2"),
        [] | ["--help" | "-h", ..] => Output::fails(
            0,
            "Usage: service < option > | --status-all | [ service_name [ command | --full-restart ] ]",
        )
        .into(),
        [name, "--full-restart"] => systemctl::answer(state, &["restart", name]),
        [name, verb, ..] => systemctl::answer(state, &[verb, name]),
        [name] => systemctl::answer(state, &["status", name]),
    }
}

fn line(text: &str) -> Told {
    let mut output = Output::default();
    output.line(text);
    output.into()
}

fn all(state: &State) -> Told {
    let mut output = Output::default();
    let mut units: Vec<_> = state.units.all().iter().filter(|unit| unit.kind() == "service").collect();
    units.sort_by(|a, b| a.name.cmp(&b.name));
    for unit in units {
        let sign = if unit.runs() { '+' } else { '-' };
        output.line(&format!(" [ {sign} ]  {}", unit.name.trim_end_matches(".service")));
    }
    output.into()
}
