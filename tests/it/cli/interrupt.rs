//! Ctrl-C, and a request to terminate, while a script runs.

use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

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

/// Holds a pipe open as long as any process of it lives, and does not end when it is asked to.
const STAYS: &str = "\
scenario: A script stays
job:
  platform: linux
  pre_actions:
    - run_script: |
        #!/bin/bash
        exec 3> \"$LIFE\"
        trap 'echo asked > \"$SIGN\"' TERM
        setsid sleep 600 &
        echo \"$PATCHDRILL_ENDPOINT\" > \"$SIGN\"
        until false; do wait; done
        exit 0
endpoint:
  on: local
  env:
    LIFE: @LIFE@
    SIGN: @SIGN@
expect:
  job: Completed
";

/// Begins a run whose script stays; gives back the run, a pipe that ends with the last process of the script, and the
/// endpoint's folder.
fn staying(project: &Project) -> (Child, std::thread::JoinHandle<()>, PathBuf) {
    let (sign, life) = (project.path("sign"), project.path("life"));
    assert!(Command::new("mkfifo").args([&sign, &life]).status().unwrap().success());
    let text = STAYS.replace("@SIGN@", sign.to_str().unwrap()).replace("@LIFE@", life.to_str().unwrap());
    project.write("scenarios/a.yaml", &text);
    let child = project.command(&["test"]).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
    let life = std::thread::spawn(move || assert_eq!(std::fs::read(&life).unwrap(), b""));
    let folder = PathBuf::from(std::fs::read_to_string(&sign).unwrap().trim());
    assert!(folder.join("work").is_dir(), "{}", folder.display());
    (child, life, folder)
}

/// Waits until a folder is gone; whoever removes it has no way to say so. The limit only ends a test that fails.
fn assert_goes(folder: &Path) {
    let begun = Instant::now();
    while folder.exists() {
        assert!(begun.elapsed() < Duration::from_secs(60), "{} is still there", folder.display());
        std::thread::yield_now();
    }
}

fn send(signal: &str, child: &Child) {
    assert!(Command::new("kill").args([signal, &child.id().to_string()]).status().unwrap().success());
}

#[test]
#[cfg(target_os = "linux")]
fn nothing_is_left_when_patchdrill_is_killed() {
    let project = Project::with(&[]);
    let (mut child, life, folder) = staying(&project);
    send("-KILL", &child);
    assert_eq!(child.wait().unwrap().code(), None);
    life.join().unwrap();
    assert_goes(&folder);
}

#[test]
#[cfg(target_os = "linux")]
fn a_second_interrupt_ends_at_once_and_leaves_nothing() {
    let project = Project::with(&[]);
    let (mut child, life, folder) = staying(&project);
    send("-INT", &child);
    assert_eq!(std::fs::read_to_string(project.path("sign")).unwrap(), "asked\n");
    send("-INT", &child);
    assert_eq!(child.wait().unwrap().code(), Some(130));
    life.join().unwrap();
    assert_goes(&folder);
}

/// Staging waits on the machine itself, and production behind it.
const PLAN: &str = "\
plan: Staging waits
assets:
  staging: { platform: linux, on: local }
  production: { platform: linux, count: 3 }
endpoint:
  env:
    SIGN: @SIGN@
jobs:
  staging:
    targets: staging
    pre_actions:
      - run_script: |
          #!/bin/bash
          echo ready > \"$SIGN\"
          sleep 600
          exit 0
  production: { like: staging, targets: production, after: staging }
";

#[test]
fn nothing_is_decided_when_staging_is_interrupted() {
    let project = Project::with(&[]);
    let sign = project.path("sign");
    assert!(Command::new("mkfifo").arg(&sign).status().unwrap().success());
    project.write("plan.yaml", &PLAN.replace("@SIGN@", sign.to_str().unwrap()));
    let mut command = project.command(&["promote", "plan.yaml"]);
    let child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    assert_eq!(std::fs::read_to_string(&sign).unwrap(), "ready\n");
    send("-INT", &child);
    let called = Called::from(child.wait_with_output().unwrap());
    assert_eq!((called.code, called.stdout.as_str()), (Some(130), ""));
    assert!(called.stderr.contains("interrupted: nothing is decided"), "{}", called.stderr);
}

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
