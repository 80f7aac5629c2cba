//! `patchdrill list`, and the choice of scenarios.

use super::support::{FAILS, PASSES, Project};

fn project() -> Project {
    Project::with(&[("scenarios/a.yaml", PASSES), ("scenarios/deep/b.yaml", FAILS)])
}

#[test]
fn scenarios_are_listed_with_place_and_tags() {
    let called = project().call(&["list"]).exits(0).quietly();
    assert_eq!(
        called.stdout,
        "scenarios/a.yaml:1  One action aborts @linux @abort\nscenarios/deep/b.yaml:1  One action fails @linux\n"
    );
}

#[test]
fn tags_and_names_choose() {
    let project = project();
    for (args, count) in [
        (&["--tags", "@linux"][..], 2),
        (&["--tags", "@linux and not @abort"], 1),
        (&["--tags", "@abort or @windows"], 1),
        (&["--name", "aborts$"], 1),
        (&["--name", "^One", "--tags", "@abort"], 1),
        (&["scenarios/deep"], 1),
        (&["."], 2),
        (&["scenarios/a.yaml:3"], 1),
        (&["scenarios/a.yaml:0", "scenarios/deep/b.yaml:7:9"], 2),
        (&["./scenarios/a.yaml"], 1),
    ] {
        let mut all = vec!["list"];
        all.extend(args);
        let called = project.call(&all).exits(0);
        assert_eq!(called.stdout.lines().count(), count, "{args:?}: {}", called.stdout);
        assert!(!called.stdout.contains("./"), "{args:?}: {}", called.stdout);
    }
}

#[test]
fn the_list_can_be_read_by_programs() {
    let called = project().call(&["list", "--format", "json"]).exits(0).quietly();
    let list: serde_json::Value = serde_json::from_str(&called.stdout).unwrap();
    assert_eq!(list[1]["file"], "scenarios/deep/b.yaml");
    assert_eq!(list[1]["line"], 1);
    assert_eq!(list[0]["tags"], serde_json::json!(["linux", "abort"]));
}
