//! What became of one job: its link, its ends, its actions and patches, its reboots, its paths.

use std::io;
use std::io::Write;

use super::blast_radius::BlastRadius;
use super::table::{Column, Row};
use super::view::PlanView;
use super::{bar, number, reboots, table, time, words};
use crate::job::{Phase, RebootPolicy};
use crate::lifecycle::{ActionKey, JobEnd, JobVariant, LinkVerdict, PatchKey, Tally};
use crate::report::style::{Style, Tone};
use crate::report::{text, words as names};
use crate::rules::{ActionStatus, NotRun, PatchStatus, SkippedBy};

/// Cells of the longest label.
const LABEL: usize = 8;
/// Cells of the longest bar.
const BAR: usize = 40;
/// So many paths are shown, the rarest first.
const PATHS: usize = 5;
/// So many, to whoever asks for reasons.
const MORE_PATHS: usize = 20;

const ACTIONS: &[(ActionStatus, Column)] = &[
    (ActionStatus::Success, Column { head: ["", "success"], tone: Tone::Good }),
    (ActionStatus::Failed, Column { head: ["", "failed"], tone: Tone::Bad }),
    (ActionStatus::Skipped(SkippedBy::User), Column { head: ["skipped", "by user"], tone: Tone::Warn }),
    (ActionStatus::Skipped(SkippedBy::System), Column { head: ["skipped", "by system"], tone: Tone::Warn }),
    (ActionStatus::NotRun(NotRun::AgentTooOld), Column { head: ["agent", "too old"], tone: Tone::Bad }),
    (ActionStatus::NotRun(NotRun::RebootLoop), Column { head: ["not", "reached"], tone: Tone::Warn }),
    (ActionStatus::Interrupted, Column { head: ["", "interrupted"], tone: Tone::Bad }),
];

const PATCHES: &[(PatchStatus, Column)] = &[
    (PatchStatus::Installed, Column { head: ["", "installed"], tone: Tone::Good }),
    (PatchStatus::InstallFailed, Column { head: ["", "failed"], tone: Tone::Bad }),
    (PatchStatus::DownloadFailed, Column { head: ["download", "failed"], tone: Tone::Bad }),
    (PatchStatus::FileSignatureFailed, Column { head: ["bad", "signature"], tone: Tone::Bad }),
    (PatchStatus::FileHashValidationFailed, Column { head: ["bad", "checksum"], tone: Tone::Bad }),
    (PatchStatus::Withdrawn, Column { head: ["", "withdrawn"], tone: Tone::Bad }),
    (PatchStatus::NotApplicable, Column { head: ["not", "applicable"], tone: Tone::Plain }),
    (PatchStatus::Skipped, Column { head: ["", "skipped"], tone: Tone::Warn }),
    (PatchStatus::NotReached, Column { head: ["not", "reached"], tone: Tone::Warn }),
];

/// Writes what became of jobs, each in a paragraph of its own.
pub(super) struct JobPage<'a> {
    pub view: &'a PlanView<'a>,
    pub style: Style,
    pub indent: usize,
    /// Show more paths.
    pub explain: bool,
}

