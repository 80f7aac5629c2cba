//! The project that `patchdrill init` makes.

use super::support::{Called, Project};

#[test]
fn what_is_made_is_right_and_is_never_made_twice() {
    let project = Project::with(&[]);
    let called =
        project.call(&["init", "new"]).exits(0).quietly().says("made new/patchdrill.toml").says("Next:");
    assert_eq!(called.stdout.matches("  made ").count(), 4, "{}", called.stdout);
    project.write("new/scripts/stop_app.sh", "mine\n");
    std::fs::remove_file(project.path("new/patchdrill.toml")).unwrap();
    let called = project.call(&["init", "new"]).exits(0).says("kept new/scripts/stop_app.sh");
    assert_eq!(called.stdout.matches("  kept ").count(), 3, "{}", called.stdout);
    assert_eq!(project.read("new/scripts/stop_app.sh"), "mine\n");
}

#[test]
fn what_is_made_can_be_checked_and_listed() {
    let project = Project::with(&[]);
    project.call(&["init", "new"]).exits(0);
    project.call(&["check", "new"]).exits(0).quietly().says("4 scenarios in 2 files: no mistakes");
}

#[cfg(unix)]
#[test]
fn what_is_made_passes_and_runs_a_real_script() {
    let project = Project::with(&[]);
    project.call(&["init", "new"]).exits(0);
    let inside = |args: &[&str]| {
        let mut command = project.command(args);
        Called::from(command.current_dir(project.path("new")).output().unwrap())
    };
    let called = inside(&["test"]).exits(0);
    assert!(!called.stderr.contains("on this machine"), "scripts run apart from it: {}", called.stderr);
    assert_eq!(called.stdout.lines().last(), Some("4 passed, 0 failed, 0 skipped"), "{}", called.stdout);
    assert!(!called.stdout.contains("warning["), "the example is free of doubts: {}", called.stdout);
    // The place that `init` names is a scenario.
    inside(&["run", "features/stop_app.feature:12", "--explain"])
        .exits(0)
        .says("It stops, and the patch goes on\n")
        .says("call systemctl stop myapp.service → exits 0\n");
}

#[test]
fn a_place_that_cannot_be_written_is_told() {
    let project = Project::with(&[("file", "")]);
    project.call(&["init", "file"]).exits(2).complains("file/patchdrill.toml cannot be written");
}
