//! The report for a change board as Markdown.
//!
//! Names and outputs are the user's or a script's: nothing in them may become markup, a link or a mention.

use std::fmt::Write as _;
use std::io;
use std::io::Write;

use super::model::{Asset, Link, Promotion, Rehearsed};
use super::wording;
use crate::report::plan::number;

/// Writes the report.
///
/// # Errors
/// When `out` cannot be written.
pub(super) fn write(out: &mut dyn Write, report: &Promotion) -> io::Result<()> {
    writeln!(out, "# {}\n", harmless(&report.plan))?;
    let word = if report.decision.starts { "would start" } else { "held" };
    writeln!(out, "**Decision: {word}**\n")?;
    for sentence in &report.decision.text {
        writeln!(out, "- {}", harmless(sentence))?;
    }
    if let Some(partial) = &report.partial {
        writeln!(out, "- **{}**", harmless(partial))?;
    }
    let facts: Vec<_> = wording::facts(report).iter().map(|fact| harmless(fact)).collect();
    writeln!(out, "\n{}", facts.join(" · "))?;
    for job in &report.rehearsed {
        rehearsed(out, job)?;
    }
    for job in &report.links {
        link(out, job)?;
    }
    writeln!(out, "\n## What this rests on\n")?;
    for (_, sentence) in wording::rests(report) {
        writeln!(out, "- {}", harmless(&sentence))?;
    }
    Ok(())
}

fn rehearsed(out: &mut dyn Write, job: &Rehearsed) -> io::Result<()> {
    writeln!(out, "\n## {}: what was rehearsed\n", harmless(&job.job))?;
    for group in &job.groups {
        writeln!(out, "- {}", harmless(&wording::group(group)))?;
    }
    writeln!(out, "- {}", harmless(&job.start))?;
    writeln!(out, "\n## {}: what happened\n", harmless(&job.job))?;
    writeln!(out, "| end | assets |\n|---|---:|")?;
    for end in &job.ends {
        writeln!(out, "| {} | {} |", harmless(&end.what), number::grouped(end.count))?;
    }
    if job.outcomes.is_empty() {
        if !job.not_completed.is_empty() {
            let named: Vec<_> = job.not_completed.iter().map(|name| harmless(name)).collect();
            writeln!(out, "\nNot Completed, among others: {}", named.join(", "))?;
        }
        return Ok(());
    }
    writeln!(out, "\n| asset | end | not successful |\n|---|---|---|")?;
    for asset in &job.outcomes {
        let sign = if asset.completed { '✓' } else { '✗' };
        let failed: Vec<_> = asset
            .failed
            .iter()
            .map(|failed| harmless(&format!("{}: {}", failed.what, failed.status)))
            .collect();
        let (name, end) = (harmless(&asset.asset), harmless(&asset.end));
        writeln!(out, "| {name} | {sign} {end} | {} |", failed.join("; "))?;
    }
    job.outcomes.iter().try_for_each(|asset| outputs(out, asset))
}

/// What failed actions wrote.
fn outputs(out: &mut dyn Write, asset: &Asset) -> io::Result<()> {
    for failed in asset.failed.iter().filter(|failed| !failed.output.is_empty()) {
        writeln!(out, "\n{}, {}:\n", harmless(&asset.asset), harmless(&failed.what))?;
        let fence = fence(&failed.output);
        writeln!(out, "{fence}text")?;
        for line in &failed.output {
            writeln!(out, "{line}")?;
        }
        writeln!(out, "{fence}")?;
    }
    Ok(())
}

fn link(out: &mut dyn Write, link: &Link) -> io::Result<()> {
    writeln!(out, "\n## {}: {}\n", harmless(&link.job), harmless(&wording::link(link)))?;
    writeln!(out, "{}, {}\n", number::counted(link.assets, "asset"), harmless(&link.start))?;
    for verdict in &link.verdicts {
        let word = if verdict.runs { "runs" } else { "held" };
        writeln!(out, "- **{}**", harmless(&wording::verdict(verdict, word)))?;
        for condition in &verdict.conditions {
            let sign = if condition.met { '✓' } else { '✗' };
            writeln!(out, "  - {sign} {}", harmless(&condition.text))?;
        }
        if !verdict.failing_assets.is_empty() {
            let named: Vec<_> = verdict.failing_assets.iter().map(|name| harmless(name)).collect();
            writeln!(out, "  - failing assets: {}", named.join(", "))?;
        }
    }
    let rows = wording::blast(link);
    if rows.is_empty() {
        return Ok(());
    }
    writeln!(out, "\n## {}: {}\n", harmless(&link.job), wording::blast_title(link))?;
    for (at, row) in rows.iter().enumerate() {
        writeln!(out, "| {} |", row.join(" | "))?;
        if at == 0 {
            writeln!(out, "|---|{}", "---:|".repeat(row.len() - 1))?;
        }
    }
    Ok(())
}

/// `text` as Markdown shows it letter by letter: no markup, no HTML, no link, no mention.
pub(super) fn harmless(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    let mut chars = text.chars().peekable();
    while let Some(char) = chars.next() {
        match char {
            '\\' | '`' | '*' | '_' | '{' | '}' | '[' | ']' | '#' | '|' | '~' | '$' | '@' | '!' => {
                shown.push('\\');
                shown.push(char);
            }
            // As entities, so that not even a reader who does not know Markdown takes them for HTML.
            '<' => shown.push_str("&lt;"),
            '>' => shown.push_str("&gt;"),
            '&' => shown.push_str("&amp;"),
            // A bare address becomes a link by itself unless its scheme is broken up.
            ':' if chars.peek() == Some(&'/') => shown.push_str("\\:"),
            '.' if shown.to_ascii_lowercase().ends_with("www") => shown.push_str("\\."),
            char if char.is_control() => _ = write!(shown, "\\\\u{{{:x}}}", u32::from(char)),
            char => shown.push(char),
        }
    }
    shown
}

/// A fence that no line of the text closes.
fn fence(lines: &[String]) -> String {
    let longest = |line: &String| line.split(|c| c != '`').map(str::len).max().unwrap_or(0);
    let most = lines.iter().map(longest).max().unwrap_or(0);
    "`".repeat(most.max(2) + 1)
}
