//! Settings, and which place wins.

use super::support::{FAILS, PASSES, Project};

#[test]
fn flags_win_over_the_environment_and_that_over_the_file() {
    let project =
        Project::with(&[("patchdrill.toml", "jobs = 2\nfail_fast = true\n"), ("a/b/readme.txt", "")]);
    let row = |stdout: &str| -> Vec<String> {
        let line = stdout.lines().find(|line| line.starts_with("jobs ")).unwrap();
        line.split_whitespace().map(str::to_owned).collect()
    };
    let called = project.call(&["config"]).exits(0).quietly();
    assert_eq!(row(&called.stdout), ["jobs", "2", "patchdrill.toml:1"]);
    let mut command = project.command(&["config"]);
    command.env("PATCHDRILL_JOBS", "3").current_dir(project.path("a/b"));
    let called = super::support::Called::from(command.output().unwrap()).exits(0);
    assert_eq!(row(&called.stdout), ["jobs", "3", "PATCHDRILL_JOBS"]);
    assert!(called.stdout.contains("../../patchdrill.toml:2"), "{}", called.stdout);
    let mut command = project.command(&["config", "--jobs", "4"]);
    let called = super::support::Called::from(command.env("PATCHDRILL_JOBS", "3").output().unwrap()).exits(0);
    assert_eq!(row(&called.stdout), ["jobs", "4", "--jobs"]);
}

#[test]
fn a_mistyped_variable_is_pointed_out() {
    let project = Project::with(&[]);
    let output = project.command(&["config"]).env("PATCHDRILL_JOB", "3").output().unwrap();
    super::support::Called::from(output).exits(0).complains("did you mean `PATCHDRILL_JOBS`?");
}

#[test]
fn mistakes_in_the_file_are_told_with_their_place() {
    let project = Project::with(&[("patchdrill.toml", "jbs = 2\n"), ("scenarios/a.yaml", PASSES)]);
    let called =
        project.call(&["test"]).exits(2).complains("patchdrill.toml:1:1").complains("did you mean `jobs`?");
    assert_eq!(called.stdout, "");
}

#[test]
fn the_file_decides_paths_rulebook_and_outputs_from_any_folder_below() {
    let project = Project::with(&[
        (
            "patchdrill.toml",
            "paths = \"drills\"\noutputs = [\"json=out/results.json\"]\nrulebook = \"pre-post-actions\"\n",
        ),
        ("drills/a.yaml", PASSES),
        ("deep/er/readme.txt", ""),
    ]);
    // Under the older rulebook an abort spares the patches, so that the scenario fails.
    let mut command = project.command(&["test"]);
    let output = command.current_dir(project.path("deep/er")).output().unwrap();
    super::support::Called::from(output).exits(1).says("../../drills/a.yaml");
    assert!(project.read("out/results.json").contains(r#""rulebook":"pre-post-actions""#));
}

#[test]
fn colour_is_for_terminals_and_for_those_who_ask() {
    let project = Project::with(&[("scenarios/a.yaml", FAILS)]);
    let coloured = |args: &[&str], env: &[(&str, &str)]| {
        let mut command = project.command(args);
        command.envs(env.iter().copied());
        super::support::Called::from(command.output().unwrap()).exits(1).stdout.contains('\u{1b}')
    };
    assert!(!coloured(&["test"], &[]));
    assert!(coloured(&["test", "--color", "always"], &[]));
    assert!(coloured(&["test"], &[("CLICOLOR_FORCE", "1")]));
    assert!(!coloured(&["test", "--no-color"], &[("CLICOLOR_FORCE", "1")]));
    assert!(!coloured(&["test"], &[("CLICOLOR_FORCE", "1"), ("NO_COLOR", "1")]));
}
