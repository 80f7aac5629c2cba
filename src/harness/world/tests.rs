//! Steps of a user's own, and the doors that run them.

use std::fs;
use std::path::Path;

use cucumber::{StatsWriter as _, World as _, gherkin, given, then, when};
use futures::FutureExt;
use libtest_mimic::Arguments;

use super::inventory::written;
use super::{Tests, World};
use crate::harness::RunOptions;

#[given("the usual web tier")]
fn web_tier(world: &mut World) {
    world.given("a Linux job \"web tier\" with 2 pre-actions");
}

#[given(expr = "a maintenance script that exits {int}")]
fn maintenance(world: &mut World, code: i32) {
    world.given(&format!("pre-action 1 runs this script:\n\"\"\"sh\nexit {code}\n\"\"\""));
}

#[when("it is maintained")]
async fn maintained(world: &mut World) {
    world.when("the job runs").await;
}

#[then("nothing bad happens")]
fn nothing_bad(world: &mut World) {
    world.then("the job is not aborted");
    assert_eq!(world.job().map(|job| job.pre_actions.len()), Some(2));
    assert!(world.rehearsal().is_some_and(|rehearsal| rehearsal.outcome.job.aborted_by.is_none()));
}

/// What a panicking closure says.
fn said(run: impl FnOnce()) -> String {
    let panic = std::panic::catch_unwind(std::panic::AssertUnwindSafe(run)).expect_err("it panics");
    panic.downcast_ref::<String>().cloned().unwrap_or_default()
}

fn block_on<T>(future: impl Future<Output = T>) -> T {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().expect("a runtime");
    runtime.block_on(future)
}

#[test]
fn a_world_can_run_its_job_twice() {
    let mut world = World::default();
    world.given("a Linux job with 1 pre-action\nAnd pre-action 1 exits 0, then 1");
    block_on(world.when("the job runs twice"));
    world.then("pre-action 1 is successful");
    world.then("the finding \"not-idempotent\" is reported for pre-action 1");
    let second = world.rehearsal().and_then(|rehearsal| rehearsal.second.as_ref()).expect("it ran twice");
    assert!(!second.differences.is_empty());
}

#[test]
fn a_world_rehearses_plans_and_judges_them() {
    let mut world = World::default();
    world.given("20 Linux assets \"staging\"\nAnd 200 Linux assets \"production\"");
    world.given("a Linux job \"staging\" with 1 post-action\nAnd the job runs on \"staging\"");
    world.given("post-action 1 exits 1 on 50 % and 0 on 50 % of the assets");
    world.given("another Linux job \"production\" with 1 pre-action\nAnd the job runs on \"production\"");
    world.given("the job runs after \"staging\" when at least 99 % of the post-actions are successful");
    block_on(world.when("the jobs run"));
    world.then("the job \"production\" is held");
    let why = said(|| world.then("in the job \"staging\" at least 99 % of the assets are \"Completed\""));
    assert!(why.contains("of 20 assets") && why.contains("expected: at least 99 %"), "{why}");
    assert!(world.rehearsal().is_none(), "there is no only run");
}

#[test]
fn a_world_takes_phrases_and_judges_them() {
    let mut world = World::default();
    world.given("a Linux job with 2 pre-actions\nAnd pre-action 1 exits 12");
    block_on(world.when("the job runs"));
    world.then("the job is aborted by pre-action 1");
    let why = said(|| world.then("pre-action 2 is successful"));
    assert!(why.contains("pre-action 2") && why.contains("skipped"), "{why}");
    let why = said(|| world.then("pre-action 7 fails"));
    assert!(why.contains("the job has no pre-action 7"), "{why}");
}

#[test]
fn a_phrase_that_cannot_be_understood_says_why() {
    let mut world = World::default();
    let why = said(|| world.given("a Linx job"));
    assert!(why.contains("unknown platform `Linx`") && why.contains("Given a Linx job"), "{why}");
    let why = said(|| World::default().given("a Linux job\nAnd this files:"));
    assert!(why.contains("no phrase says this") && why.contains("these files"), "{why}");
    let why = said(|| World::default().given("a Linux job\n| x"));
    assert!(why.contains("a row of a table ends with `|`"), "{why}");
    let why = said(|| World::default().then("the job is aborted"));
    assert!(why.contains("nothing has run yet"), "{why}");
    let why = said(|| {
        let mut world = World::default();
        let _ = world.when("the job runs").now_or_never();
    });
    assert!(why.contains("the scenario has no job"), "{why}");
}

