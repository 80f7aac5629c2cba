//! The report for spreadsheets: counts, one to a row.
//!
//! Rows follow RFC 4180. Text that a spreadsheet would take for a formula stands behind an apostrophe, and what a terminal
//! would act on is escaped: names are the user's.

use std::io;
use std::io::Write;

use csv::{Terminator, Writer, WriterBuilder};

use super::plan::{PlanView, number, plan_counts};
use super::result::{Reporter, ScenarioResult, Summary, Verdict};
use super::text;

/// The names of the columns. New ones may come behind the last.
const COLUMNS: [&str; 12] = [
    "file", "line", "scenario", "image", "verdict", "course", "job", "kind", "name", "value", "count",
    "share",
];

/// One count.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct CsvRow {
    /// The course of the plan, from 1.
    pub variant: usize,
    pub job: String,
    /// What is counted: `status`, `action`, `patch`, `reboot`, `path`, `link` and others.
    pub kind: &'static str,
    /// Of what, such as `pre-action 2`.
    pub name: String,
    /// What became of it.
    pub value: String,
    /// How many assets.
    pub count: u64,
    /// Of so many; 0 where a share says nothing.
    pub whole: u64,
}

/// Writes one row for each count of a plan, and one for an ordinary scenario: its job's status.
#[derive(Debug)]
pub struct Csv<W: Write> {
    out: Writer<W>,
}

impl<W: Write> Csv<W> {
    /// A report to `out`.
    pub fn new(out: W) -> Self {
        Self { out: WriterBuilder::new().terminator(Terminator::CRLF).from_writer(out) }
    }

    fn row(&mut self, result: &ScenarioResult, row: &CsvRow) -> io::Result<()> {
        let scenario = &*result.scenario;
        let line = scenario.source.position(scenario.span.start).line.to_string();
        let variant = if row.variant == 0 { String::new() } else { row.variant.to_string() };
        let share =
            if row.whole == 0 { String::new() } else { number::fraction(row.count, row.whole).to_string() };
        let verdict = match &result.verdict {
            Verdict::Passed => "passed",
            Verdict::Failed(_) => "failed",
            Verdict::Error(_) => "error",
            Verdict::Skipped(_) => "skipped",
        };
        self.out.write_record([
            harmless(scenario.source.name()).as_str(),
            &line,
            &harmless(&scenario.name),
            &harmless(result.image.as_deref().unwrap_or_default()),
            verdict,
            &variant,
            &harmless(&row.job),
            row.kind,
            &harmless(&row.name),
            &harmless(&row.value),
            &row.count.to_string(),
            &share,
        ])?;
        Ok(())
    }
}

impl<W: Write> Reporter for Csv<W> {
    fn begin(&mut self, _total: usize) -> io::Result<()> {
        Ok(self.out.write_record(COLUMNS)?)
    }

    fn result(&mut self, result: &ScenarioResult) -> io::Result<()> {
        if let Some(view) = PlanView::of(result) {
            return plan_counts(&view).iter().try_for_each(|row| self.row(result, row));
        }
        let status = result.rehearsal.as_ref().map(|rehearsal| rehearsal.outcome.job.status.title());
        let row = CsvRow {
            job: result.scenario.job.name.clone().unwrap_or_default(),
            kind: "status",
            value: status.unwrap_or_default().to_owned(),
            count: u64::from(status.is_some()),
            whole: u64::from(status.is_some()),
            ..CsvRow::default()
        };
        self.row(result, &row)
    }

    fn end(&mut self, _summary: &Summary) -> io::Result<()> {
        self.out.flush()
    }
}

/// `text` on one line, without anything that a terminal acts on or a spreadsheet calculates.
fn harmless(text: &str) -> String {
    let shown = text::plain(text);
    if shown.trim_start().starts_with(['=', '+', '-', '@']) { format!("'{shown}") } else { shown }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::plan::sample as plans;
    use crate::report::sample;
    use crate::rules::Rulebook;

    fn report(results: &[ScenarioResult]) -> Vec<Vec<String>> {
        let mut out = Vec::new();
        let mut csv = Csv::new(&mut out);
        csv.begin(results.len()).expect("memory takes everything");
        for result in results {
            csv.result(result).expect("memory takes everything");
        }
        csv.end(&sample::SUMMARY).expect("memory takes everything");
        drop(csv);
        let text = String::from_utf8(out).expect("CSV is text");
        assert!(text.lines().count() == text.matches("\r\n").count(), "{text}");
        let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(text.as_bytes());
        let rows = reader.records().map(|row| row.expect("every row has the same columns"));
        rows.map(|row| row.iter().map(str::to_owned).collect()).collect()
    }

    fn planned(name: &str) -> ScenarioResult {
        let mut result = sample::result(&Rulebook::default(), Verdict::Passed);
        let mut plan = plans::plan();
        name.clone_into(&mut plan.jobs[1].name);
        plans::put(&mut result, plan, plans::outcome(false));
        result
    }

    #[test]
    fn an_ordinary_scenario_is_one_row() {
        let mut skipped = sample::result(&Rulebook::default(), Verdict::Skipped("no pwsh".into()));
        skipped.rehearsal = None;
        let rows = report(&[sample::failed(), skipped]);
        assert_eq!(rows[0], COLUMNS);
        let name = "The service cannot be stopped";
        let head = ["scenarios/service.yaml", "1", name, ""];
        let told =
            ["failed", "", "web tier", "status", "", "Completed with Failure", "1", "1"].map(str::to_owned);
        assert_eq!(rows[1], [head.map(str::to_owned).as_slice(), &told].concat());
        let untold = ["skipped", "", "web tier", "status", "", "", "0", ""].map(str::to_owned);
        assert_eq!(rows[2], [head.map(str::to_owned).as_slice(), &untold].concat());
    }

    #[test]
    fn a_plan_is_a_row_for_each_count() {
        let rows = report(&[planned("production")]);
        let tails: Vec<_> = rows.iter().map(|row| row[5..].join("|")).collect();
        for tail in [
            "1|staging|status||Completed|17|0.85",
            "1|staging|action|pre-action 2|failed|2|0.1",
            "1|staging|action|post-action 1|skipped by the system|2|0.1",
            "1|staging|patch|kernel-6.1.0-28|installed|18|0.9",
            "1|staging|reboot|decision|owed|18|0.9",
            "1|staging|reboot|2026-03-01 02:10|rebooted|3|0.15",
            "1|staging|path|staging-11|Completed with Failure · post-action 1 failed · reboot|1|0.05",
            "1|production|status||held by its link|100000|1",
            "1|production|link|verdict|held|1|",
            "1|production|link|post_actions_successful|not met|17|0.85",
            "1|production|without-link||Completed with Failure|1997|0.01997",
        ] {
            assert!(tails.iter().any(|row| row == tail), "{tail}\nis not in\n{tails:#?}");
        }
    }

    #[test]
    fn names_are_no_formulas() {
        for name in ["=cmd|' /C calc'!A0", "+1", "-1", "@SUM(1)", " =1", "\t=1"] {
            let rows = report(&[planned(name)]);
            let jobs: Vec<_> = rows.iter().skip(1).map(|row| &row[6]).collect();
            assert!(jobs.iter().all(|job| !job.trim_start().starts_with(['=', '+', '-', '@', '\t'])));
            assert!(jobs.iter().any(|job| job.starts_with('\'') || job.starts_with('\\')), "{name}");
        }
        let rows = report(&[planned("a,\"b\"\r\n\u{1b}[2J")]);
        assert!(rows.iter().any(|row| row[6] == "a,\"b\"\\r\\n\\x1b[2J"));
    }
}
