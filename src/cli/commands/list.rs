//! `patchdrill list`: the scenarios, for people or for programs.

use std::io::Write;

use serde::Serialize;

use crate::cli::args::{ListArgs, ListFormat};
use crate::cli::console::Console;
use crate::cli::context::Context;
use crate::cli::error::CliError;
use crate::cli::exit::Exit;
use crate::cli::select_cases;
use crate::harness::Selection;
use crate::report::{Tone, printable, write_json};
use crate::scenario::EndpointKind;

/// One scenario of the list; new fields may come at any time.
#[derive(Serialize)]
struct Entry<'a> {
    name: &'a str,
    group: Option<&'a str>,
    tags: &'a [String],
    file: &'a str,
    line: usize,
    platform: &'a str,
    /// The kind of endpoint that it asks for.
    endpoint: Option<&'static str>,
    /// The image that it names.
    image: Option<&'a str>,
    expectations: usize,
}

pub(crate) fn list(context: &Context, args: &ListArgs) -> Result<Exit, CliError> {
    let selection = Selection::new(args.choice.tags.as_deref(), args.choice.name.as_deref())
        .map_err(|error| CliError::usage(error.to_string()))?;
    let cases = select_cases::from_paths(context, &args.paths, &selection)?;
    let entries = cases.iter().map(|case| {
        let scenario = &*case.scenario;
        Entry {
            name: &scenario.name,
            group: scenario.group.as_deref(),
            tags: &scenario.tags,
            file: scenario.source.name(),
            line: scenario.source.position(scenario.span.start).line,
            platform: scenario.job.platform.name(),
            endpoint: scenario.on.map(EndpointKind::name),
            image: scenario.world.machine.image.as_ref().map(|image| image.value.as_str()),
            expectations: scenario.expectations.len(),
        }
    });
    let mut out = Console::out();
    match args.format {
        ListFormat::Json => {
            // One entry a line: as good for `grep` as for a JSON reader.
            let mut before = "[\n";
            for entry in entries {
                out.write_all(before.as_bytes())?;
                write_json(&mut out, &entry)?;
                before = ",\n";
            }
            out.write_all(b"\n]\n")?;
        }
        ListFormat::Terminal => {
            let style = context.console.style();
            for entry in entries {
                let place = style.paint(Tone::Dim, format!("{}:{}", printable(entry.file), entry.line));
                write!(out, "{place}  {}", printable(entry.name))?;
                for tag in entry.tags {
                    write!(out, " {}", style.paint(Tone::Note, format!("@{}", printable(tag))))?;
                }
                writeln!(out)?;
            }
        }
    }
    out.flush()?;
    Ok(Exit::Passed)
}