/// The names of the tests, and what those say that do not pass.
fn run(folder: &Path, arguments: &[&str]) -> (Vec<String>, u64, u64) {
    let arguments = Arguments::from_iter(["tests"].iter().chain(arguments));
    let trials = Tests::new([folder]).options(RunOptions::default()).trials(&arguments);
    let names = trials
        .iter()
        .map(|trial| trial.name().replace(&folder.display().to_string(), "").replace('\\', "/"))
        .collect();
    let quiet = Arguments { quiet: true, ..arguments };
    let conclusion = libtest_mimic::run(&quiet, trials);
    (names, conclusion.num_passed, conclusion.num_failed)
}

#[test]
fn every_scenario_is_a_test_and_own_steps_work_among_phrases() {
    let folder = tempfile::tempdir().expect("a folder");
    fs::write(
        folder.path().join("a.feature"),
        "Feature: f
  Background:
    Given the usual web tier
  Scenario: own steps and phrases
    Given pre-action 1 exits 10
    And the command \"reboot\" exits 0
    When it is maintained
    Then nothing bad happens
    And one reboot is owed
  Scenario: own steps alone
    When it is maintained
    Then nothing bad happens
  Scenario: an expectation is not met
    Given pre-action 1 exits 12
    When it is maintained
    Then pre-action 1 is successful
  Scenario: an own step fails
    Given pre-action 1 exits 12
    When the job runs
    Then nothing bad happens
  Scenario Outline: rows
    Given pre-action 2 exits <code>
    When the job runs
    Then pre-action 2 fails with exit code <code>
    Examples:
      | code |
      | 1    |
      | 11   |
",
    )
    .expect("written");
    fs::write(
        folder.path().join("b.yaml"),
        "scenario: in YAML\njob: {platform: linux, pre_actions: [exits: 0]}\nexpect: {job: Completed}\n",
    )
    .expect("written");
    fs::write(
        folder.path().join("c.feature"),
        "Feature: f\nScenario: s\nGiven a Linx job\nWhen the job runs\n",
    )
    .expect("written");
    let names = [
        "/a.feature::own steps and phrases",
        "/a.feature::own steps alone",
        "/a.feature::an expectation is not met",
        "/a.feature::an own step fails",
        "/a.feature::rows [code=1]",
        "/a.feature::rows [code=11]",
        "/b.yaml::in YAML",
        "/c.feature",
    ];
    assert_eq!(run(folder.path(), &[]), (names.map(str::to_owned).to_vec(), 5, 3));
    let exact = format!("{}::own steps alone", folder.path().join("a.feature").display());
    let (names, passed, failed) = run(folder.path(), &["--exact", &exact]);
    assert_eq!((names.len(), passed, failed), (6, 1, 0), "other files are not read");
}

#[test]
fn a_scenario_that_never_runs_its_job_is_an_error() {
    let folder = tempfile::tempdir().expect("a folder");
    let text = "Feature: f\nScenario: s\nGiven the usual web tier\nScenario: t\nGiven the usual web tier\nThen pre-action 1 fails\n";
    fs::write(folder.path().join("a.feature"), text).expect("written");
    assert_eq!(run(folder.path(), &[]).2, 2);
}

#[test]
fn cucumbers_own_runner_knows_phrases_and_own_steps() {
    let folder = tempfile::tempdir().expect("a folder");
    let text = "Feature: f
  Scenario: passes
    Given the usual web tier
    And these environment variables:
      | name | value |
      | A    | a\\|b |
    And pre-action 1 exits 11
    When it is maintained
    Then pre-action 1 fails with exit code 11
    And nothing bad happens
    And the command \"systemctl\" was never called
  Scenario: fails
    Given a Linux job with 1 pre-action
    When the job runs
    Then pre-action 1 fails
";
    fs::write(folder.path().join("a.feature"), text).expect("written");
    let writer = block_on(World::cucumber().with_default_cli().run(folder.path()));
    let counts = (writer.passed_steps(), writer.failed_steps(), writer.skipped_steps());
    assert_eq!(counts, (9, 1, 0));
}

#[test]
fn steps_are_written_as_they_were() {
    let text = "Feature: f\nScenario: s\n  Given a\n    \"\"\"sh\n    x\n      y\n    \"\"\"\n  And b\n    | a\\|b | c\\\\d |\n  And c\n    \"\"\"\n    z\n    \"\"\"\n";
    let feature = gherkin::Feature::parse(text, gherkin::GherkinEnv::default()).expect("a feature");
    let steps: Vec<String> = feature.scenarios[0].steps.iter().map(written).collect();
    assert_eq!(steps, ["a\n\"\"\"sh\nx\n  y\n\"\"\"", "b\n| a\\|b | c\\\\d |", "c\n\"\"\"\nz\n\"\"\""]);
}
