//! `patchdrill config`: the settings in force and where each comes from.

use std::io::Write;

use crate::cli::console::Console;
use crate::cli::context::Context;
use crate::cli::error::CliError;
use crate::cli::exit::Exit;
use crate::cli::settings::{Origin, Row, variables};
use crate::diag;
use crate::report::{Tone, printable};

pub(crate) fn config(context: &Context) -> Result<Exit, CliError> {
    let settings = &context.settings;
    let mut rows = settings.rows();
    for row in &mut rows {
        row.value = printable(&row.value);
    }

    let style = context.console.style();
    let mut out = Console::out();
    let file =
        settings.file.as_deref().map_or_else(|| "none (looked upward from here)".to_owned(), printable);
    writeln!(out, "{}", style.paint(Tone::Dim, format!("settings file: {file}")))?;
    let names = rows.iter().map(|row| row.name.chars().count()).max().unwrap_or(0);
    let values = rows.iter().map(|row| row.value.chars().count()).max().unwrap_or(0).min(50);
    for Row { name, value, from } in &rows {
        let tone = if *from == Origin::Default { Tone::Dim } else { Tone::Note };
        writeln!(out, "{name:names$}  {value:values$}  {}", style.paint(tone, printable(&from.to_string())))?;
    }
    out.flush()?;
    let variables = variables();
    for name in std::env::vars_os().filter_map(|(name, _)| name.into_string().ok()) {
        if name.starts_with("PATCHDRILL_") && !variables.contains(&name.as_str()) {
            let meant =
                diag::did_you_mean(&name, variables.iter().copied()).map(|words| format!("; {words}"));
            let sentence = format!(
                "the environment variable {} says nothing to patchdrill{}",
                printable(&name),
                meant.unwrap_or_default()
            );
            context.console.say(Tone::Warn, "warning", &sentence);
        }
    }
    Ok(Exit::Passed)
}
