//! Rows become lines.

use std::io;
use std::io::Write;

use super::rows::{Below, Detail, Row, RunView};
use super::{second_run, services};
use crate::event::Rehearsal;
use crate::job::Job;
use crate::report::result::ScenarioResult;
use crate::report::style::{Style, Tone};
use crate::report::{text, words};
use crate::scenario::EndpointKind;

/// Cells of `post-action 5`, the longest element of a job.
const WHO: usize = 13;
/// Names longer than this are clipped.
const WIDEST_NAME: usize = 30;

/// Writes name, place, endpoint and rulebook of a scenario.
///
/// # Errors
/// When `out` cannot be written.
pub fn heading(out: &mut dyn Write, style: Style, result: &ScenarioResult) -> io::Result<()> {
    let scenario = &*result.scenario;
    let at = scenario.source.position(scenario.span.start);
    writeln!(out, "{}", style.paint(Tone::Strong, text::plain(&scenario.name)))?;
    let place = format!("{}:{}", text::plain(scenario.source.name()), at.line);
    let rulebook = format!("rulebook {}", text::plain(&result.rulebook));
    let endpoint = match &result.image {
        Some(image) => format!("{} {}", result.on, text::plain(image)),
        None => format!("{} endpoint", result.on),
    };
    // A plan has many assets, which its own report tells of.
    let facts = if scenario.plan.is_some() {
        [place, rulebook].join(" · ")
    } else {
        [place, scenario.job.platform.to_string(), endpoint, rulebook].join(" · ")
    };
    writeln!(out, "{}", style.paint(Tone::Dim, facts))
}

/// One rehearsal of a job, with what it takes to tell of it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct JobRehearsal<'a> {
    pub job: &'a Job,
    /// What happened.
    pub rehearsal: &'a Rehearsal,
    /// The rulebook that judged, by name.
    pub rulebook: &'a str,
    /// The endpoint runs real scripts.
    pub real: bool,
}

/// Writes what happened in the rehearsal of a scenario, indented by `indent` cells; nothing when the scenario never ran.
///
/// # Errors
/// When `out` cannot be written.
pub fn timeline(
    out: &mut dyn Write,
    style: Style,
    indent: usize,
    detail: Detail,
    result: &ScenarioResult,
) -> io::Result<()> {
    let Some(rehearsal) = &result.rehearsal else { return Ok(()) };
    let run = JobRehearsal {
        job: &result.scenario.job,
        rehearsal,
        rulebook: &result.rulebook,
        real: result.on != EndpointKind::Declared.name(),
    };
    rehearsed(out, style, indent, detail, run)
}

/// Writes what happened in a rehearsal, indented by `indent` cells.
///
/// # Errors
/// When `out` cannot be written.
pub(crate) fn rehearsed(
    out: &mut dyn Write,
    style: Style,
    indent: usize,
    detail: Detail,
    run: JobRehearsal<'_>,
) -> io::Result<()> {
    let JobRehearsal { job, rehearsal, rulebook, real } = run;
    let run = RunView { job, outcome: &rehearsal.outcome, events: &rehearsal.events, rulebook, real, detail };
    let mut rows = run.rows();
    if run.real {
        // The last row is that of the job.
        let at = rows.len().saturating_sub(1);
        rows.splice(at..at, services::rows(&rehearsal.services));
    }
    let again = rehearsal.second.as_deref().map(|second| second_run::rows(&run, second)).unwrap_or_default();
    let name =
        rows.iter().chain(&again).map(|row| text::width(&row.what)).max().unwrap_or(0).min(WIDEST_NAME);
    let page = Page { style, indent, name };
    for (index, row) in rows.iter().enumerate() {
        if index + 1 == rows.len() {
            page.rule(out)?;
        }
        page.row(out, row)?;
    }
    if !again.is_empty() {
        page.rule(out)?;
        again.iter().try_for_each(|row| page.row(out, row))?;
    }
    if !detail.explain {
        page.assumptions(out, &run)?;
    }
    Ok(())
}

struct Page {
    style: Style,
    indent: usize,
    name: usize,
}

impl Page {
    fn row(&self, out: &mut dyn Write, row: &Row) -> io::Result<()> {
        let what = text::pad(&text::clip(&row.what, self.name), self.name);
        let gap = if self.name > 0 { "  " } else { "" };
        let mut plain = format!("{} {}", row.sign, row.status);
        let mut shown = self.style.paint(row.tone, &plain).to_string();
        for (tone, note) in &row.notes {
            plain.push_str(" · ");
            plain.push_str(note);
            shown.push_str(" · ");
            shown.push_str(&self.style.paint(*tone, note).to_string());
        }
        let who = self.style.paint(Tone::Strong, text::pad(&row.who, WHO));
        write!(out, "{:indent$}{who}  {what}{gap}{shown}", "", indent = self.indent)?;
        if let Some(took) = row.took {
            let took = words::span(took);
            let used = self.indent + WHO + 2 + self.name + gap.len() + text::width(&plain);
            let spaces = self.style.width.saturating_sub(used + text::width(&took)).max(2);
            write!(out, "{:spaces$}{}", "", self.style.paint(Tone::Dim, took))?;
        }
        writeln!(out)?;
        row.below.iter().try_for_each(|line| self.below(out, line))
    }

    fn below(&self, out: &mut dyn Write, below: &Below) -> io::Result<()> {
        let start = self.indent + WHO + 2;
        let room = self.style.width.saturating_sub(start + 7).max(20);
        let lines = if below.wraps { text::wrap(&below.text, room) } else { vec![below.text.clone()] };
        for (index, line) in lines.iter().enumerate() {
            let label =
                self.style.paint(Tone::Dim, format!("│ {:<4}", if index == 0 { below.label } else { "" }));
            writeln!(out, "{:start$}{label} {}", "", self.style.paint(below.tone, line))?;
        }
        Ok(())
    }

    fn rule(&self, out: &mut dyn Write) -> io::Result<()> {
        let cells = self.style.width.saturating_sub(self.indent);
        writeln!(
            out,
            "{:indent$}{}",
            "",
            self.style.paint(Tone::Dim, "─".repeat(cells)),
            indent = self.indent
        )
    }

    /// An outcome that rests on an assumption says so even to those who did not ask for reasons.
    fn assumptions(&self, out: &mut dyn Write, run: &RunView<'_>) -> io::Result<()> {
        let mut rules = Vec::new();
        for reason in run.outcome.reasons() {
            if reason.rule.is_assumption() && !rules.contains(&reason.rule) {
                rules.push(reason.rule);
            }
        }
        for rule in rules {
            let room = self.style.width.saturating_sub(self.indent + 12).max(20);
            for (index, line) in text::wrap(rule.text(), room).iter().enumerate() {
                let label = if index == 0 { "assumption:" } else { "" };
                let label = self.style.paint(Tone::Warn, format!("{label:<11}"));
                writeln!(out, "{:indent$}{label} {line}", "", indent = self.indent)?;
            }
        }
        Ok(())
    }
}
