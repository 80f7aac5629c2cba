//! What the report for people looks like.

use super::*;
use crate::report::result::{Failure, Reporter, ScenarioResult, Summary, Verdict};
use crate::report::sample;
use crate::report::style::Style;
use crate::rules::Rulebook;

fn report(results: &[ScenarioResult], verbosity: Verbosity, summary: &Summary) -> String {
    let mut out = Vec::new();
    let mut terminal = Terminal::new(&mut out, Style::PLAIN, verbosity);
    terminal.begin(results.len()).expect("memory takes everything");
    for result in results {
        terminal.result(result).expect("memory takes everything");
    }
    terminal.end(summary).expect("memory takes everything");
    String::from_utf8(out).expect("reports are text")
}

fn came_out(verdict: Verdict) -> ScenarioResult {
    sample::result(&Rulebook::default(), verdict)
}

const FAILED: &str = "    error: the job should be Completed, but it is Completed with Failure
      ┌─ scenarios/service.yaml:3:8
      │
    3 │   job: Completed
      │        ^^^^^^^^^
      An aborted job ends Completed with Failure.
    pre-action 1                   ✓ success (10) · asks for a reboot · declared
";

const FOUND: &str = "    warning[no-explicit-exit] scripts/stop_app.sh:3 (pre-action 2)
      the exit code came from the last command
      help: end the script with an `exit` of your own
";

#[test]
fn a_failure_quotes_the_scenario_and_tells_what_happened() {
    let shown = report(&[sample::failed()], Verbosity::Normal, &sample::SUMMARY);
    let head = "scenarios/service.yaml · Services\n  ✗ The service cannot be stopped  14 ms\n";
    assert!(shown.starts_with(&format!("{head}{FAILED}")), "{shown}");
    let end = format!("{FOUND}\n1 scenario in 14 ms · 1 finding\n0 passed, 1 failed, 0 skipped\n");
    assert!(shown.ends_with(&end), "{shown}");
}

#[test]
fn failure_error_and_skip_are_three_things() {
    let results = [
        came_out(Verdict::Passed),
        sample::failed(),
        came_out(Verdict::Error("no bash\nis here\u{1b}".into())),
        came_out(Verdict::Skipped("pwsh is not on PATH".into())),
    ];
    let counts = Summary { passed: 1, failed: 1, errors: 1, skipped: 1, not_run: 2, ..sample::SUMMARY };
    let shown = report(&results, Verbosity::Normal, &counts);
    assert!(shown.contains("\n  ✓ The service cannot be stopped  14 ms\n    warning"), "{shown}");
    assert!(
        shown
            .contains("\n  ! The service cannot be stopped  14 ms\n    error: no bash\n      is here\\x1b\n")
    );
    assert!(shown.contains("\n  ○ The service cannot be stopped  skipped: pwsh is not on PATH\n"), "{shown}");
    let end = "did not pass:
  ✗ scenarios/service.yaml:1  The service cannot be stopped
  ! scenarios/service.yaml:1  The service cannot be stopped

4 scenarios in 14 ms · 1 finding
2 scenarios not run
1 passed, 1 failed, 1 error, 1 skipped
";
    assert!(shown.ends_with(end), "{shown}");
}

#[test]
fn quiet_tells_what_did_not_pass_and_verbose_tells_everything() {
    let results = [came_out(Verdict::Passed), came_out(Verdict::Skipped("no".into()))];
    let counts = Summary { passed: 1, failed: 0, skipped: 1, ..sample::SUMMARY };
    let quiet = report(&results, Verbosity::Quiet, &counts);
    assert_eq!(quiet, "2 scenarios in 14 ms · 1 finding\n1 passed, 0 failed, 1 skipped\n");
    assert!(report(&[sample::failed()], Verbosity::Quiet, &counts).contains(FAILED));
    let verbose = report(&results, Verbosity::Verbose, &counts);
    assert!(
        verbose.contains("│ why  An aborted job ends Completed with Failure (pre-action 2).\n"),
        "{verbose}"
    );
}

#[test]
fn a_denied_finding_is_told_once_and_as_an_error() {
    let failure = Failure {
        span: None,
        message: "no-explicit-exit: the exit code came from the last command".to_owned(),
        details: "end the script with an `exit` of your own".to_owned(),
    };
    let shown = report(&[came_out(Verdict::Failed(vec![failure]))], Verbosity::Normal, &sample::SUMMARY);
    assert!(shown.contains(&FOUND.replace("warning", "error")), "{shown}");
    assert_eq!(shown.matches("the exit code came from the last command").count(), 1, "{shown}");
}

#[test]
fn scenarios_are_grouped_by_file_feature_and_rule() {
    let in_group = |group: Option<&str>| {
        let mut result = came_out(Verdict::Passed);
        let scenario = std::sync::Arc::make_mut(&mut result.scenario);
        scenario.group = group.map(str::to_owned);
        result.rehearsal = None;
        result
    };
    let groups = [
        Some("Services"),
        Some("Services"),
        Some("Services / They stop"),
        Some("Services / They start"),
        None,
    ];
    let results = groups.map(in_group);
    let line = "  ✓ The service cannot be stopped  14 ms\n";
    let expected = format!(
        "scenarios/service.yaml · Services\n{line}{line}  ─ They stop\n{line}  ─ They start\n{line}\nscenarios/service.yaml\n{line}\n"
    );
    let shown = report(&results, Verbosity::Normal, &sample::SUMMARY);
    assert!(shown.starts_with(&expected), "{shown}");
}
