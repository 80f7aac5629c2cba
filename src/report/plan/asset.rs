//! One asset of a plan: the life of each of its jobs.

use std::io;
use std::io::Write;

use super::terminal::{fitted, notice};
use super::view::PlanView;
use super::{ranges, time, words};
use crate::lifecycle::{AssetId, JobRecord, Note, StatusChange, Time};
use crate::report::style::{Style, Tone};
use crate::report::timeline::{Detail, JobRehearsal, rehearsed};
use crate::report::{text, words as names};
use crate::rules::Document;

/// Writes the life of every job on one asset, and the run of each that there is a rehearsal of.
///
/// # Errors
/// When `out` cannot be written.
pub fn asset_course(
    out: &mut dyn Write,
    style: Style,
    indent: usize,
    detail: Detail,
    view: &PlanView<'_>,
    asset: AssetId,
) -> io::Result<()> {
    let page = Page { view, style: fitted(style), indent, detail, asset };
    let Some(group) = view.plan.groups.get(asset.group) else { return Ok(()) };
    let mut facts = vec![group.platform.to_string()];
    if group.count > 1 {
        facts.push(format!("group {}", text::plain(&group.name)));
    }
    facts.extend(group.tags.iter().map(|tag| text::plain(tag)));
    facts.extend(time::offset(view.plan).map(|offset| format!("times are {offset}")));
    let facts = page.style.paint(Tone::Dim, facts.join(" · "));
    writeln!(out, "{:indent$}{}  {facts}", "", page.style.paint(Tone::Strong, view.asset_name(asset)))?;
    let known: Vec<_> = view
        .outcome
        .variants
        .iter()
        .enumerate()
        .filter_map(|(at, variant)| Some((at, variant.records_of(asset)?)))
        .collect();
    let Some((_, first)) = known.first() else {
        return notice(out, page.style, indent, Tone::Warn, "no job of the plan is meant for it");
    };
    let alike = known.iter().all(|(_, records)| records == first);
    for (at, records) in &known {
        if !alike {
            writeln!(out)?;
            let head = format!("≠ with a {}", ranges::course_words(view, *at));
            notice(out, page.style, indent, Tone::Warn, &head)?;
        }
        for record in *records {
            writeln!(out)?;
            page.life(out, record)?;
            // The run is that of the first course, which is told in full.
            if *at == 0 {
                page.run(out, record.job)?;
            }
        }
        if alike {
            break;
        }
    }
    Ok(())
}

/// Something on the way of a job, in the order in which one instant is told.
enum Step<'a> {
    Shows(&'a StatusChange),
    Reboots(Time),
    Because(&'a Note),
}

impl Step<'_> {
    const fn at(&self) -> Time {
        match self {
            Self::Shows(moment) => moment.at,
            Self::Reboots(at) => *at,
            Self::Because(note) => note.at,
        }
    }
}

struct Page<'a> {
    view: &'a PlanView<'a>,
    style: Style,
    indent: usize,
    detail: Detail,
    asset: AssetId,
}

impl Page<'_> {
    fn life(&self, out: &mut dyn Write, record: &JobRecord) -> io::Result<()> {
        let style = self.style;
        let name = style.paint(Tone::Strong, self.view.job_name(record.job));
        let end = style.paint(words::tone(record.end), words::end(record.end));
        writeln!(out, "{:indent$}{name}  {end}", "", indent = self.indent)?;
        let mut steps: Vec<Step<'_>> = record.history.iter().map(Step::Shows).collect();
        steps.extend(record.reboots.iter().map(|at| Step::Reboots(*at)));
        steps.extend(record.notes.iter().map(Step::Because));
        steps.sort_by_key(Step::at);
        let times: Vec<_> = steps.iter().map(|step| time::at(self.view.plan, step.at())).collect();
        let cells = times.iter().map(|time| text::width(time)).max().unwrap_or(0);
        let mut before = "";
        for (step, time) in steps.iter().zip(&times) {
            let shown = text::pad(if before == time { "" } else { time }, cells);
            before = time;
            let shown = style.paint(Tone::Dim, shown);
            write!(out, "{:indent$}{shown}  ", "", indent = self.indent + 2)?;
            match step {
                Step::Shows(moment) => writeln!(out, "{}", moment.status.title())?,
                Step::Reboots(_) => {
                    writeln!(out, "{}", style.paint(Tone::Note, "↻ the job reboots the asset"))?;
                }
                Step::Because(note) => self.note(out, self.indent + 2 + cells + 2, note)?,
            }
        }
        let facts = facts(record);
        if facts.is_empty() {
            return Ok(());
        }
        notice(out, style, self.indent + 2, Tone::Warn, &facts.join(" · "))
    }

    /// What a rule says, the first line behind what is written already.
    fn note(&self, out: &mut dyn Write, start: usize, note: &Note) -> io::Result<()> {
        let style = self.style;
        let room = style.width.saturating_sub(start + 2).max(20);
        let by = note.by.map(|job| format!(" ({})", self.view.job_name(job))).unwrap_or_default();
        let mut lines: Vec<_> = text::wrap(&format!("{}{by}", note.rule.text()), room)
            .into_iter()
            .map(|line| (Tone::Dim, line))
            .collect();
        if self.detail.explain {
            let document = match note.rule.document() {
                Document::Rulebook => format!("rulebook {}", text::plain(self.view.rulebook)),
                document => document.title().to_owned(),
            };
            let assumed = note.rule.is_assumption();
            let (tone, mark) = if assumed { (Tone::Warn, " · assumption") } else { (Tone::Dim, "") };
            let cited = format!("{} · {document}{mark}", note.rule.name());
            lines.extend(text::wrap(&cited, room).into_iter().map(|line| (tone, line)));
        }
        let bar = style.paint(Tone::Dim, "│");
        for (at, (tone, line)) in lines.iter().enumerate() {
            let start = if at == 0 { 0 } else { start };
            writeln!(out, "{:start$}{bar} {}", "", style.paint(*tone, line))?;
        }
        Ok(())
    }

    fn run(&self, out: &mut dyn Write, job: usize) -> io::Result<()> {
        let found = self.view.rehearsals.iter().find(|one| one.asset == self.asset && one.job == job);
        let (Some(found), Some(planned)) = (found, self.view.plan.jobs.get(job)) else { return Ok(()) };
        writeln!(out)?;
        let told = JobRehearsal {
            job: &planned.job,
            rehearsal: &found.rehearsal,
            rulebook: self.view.rulebook,
            real: self.view.is_real(self.asset.group),
        };
        rehearsed(out, self.style, self.indent + 2, self.detail, told)
    }
}

/// What the history of a job does not say.
fn facts(record: &JobRecord) -> Vec<String> {
    let mut facts = Vec::new();
    if record.deferred > 0 {
        facts.push(format!("the reboot was put off {}", names::count(record.deferred as usize, "time")));
    }
    if record.pending_reboot {
        facts.push("a reboot is still pending on the asset".to_owned());
    }
    if record.began.is_some() && record.ended.is_none() {
        facts.push("the job never comes to its end".to_owned());
    }
    facts
}
