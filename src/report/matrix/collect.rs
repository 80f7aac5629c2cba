//! Gathers the results that belong together.

use super::job_ends::Ends;
use crate::report::result::{ScenarioResult, Verdict};
use crate::report::style::Tone;
use crate::report::text;

/// Results of scenarios on images.
#[derive(Debug, Default)]
pub(in crate::report) struct Matrix {
    /// In the order in which they came first.
    pub images: Vec<String>,
    pub rows: Vec<Row>,
}

/// One scenario.
#[derive(Debug)]
pub(in crate::report) struct Row {
    pub file: String,
    pub name: String,
    /// By the place of their image; `None` on an image that the scenario is not for.
    pub cells: Vec<Option<Cell>>,
}

/// One scenario on one image.
#[derive(Clone, Debug)]
pub(in crate::report) struct Cell {
    /// `passed`, `failed`, `error` or `skipped`.
    pub verdict: &'static str,
    pub sign: char,
    pub tone: Tone,
    /// The first thing that was not as expected, or why it could not run.
    pub why: Option<String>,
    pub(super) ends: Option<Ends>,
}

impl Matrix {
    /// Takes a result; one that belongs to no matrix is passed over.
    pub(crate) fn add(&mut self, result: &ScenarioResult) {
        let scenario = &*result.scenario;
        let named = scenario.world.machine.image.as_ref().map(|image| image.value.as_str());
        let (Some(name), Some(image)) = (&scenario.row, result.image.as_deref().or(named)) else { return };
        let column = self.images.iter().position(|known| known == image).unwrap_or_else(|| {
            self.images.push(image.to_owned());
            self.images.len() - 1
        });
        let file = scenario.source.name();
        if !self.rows.last().is_some_and(|row| row.file == file && row.name == *name) {
            self.rows.push(Row { file: file.to_owned(), name: name.clone(), cells: Vec::new() });
        }
        let Some(Row { cells, .. }) = self.rows.last_mut() else { return };
        while cells.len() <= column {
            cells.push(None);
        }
        cells[column] = Some(Cell::of(result));
    }

    /// Whether there is anything to compare.
    pub(crate) fn is_worth_showing(&self) -> bool {
        self.images.len() > 1
    }
}

impl Cell {
    fn of(result: &ScenarioResult) -> Self {
        let first_line = |text: &str| text::plain(text.lines().next().unwrap_or_default());
        let (verdict, sign, tone, why) = match &result.verdict {
            Verdict::Passed => ("passed", '✓', Tone::Good, None),
            Verdict::Failed(failures) => {
                let first = failures.first().map(|failure| first_line(&failure.message));
                ("failed", '✗', Tone::Bad, first)
            }
            Verdict::Error(why) => ("error", '!', Tone::Bad, Some(first_line(why))),
            Verdict::Skipped(why) => ("skipped", '○', Tone::Warn, Some(first_line(why))),
        };
        let ends = result.rehearsal.as_deref().map(|seen| Ends::of(&result.scenario.job, seen));
        Self { verdict, sign, tone, why, ends }
    }

    /// How the job ended, in a word or two; absent when it was not rehearsed.
    pub(crate) fn job(&self) -> Option<&str> {
        self.ends.as_ref().map(|ends| ends.short.as_str())
    }
}
