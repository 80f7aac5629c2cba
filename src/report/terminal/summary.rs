//! The last lines of a report.

use std::io;
use std::io::Write;

use crate::report::result::Summary;
use crate::report::style::{Style, Tone};
use crate::report::words;
use crate::text::plural;

/// Writes how long everything took and, on a line of its own that scripts may read, the counts:
/// `12 passed, 1 failed, 2 skipped`, with `1 error` between failed and skipped when there is one.
///
/// # Errors
/// When `out` cannot be written.
pub fn summary(out: &mut dyn Write, style: Style, summary: &Summary) -> io::Result<()> {
    let ran = summary.passed + summary.failed + summary.errors + summary.skipped;
    let mut facts = vec![format!("{} in {}", words::count(ran, "scenario"), words::span(summary.took))];
    if summary.findings > 0 {
        facts.push(words::count(summary.findings, "finding"));
    }
    writeln!(out, "{}", style.paint(Tone::Dim, facts.join(" · ")))?;
    if summary.not_run > 0 {
        let words = format!("{} not run", words::count(summary.not_run, "scenario"));
        writeln!(out, "{}", style.paint(Tone::Warn, words))?;
    }
    let number = |number: usize, tone: Tone, word: &str| {
        let tone = if number == 0 { Tone::Plain } else { tone };
        style.paint(tone, format!("{number} {word}")).to_string()
    };
    let mut counts =
        vec![number(summary.passed, Tone::Good, "passed"), number(summary.failed, Tone::Bad, "failed")];
    if summary.errors > 0 {
        counts.push(number(summary.errors, Tone::Bad, &plural(&summary.errors, "error")));
    }
    counts.push(number(summary.skipped, Tone::Warn, "skipped"));
    writeln!(out, "{}", counts.join(", "))
}
