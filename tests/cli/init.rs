//! The project that `patchdrill init` makes.

use super::support::Project;

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

#[test]
fn a_place_that_cannot_be_written_is_told() {
    let project = Project::with(&[("file", "")]);
    project.call(&["init", "file"]).exits(2).complains("file/patchdrill.toml cannot be written");
}
