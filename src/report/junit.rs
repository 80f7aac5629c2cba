//! The report for CI servers: `JUnit` XML.
//!
//! A suite is one file (and feature), a case one scenario. An unmet expectation is a `failure`, a rehearsal that could not
//! be made an `error`, a scenario that was not tried `skipped`.

use std::io;
use std::io::Write;

use quick_junit::{NonSuccessKind, Report, TestCase, TestCaseStatus, TestSuite};

use super::details::details;
use super::matrix::Matrix;
use super::plan::{PlanView, plan};
use super::result::{Reporter, ScenarioResult, Summary, Verdict};
use super::style::Style;
use super::terminal::verdict;
use super::timeline::Detail;
use super::{findings, matrix, text};

/// Collects all results and writes them when the run is over, since the totals stand at the top of the document.
#[derive(Debug)]
pub struct Junit<W> {
    out: W,
    suites: Vec<TestSuite>,
    matrix: Matrix,
}

impl<W: Write> Junit<W> {
    /// A report to `out`.
    pub fn new(out: W) -> Self {
        Self { out, suites: Vec::new(), matrix: Matrix::default() }
    }
}

impl<W: Write> Reporter for Junit<W> {
    fn begin(&mut self, _total: usize) -> io::Result<()> {
        Ok(())
    }

    fn result(&mut self, result: &ScenarioResult) -> io::Result<()> {
        self.matrix.add(result);
        let suite = suite_name(result);
        let case = case(result)?;
        if let Some(last) = self.suites.last_mut().filter(|last| last.name.as_str() == suite) {
            last.time = last.time.map(|time| time + result.took);
            last.add_test_case(case);
        } else {
            let mut suite = TestSuite::new(suite);
            suite.set_time(result.took).add_test_case(case);
            self.suites.push(suite);
        }
        Ok(())
    }

    fn end(&mut self, summary: &Summary) -> io::Result<()> {
        let mut grid = Vec::new();
        matrix::draw(&mut grid, Style::PLAIN, &self.matrix)?;
        // The document has no other place for what several cases say together.
        if let Some(last) = self.suites.last_mut().filter(|_| !grid.is_empty()) {
            last.set_system_out(String::from_utf8_lossy(&grid));
        }
        let mut report = Report::new("patchdrill");
        report.set_time(summary.took).add_test_suites(std::mem::take(&mut self.suites));
        report.serialize(&mut self.out).map_err(io::Error::other)?;
        self.out.flush()
    }
}

fn suite_name(result: &ScenarioResult) -> String {
    text::plain(result.scenario.source.name())
}

fn case(result: &ScenarioResult) -> io::Result<TestCase> {
    let scenario = &*result.scenario;
    let mut case = TestCase::new(text::plain(&scenario.name), status(result)?);
    let class = scenario.group.as_deref().unwrap_or(scenario.source.name());
    case.set_classname(text::plain(class)).set_time(result.took);
    let line = scenario.source.position(scenario.span.start).line;
    case.extra.insert("file".into(), suite_name(result).into());
    case.extra.insert("line".into(), line.to_string().into());
    if let Some(image) = &result.image {
        case.extra.insert("image".into(), text::plain(image).into());
    }
    if let Some(view) = table(result) {
        let mut shown = Vec::new();
        plan(&mut shown, Style::PLAIN, 0, Detail::SHORT, &view)?;
        case.set_system_out(String::from_utf8_lossy(&shown));
    }
    let mut found = Vec::new();
    for finding in findings::unexpected(result) {
        findings::finding(&mut found, Style::PLAIN, 0, result, finding)?;
    }
    if !found.is_empty() {
        case.set_system_err(String::from_utf8_lossy(&found));
    }
    Ok(case)
}

/// The plan of a scenario that is told as a table; the life of a single job is told like any other run.
fn table(result: &ScenarioResult) -> Option<PlanView<'_>> {
    PlanView::of(result).filter(|view| !view.is_one_life())
}

