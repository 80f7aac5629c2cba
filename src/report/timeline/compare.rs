//! Where two rulebooks end the same job differently.

use std::io;
use std::io::Write;

use crate::job::{ActionId, Job, Phase};
use crate::report::style::{Style, Tone};
use crate::report::{text, words};
use crate::rules::{Outcome, Reason, Rule};

/// One of the two: a rulebook's name, and how the job ends under it.
#[derive(Clone, Copy, Debug)]
pub struct Side<'a> {
    /// The rulebook's name.
    pub rulebook: &'a str,
    /// How the job ends.
    pub outcome: &'a Outcome,
}

/// Writes the elements that differ, side by side, and the rules behind each side. Returns whether anything differs.
///
/// # Errors
/// When `out` cannot be written.
pub fn compare(
    out: &mut dyn Write,
    style: Style,
    job: &Job,
    left: Side<'_>,
    right: Side<'_>,
) -> io::Result<bool> {
    let mut differing = Vec::new();
    for element in elements(job) {
        let (one, other) = (element.end(job, left.outcome), element.end(job, right.outcome));
        if one != other {
            differing.push((element, one, other));
        }
    }
    if differing.is_empty() {
        writeln!(
            out,
            "{} {} and {} end this job the same way.",
            style.paint(Tone::Good, "✓"),
            text::plain(left.rulebook),
            text::plain(right.rulebook)
        )?;
        return Ok(false);
    }
    let who = |element: &Element| element.name(job);
    let who_cells =
        differing.iter().map(|(element, ..)| text::width(&who(element))).max().unwrap_or(0).min(30);
    let rest = style.width.saturating_sub(who_cells + 6).max(40);
    let left_cells =
        differing.iter().map(|(_, one, _)| text::width(one)).max().unwrap_or(0).clamp(20, rest / 2);
    let blank = " ".repeat(who_cells);
    let head = [text::pad(&text::plain(left.rulebook), left_cells), text::plain(right.rulebook)];
    let [one, other] = head.map(|name| style.paint(Tone::Strong, name));
    writeln!(out, "  {blank}  {one}  {other}")?;
    for (element, one, other) in &differing {
        let name = text::pad(&text::clip(&who(element), who_cells), who_cells);
        let name = style.paint(Tone::Strong, name);
        let lines = text::wrap(one, left_cells);
        let others = text::wrap(other, rest - left_cells);
        for index in 0..lines.len().max(others.len()) {
            let line = text::pad(lines.get(index).map_or("", String::as_str), left_cells);
            let first = if index == 0 { name.to_string() } else { blank.clone() };
            let row = format!("  {first}  {line}  {}", others.get(index).map_or("", String::as_str));
            writeln!(out, "{}", row.trim_end())?;
        }
    }
    for (side, against) in [(left, right), (right, left)] {
        because(out, style, side, against)?;
    }
    Ok(true)
}

/// The rules that apply on one side alone.
fn because(out: &mut dyn Write, style: Style, side: Side<'_>, against: Side<'_>) -> io::Result<()> {
    let mut run: Vec<&Reason> = Vec::new();
    for reason in side.outcome.reasons() {
        // What a code means under each rulebook stands in the rows above.
        let shared =
            reason.rule == Rule::ExitCode || against.outcome.reasons().any(|other| other.rule == reason.rule);
        if !shared && !run.iter().any(|other| other.rule == reason.rule) {
            run.push(reason);
        }
    }
    if run.is_empty() {
        return Ok(());
    }
    writeln!(
        out,
        "\n  {}",
        style.paint(Tone::Strong, format!("only under {}:", text::plain(side.rulebook)))
    )?;
    for reason in run {
        let assumed = if reason.rule.is_assumption() { "assumption: " } else { "" };
        let line = format!("{assumed}{} [{}]", reason.rule.text(), words::document(reason, side.rulebook));
        for (index, line) in text::wrap(&line, style.width.saturating_sub(6).max(20)).iter().enumerate() {
            writeln!(out, "  {} {line}", if index == 0 { "•" } else { " " })?;
        }
    }
    Ok(())
}

/// One part of an outcome.
#[derive(Clone, Copy)]
enum Element {
    Action(ActionId),
    Patch(usize),
    Reboot,
    Job,
}

fn elements(job: &Job) -> impl Iterator<Item = Element> {
    let actions =
        |phase: Phase, count| (0..count).map(move |index| Element::Action(ActionId { phase, index }));
    actions(Phase::Pre, job.pre_actions.len())
        .chain((0..job.patches.len()).map(Element::Patch))
        .chain(actions(Phase::Post, job.post_actions.len()))
        .chain([Element::Reboot, Element::Job])
}

impl Element {
    fn name(self, job: &Job) -> String {
        match self {
            Self::Action(id) => id.to_string(),
            Self::Patch(index) => format!("patch {}", words::patch_name(job, index)),
            Self::Reboot => "reboot".to_owned(),
            Self::Job => "job".to_owned(),
        }
    }

    /// How it ended, in words that differ whenever anything about it differs.
    fn end(self, job: &Job, outcome: &Outcome) -> String {
        let reboot = |asks: bool| if asks { ", asks for a reboot" } else { "" };
        match self {
            Self::Action(id) => outcome.action(id).map_or_else(String::new, |action| {
                let aborts = if outcome.job.aborted_by == Some(id) { ", aborts the job" } else { "" };
                format!("{}{aborts}{}", words::action_status(action), reboot(action.requests_reboot))
            }),
            Self::Patch(index) => outcome.patches.get(index).map_or_else(String::new, |patch| {
                format!("{}{}", patch.status, reboot(patch.requests_reboot))
            }),
            Self::Reboot => {
                let who: Vec<_> =
                    outcome.reboot.requested_by.iter().map(|by| words::requester(*by, job)).collect();
                let asked =
                    if who.is_empty() { String::new() } else { format!(", asked for by {}", who.join(", ")) };
                format!("{}{asked}", words::reboot(outcome, job.reboot))
            }
            Self::Job => {
                let mut words = vec![outcome.job.status.to_string()];
                words.extend(words::job_notes(outcome));
                words.join(", ")
            }
        }
    }
}
