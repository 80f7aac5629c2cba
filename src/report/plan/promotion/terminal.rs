//! The report for a change board on a terminal.

use std::io;
use std::io::Write;

use super::model::{Asset, Link, Promotion, Rehearsed};
use super::wording;
use crate::report::plan::number;
use crate::report::plan::terminal::{fitted, notice};
use crate::report::style::{Style, Tone};
use crate::report::text;

/// Writes the report.
///
/// # Errors
/// When `out` cannot be written.
pub(super) fn write(out: &mut dyn Write, style: Style, report: &Promotion) -> io::Result<()> {
    let page = Page { style: fitted(style) };
    writeln!(out, "{}", style.paint(Tone::Strong, &report.plan))?;
    notice(out, page.style, 0, Tone::Dim, &wording::facts(report).join(" · "))?;
    writeln!(out)?;
    let (sign, tone) = if report.decision.starts { ('✓', Tone::Good) } else { ('✗', Tone::Bad) };
    for sentence in &report.decision.text {
        page.bullet(out, tone, sign, sentence)?;
    }
    if let Some(partial) = &report.partial {
        page.bullet(out, Tone::Bad, '!', partial)?;
    }
    for rehearsed in &report.rehearsed {
        page.rehearsed(out, rehearsed)?;
    }
    for link in &report.links {
        page.link(out, link)?;
    }
    page.rests(out, report)
}

struct Page {
    style: Style,
}

impl Page {
    fn title(&self, out: &mut dyn Write, title: &str) -> io::Result<()> {
        writeln!(out, "\n{}", self.style.paint(Tone::Strong, title))
    }

    fn bullet(&self, out: &mut dyn Write, tone: Tone, sign: char, text: &str) -> io::Result<()> {
        let room = self.style.width.saturating_sub(4).max(20);
        for (at, line) in text::wrap(text, room).iter().enumerate() {
            let sign = if at == 0 { sign } else { ' ' };
            writeln!(out, "  {} {}", self.style.paint(tone, sign), self.style.paint(tone, line))?;
        }
        Ok(())
    }

    fn rehearsed(&self, out: &mut dyn Write, rehearsed: &Rehearsed) -> io::Result<()> {
        let title = format!("{}: what was rehearsed", rehearsed.job);
        self.title(out, &title)?;
        for group in &rehearsed.groups {
            self.bullet(out, Tone::Plain, '•', &wording::group(group))?;
        }
        self.bullet(out, Tone::Plain, '•', &rehearsed.start)?;
        self.title(out, &format!("{}: what happened", rehearsed.job))?;
        for end in &rehearsed.ends {
            let words = format!("{} on {}", end.what, number::counted(end.count, "asset"));
            self.bullet(out, Tone::Plain, '•', &words)?;
        }
        if rehearsed.outcomes.is_empty() {
            if !rehearsed.not_completed.is_empty() {
                let words = format!("not Completed, among others: {}", rehearsed.not_completed.join(", "));
                self.bullet(out, Tone::Plain, '•', &words)?;
            }
            return Ok(());
        }
        writeln!(out)?;
        let cells = rehearsed.outcomes.iter().map(|asset| text::width(&asset.asset)).max().unwrap_or(0);
        let cells = cells.min(self.style.width / 3);
        rehearsed.outcomes.iter().try_for_each(|asset| self.asset(out, cells, asset))
    }

    fn asset(&self, out: &mut dyn Write, cells: usize, asset: &Asset) -> io::Result<()> {
        let (sign, tone) = if asset.completed { ('✓', Tone::Good) } else { ('✗', Tone::Bad) };
        let name = text::pad(&text::clip(&asset.asset, cells), cells);
        let end = self.style.paint(tone, format!("{sign} {}", asset.end));
        writeln!(out, "  {name}  {end}")?;
        let start = cells + 6;
        let room = self.style.width.saturating_sub(start).max(20);
        for failed in &asset.failed {
            for line in text::wrap(&format!("{}: {}", failed.what, failed.status), room) {
                writeln!(out, "{:start$}{line}", "")?;
            }
            for line in &failed.output {
                let line = text::clip(line, room.saturating_sub(2));
                writeln!(out, "{:start$}{}", "", self.style.paint(Tone::Dim, format!("│ {line}")))?;
            }
        }
        Ok(())
    }

    fn link(&self, out: &mut dyn Write, link: &Link) -> io::Result<()> {
        self.title(out, &format!("{}: {}", link.job, wording::link(link)))?;
        for verdict in &link.verdicts {
            let (word, tone) = if verdict.runs { ("runs", Tone::Good) } else { ("held", Tone::Bad) };
            self.bullet(out, tone, '•', &wording::verdict(verdict, word))?;
            for condition in &verdict.conditions {
                let sign = if condition.met { '✓' } else { '✗' };
                self.bullet(out, Tone::Plain, ' ', &format!("{sign} {}", condition.text))?;
            }
            if !verdict.failing_assets.is_empty() {
                let named = format!("failing assets: {}", verdict.failing_assets.join(", "));
                self.bullet(out, Tone::Dim, ' ', &named)?;
            }
        }
        let rows = wording::blast(link);
        if rows.is_empty() {
            return Ok(());
        }
        self.title(out, &format!("{}: {}", link.job, wording::blast_title(link)))?;
        let what = rows.iter().map(|row| text::width(&row[0])).max().unwrap_or(0);
        let counts: Vec<usize> = (1..rows[0].len())
            .map(|at| rows.iter().map(|row| text::width(&row[at])).max().unwrap_or(0))
            .collect();
        for (at, row) in rows.iter().enumerate() {
            let mut shown = text::pad(&row[0], what);
            for (cell, cells) in row[1..].iter().zip(&counts) {
                let gap = cells.saturating_sub(text::width(cell)) + 2;
                shown.extend(std::iter::repeat_n(' ', gap));
                shown.push_str(cell);
            }
            let tone = if at == 0 { Tone::Dim } else { Tone::Plain };
            writeln!(out, "  {}", self.style.paint(tone, shown))?;
        }
        Ok(())
    }

    fn rests(&self, out: &mut dyn Write, report: &Promotion) -> io::Result<()> {
        self.title(out, "what this rests on")?;
        for (tone, sentence) in wording::rests(report) {
            self.bullet(out, tone, '•', &sentence)?;
        }
        Ok(())
    }
}