fn status(result: &ScenarioResult) -> io::Result<TestCaseStatus> {
    let (kind, kind_name, message) = match &result.verdict {
        Verdict::Passed => return Ok(TestCaseStatus::success()),
        Verdict::Skipped(why) => {
            let mut status = TestCaseStatus::skipped();
            status.set_message(text::plain(why));
            return Ok(status);
        }
        Verdict::Failed(failures) => {
            let first = failures.first().map_or("", |failure| &failure.message);
            (NonSuccessKind::Failure, "expectation", first)
        }
        Verdict::Error(why) => (NonSuccessKind::Error, "rehearsal", why.as_str()),
    };
    let mut shown = Vec::new();
    verdict(&mut shown, Style::PLAIN, 0, result)?;
    if table(result).is_none() {
        details(&mut shown, Style::PLAIN, 0, Detail::SHORT, result)?;
    }
    let mut status = TestCaseStatus::non_success(kind);
    status
        .set_type(kind_name)
        .set_message(text::plain(message.lines().next().unwrap_or_default()))
        .set_description(String::from_utf8_lossy(&shown));
    Ok(status)
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::report::plan::sample as plans;
    use crate::report::result::Failure;
    use crate::report::sample;
    use crate::rules::Rulebook;

    fn report(results: &[ScenarioResult]) -> String {
        let mut out = Vec::new();
        let mut junit = Junit::new(&mut out);
        junit.begin(results.len()).expect("memory takes everything");
        for result in results {
            junit.result(result).expect("memory takes everything");
        }
        junit.end(&sample::SUMMARY).expect("memory takes everything");
        String::from_utf8(out).expect("XML is text")
    }

    fn came_out(verdict: Verdict) -> ScenarioResult {
        sample::result(&Rulebook::default(), verdict)
    }

    #[test]
    fn failure_error_and_skip_are_different_elements() {
        let xml = report(&[
            came_out(Verdict::Passed),
            sample::failed(),
            came_out(Verdict::Error("no bash is here".into())),
            came_out(Verdict::Skipped("pwsh is not on PATH".into())),
        ]);
        for part in [
            r#"<testsuites name="patchdrill" tests="4" skipped="1" failures="1" errors="1" time="0.014">"#,
            r#"<testsuite name="scenarios/service.yaml" tests="4" skipped="1" errors="1" failures="1" time="0.056">"#,
            r#"<testcase name="The service cannot be stopped" classname="Services" time="0.014" file="scenarios/service.yaml" line="1">"#,
            r#"<failure message="the job should be Completed, but it is Completed with Failure" type="expectation">"#,
            r#"<error message="no bash is here" type="rehearsal">"#,
            r#"<skipped message="pwsh is not on PATH"/>"#,
            "^^^^^^^^^",
            "✗ failed (12) · aborts the job",
        ] {
            assert!(xml.contains(part), "{part}\nis not in\n{xml}");
        }
    }

    #[test]
    fn a_plan_is_one_case_with_its_table() {
        let unmet = "at least 95 % of the assets of production should be Completed, but it is held";
        let failure = Failure { span: None, message: unmet.to_owned(), details: String::new() };
        let mut result = came_out(Verdict::Failed(vec![failure]));
        plans::put_into(&mut result, plans::outcome(false));
        let xml = report(&[result]);
        for part in [
            r#"tests="1" skipped="0" failures="1""#,
            &format!(r#"<failure message="{unmet}" type="expectation">"#),
            "<system-out>seed 42 · 2 jobs · 100,020 assets",
            "  left waiting for a reboot              ·       1,000\n",
        ] {
            assert!(xml.contains(part), "{part}\nis not in\n{xml}");
        }
        assert!(!xml.contains("✗ failed (12)"), "no single run stands for a plan\n{xml}");
    }

    #[test]
    fn hostile_text_leaves_the_document_valid() {
        let mut result = came_out(Verdict::Error("\u{0}\u{1b}[2J]]>\u{ffff}<&\"\u{7f}\nsecond".into()));
        let scenario = Arc::make_mut(&mut result.scenario);
        scenario.name = "a\u{1}<b>&\"\u{fffe}".to_owned();
        scenario.group = Some("\u{c}\u{1b}]0;x\u{7}".to_owned());
        let xml = report(&[result]);
        let allowed = |c: char| matches!(c, '\n' | '\t' | ' '..='\u{d7ff}' | '\u{e000}'..='\u{fffd}' | '\u{10000}'..='\u{10ffff}');
        assert!(xml.chars().all(allowed), "{xml:?}");
        assert!(xml.contains(r#"name="a\x01&lt;b&gt;&amp;&quot;\u{fffe}""#), "{xml}");
        assert!(xml.contains(r#"<error message="\x00\x1b[2J]]&gt;\u{ffff}&lt;&amp;&quot;\x7f""#), "{xml}");
        Report::deserialize_from_str(&xml).expect("the document can be read again");
    }
}
