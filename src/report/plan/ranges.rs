//! Where the outcome depends on a range that the sources name: the ends side by side.

use std::io;
use std::io::Write;

use super::terminal::notice;
use super::view::PlanView;
use super::{number, time, words};
use crate::lifecycle::{SimulationVariant, Uncertain};
use crate::report::style::{Style, Tone};
use crate::report::text;

/// What was taken for each open range in the course at this place: `change in 5 min`.
pub(super) fn course_words(view: &PlanView<'_>, at: usize) -> String {
    let Some(variant) = view.outcome.variants.get(at) else { return String::new() };
    let open = view.plan.uncertain();
    let told: Vec<_> = open.iter().map(|range| head(*range, variant)).collect();
    told.join(", ")
}

fn head(range: Uncertain, variant: &SimulationVariant) -> String {
    let subject = match range {
        Uncertain::ChangeDelay => "change in",
        Uncertain::CatalogueDelay => "patch in",
    };
    format!("{subject} {}", words::delays(range, &variant.delays))
}

/// One thing that is not the same in every course.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Difference {
    pub job: usize,
    /// What differs, such as `Completed` or `link`.
    pub what: String,
    /// What it is in each course.
    pub values: Vec<String>,
}

/// Everything that is not the same in every course.
pub(super) fn differences(view: &PlanView<'_>) -> Vec<Difference> {
    let variants = &view.outcome.variants;
    let mut all = Vec::new();
    for job in 0..view.plan.jobs.len() {
        let jobs: Vec<_> = variants.iter().filter_map(|variant| variant.jobs.get(job)).collect();
        let mut add = |what: String, values: Vec<String>| {
            if values.windows(2).any(|pair| pair[0] != pair[1]) {
                all.push(Difference { job, what, values });
            }
        };
        let link = |runs: bool| if runs { "runs" } else { "held" }.to_owned();
        let verdicts =
            jobs.iter().map(|job| job.verdict.as_ref().map_or(String::new(), |verdict| link(verdict.runs)));
        add("link".to_owned(), verdicts.collect());
        let mut ends: Vec<_> = jobs.iter().flat_map(|job| job.tally.ends.keys().copied()).collect();
        ends.sort_unstable();
        ends.dedup();
        for end in ends {
            let counts = jobs.iter().map(|job| job.tally.ends.get(&end).copied().unwrap_or(0));
            add(words::end(end), counts.map(number::grouped).collect());
        }
        let reboots = jobs.iter().map(|job| job.tally.reboots_over_time.values().sum());
        add("reboots".to_owned(), reboots.map(number::grouped).collect());
        let over = jobs
            .iter()
            .map(|job| words::last(&job.tally).map_or("–".to_owned(), |(at, _)| time::at(view.plan, at)));
        add("done".to_owned(), over.collect());
    }
    all
}

/// Writes what the outcome depends on, with both ends side by side; nothing where it depends on nothing.
pub(super) fn draw(out: &mut dyn Write, style: Style, indent: usize, view: &PlanView<'_>) -> io::Result<()> {
    let outcome = view.outcome;
    if outcome.variants.len() < 2 {
        return Ok(());
    }
    writeln!(out)?;
    if outcome.depends_on.is_empty() {
        let open: Vec<_> = view.plan.uncertain().iter().map(ToString::to_string).collect();
        let words = format!("✓ both ends were tried of {}: the outcome is the same", open.join(" and of "));
        return notice(out, style, indent, Tone::Good, &words);
    }
    let subjects: Vec<_> = outcome
        .depends_on
        .iter()
        .map(|range| {
            let (least, most) = range.ends();
            format!("{range} ({} to {})", time::length(least), time::length(most))
        })
        .collect();
    let words = format!("≠ the outcome depends on {}", subjects.join(" and on "));
    notice(out, style, indent, Tone::Warn, &words)?;
    let rows = differences(view);
    let longest = rows.iter().map(|row| text::width(&row.what)).max().unwrap_or(0);
    let name = longest.min(style.width / 2) + 2;
    let heads: Vec<_> = outcome.variants.iter().map(|variant| column_head(view, variant)).collect();
    let widths: Vec<usize> = heads
        .iter()
        .enumerate()
        .map(|(at, head)| {
            let cells = rows.iter().filter_map(|row| row.values.get(at)).map(|value| text::width(value));
            cells.chain(head.iter().map(|line| text::width(line))).max().unwrap_or(0)
        })
        .collect();
    let mut from = 0;
    while from < widths.len() {
        let mut used = indent + 2 + name;
        let fitting = widths[from..]
            .iter()
            .take_while(|width| {
                used += **width + 2;
                used <= style.width
            })
            .count()
            .max(1);
        let block = from..from + fitting;
        for line in 0..view.outcome.depends_on.len() {
            let mut shown = " ".repeat(indent + 2 + name);
            for at in block.clone() {
                shown.push_str("  ");
                shown.push_str(&right(heads[at].get(line).map_or("", String::as_str), widths[at]));
            }
            writeln!(out, "{}", style.paint(Tone::Dim, shown))?;
        }
        let mut before = None;
        for row in &rows {
            if before.replace(row.job) != Some(row.job) {
                let job = style.paint(Tone::Strong, view.job_name(row.job));
                writeln!(out, "{:indent$}{job}", "", indent = indent + 2)?;
            }
            let mut shown = format!("  {}", text::pad(&text::clip(&row.what, name - 2), name - 2));
            for at in block.clone() {
                shown.push_str("  ");
                shown.push_str(&right(row.values.get(at).map_or("", String::as_str), widths[at]));
            }
            writeln!(out, "{:indent$}{shown}", "", indent = indent + 2)?;
        }
        from += fitting;
    }
    Ok(())
}

/// The head of a course: one line for each range that matters.
fn column_head(view: &PlanView<'_>, variant: &SimulationVariant) -> Vec<String> {
    view.outcome.depends_on.iter().map(|range| head(*range, variant)).collect()
}

fn right(text: &str, cells: usize) -> String {
    let gap = cells.saturating_sub(text::width(text));
    format!("{:gap$}{text}", "")
}
