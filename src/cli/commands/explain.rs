//! `patchdrill explain`: what a word of the field means.

use std::io::Write;
use std::path::Path;

use crate::cli::args::ExplainArgs;
use crate::cli::console::Console;
use crate::cli::error::CliError;
use crate::cli::exit::Exit;
use crate::cli::{context, explain};
use crate::report::{Tone, printable, wrap};

/// Cells of the longest label, `run-script-actions`.
const LABEL: usize = 18;

pub(crate) fn explain(console: Console, args: &ExplainArgs) -> Result<Exit, CliError> {
    let style = console.style();
    let mut out = Console::out();
    let word = args.what.join(" ");
    let label = |label: &str| style.paint(Tone::Note, format!("  {label:<LABEL$}"));
    let room = style.width.saturating_sub(LABEL + 4);
    if word.is_empty() {
        writeln!(out, "{}", style.paint(Tone::Strong, "patchdrill explains"))?;
        for (kind, names) in explain::words() {
            writeln!(out, "\n{}", style.paint(Tone::Note, kind))?;
            for line in wrap(&names.join(", "), style.width.saturating_sub(2)) {
                writeln!(out, "  {line}")?;
            }
        }
        out.flush()?;
        return Ok(Exit::Passed);
    }
    let other =
        args.rulebook.as_deref().map(|name| context::rulebook(name, Path::new(""), "")).transpose()?;
    let entries = explain::find(&word, other).map_err(|unknown| {
        let help = match (unknown.meant, unknown.mentioned.as_slice()) {
            (Some(meant), _) => format!("did you mean `{meant}`?"),
            (None, []) => "`patchdrill explain` without a word lists everything that is explained".to_owned(),
            (None, words) => format!("it is spoken of under {}", words.join(", ")),
        };
        CliError::usage(format!("nothing is known about `{}`", printable(&word))).help(help)
    })?;
    for (index, entry) in entries.iter().enumerate() {
        if index > 0 {
            writeln!(out)?;
        }
        writeln!(out, "{}", style.paint(Tone::Strong, &entry.title))?;
        for (name, text) in &entry.paragraphs {
            for (index, line) in wrap(text, room).iter().enumerate() {
                writeln!(out, "{}  {line}", label(if index == 0 { name } else { "" }))?;
            }
        }
    }
    out.flush()?;
    Ok(Exit::Passed)
}
