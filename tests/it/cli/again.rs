//! Jobs that run again: after a forced reboot, and on request.

use serde_json::Value;

use super::support::{PASSES, Project};

const REBOOTS: &str = "\
scenario: A script reboots
job:
  platform: linux
  pre_actions:
    - { name: patch the kernel, exits: 0, forces_reboot: true }
  patches: 1
expect:
  job: Completed
";

const LOOP: &str = "
    pass 1                           ▸ the job begins
    pre-action 1   patch the kernel  ✗ interrupted by the reboot it forced
                   │ down reboot takes the asset down
    pass 2                           ↻ pre-action 1 took the asset down: the job begins again
    pre-action 1   patch the kernel  ✗ interrupted by the reboot it forced
                   │ down reboot takes the asset down
    reboot loop                      ✗ pre-action 1 forces a reboot, again and again
    reboot                           – none
    ────────────────────────────────────────────────────────────────────────────────────────
    job                              ✗ Job Resumed · in a reboot loop after 1 restart
";

#[test]
fn a_failure_shows_the_reboot_loop_pass_by_pass() {
    let project = Project::with(&[("scenarios/a.yaml", REBOOTS)]);
    let called = project.call(&["test", "--max-restarts", "1"]).exits(1);
    called
        .says("the job should be Completed, but it is Job Resumed")
        .says(LOOP)
        .says("[forced-reboot] pre-action 1");
    project.call(&["test"]).exits(1).says("in a reboot loop after 3 restarts");
    project.write("patchdrill.toml", "max_restarts = 2\n");
    project.call(&["test"]).exits(1).says("in a reboot loop after 2 restarts");
    // What a scenario says of itself wins.
    project.write("scenarios/a.yaml", &format!("max_restarts: 5\n{REBOOTS}"));
    project.call(&["test", "--max-restarts", "1"]).exits(1).says("in a reboot loop after 5 restarts");
    project.call(&["test", "--max-restarts", "0"]).exits(2).complains("it is from 1 to 10");
}

#[test]
fn other_programs_read_the_passes() {
    let project = Project::with(&[("scenarios/a.yaml", REBOOTS)]);
    let called = project.call(&["test", "--max-restarts", "1", "--format", "json"]).exits(1);
    let document: Value = serde_json::from_str(&called.stdout).unwrap();
    let scenario = &document["scenarios"][0];
    let job = &scenario["outcome"]["job"];
    assert_eq!((&job["restarts"], &job["reboot_loop"]), (&Value::from(1), &Value::from(true)));
    assert_eq!(scenario["outcome"]["passes"][0]["interrupted_by"], "pre-action 1");
    assert_eq!(scenario["outcome"]["pre_actions"][0]["status"], "interrupted");
    assert_eq!(scenario["outcome"]["patches"][0]["status"], "not-reached");
    let passes: Vec<_> = scenario["runs"].as_array().unwrap().iter().map(|run| run["pass"].clone()).collect();
    assert_eq!(passes, [1, 2]);
    let called = project.call(&["test", "--max-restarts", "1", "--format", "junit"]).exits(1);
    called.says("↻ pre-action 1 took the asset down: the job begins again");
}

const CHANGES_ITS_MIND: &str = "\
scenario: A second run is told that it is too late
job:
  platform: linux
  pre_actions:
    - tries: [{ exits: 10 }, { exits: 12 }]
  patches: 1
expect:
  job: Completed
";

const DIFFERENCE: &str = "
    job                     ✓ Completed
    ────────────────────────────────────────────────────────────────────────────────────────
    second run              ✗ not as the first
                   │ diff status: Completed, then Completed with Failure, aborted by
                   │      pre-action 1
                   │ diff reboot: one reboot (for pre-action 1), then no reboot
    pre-action 1            ✗ failed (12) · aborts the job
                   │ diff status: success (exit code 10), then failed (exit code 12)
                   │ diff reboot: asked for, then not asked for
    patch          1        ○ skipped
                   │ diff status: installed, then skipped
";

#[test]
fn a_second_run_must_be_as_the_first() {
    let project = Project::with(&[("scenarios/a.yaml", CHANGES_ITS_MIND), ("scenarios/b.yaml", PASSES)]);
    project.call(&["test"]).exits(0);
    let flat = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    for called in [project.call(&["test", "--twice"]).exits(1), {
        let output = project.command(&["test"]).env("PATCHDRILL_TWICE", "1").output().unwrap();
        super::support::Called::from(output).exits(1)
    }] {
        let called = called.says("error[not-idempotent] pre-action 1").says("1 passed, 1 failed");
        assert!(flat(&called.stdout).contains(&flat(DIFFERENCE)), "{}", called.stdout);
    }
    project.call(&["run", "scenarios/b.yaml", "--twice"]).exits(0).says("✓ as the first");
    let called = project.call(&["test", "--twice", "--format", "json"]).exits(1);
    let document: Value = serde_json::from_str(&called.stdout).unwrap();
    let second = &document["scenarios"][0]["second_run"];
    assert_eq!((&second["same"], &second["tells_files"]), (&Value::from(false), &Value::from(false)));
    assert_eq!(second["differences"][0]["place"], "pre-action 1");
    assert_eq!(second["differences"][0]["second"], "failed (exit code 12)");
    assert_eq!(second["outcome"]["job"]["aborted_by"], "pre-action 1");
    assert_eq!(second["runs"][0]["exit_code"], 12);
    assert_eq!(document["scenarios"][1]["second_run"]["same"], true);
    let called = project.call(&["test", "--twice", "--format", "junit"]).exits(1);
    called
        .says("not-idempotent: the second run")
        .says("second run")
        .says("diff status: installed, then skipped");
    // A scenario that runs once runs once, and one that may end otherwise says so.
    project.write("scenarios/a.yaml", &format!("runs: once\n{CHANGES_ITS_MIND}"));
    project.call(&["test", "--twice"]).exits(0);
    project.write("scenarios/a.yaml", &format!("{CHANGES_ITS_MIND}findings: {{ not-idempotent: allow }}\n"));
    project.call(&["test", "--twice"]).exits(0);
}

#[test]
fn that_the_second_run_is_as_the_first_is_an_expectation() {
    let nothing = CHANGES_ITS_MIND.split("expect:").next().unwrap();
    let project = Project::with(&[("scenarios/a.yaml", nothing)]);
    project.call(&["test"]).exits(1).says("the scenario expects nothing");
    project.write("scenarios/a.yaml", &format!("runs: twice\n{}", nothing.replace("12", "10")));
    project.call(&["test"]).exits(0);
    project.write("scenarios/a.yaml", &format!("runs: twice\n{nothing}"));
    project.call(&["test"]).exits(1).says("[not-idempotent]");
}
