//! Ctrl-C, and a request to terminate, while a script runs.

use std::process::Command;
use std::process::Stdio;

use super::support::{Called, PASSES, Project};

/// Says that it runs by opening a named pipe, then waits for longer than any test.
const WAITS: &str = "\
scenario: A script waits
job:
  platform: linux
  pre_actions:
    - run_script: |
        #!/bin/bash
        echo begun
        echo ready > \"$SIGN\"
        sleep 600
        exit 0
endpoint:
  on: local
  env:
    SIGN: @SIGN@
expect:
  job: Completed
";

/// Interrupts a run by `signal` once its script runs.
fn interrupted_by(signal: &str, args: &[&str]) -> (Project, Called) {
    let project = Project::with(&[("scenarios/a.yaml", PASSES)]);
    let sign = project.path("sign");
    assert!(Command::new("mkfifo").arg(&sign).status().unwrap().success());
    project.write("scenarios/b.yaml", &WAITS.replace("@SIGN@", sign.to_str().unwrap()));
    project.write("scenarios/c.yaml", PASSES);
    let mut command = project.command(args);
    let child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    // Reading a named pipe waits until the script opens it too.
    assert_eq!(std::fs::read_to_string(&sign).unwrap(), "ready\n");
    let status = Command::new("kill").args([signal, &child.id().to_string()]).status().unwrap();
    assert!(status.success());
    (project, Called::from(child.wait_with_output().unwrap()))
}

#[test]
fn an_interrupt_ends_the_script_and_reports_what_was_done() {
    for signal in ["-INT", "-TERM", "-HUP"] {
        let (project, called) = interrupted_by(
            signal,
            &["test", "--jobs", "1", "--output", "json=r.json", "--output", "junit=r.xml"],
        );
        let called = called.exits(130).says("✓ One action aborts").says("2 scenarios not run");
        assert_eq!(called.stdout.lines().last(), Some("1 passed, 0 failed, 0 skipped"), "{signal}");
        let json: serde_json::Value = serde_json::from_str(&project.read("r.json")).unwrap();
        assert_eq!(json["summary"]["not_run"], 2, "{signal}");
        assert!(project.read("r.xml").ends_with("</testsuites>\n"), "{signal}");
    }
}

#[test]
fn one_rehearsal_can_be_interrupted_too() {
    let (_, called) = interrupted_by("-INT", &["run", "scenarios/b.yaml", "--compare", "pre-post-actions"]);
    called.exits(130);
}
