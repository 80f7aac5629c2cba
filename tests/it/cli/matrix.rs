//! The same scenarios on several images, as far as that needs no engine.

use serde_json::{Value, json};

use super::support::{PASSES, Project};

/// A scenario with a script, for containers.
const SCRIPT: &str = "\
scenario: The shell is there
job:
  platform: linux
  pre_actions:
    - run_script: |
        #!/bin/bash
        exit 0
expect: { job: Completed }
";

/// The same on three images of its own.
fn own() -> String {
    format!("{SCRIPT}matrix: [debian:12, alpine:3, debian:13]\n")
}

fn names(listed: &str) -> Vec<(String, Value)> {
    let all: Vec<Value> = serde_json::from_str(listed).unwrap();
    all.iter().map(|one| (one["name"].as_str().unwrap().to_owned(), one["image"].clone())).collect()
}

#[test]
fn a_scenario_with_a_matrix_is_one_per_image() {
    let project = Project::with(&[("scenarios/a.yaml", &own())]);
    let listed = project.call(&["list", "--format", "json"]).exits(0).quietly();
    assert_eq!(
        names(&listed.stdout),
        [
            ("The shell is there [debian:12]".to_owned(), json!("debian:12")),
            ("The shell is there [alpine:3]".to_owned(), json!("alpine:3")),
            ("The shell is there [debian:13]".to_owned(), json!("debian:13")),
        ]
    );
    project.call(&["list", "--name", "alpine"]).exits(0).says("[alpine:3]");
}

#[test]
fn every_image_has_its_cell_in_the_order_of_the_files() {
    let project = Project::with(&[("scenarios/a.yaml", &own()), ("scenarios/b.yaml", PASSES)]);
    // On a declared endpoint no engine is needed, and no image makes a difference.
    for jobs in ["1", "8"] {
        let called = project.call(&["test", "--on", "declared", "--jobs", jobs]).exits(0).quietly();
        called
            .says("  The shell is there  ✓ passed   ✓ passed  ✓ passed\n")
            .says("                      debian:12  alpine:3  debian:13\n");
    }
    let called = project.call(&["test", "--on", "declared", "--format", "json"]).exits(0);
    let report: Value = serde_json::from_str(&called.stdout).unwrap();
    assert_eq!(report["matrix"]["images"], json!(["debian:12", "alpine:3", "debian:13"]));
    let row = &report["matrix"]["rows"][0];
    assert_eq!((&row["name"], &row["same"]), (&json!("The shell is there"), &json!(true)));
    assert_eq!(row["cells"][1], json!({ "verdict": "passed", "job": "completed", "reason": null }));
    assert_eq!(report["scenarios"][1]["matrix_row"], "The shell is there");
}

#[test]
fn examples_of_images_are_a_matrix_too() {
    let feature = "\
Feature: Images
  Scenario Outline: The shell is there
    Given a Linux job with 1 pre-action
    And a container of the image \"<image>\"
    And pre-action 1 exits <code>
    When the job runs
    Then the job status is \"Completed\"

    Examples:
      | image     | code |
      | debian:12 | 0    |
      | alpine:3  | 0    |
      | alpine:3  | 10   |
";
    let project = Project::with(&[("features/a.feature", feature)]);
    let called = project.call(&["test", "--on", "declared"]).exits(0);
    let called = called.says("  The shell is there [code=0]   ✓ passed   ✓ passed\n");
    called.says("  The shell is there [code=10]  –          ✓ passed\n");
}

#[test]
fn a_flag_takes_what_is_for_containers_and_counts_the_rest() {
    let windows = SCRIPT.replace("linux", "windows").replace("#!/bin/bash\n        exit 0", "exit 0");
    let windows = windows.replace("The shell is there", "Windows");
    let project = Project::with(&[
        ("scenarios/a.yaml", SCRIPT),
        ("scenarios/b.yaml", PASSES),
        ("scenarios/c.yaml", &windows),
    ]);
    let called = project.call(&["test", "--matrix", "debian:12,alpine:3,debian:12", "--format", "json"]);
    assert!(
        called.stderr.contains("2 scenarios are left out of the matrix: 1 for another platform than Linux, 1 without anything that runs"),
        "{}",
        called.stderr
    );
    let report: Value = serde_json::from_str(&called.stdout).unwrap();
    let all = report["scenarios"].as_array().unwrap();
    let told: Vec<_> = all.iter().map(|one| (&one["name"], &one["endpoint"], &one["image"])).collect();
    let container = json!("container");
    assert_eq!(
        told,
        [
            (&json!("The shell is there [debian:12]"), &container, &json!("debian:12")),
            (&json!("The shell is there [alpine:3]"), &container, &json!("alpine:3")),
        ]
    );
}

#[test]
fn an_example_is_tested_on_its_own_image_or_left_out() {
    let feature = "\
Feature: Images
  Scenario Outline: The shell is there
    Given a Linux job with 1 pre-action
    And a container of the image \"<image>\"
    And pre-action 1 runs this script:
      \"\"\"bash
      #!/bin/bash
      exit 0
      \"\"\"
    When the job runs
    Then the job status is \"Completed\"

    Examples:
      | image     |
      | debian:12 |
      | alpine:3  |
";
    let project = Project::with(&[("features/a.feature", feature)]);
    let called = project.call(&["test", "--matrix", "alpine:3,debian:13", "--format", "json"]);
    assert!(
        called
            .stderr
            .contains("1 scenario is left out of the matrix: 1 named by an example for another image"),
        "{}",
        called.stderr
    );
    let report: Value = serde_json::from_str(&called.stdout).unwrap();
    let images: Vec<_> = report["scenarios"].as_array().unwrap().iter().map(|one| &one["image"]).collect();
    assert_eq!(images, [&json!("alpine:3")]);
}

#[test]
fn what_makes_no_matrix_is_refused() {
    let project = Project::with(&[("scenarios/a.yaml", PASSES)]);
    for (args, hint) in [
        (&["test", "--matrix", "debian:12"][..], "none of the chosen scenarios is for containers"),
        (&["test", "--matrix", "Debian:12"], "did you mean `debian:12`?"),
        (&["test", "--matrix", "debian:12", "--on", "local"], "cannot be used with"),
        (&["test", "--matrix", "debian:12", "--image", "alpine:3"], "cannot be used with"),
    ] {
        project.call(args).exits(2).complains(hint);
    }
}
