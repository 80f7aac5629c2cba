//! Reports to standard output and to files.

use super::support::{FAILS, PASSES, Project};

fn project() -> Project {
    Project::with(&[("scenarios/a.yaml", PASSES), ("scenarios/b.yaml", FAILS)])
}

#[test]
fn several_reports_of_one_run_agree() {
    let project = project();
    let called = project
        .call(&[
            "test",
            "--output",
            "json=out/r.json",
            "--output",
            "junit=out/r.xml",
            "-o",
            "terminal=out/r.txt",
        ])
        .exits(1)
        .quietly();
    let json: serde_json::Value = serde_json::from_str(&project.read("out/r.json")).unwrap();
    assert_eq!(json["summary"]["passed"], 1);
    assert_eq!(json["scenarios"][1]["failures"][0]["line"], 8);
    let xml = project.read("out/r.xml");
    assert!(xml.contains(r#"tests="2" skipped="0" failures="1" errors="0""#), "{xml}");
    let text =
        |report: &str| report.lines().filter(|line| !line.contains(" in ")).collect::<Vec<_>>().join("\n");
    assert_eq!(text(&project.read("out/r.txt")), text(&called.stdout), "but for times they are the same");
}

#[test]
fn standard_output_holds_the_report_and_nothing_else() {
    let called = project().call(&["test", "--format", "json"]).exits(1).quietly();
    let json: serde_json::Value = serde_json::from_str(&called.stdout).unwrap();
    assert_eq!(json["format"], "patchdrill-results");
    let called = project().call(&["test", "--format", "junit"]).exits(1).quietly();
    assert!(called.stdout.starts_with("<?xml"), "{}", called.stdout);
}

#[test]
fn a_spreadsheet_has_one_row_for_each_ordinary_scenario() {
    let called = project().call(&["test", "--format", "csv"]).exits(1).quietly();
    let mut lines = called.stdout.lines();
    let head = "file,line,scenario,image,verdict,course,job,kind,name,value,count,share";
    assert_eq!(lines.next(), Some(head), "{}", called.stdout);
    assert!(lines.clone().count() > 0 && lines.all(|line| line.contains(",status,")), "{}", called.stdout);
}

#[test]
fn quiet_shows_what_did_not_pass() {
    let called = project().call(&["test", "-q"]).exits(1).quietly().says("✗ One action fails");
    assert!(!called.stdout.contains("One action aborts"), "{}", called.stdout);
}

#[test]
fn a_timeline_explains_and_compares() {
    project()
        .call(&["run", "scenarios/a.yaml", "--explain", "--compare", "pre-post-actions"])
        .exits(0)
        .quietly()
        .says("pre-action 1            ✗ failed (12) · aborts the job\n")
        .says("│      exit-code · rulebook run-script-actions\n")
        .says("✓ 1 expectation is met\n")
        .says("patch openssl  skipped                               installed\n");
    let called =
        project().call(&["run", "scenarios/a.yaml", "--format", "json", "--compare", "pre-post-actions"]);
    called.exits(2).complains("--compare");
}

#[test]
fn what_scripts_write_cannot_touch_the_terminal() {
    let hostile = "\
scenario: \"Hostile \\x1b[2J name\"
job:
  platform: linux
  pre_actions:
    - name: \"a\\x1b]0;owned\\a\"
      exits: 1
      stdout: \"\\x1b[31mred\\r\\x08\\x9b2J\"
expect:
  job: Completed
";
    let project = Project::with(&[("scenarios/a.yaml", hostile)]);
    for args in [
        &["test"][..],
        &["run", "scenarios/a.yaml"],
        &["list"],
        &["test", "--format", "junit"],
        &["test", "--format", "json"],
    ] {
        let called = project.call(args);
        let bad: Vec<_> = called.stdout.chars().filter(|c| c.is_control() && *c != '\n').collect();
        assert!(bad.is_empty(), "{args:?}: {bad:?} in {:?}", called.stdout);
    }
    project.call(&["test"]).exits(1).says(r"│ out  \x1b[31mred\r\x08\u{9b}2J");
}

#[cfg(unix)]
#[test]
fn findings_are_reported_denied_and_allowed() {
    let doubtful = "\
scenario: The last command decides
job:
  platform: linux
  pre_actions:
    - run_script: |
        #!/bin/bash
        true
expect:
  job: Completed
";
    let project = Project::with(&[("scenarios/a.yaml", doubtful)]);
    let warned = "    warning[no-explicit-exit] pre-action 1, line 2\n";
    project.call(&["test"]).exits(0).says("  ✓ The last command decides").says(warned).says("· 1 finding\n");
    project.call(&["test", "--deny-findings"]).exits(1).says(&warned.replace("warning", "error"));
    project.write("patchdrill.toml", "[findings]\nno-explicit-exit = \"deny\"\n");
    project.call(&["test"]).exits(1).says(&warned.replace("warning", "error"));
    project.write("patchdrill.toml", "[findings]\nno-explicit-exit = \"allow\"\n");
    let called = project.call(&["test", "--deny-findings"]).exits(0);
    assert!(!called.stdout.contains("no-explicit-exit"), "{}", called.stdout);
    // On a declared endpoint nothing runs, and nobody is warned.
    project.call(&["test", "--on", "declared"]).exits(0).quietly();
}

#[test]
fn snapshots_are_proposed_accepted_and_compared() {
    let pinned = PASSES.replace("  patches: skipped\n", "  snapshot: true\n");
    let project = Project::with(&[("scenarios/a.yaml", &pinned)]);
    project
        .call(&["test"])
        .exits(1)
        .says("accept it with --update-snapshots")
        .says("+ job: Completed with Failure");
    project.call(&["test", "--update-snapshots"]).exits(0);
    project.call(&["test"]).exits(0).quietly();
    project.write("scenarios/a.yaml", &pinned.replace("exits: 12", "exits: 11"));
    project.call(&["test"]).exits(1).says("- reboot: no reboot\n").says("+ reboot: one reboot\n");
}
