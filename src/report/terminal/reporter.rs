//! The report of a whole run, scenario by scenario.

use std::io;
use std::io::Write;
use std::time::Duration;

use super::{summary, verdict};
use crate::report::details::details;
use crate::report::matrix::Matrix;
use crate::report::result::{Reporter, ScenarioResult, Summary, Verdict};
use crate::report::style::{Style, Tone};
use crate::report::timeline::Detail;
use crate::report::{findings, matrix, text, words};

/// Scenarios that did not pass and are listed again at the end; more than that nobody reads twice.
const LISTED_AGAIN: usize = 50;
/// Shorter times are not worth a word.
const WORTH_TELLING: Duration = Duration::from_millis(1);

/// How much a report tells.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Verbosity {
    /// What did not pass, and the counts.
    Quiet,
    /// One line per scenario; what did not pass in full.
    #[default]
    Normal,
    /// The timeline of every scenario, with its reasons.
    Verbose,
}

/// What stands over scenarios.
#[derive(Debug, PartialEq, Eq)]
struct Heading {
    file: String,
    feature: String,
    rule: String,
}

/// Writes one line per scenario, grouped by file and feature, and explains what did not pass.
#[derive(Debug)]
pub struct Terminal<W> {
    out: W,
    style: Style,
    verbosity: Verbosity,
    /// The heading that stands over the next scenario, once one was written.
    heading: Option<Heading>,
    /// The line above is empty, or there is none.
    after_gap: bool,
    total: usize,
    /// Lines for the list at the end.
    again: Vec<String>,
    more: usize,
    matrix: Matrix,
}

impl<W: Write> Terminal<W> {
    /// A report to `out`.
    pub fn new(out: W, style: Style, verbosity: Verbosity) -> Self {
        let matrix = Matrix::default();
        Self {
            out,
            style,
            verbosity,
            heading: None,
            after_gap: true,
            total: 0,
            again: Vec::new(),
            more: 0,
            matrix,
        }
    }

    /// Writes file and feature when they are not those of the scenario before, and the rule when it is another one.
    fn heading(&mut self, result: &ScenarioResult) -> io::Result<()> {
        let scenario = &result.scenario;
        let group = scenario.group.as_deref().map(text::plain).unwrap_or_default();
        let (feature, rule) = group.split_once(" / ").unwrap_or((&group, ""));
        let heading = Heading {
            file: text::plain(scenario.source.name()),
            feature: feature.to_owned(),
            rule: rule.to_owned(),
        };
        if self.heading.as_ref() == Some(&heading) {
            return Ok(());
        }
        let style = self.style;
        let before = self.heading.as_ref();
        if before.is_none_or(|before| (&before.file, &before.feature) != (&heading.file, &heading.feature)) {
            self.gap()?;
            write!(self.out, "{}", style.paint(Tone::Strong, &heading.file))?;
            if !feature.is_empty() {
                write!(self.out, " · {feature}")?;
            }
            writeln!(self.out)?;
        }
        if !rule.is_empty() {
            writeln!(self.out, "  {}", style.paint(Tone::Dim, format!("─ {rule}")))?;
        }
        self.heading = Some(heading);
        Ok(())
    }

    /// Leaves one line empty, unless the last one is.
    fn gap(&mut self) -> io::Result<()> {
        if self.after_gap {
            return Ok(());
        }
        self.after_gap = true;
        writeln!(self.out)
    }

    fn line(&mut self, result: &ScenarioResult) -> io::Result<()> {
        let (sign, tone) = sign(&result.verdict);
        let style = self.style;
        write!(self.out, "  {} {}", style.paint(tone, sign), text::plain(&result.scenario.name))?;
        if let Verdict::Skipped(why) = &result.verdict {
            write!(self.out, "  {}", style.paint(Tone::Warn, format!("skipped: {}", text::plain(why))))?;
        } else if result.took >= WORTH_TELLING {
            write!(self.out, "{}", style.paint(Tone::Dim, format!("  {}", words::span(result.took))))?;
        }
        writeln!(self.out)
    }

    fn remember(&mut self, result: &ScenarioResult) {
        if self.again.len() == LISTED_AGAIN {
            self.more += 1;
            return;
        }
        let (sign, tone) = sign(&result.verdict);
        let scenario = &result.scenario;
        let line = scenario.source.position(scenario.span.start).line;
        self.again.push(format!(
            "  {} {}:{line}  {}",
            self.style.paint(tone, sign),
            text::plain(scenario.source.name()),
            text::plain(&scenario.name)
        ));
    }
}

impl<W: Write> Reporter for Terminal<W> {
    fn begin(&mut self, total: usize) -> io::Result<()> {
        self.total = total;
        Ok(())
    }

    fn result(&mut self, result: &ScenarioResult) -> io::Result<()> {
        self.matrix.add(result);
        let bad = matches!(result.verdict, Verdict::Failed(_) | Verdict::Error(_));
        if self.verbosity == Verbosity::Quiet && !bad {
            return Ok(());
        }
        self.heading(result)?;
        self.after_gap = false;
        self.line(result)?;
        if bad {
            verdict(&mut self.out, self.style, 4, result)?;
        }
        if bad || self.verbosity == Verbosity::Verbose {
            let detail = if self.verbosity == Verbosity::Verbose {
                Detail { explain: true, output_lines: usize::MAX, changes: usize::MAX }
            } else {
                Detail::SHORT
            };
            details(&mut self.out, self.style, 4, detail, result)?;
        }
        for finding in findings::unexpected(result) {
            findings::finding(&mut self.out, self.style, 4, result, finding)?;
        }
        if bad {
            self.remember(result);
            self.gap()?;
        }
        Ok(())
    }

    fn end(&mut self, counts: &Summary) -> io::Result<()> {
        self.gap()?;
        matrix::draw(&mut self.out, self.style, &self.matrix)?;
        // A run of one scenario has said everything already.
        if self.total > 1 && !self.again.is_empty() {
            writeln!(self.out, "{}", self.style.paint(Tone::Strong, "did not pass:"))?;
            for line in &self.again {
                writeln!(self.out, "{line}")?;
            }
            if self.more > 0 {
                writeln!(self.out, "  … and {} more", self.more)?;
            }
            writeln!(self.out)?;
        }
        summary(&mut self.out, self.style, counts)?;
        self.out.flush()
    }
}

const fn sign(verdict: &Verdict) -> (char, Tone) {
    match verdict {
        Verdict::Passed => ('✓', Tone::Good),
        Verdict::Failed(_) => ('✗', Tone::Bad),
        Verdict::Error(_) => ('!', Tone::Bad),
        Verdict::Skipped(_) => ('○', Tone::Warn),
    }
}
