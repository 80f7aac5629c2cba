//! The exit codes that scripts and CI servers rely on.

use std::process::Stdio;

use super::support::{Called, FAILS, PASSES, Project};

#[test]
fn all_passed_is_0() {
    let project = Project::with(&[("scenarios/a.yaml", PASSES)]);
    let called = project.call(&["test"]).exits(0).quietly().says("✓ One action aborts");
    assert_eq!(called.stdout.lines().last(), Some("1 passed, 0 failed, 0 skipped"));
}

#[test]
fn a_failure_is_1_and_quotes_the_scenario() {
    let project = Project::with(&[("scenarios/a.yaml", PASSES), ("scenarios/b.yaml", FAILS)]);
    let quoted = "
    error: the job should be Completed, but it is Completed with Failure
      ┌─ scenarios/b.yaml:8:8
      │
    8 │   job: Completed
      │        ^^^^^^^^^
";
    let called = project.call(&["test"]).exits(1).quietly().says(quoted);
    assert!(called.stdout.ends_with("\n1 passed, 1 failed, 0 skipped\n"), "{}", called.stdout);
    project.call(&["run", "scenarios/b.yaml"]).exits(1).says("✗ 1 thing is not as expected");
    project
        .call(&["test", "--fail-fast", "--jobs", "1", "scenarios/b.yaml", "scenarios/a.yaml"])
        .exits(1)
        .says("1 scenario not run");
}

#[test]
fn wrong_input_is_2_and_nothing_runs() {
    let project = Project::with(&[
        ("scenarios/a.yaml", PASSES),
        ("scenarios/b.yaml", "scenario: x\njob:\n  platform: windws\n"),
        ("empty/readme.txt", "nothing\n"),
    ]);
    for command in ["test", "check", "list"] {
        let called = project.call(&[command]).exits(2).complains("did you mean `windows`?");
        assert_eq!(called.stdout, "", "{command}");
        called.complains("in 1 file; nothing ran");
    }
    project.call(&["test", "nowhere"]).exits(2).complains("nowhere: there is no such file or folder");
    project.call(&["test", "empty"]).exits(2).complains("empty: the folder holds no scenario");
    project
        .call(&["test", "scenarios/a.yaml", "--tags", "@nobody"])
        .exits(2)
        .complains("none of 1 scenarios");
    project.call(&["test", "--rulebook", "none.yaml", "scenarios/a.yaml"]).exits(2).complains("none.yaml");
}

#[test]
fn without_any_scenario_the_way_on_is_told() {
    Project::with(&[]).call(&["test"]).exits(2).complains("patchdrill init");
}

#[test]
fn one_scenario_is_run_out_of_several() {
    let project = Project::with(&[("scenarios/a.yaml", PASSES), ("scenarios/b.yaml", FAILS)]);
    project
        .call(&["run", "scenarios"])
        .exits(2)
        .complains("2 scenarios are meant")
        .complains("scenarios/b.yaml:1");
    project.call(&["run", "scenarios", "--name", "aborts"]).exits(0).says("One action aborts\n");
    project.call(&["run", "scenarios/a.yaml:7"]).exits(0).says("✓ 1 expectation is met");
}

#[test]
fn whoever_closes_the_pipe_hears_nothing_more() {
    let project = Project::with(&[("scenarios/a.yaml", PASSES)]);
    for args in [&["steps"][..], &["explain"], &["test"], &["list"], &["--help"], &["completions", "bash"]] {
        let (reader, writer) = std::io::pipe().unwrap();
        drop(reader);
        let child = project.command(args).stdout(writer).stderr(Stdio::piped()).spawn().unwrap();
        Called::from(child.wait_with_output().unwrap()).exits(141).quietly();
    }
}

#[test]
fn a_report_that_cannot_be_written_is_told_before_anything_runs() {
    let project = Project::with(&[("scenarios/a.yaml", PASSES)]);
    let called = project.call(&["test", "--output", "json=scenarios/a.yaml/x.json"]).exits(2);
    assert_eq!(called.stdout, "");
    called.complains("the report scenarios/a.yaml/x.json cannot be written");
}

const NEEDS_PWSH: &str = "\
scenario: PowerShell decides
job:
  platform: windows
  pre_actions:
    - run_script: |
        exit 0
endpoint:
  on: local
expect:
  job: Completed
";

#[test]
fn a_missing_tool_skips_and_is_3_when_it_is_required() {
    let project = Project::with(&[("scenarios/a.yaml", PASSES), ("scenarios/b.yaml", NEEDS_PWSH)]);
    // With nothing on PATH there is no PowerShell, whatever this machine has.
    let call = |args: &[&str]| {
        let mut command = project.command(args);
        Called::from(command.env("PATH", project.path("scenarios")).output().unwrap())
    };
    let called = call(&["test"]).exits(0).says("○ PowerShell decides  skipped: ");
    assert_eq!(called.stdout.lines().last(), Some("1 passed, 0 failed, 1 skipped"));
    let called = call(&["test", "--require", "pwsh", "--format", "json"]).exits(3);
    let json: serde_json::Value = serde_json::from_str(&called.stdout).unwrap();
    assert_eq!(json["scenarios"][1]["verdict"], "error");
    assert_eq!(json["scenarios"][1]["missing_tool"], "pwsh");
    project.write("scenarios/c.yaml", FAILS);
    call(&["test", "--require", "pwsh"]).exits(1).says("1 passed, 1 failed, 1 error, 0 skipped");
}
