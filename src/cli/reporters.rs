//! All reports of one run: standard output, files, progress.

use std::fs::File;
use std::io::{BufWriter, Write};
use std::{fs, io};

use super::console::Console;
use super::error::CliError;
use super::progress::Progress;
use super::settings::{Format, Output};
use crate::harness::PlanProgress;
use crate::report::{
    Csv, Json, Junit, Reporter, ScenarioResult, Style, Summary, Terminal, Verbosity, Verdict,
};

/// Hands every result to all reports, and remembers what the exit code needs.
pub(super) struct Reporters {
    all: Vec<Box<dyn Reporter>>,
    progress: Option<Progress>,
    lacking: usize,
}

impl Reporters {
    /// A report to standard output.
    pub(super) fn to_stdout(format: Format, style: Style, verbosity: Verbosity) -> Self {
        Self::one(match format {
            // People want to see each line when it is there.
            Format::Terminal => reporter(format, Console::out(), style, verbosity),
            _ => reporter(format, BufWriter::new(Console::out()), style, verbosity),
        })
    }

    /// Reports by this one alone.
    pub(super) fn one(reporter: Box<dyn Reporter>) -> Self {
        Self { all: vec![reporter], progress: None, lacking: 0 }
    }

    /// Adds reports to files. The files are made at once, so that a place that cannot be written is told before anything
    /// runs.
    ///
    /// # Errors
    /// When a file cannot be made.
    pub(super) fn add_files(&mut self, outputs: &[Output], verbosity: Verbosity) -> Result<(), CliError> {
        for output in outputs {
            let file = create(output).map_err(|error| {
                CliError::usage(format!("the report {} cannot be written: {error}", output.file.display()))
            })?;
            self.all.push(reporter(output.format, BufWriter::new(file), Style::PLAIN, verbosity));
        }
        Ok(())
    }

    /// Shows how far the run is, where somebody can see it; what is returned hears of plans.
    pub(super) fn show_progress(&mut self) -> PlanProgress {
        self.progress = Progress::start();
        self.progress.as_ref().map(Progress::of_plans).unwrap_or_default()
    }

    /// How many scenarios could not run since a required tool is missing.
    pub(super) fn lacking(&self) -> usize {
        self.lacking
    }
}

impl Reporter for Reporters {
    fn begin(&mut self, total: usize) -> io::Result<()> {
        if let Some(progress) = &self.progress {
            progress.expect(total);
        }
        self.all.iter_mut().try_for_each(|reporter| reporter.begin(total))
    }

    fn result(&mut self, result: &ScenarioResult) -> io::Result<()> {
        let is_error = matches!(result.verdict, Verdict::Error(_));
        self.lacking += usize::from(is_error && result.missing_tool.is_some());
        let bad = is_error || matches!(result.verdict, Verdict::Failed(_));
        let all = &mut self.all;
        let mut report = || all.iter_mut().try_for_each(|reporter| reporter.result(result));
        match &mut self.progress {
            Some(progress) => progress.count(bad, report),
            None => report(),
        }
    }

    fn end(&mut self, summary: &Summary) -> io::Result<()> {
        self.progress = None;
        self.all.iter_mut().try_for_each(|reporter| reporter.end(summary))
    }
}

fn create(output: &Output) -> io::Result<File> {
    if let Some(folder) = output.file.parent() {
        fs::create_dir_all(folder)?;
    }
    File::create(&output.file)
}

fn reporter(
    format: Format,
    out: impl Write + 'static,
    style: Style,
    verbosity: Verbosity,
) -> Box<dyn Reporter> {
    match format {
        Format::Terminal => Box::new(Terminal::new(out, style, verbosity)),
        Format::Json => Box::new(Json::new(out)),
        Format::Junit => Box::new(Junit::new(out)),
        Format::Csv => Box::new(Csv::new(out)),
    }
}
