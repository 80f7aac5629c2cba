//! Help, version, completions, and what mistyped words are answered.

use super::support::Project;

const COMMANDS: [&str; 13] = [
    "test",
    "run",
    "check",
    "list",
    "steps",
    "schema",
    "init",
    "import",
    "explain",
    "config",
    "doctor",
    "clean",
    "completions",
];

#[test]
fn every_command_has_a_help_that_fits_on_a_terminal() {
    let project = Project::with(&[]);
    let general = project.call(&["--help"]).exits(0).quietly();
    for command in COMMANDS {
        assert!(
            general.stdout.contains(&format!("\n  {command} ")),
            "{command} is not in {}",
            general.stdout
        );
        for flag in ["--help", "-h"] {
            let help = project.call(&[command, flag]).exits(0).quietly().says("Usage: patchdrill");
            let longest = help.stdout.lines().map(|line| line.chars().count()).max().unwrap();
            assert!(longest <= 100, "{command} {flag}: {longest} cells\n{}", help.stdout);
        }
    }
}

#[test]
fn the_long_help_tells_the_exit_codes() {
    let project = Project::with(&[]);
    for args in [&["--help"][..], &["test", "--help"], &["run", "--help"]] {
        project.call(args).exits(0).says("Exit codes:").says("130  interrupted");
    }
}

#[test]
fn the_version_is_that_of_the_package() {
    let version = format!("patchdrill {}\n", env!("CARGO_PKG_VERSION"));
    let called = Project::with(&[]).call(&["--version"]).exits(0).quietly();
    assert_eq!(called.stdout, version);
}

#[test]
fn mistyped_words_get_a_hint_and_nothing_runs() {
    let project = Project::with(&[]);
    for (args, hint) in [
        (&["tset"][..], "'test'"),
        (&["test", "--tag", "@a"], "'--tags'"),
        (&["test", "--format", "jsn"], "did you mean `json`?"),
        (&["test", "--on", "lokal"], "did you mean `local`?"),
        (&["test", "--on", "contaner"], "did you mean `container`?"),
        (&["test", "--image", "Debian:12"], "did you mean `debian:12`?"),
        (&["test", "--output", "results.xml"], "such as junit=results.xml"),
        (&["test", "--jobs", "0"], "from 1 to 1024"),
        (&["test", "--time-limit", "soon"], "write for example 500ms, 90s, 5m or 1h"),
        (&["test", "--quiet", "--verbose"], "cannot be used with"),
        (&["test", "--tags", "@a and"], "`@a and` is no tag expression"),
        (&["test", "--name", "("], "`(` is no regular expression"),
        (&["test", "--rulebook", "pre-post-action"], "did you mean `pre-post-actions`?"),
        (&["test", "--require", "pwhs"], "did you mean `pwsh`?"),
        (&["test", "--config", "nowhere.toml"], "there is no such settings file"),
        (&["schema", "scenarios"], "'scenario'"),
        (&[], "Usage:"),
    ] {
        let called = project.call(args).exits(2).complains(hint);
        assert_eq!(called.stdout, "", "{args:?}");
    }
}

#[test]
fn completions_are_there_for_every_shell() {
    let project = Project::with(&[]);
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        project.call(&["completions", shell]).exits(0).quietly().says("deny-findings");
    }
}

#[test]
fn schemas_are_json() {
    let project = Project::with(&[]);
    for of in ["scenario", "rulebook", "results"] {
        let called = project.call(&["schema", of]).exits(0).quietly();
        let schema: serde_json::Value = serde_json::from_str(&called.stdout).unwrap();
        assert!(schema["$schema"].is_string(), "{of}: {schema}");
    }
}

#[test]
fn steps_can_be_searched() {
    let project = Project::with(&[]);
    let all = project.call(&["steps"]).exits(0).quietly().says("Given").says("Then");
    let some = project.call(&["steps", "REBOOT", "deferred"]).exits(0).quietly().says("can be deferred");
    assert!(some.stdout.len() < all.stdout.len() / 4, "{}", some.stdout);
    project.call(&["steps", "weather"]).exits(2).complains("no sentence holds weather");
}
