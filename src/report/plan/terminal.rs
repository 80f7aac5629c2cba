//! A plan as people read it.

use std::io;
use std::io::Write;

use super::job::JobPage;
use super::view::PlanView;
use super::{number, ranges, time, words};
use crate::lifecycle::Partial;
use crate::report::style::{Style, Tone};
use crate::report::text;
use crate::report::timeline::Detail;

/// No report of a plan is wider, in cells, however wide the terminal is.
const WIDEST: usize = 100;

/// How wide the report of a plan is.
pub(super) fn fitted(style: Style) -> Style {
    Style { width: style.width.min(WIDEST), ..style }
}

/// Writes what became of a plan, indented by `indent` cells: facts, then job by job, then what it depends on.
///
/// # Errors
/// When `out` cannot be written.
pub fn plan(
    out: &mut dyn Write,
    style: Style,
    indent: usize,
    detail: Detail,
    view: &PlanView<'_>,
) -> io::Result<()> {
    let style = fitted(style);
    let Some(variant) = view.first() else { return Ok(()) };
    if let Some(partial) = view.outcome.partial {
        notice(out, style, indent, Tone::Bad, &partial_words(partial))?;
    }
    notice(out, style, indent, Tone::Dim, &facts(view))?;
    let page = JobPage { view, style, indent, explain: detail.explain };
    for (at, job) in variant.jobs.iter().enumerate() {
        writeln!(out)?;
        page.draw(out, at, job)?;
    }
    ranges::draw(out, style, indent, view)?;
    if let Some(partial) = view.outcome.partial {
        writeln!(out)?;
        notice(out, style, indent, Tone::Bad, &partial_words(partial))?;
    }
    Ok(())
}

/// Seed, sizes and the offset of every time.
fn facts(view: &PlanView<'_>) -> String {
    let plan = view.plan;
    let mut facts = vec![
        format!("seed {}", plan.seed),
        number::counted(plan.jobs.len() as u64, "job"),
        number::counted(plan.assets(), "asset"),
    ];
    let jobs = view.first().map(|variant| variant.jobs.as_slice()).unwrap_or_default();
    let last = jobs.iter().filter_map(|job| words::last(&job.tally)).max_by_key(|(at, _)| *at);
    facts.extend(last.map(|(at, asset)| format!("done {} ({})", time::at(plan, at), view.asset_name(asset))));
    facts.extend(time::offset(plan).map(|offset| format!("times are {offset}")));
    if !view.outcome.depends_on.is_empty() {
        facts.push(format!("shown: {}", ranges::course_words(view, 0)));
    }
    facts.join(" · ")
}

/// What a partial result is.
pub(super) fn partial_words(partial: Partial) -> String {
    format!(
        "PARTIAL: interrupted after {} of {} runs; every number here counts only those",
        number::grouped(partial.done),
        number::grouped(partial.of)
    )
}

/// A text that is broken into lines.
pub(super) fn notice(
    out: &mut dyn Write,
    style: Style,
    indent: usize,
    tone: Tone,
    text: &str,
) -> io::Result<()> {
    let room = style.width.saturating_sub(indent).max(20);
    for line in text::wrap(text, room) {
        writeln!(out, "{:indent$}{}", "", style.paint(tone, line))?;
    }
    Ok(())
}
