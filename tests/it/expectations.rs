//! Each expectation that is not met says what was expected and what happened, in one sentence.

use std::fs;
use std::sync::Arc;

use patchdrill::diag;
use patchdrill::harness::{Project, RunOptions, load, run_case};
use patchdrill::internal::endpoint::Cancel;
use patchdrill::report::Verdict;

const JOB: &str = "
scenario: A job to be wrong about
job:
  platform: linux
  pre_actions:
    - { exits: 10, stdout: all is well }
    - { times_out: true }
    - { killed_by: 9 }
    - { exits: 12, stderr: no room }
    - { exits: 0 }
  patches: [openssl, kernel]
  post_actions:
    - { exits: 0 }
endpoint:
  services: { web: stopped, db: { state: stopped, enabled: true }, telnet: masked }
";

/// What is said when `expect` is expected of [`JOB`]; empty when it is met.
fn unmet(expect: &str) -> Vec<String> {
    failures(&format!("{JOB}expect:\n  {}\n", expect.trim().replace('\n', "\n  ")))
}

/// What is said of a scenario; empty when it passes.
fn failures(scenario: &str) -> Vec<String> {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("wrong.yaml");
    fs::write(&file, scenario).expect("a file");
    let project = Project::at(folder.path()).expect("a project");
    let loaded = load(&[file], &project, 1);
    assert!(loaded.diagnostics.is_empty(), "{}", diag::render(&loaded.diagnostics, false));
    let [case] = &loaded.cases[..] else { panic!("one case") };
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    let options = Arc::new(RunOptions::default());
    match runtime.block_on(run_case(case, &options, &Cancel::new())).expect("not interrupted").verdict {
        Verdict::Passed => Vec::new(),
        Verdict::Failed(failures) => failures.into_iter().map(|failure| failure.message).collect(),
        other => panic!("{other:?}"),
    }
}

#[test]
fn what_is_met_says_nothing() {
    let right = "
pre_actions: [success, timed out, killed, { failed: 12 }, { skipped: system }]
patches: skipped
post_actions: { skipped: system }
job: Completed with Failure
aborted: pre-action 4
reboot: owed
reboot_requested_by: [pre-action 1]
forced_reboot: none
output: [{ action: pre-action 1, contains: well }, { action: pre-action 4, stream: stderr, equals: no room }]
order: [pre-action 1, pre-action 2, reboot]
assumption: true
services: { web: stopped, db: [running, enabled, not restarted], telnet: [masked, not running] }
findings: none";
    assert_eq!(unmet(right), Vec::<String>::new());
}

#[test]
fn each_expectation_that_is_not_met_says_so() {
    let rows: &[(&str, &[&str])] = &[
        (
            "pre_actions: [{ failed: 1 }]",
            &["pre-action 1 should fail with exit code 1, but it succeeded (exit code 10)"],
        ),
        ("pre_actions: [success, success]", &["pre-action 2 should succeed, but it failed (timed out)"]),
        ("post_actions: success", &["post-action 1 should succeed, but it was skipped by the system (101)"]),
        (
            "post_actions: { skipped: user }",
            &["post-action 1 should be skipped by the user, but it was skipped by the system (101)"],
        ),
        (
            "patches: installed",
            &[
                "patch openssl should be installed, but its status is \"skipped\"",
                "patch kernel should be installed, but its status is \"skipped\"",
            ],
        ),
        ("patches: { kernel: failed }", &["patch kernel should fail, but its status is \"skipped\""]),
        ("job: Completed", &["the job should be Completed, but it is Completed with Failure"]),
        ("job: Pending Reboot", &["the job should be Pending Reboot, but it is Completed with Failure"]),
        ("aborted: false", &["the job should not be aborted, but pre-action 4 aborts it"]),
        ("aborted: pre-action 1", &["pre-action 1 should abort the job, but pre-action 4 aborts it"]),
        ("reboot: none", &["the decision should be \"no reboot\", but it is \"one reboot\""]),
        (
            "reboot_requested_by: [patch kernel]",
            &["a reboot should be requested by patch kernel, but it is requested by pre-action 1"],
        ),
        (
            "forced_reboot: [pre-action 1]",
            &["a reboot should be forced by pre-action 1, but it is forced by nobody"],
        ),
        (
            "output: [{ action: pre-action 1, contains: ill }]",
            &["the output of pre-action 1 should contain \"ill\", but it is:\n  | all is well"],
        ),
        (
            "output: [{ action: pre-action 5, contains: ill }]",
            &["the output of pre-action 5 was to be looked at, but pre-action 5 never ran"],
        ),
        (
            "order: [pre-action 2, pre-action 1]",
            &["pre-action 1 should come after pre-action 2, but it does not"],
        ),
        ("order: [patch openssl]", &["patch openssl should come, but it does not"]),
        ("assumption: false", &["the outcome should rest on no assumption, but it does"]),
        ("services: { web: running }", &["the service web should be running, but it is stopped"]),
        ("services: { web: not stopped }", &["the service web should not be stopped, but it is stopped"]),
        ("services: { telnet: enabled }", &["the service telnet should be enabled, but it is masked"]),
        (
            "services: { db: restarted }",
            &["the service db should be restarted, but it never was; at the end it is running"],
        ),
        ("findings: [child-outlived]", &["`child-outlived` should be found, but it is not"]),
    ];
    for (expect, messages) in rows {
        assert_eq!(unmet(expect), *messages, "{expect}");
    }
}

#[test]
fn a_finding_that_is_expected_of_one_action_excuses_none_of_another() {
    let script =
        "    - run_script: |\n        #!/bin/bash\n        read -p 'Go on? ' answer\n        exit 0\n";
    let scenario = format!(
        "scenario: Questions\njob:\n  platform: linux\n  pre_actions:\n{script}{script}endpoint: declared\nfindings: {{ prompts: deny }}\n"
    );
    let denied = |expect: &str| failures(&format!("{scenario}expect:\n  job: Completed\n{expect}"));
    assert_eq!(denied("").len(), 2);
    assert_eq!(denied("  findings: { has: [prompts] }\n"), Vec::<String>::new());
    assert_eq!(denied("  findings: { has: [prompts: pre-action 1] }\n").len(), 1);
    assert_eq!(
        denied("  findings: { has: [prompts: pre-action 1, prompts: pre-action 2] }\n"),
        Vec::<String>::new()
    );
}
