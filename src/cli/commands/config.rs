//! `patchdrill config`: the settings in force and where each comes from.

use std::fmt::Display;
use std::io::Write;

use crate::cli::console::Console;
use crate::cli::context::Context;
use crate::cli::exit::Exit;
use crate::cli::fault::Fault;
use crate::cli::settings::{Origin, Sourced, VARIABLES};
use crate::diag;
use crate::report::{Tone, duration_words, printable};

pub fn config(context: &Context) -> Result<Exit, Fault> {
    let settings = &context.settings;
    let mut rows: Vec<(String, String, &Origin)> = Vec::new();
    let mut row = |name: &str, value: String, from| rows.push((name.to_owned(), printable(&value), from));
    row("paths", listed(settings.paths.value.iter().map(|path| path.display())), &settings.paths.from);
    row("rulebook", settings.rulebook.value.clone(), &settings.rulebook.from);
    let endpoint = settings.endpoint.value.map_or("as each scenario needs", |kind| kind.name());
    row("endpoint", endpoint.to_owned(), &settings.endpoint.from);
    let image = settings.image.value.clone().unwrap_or_else(|| "as each scenario says".to_owned());
    row("image", image, &settings.image.from);
    row("jobs", settings.jobs.value.to_string(), &settings.jobs.from);
    row("time_limit", duration_words(settings.time_limit.value), &settings.time_limit.from);
    row("max_restarts", settings.max_restarts.value.to_string(), &settings.max_restarts.from);
    row("twice", settings.twice.value.to_string(), &settings.twice.from);
    row("format", settings.format.value.name().to_owned(), &settings.format.from);
    row("outputs", listed(&settings.outputs.value), &settings.outputs.from);
    row("fail_fast", settings.fail_fast.value.to_string(), &settings.fail_fast.from);
    row("deny_findings", settings.deny_findings.value.to_string(), &settings.deny_findings.from);
    row("require", listed(&settings.require.value), &settings.require.from);
    row("color", settings.color.value.name().to_owned(), &settings.color.from);
    for (limit, Sourced { value, from }) in &settings.limits.written {
        row(&format!("limits.{}", limit.name()), value.clone(), from);
    }
    for (name, Sourced { value, from }) in &settings.shells {
        row(&format!("shells.{name}"), value.display().to_string(), from);
    }
    for (code, Sourced { value, from }) in &settings.findings {
        row(&format!("findings.{code}"), value.to_string(), from);
    }

    let look = context.console.look();
    let mut out = Console::out();
    let file =
        settings.file.as_deref().map_or_else(|| "none (looked upward from here)".to_owned(), printable);
    writeln!(out, "{}", look.paint(Tone::Dim, format!("settings file: {file}")))?;
    let names = rows.iter().map(|(name, ..)| name.chars().count()).max().unwrap_or(0);
    let values = rows.iter().map(|(_, value, _)| value.chars().count()).max().unwrap_or(0).min(50);
    for (name, value, from) in &rows {
        let tone = if **from == Origin::Default { Tone::Dim } else { Tone::Note };
        writeln!(out, "{name:names$}  {value:values$}  {}", look.paint(tone, printable(&from.to_string())))?;
    }
    out.flush()?;
    for name in std::env::vars_os().filter_map(|(name, _)| name.into_string().ok()) {
        if name.starts_with("PATCHDRILL_") && !VARIABLES.contains(&name.as_str()) {
            let meant = diag::did_you_mean(&name, VARIABLES).map(|words| format!("; {words}"));
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

fn listed<T: Display>(items: impl IntoIterator<Item = T>) -> String {
    let items: Vec<_> = items.into_iter().map(|item| item.to_string()).collect();
    if items.is_empty() { "none".to_owned() } else { items.join(", ") }
}