impl JobPage<'_> {
    /// Writes one job.
    pub(super) fn draw(&self, out: &mut dyn Write, job: usize, variant: &JobVariant) -> io::Result<()> {
        let style = self.style;
        let facts = [
            number::counted(self.view.assets_of(job), "asset"),
            words::start(self.view, job),
            self.policy(job),
        ];
        let facts: Vec<_> = facts.into_iter().filter(|fact| !fact.is_empty()).collect();
        let name = self.view.job_name(job);
        let title = style.paint(Tone::Strong, &name);
        let room = style.width.saturating_sub(self.indent + text::width(&name) + 2).max(20);
        let facts = text::clip(&facts.join(" · "), room);
        writeln!(out, "{:indent$}{title}  {}", "", style.paint(Tone::Dim, facts), indent = self.indent)?;
        if let (Some(verdict), Some(link)) =
            (&variant.verdict, self.view.plan.jobs.get(job).and_then(|job| job.start.link()))
        {
            self.link(out, verdict, &self.view.job_name(link.parent))?;
        }
        self.ends(out, &variant.tally)?;
        self.exact(out, job, variant)?;
        self.parts(out, job, &variant.tally)?;
        reboots::draw(out, self, &variant.tally)?;
        self.done(out, &variant.tally)?;
        self.blast(out, variant)?;
        self.paths(out, job, &variant.tally)
    }

    fn policy(&self, job: usize) -> String {
        match self.view.plan.jobs.get(job).map(|job| job.job.reboot) {
            None | Some(RebootPolicy::Immediate) => String::new(),
            Some(RebootPolicy::Suppress) => "reboot suppressed".to_owned(),
            Some(RebootPolicy::Countdown(countdown)) => {
                format!("countdown of {}", time::length(countdown))
            }
            Some(RebootPolicy::Defer(defer)) => format!(
                "reboot put off {} × {} at most, then {}",
                defer.times(),
                time::length(defer.each()),
                time::length(defer.countdown())
            ),
        }
    }

    /// A line behind a label; a longer text goes on below.
    pub(super) fn line(&self, out: &mut dyn Write, label: &str, tone: Tone, text: &str) -> io::Result<()> {
        let start = self.indent + 2 + LABEL + 2;
        let room = self.style.width.saturating_sub(start).max(20);
        for (at, line) in text::wrap(text, room).iter().enumerate() {
            let label = text::pad(if at == 0 { label } else { "" }, LABEL);
            let label = self.style.paint(Tone::Note, label);
            let line = self.style.paint(tone, line);
            writeln!(out, "{:indent$}{label}  {line}", "", indent = self.indent + 2)?;
        }
        Ok(())
    }

    fn link(&self, out: &mut dyn Write, verdict: &LinkVerdict, parent: &str) -> io::Result<()> {
        let (tone, word) = if verdict.runs { (Tone::Good, "runs") } else { (Tone::Bad, "held") };
        let when = verdict.at.map_or_else(
            || "never decided".to_owned(),
            |at| format!("decided {}", words::when(self.view, at)),
        );
        self.line(out, "link", tone, &format!("{word} · {when}"))?;
        if let Some(why) = verdict.held {
            self.line(out, "", Tone::Plain, &format!("✗ {}", why.sentence(parent)))?;
        }
        for counted in &verdict.counted {
            let sign = if counted.met { '✓' } else { '✗' };
            self.line(out, "", Tone::Plain, &format!("{sign} {counted}"))?;
        }
        if !verdict.failing.is_empty() {
            let named = words::assets(self.view, &verdict.failing, verdict.failing.len() as u64);
            self.line(out, "", Tone::Dim, &format!("failing assets: {named}"))?;
        }
        writeln!(out)
    }

    fn ends(&self, out: &mut dyn Write, tally: &Tally) -> io::Result<()> {
        let decimals = number::decimals(tally.assets);
        let rows: Vec<_> = tally
            .ends
            .iter()
            .filter(|(_, count)| **count > 0)
            .map(|(end, count)| {
                let share = number::share(*count, tally.assets, decimals);
                (words::end(*end), *count, share, words::tone(*end))
            })
            .collect();
        let most = |cells: &mut dyn Iterator<Item = usize>| cells.max().unwrap_or(0);
        let title = most(&mut rows.iter().map(|(title, ..)| text::width(title)));
        let counts = most(&mut rows.iter().map(|(_, count, ..)| number::grouped(*count).len()));
        let shares = most(&mut rows.iter().map(|(_, _, share, _)| share.len()));
        let used = self.indent + 2 + title + 2 + counts + 2 + shares + 2;
        let cells = self.style.width.saturating_sub(used).min(BAR);
        for (name, count, share, tone) in rows {
            let bar = bar::bar(count, tally.assets, cells);
            let line = format!(
                "{:indent$}{}  {:>counts$}  {share:>shares$}  {}",
                "",
                text::pad(&name, title),
                number::grouped(count),
                self.style.paint(tone, bar),
                indent = self.indent + 2
            );
            writeln!(out, "{}", line.trim_end())?;
        }
        Ok(())
    }

    /// What was to be expected, where that can be computed: for whoever asks for reasons.
    fn exact(&self, out: &mut dyn Write, job: usize, variant: &JobVariant) -> io::Result<()> {
        let held = variant.verdict.as_ref().is_some_and(|verdict| !verdict.runs);
        let Some(exact) = self.view.exact.get(job).filter(|_| self.explain && !held) else { return Ok(()) };
        match exact {
            Ok(exact) => {
                let end = |(end, share): (&JobEnd, &f64)| {
                    format!("{} {}", number::computed(*share), words::end(*end))
                };
                let shares: Vec<_> = exact.ends.iter().map(end).collect();
                self.line(out, "exactly", Tone::Plain, &shares.join(", "))
            }
            Err(why) => {
                let why = text::plain(&why.to_string());
                self.line(out, "exactly", Tone::Dim, &format!("not to be computed: {why}"))
            }
        }
    }

    fn parts(&self, out: &mut dyn Write, job: usize, tally: &Tally) -> io::Result<()> {
        let Some(planned) = self.view.plan.jobs.get(job) else { return Ok(()) };
        let actions: Vec<_> = tally
            .actions
            .iter()
            .map(|(id, counts)| Row {
                who: id.to_string(),
                name: names::action_label(&planned.job, *id),
                counts: ACTIONS
                    .iter()
                    .map(|(status, _)| counts.get(&ActionKey(*status)).copied().unwrap_or(0))
                    .collect(),
            })
            .collect();
        let patches: Vec<_> = tally
            .patches
            .iter()
            .enumerate()
            .map(|(at, counts)| Row {
                who: "patch".to_owned(),
                name: names::patch_name(&planned.job, at),
                counts: PATCHES
                    .iter()
                    .map(|(status, _)| counts.get(&PatchKey(*status)).copied().unwrap_or(0))
                    .collect(),
            })
            .collect();
        let any = |rows: &[Row]| rows.iter().any(|row| row.counts.iter().any(|count| *count > 0));
        if any(&actions) {
            let columns: Vec<_> = ACTIONS.iter().map(|(_, column)| *column).collect();
            writeln!(out)?;
            table::draw(out, self.style, self.indent + 2, &columns, &actions)?;
            self.aborts(out, tally)?;
        }
        if any(&patches) {
            let columns: Vec<_> = PATCHES.iter().map(|(_, column)| *column).collect();
            writeln!(out)?;
            table::draw(out, self.style, self.indent + 2, &columns, &patches)?;
        }
        Ok(())
    }

    fn aborts(&self, out: &mut dyn Write, tally: &Tally) -> io::Result<()> {
        for phase in [Phase::Pre, Phase::Post] {
            for (id, count) in tally.aborted.iter().filter(|(id, count)| id.phase == phase && **count > 0) {
                let words = format!("{id} aborted the job on {}", number::counted(*count, "asset"));
                let words = self.style.paint(Tone::Bad, words);
                writeln!(out, "{:indent$}{words}", "", indent = self.indent + 2)?;
            }
        }
        Ok(())
    }

    fn done(&self, out: &mut dyn Write, tally: &Tally) -> io::Result<()> {
        let began = tally.first_began;
        if let Some((at, asset)) = words::last(tally) {
            let after = began.map_or_else(String::new, |began| {
                format!(", {} after the first one began", time::length(at.since(began)))
            });
            let last = self.view.asset_name(asset);
            let who = if tally.ended > 1 { format!("; {last} is the last") } else { String::new() };
            let words = format!("{}{after}{who}", time::at(self.view.plan, at));
            self.line(out, "done", Tone::Plain, &words)?;
        }
        let unended = tally.assets.saturating_sub(tally.ended);
        // A held job has no end to come to.
        if unended > 0 && !tally.never_ended.is_empty() {
            let named = words::assets(self.view, &tally.never_ended, unended);
            let words = format!("on {}: {named}", number::counted(unended, "asset"));
            self.line(out, "no end", Tone::Warn, &words)?;
        }
        if tally.on_assumption > 0 {
            let words = format!(
                "on {} the outcome rests on a point that the documents leave open",
                number::counted(tally.on_assumption, "asset")
            );
            self.line(out, "assumes", Tone::Warn, &words)?;
        }
        Ok(())
    }

    fn blast(&self, out: &mut dyn Write, variant: &JobVariant) -> io::Result<()> {
        let Some(BlastRadius { with_link: with, without_link: without }) = BlastRadius::of(variant) else {
            return Ok(());
        };
        let held = variant.without_link.is_some();
        let label = "blast radius";
        let name = with.counts().iter().map(|(name, _)| name.len()).max().unwrap_or(0).max(label.len());
        let heads = if held { ["with the link", "without it"] } else { ["the link let it run", ""] };
        let cells = heads.map(text::width);
        writeln!(out)?;
        let indent = self.indent + 2;
        let titles = format!("{}  {}  {}", " ".repeat(name - label.len()), heads[0], heads[1]);
        writeln!(
            out,
            "{:indent$}{}{}",
            "",
            self.style.paint(Tone::Note, label),
            self.style.paint(Tone::Dim, titles.trim_end())
        )?;
        let cell = |count: u64, width: usize, bad: bool| {
            let shown = if count == 0 { "·".to_owned() } else { number::grouped(count) };
            let tone = match count {
                0 => Tone::Dim,
                _ if bad => Tone::Bad,
                _ => Tone::Plain,
            };
            let gap = width.saturating_sub(text::width(&shown));
            format!("{:gap$}{}", "", self.style.paint(tone, shown))
        };
        for ((name_of, with), (_, without)) in with.counts().into_iter().zip(without.counts()) {
            if with == 0 && without == 0 {
                continue;
            }
            let bad = matches!(name_of, "with failure" | "aborted");
            write!(out, "{:indent$}{}  {}", "", text::pad(name_of, name), cell(with, cells[0], bad))?;
            if held {
                write!(out, "  {}", cell(without, cells[1], bad))?;
            }
            writeln!(out)?;
        }
        Ok(())
    }

    fn paths(&self, out: &mut dyn Write, job: usize, tally: &Tally) -> io::Result<()> {
        let mut paths: Vec<_> = tally.paths.iter().collect();
        if paths.len() < 2 {
            return Ok(());
        }
        paths.sort_by_key(|(path, (count, _))| (*count, **path));
        let most = if self.explain { MORE_PATHS } else { PATHS };
        let shown = &paths[..paths.len().min(most)];
        let indent = self.indent + 2;
        writeln!(out)?;
        let all = number::grouped(paths.len() as u64);
        let title = if shown.len() < paths.len() {
            format!("rarest paths, {} of {all}", shown.len())
        } else {
            format!("{all} paths, the rarest first")
        };
        writeln!(out, "{:indent$}{}", "", self.style.paint(Tone::Note, title))?;
        let counts = shown.iter().map(|(_, (count, _))| number::grouped(*count).len()).max().unwrap_or(0);
        let assets: Vec<_> = shown.iter().map(|(_, (_, asset))| self.view.asset_name(*asset)).collect();
        let asset = assets.iter().map(|name| text::width(name)).max().unwrap_or(0).min(24);
        let room = self.style.width.saturating_sub(indent + counts + 2 + asset + 2).max(20);
        for ((path, (count, _)), name) in shown.iter().zip(&assets) {
            let lines = text::wrap(&words::path(self.view, job, path), room);
            let name = text::pad(&text::clip(name, asset), asset);
            for (at, line) in lines.iter().enumerate() {
                if at == 0 {
                    let count = number::grouped(*count);
                    let name = self.style.paint(Tone::Dim, &name);
                    writeln!(out, "{:indent$}{count:>counts$}  {name}  {line}", "")?;
                } else {
                    let hang = indent + counts + 2 + asset + 2;
                    writeln!(out, "{:hang$}{line}", "")?;
                }
            }
        }
        if let Some((_, (_, asset))) = shown.first() {
            let (label, command) = ("replay one: ", self.view.replay(*asset));
            // A command that is broken in two cannot be copied.
            let fits = indent + label.len() + text::width(&command) <= self.style.width;
            let gap = if fits { String::new() } else { format!("\n{:indent$}", "") };
            let label = if fits { label } else { label.trim_end() };
            writeln!(
                out,
                "{:indent$}{}{gap}{}",
                "",
                self.style.paint(Tone::Dim, label),
                self.style.paint(Tone::Dim, command)
            )?;
        }
        Ok(())
    }
}
