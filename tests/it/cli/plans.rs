//! Plans from outside: test, run of one asset, promote, and what becomes of an interrupted one.

use super::support::Project;

/// Staging of four assets, on each of which the post-action exits so, and production behind it.
fn plan(exits: &str, asked: &str) -> String {
    format!(
        "\
plan: Monthly patches
seed: 7
assets:
  staging: {{ platform: linux, count: 4 }}
  production: {{ platform: linux, count: 5000 }}
jobs:
  staging:
    targets: staging
    start: 2026-03-01 02:00
    pre_actions: [exits: 0]
    post_actions: [exits: {exits}]
  production:
    like: staging
    targets: production
    after: staging
    when: {{ post_actions_successful: \"{asked}\" }}
    pre_actions: [{{ exits: {{ 0: 90%, 1: 6%, 12: 4% }}, takes: 10s to 20m }}]
expect:
  jobs:
    production: runs
"
    )
}

fn project(exits: &str, asked: &str) -> Project {
    Project::with(&[("scenarios/plan.yaml", &plan(exits, asked))])
}

#[test]
fn production_starts_when_staging_is_good_enough() {
    let called = project("0", ">= 90%").call(&["promote", "scenarios/plan.yaml"]);
    assert_eq!(called.code, Some(0), "{}", called.stderr);
    assert!(
        called.stdout.contains("4 of 4 post-actions successful = 100 %, 90 % asked"),
        "{}",
        called.stdout
    );
    assert_eq!(called.stderr, "");
}

#[test]
fn production_is_held_with_the_arithmetic() {
    let project = project("1", ">= 90%");
    let called = project.call(&["promote", "scenarios/plan.yaml", "--output", "board.md"]);
    assert_eq!(called.code, Some(1), "{}", called.stderr);
    for text in [&called.stdout, &project.read("board.md")] {
        assert!(text.contains("0 of 4 post-actions successful = 0 %, 90 % asked"), "{text}");
        assert!(text.contains("staging-1"), "{text}");
    }
}

#[test]
fn what_the_plan_expects_is_no_matter_of_promote() {
    let held = plan("1", ">= 90%").replace("production: runs", "production: held");
    let project = Project::with(&[("scenarios/plan.yaml", &held)]);
    assert_eq!(project.call(&["test"]).code, Some(0));
    assert_eq!(project.call(&["promote", "scenarios/plan.yaml"]).code, Some(1));
}

#[test]
fn what_cannot_be_promoted_is_told_and_nothing_runs() {
    let unlinked = "\
plan: One job
assets: { web: { platform: linux, count: 2 } }
jobs: { patch: { pre_actions: [exits: 0] } }
expect: { jobs: { patch: { Completed: all } } }
";
    let project =
        Project::with(&[("scenarios/plan.yaml", &plan("0", ">= 1%")), ("scenarios/one.yaml", unlinked)]);
    for (args, told) in [
        (&["promote", "scenarios/one.yaml"][..], "links no job to another one"),
        (&["promote", "scenarios/plan.yaml", "--job", "staging"], "the job `staging` waits for no other job"),
        (&["promote", "scenarios/plan.yaml", "--job", "producton"], "did you mean `production`?"),
        (&["promote", "scenarios"], "2 scenarios are meant"),
        (&["promote", "nowhere.yaml"], "nowhere.yaml"),
        (
            &["run", "scenarios/plan.yaml", "--asset", "prodution-0001"],
            "`production-0001` to `production-5000`",
        ),
    ] {
        let called = project.call(args);
        assert_eq!((called.code, called.stdout.as_str()), (Some(2), ""), "{args:?}: {}", called.stderr);
        assert!(called.stderr.contains(told), "{args:?}: {}", called.stderr);
    }
}

#[test]
fn one_asset_is_replayed_as_a_rehearsal_with_reasons() {
    let project = project("0", ">= 90%");
    let called = project.call(&["run", "scenarios/plan.yaml", "--asset", "production-17", "--explain"]);
    assert_eq!(called.code, Some(0), "{}", called.stderr);
    for text in ["production-0017", "pre-action 1", "exit-code", "Job Received"] {
        assert!(called.stdout.contains(text), "{text}: {}", called.stdout);
    }
    let again = project.call(&["run", "scenarios/plan.yaml", "--asset", "production-0017", "--explain"]);
    assert_eq!(again.stdout, called.stdout);
}

/// The JSON report without real times.
fn json(project: &Project, args: &[&str]) -> String {
    let called = project.call(&[&["test", "--format", "json", "--no-times"], args].concat());
    assert_eq!(called.code, Some(0), "{}", called.stderr);
    called.stdout
}

#[test]
fn the_same_seed_gives_the_same_bytes_however_many_work_on_it() {
    let project = project("0", ">= 90%");
    let one = json(&project, &["--jobs", "1"]);
    assert_eq!(json(&project, &["--jobs", "8"]), one);
    assert_ne!(json(&project, &["--jobs", "8", "--seed", "8"]), one);
    assert_eq!(json(&project, &["--seed", "7"]), one);
}

/// Two jobs, one after the other on the same two assets; the second one finds what the first one has left.
#[cfg(unix)]
const REAL: &str = "\
plan: What a job leaves, the next one finds
assets:
  staging: { platform: linux, count: 2, on: local }
  production: { platform: linux, count: 10 }
jobs:
  first:
    targets: staging
    start: 2026-03-01 02:00
    pre_actions:
      - takes: 20m
        run_script: |
          #!/bin/sh
          echo first >> left
          exit 0
  second:
    targets: staging
    start: 2026-03-01 04:00
    post_actions:
      - run_script: |
          #!/bin/sh
          echo \"left by the $(cat left)\"
          exit 0
  production:
    like: second
    targets: production
    after: second
    when: completed
expect:
  done_within: 2h
  jobs:
    first: { done_within: 20m, Completed: all }
    second: { Completed: all }
    production: runs
";

#[cfg(unix)]
#[test]
fn staging_runs_for_real_one_job_after_the_other_on_each_asset() {
    let project = Project::with(&[("scenarios/plan.yaml", REAL)]);
    let called = project.call(&["test"]);
    assert_eq!(called.code, Some(0), "{}{}", called.stdout, called.stderr);
    let called = project.call(&["run", "scenarios/plan.yaml", "--asset", "staging-2"]);
    assert!(called.stdout.contains("left by the first\n"), "{}", called.stdout);
    let called = project.call(&["promote", "scenarios/plan.yaml"]);
    assert_eq!(called.code, Some(0), "{}", called.stderr);
    assert!(called.stdout.contains("for real on local endpoints"), "{}", called.stdout);
}

#[test]
fn a_fleet_is_not_rehearsed_for_real() {
    let all = plan("0", ">= 90%").replace("count: 5000", "count: 5000, on: sandbox");
    let called = Project::with(&[("scenarios/plan.yaml", &all)]).call(&["test"]);
    assert_eq!(called.code, Some(1));
    assert!(called.stdout.contains("5000 assets would be rehearsed for real"), "{}", called.stdout);
}
