//! What went wrong with one scenario: the line that was not met, what happened, and why.

use std::io;
use std::io::Write;

use crate::diag;
use crate::diag::Diagnostic;
use crate::report::result::{Failure, ScenarioResult, Verdict};
use crate::report::style::{Style, Tone};
use crate::report::{findings, text};

/// Writes everything that explains a verdict other than passed, indented by `indent` cells.
///
/// # Errors
/// When `out` cannot be written.
pub fn verdict(out: &mut dyn Write, style: Style, indent: usize, result: &ScenarioResult) -> io::Result<()> {
    match &result.verdict {
        Verdict::Passed => Ok(()),
        Verdict::Failed(failures) => failures
            .iter()
            .filter(|failure| !is_told_as_finding(result, failure))
            .try_for_each(|one| failure(out, style, indent, result, one)),
        Verdict::Error(why) => sentence(out, style, indent, "error", Tone::Bad, why),
        Verdict::Skipped(why) => sentence(out, style, indent, "skipped", Tone::Warn, why),
    }
}

/// A denied finding is shown once, as the finding that it is.
fn is_told_as_finding(result: &ScenarioResult, failure: &Failure) -> bool {
    findings::unexpected(result).any(|finding| findings::told_by(failure, finding))
}

fn failure(
    out: &mut dyn Write,
    style: Style,
    indent: usize,
    result: &ScenarioResult,
    failure: &Failure,
) -> io::Result<()> {
    // A message may quote an output below its first line; only the first line is the sentence.
    let (sentence_line, quoted) = failure.message.split_once('\n').unwrap_or((&failure.message, ""));
    match failure.span {
        Some(span) => {
            let shown = Diagnostic::error(&result.scenario.source, span, sentence_line);
            for line in diag::render(&[shown], style.color).trim_end().lines() {
                writeln!(out, "{:indent$}{line}", "")?;
            }
        }
        None => sentence(out, style, indent, "error", Tone::Bad, sentence_line)?,
    }
    let room = style.width.saturating_sub(indent + 4).max(20);
    for line in text::lines(quoted).chain(text::lines(&failure.details)) {
        // Snapshots and texts come as a difference; its signs give the colour. Only sentences are broken.
        let (tone, broken) = match line.trim_start().as_bytes().first() {
            Some(b'+') => (Tone::Good, vec![line]),
            Some(b'-') => (Tone::Bad, vec![line]),
            _ if line.starts_with(char::is_alphabetic) => (Tone::Plain, text::wrap(&line, room)),
            _ => (Tone::Plain, vec![line]),
        };
        for (index, line) in broken.iter().enumerate() {
            let hang = if index == 0 { "  " } else { "    " };
            writeln!(out, "{:indent$}{hang}{}", "", style.paint(tone, line))?;
        }
    }
    Ok(())
}

fn sentence(
    out: &mut dyn Write,
    style: Style,
    indent: usize,
    word: &str,
    tone: Tone,
    why: &str,
) -> io::Result<()> {
    for (index, line) in text::lines(why).enumerate() {
        if index == 0 {
            writeln!(out, "{:indent$}{}: {line}", "", style.paint(tone, word))?;
        } else {
            writeln!(out, "{:indent$}  {line}", "")?;
        }
    }
    Ok(())
}
