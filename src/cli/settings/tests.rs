//! Which place wins, and what mistakes look like.

use std::fs;
use std::path::Path;
use std::time::Duration;

use clap::CommandFactory;

use super::declared::{FileSettings, keys};
use super::origin::Sourced;
use super::setting::Entry;
use super::*;
use crate::cli::args::Cli;
use crate::diag;
use crate::diag::Diagnostic;
use crate::environment::Limits;
use crate::event::{FindingCode, Level};
use crate::harness::{RunOptions, Snapshots};
use crate::job::Limit;
use crate::scenario::EndpointKind;
use crate::source::SourceFile;

const FILE: &str = r#"paths = "features"
rulebook = "rulebooks/ours.yaml"
endpoint = "declared"
jobs = 2
time_limit = "90s"
outputs = ["junit=out/a.xml", "json=out/a.json"]
fail_fast = true
require = ["pwsh"]
max_restarts = 5
twice = true

[findings]
no-explicit-exit = "deny"

[limits]
memory = "512 MiB"
cpu = 2

[shells]
bash = "/opt/bash"
pwsh = "tools/pwsh"
"#;

fn load(
    files: &[(&str, &str)],
    cwd: &str,
    env: &[(&str, &str)],
    flags: &[&str],
) -> Result<Settings, Vec<Diagnostic>> {
    let folder = tempfile::tempdir().expect("a folder can be made");
    let root = folder.path().canonicalize().expect("the folder is there");
    fs::create_dir_all(root.join(cwd)).expect("a folder can be made");
    for (name, text) in files {
        fs::write(root.join(name), text).expect("a file can be written");
    }
    let env = |name: &str| env.iter().find(|(known, _)| *known == name).map(|(_, text)| (*text).to_owned());
    let args = ["patchdrill", "config"].iter().chain(flags);
    let matches = Cli::command().try_get_matches_from(args).expect("the flags are right");
    let (_, flags) = matches.subcommand().expect("there is a command");
    Settings::load(flags, &env, &root.join(cwd))
}

#[test]
fn without_anything_there_are_defaults() {
    let settings = load(&[], "", &[], &[]).expect("nothing is wrong");
    // The folder of the test may lie below a settings file of somebody else; then there is nothing to see here.
    if settings.file.is_none() {
        assert_eq!(settings.rulebook.from, Origin::Default);
        assert_eq!(settings.rulebook.value, "run-script-actions");
        assert_eq!(settings.root, Path::new(""));
    }
}

#[test]
fn the_file_is_found_upward_and_read_whole() {
    let files = [("patchdrill.toml", FILE)];
    let settings = load(&files, "a/b", &[], &[]).expect("nothing is wrong");
    let line = |line| Origin::File("../../patchdrill.toml".to_owned(), line);
    assert_eq!(settings.file.as_deref(), Some("../../patchdrill.toml"));
    assert_eq!(settings.root, Path::new("../.."));
    assert_eq!(settings.paths, Sourced { value: vec!["features".into()], from: line(1) });
    assert_eq!(settings.endpoint, Sourced { value: Some(EndpointKind::Declared), from: line(3) });
    assert_eq!(settings.jobs, Sourced { value: 2, from: line(4) });
    assert_eq!(settings.time_limit, Sourced { value: Duration::from_secs(90), from: line(5) });
    assert_eq!(settings.fail_fast, Sourced { value: true, from: line(7) });
    assert_eq!(settings.max_restarts, Sourced { value: 5, from: line(9) });
    assert_eq!(settings.twice, Sourced { value: true, from: line(10) });
    assert_eq!(settings.require, Sourced { value: vec!["pwsh".to_owned()], from: line(8) });
    let from = line(13);
    let value = (FindingCode::NoExplicitExit, Level::Deny);
    assert_eq!(settings.findings, [Entry { name: "no-explicit-exit".to_owned(), value, from }]);
    let written =
        |entry: &Entry<(Limits, String)>| (entry.name.clone(), entry.value.1.clone(), entry.from.clone());
    assert_eq!(
        settings.limits.iter().map(written).collect::<Vec<_>>(),
        [("cpu".to_owned(), "2".to_owned(), line(17)), ("memory".to_owned(), "512 MiB".to_owned(), line(16))]
    );
    let entry =
        |name: &str, value: &str, line| Entry { name: name.to_owned(), value: value.into(), from: line };
    assert_eq!(
        settings.shells,
        [entry("bash", "/opt/bash", line(20)), entry("pwsh", "../../tools/pwsh", line(21))]
    );
    assert_eq!(settings.outputs()[0].file, Path::new("../../out/a.xml"), "it lies beside the settings file");
}

#[test]
fn flags_win_over_the_environment_and_that_over_the_file() {
    let files = [("patchdrill.toml", FILE)];
    let env = [
        ("PATCHDRILL_JOBS", "3"),
        ("PATCHDRILL_RULEBOOK", "pre-post-actions"),
        ("PATCHDRILL_ENDPOINT", ""),
        ("PATCHDRILL_OUTPUTS", "json=b.json"),
        ("PATCHDRILL_PWSH", "/usr/bin/pwsh"),
        ("PATCHDRILL_FAIL_FAST", "0"),
    ];
    let settings = load(&files, "", &env, &["--jobs", "4"]).expect("nothing is wrong");
    assert_eq!(settings.jobs, Sourced { value: 4, from: Origin::Flag("--jobs") });
    let from = Origin::Env("PATCHDRILL_RULEBOOK");
    assert_eq!(settings.rulebook, Sourced { value: "pre-post-actions".to_owned(), from });
    assert_eq!(
        settings.endpoint.from,
        Origin::File("patchdrill.toml".to_owned(), 3),
        "empty is as good as none"
    );
    assert!(!settings.fail_fast.value, "a variable can switch off what the file switches on");
    assert_eq!(settings.shells[1].value, Path::new("/usr/bin/pwsh"));
    assert_eq!(settings.outputs(), [Output { format: Format::Json, file: "b.json".into() }]);
}

/// A setting: its key, then flag, variable and line of the file with a value of their own each, the three values as `config`
/// shows them, and what the options of a run hold of the last one. An empty text stands for a place that it has not.
type Said = (
    &'static str,
    &'static [&'static str],
    (&'static str, &'static str),
    &'static str,
    [&'static str; 3],
    &'static str,
);

const SAID: &[Said] = &[
    ("paths", &[], ("PATCHDRILL_PATHS", "b"), "paths = 'c'", ["", "b", "c"], ""),
    ("rulebook", &["--rulebook", "a"], ("PATCHDRILL_RULEBOOK", "b"), "rulebook = 'c'", ["a", "b", "c"], ""),
    (
        "endpoint",
        &["--on", "local"],
        ("PATCHDRILL_ENDPOINT", "sandbox"),
        "endpoint = 'container'",
        ["local", "sandbox", "container"],
        "on: Some(Container)",
    ),
    (
        "image",
        &["--image", "a:1"],
        ("PATCHDRILL_IMAGE", "b:1"),
        "image = 'c:1'",
        ["a:1", "b:1", "c:1"],
        "image: Some(\"c:1\")",
    ),
    ("jobs", &["--jobs", "71"], ("PATCHDRILL_JOBS", "72"), "jobs = 73", ["71", "72", "73"], "jobs: 73"),
    (
        "time_limit",
        &["--time-limit", "1s"],
        ("PATCHDRILL_TIME_LIMIT", "2s"),
        "time_limit = '3s'",
        ["1 s", "2 s", "3 s"],
        "time_limit: 3s",
    ),
    (
        "max_restarts",
        &["--max-restarts", "7"],
        ("PATCHDRILL_MAX_RESTARTS", "8"),
        "max_restarts = 9",
        ["7", "8", "9"],
        "max_restarts: 9",
    ),
    (
        "twice",
        &["--twice"],
        ("PATCHDRILL_TWICE", "no"),
        "twice = true",
        ["true", "false", "true"],
        "twice: true",
    ),
    (
        "format",
        &["--format", "json"],
        ("PATCHDRILL_FORMAT", "csv"),
        "format = 'junit'",
        ["json", "csv", "junit"],
        "",
    ),
    (
        "outputs",
        &["--output", "json=a,b"],
        ("PATCHDRILL_OUTPUTS", "csv=b,json=b"),
        "outputs = ['csv=c']",
        ["json=a,b", "csv=b, json=b", "csv=c"],
        "",
    ),
    (
        "fail_fast",
        &["--fail-fast"],
        ("PATCHDRILL_FAIL_FAST", "0"),
        "fail_fast = true",
        ["true", "false", "true"],
        "fail_fast: true",
    ),
    (
        "deny_findings",
        &["--deny-findings"],
        ("PATCHDRILL_DENY_FINDINGS", "off"),
        "deny_findings = true",
        ["true", "false", "true"],
        "deny_findings: true",
    ),
    (
        "require",
        &["--require", "a,b", "--require", "c"],
        ("PATCHDRILL_REQUIRE", "b"),
        "require = ['c']",
        ["a, b, c", "b", "c"],
        "require: [\"c\"]",
    ),
    ("color", &["--color", "always"], ("", ""), "color = 'never'", ["always", "", "never"], ""),
    ("limits.cpu", &[], ("", ""), "limits.cpu = 7", ["", "", "7"], "cpu: Some(7s)"),
    ("limits.memory", &[], ("", ""), "limits.memory = '7 KB'", ["", "", "7 KB"], "memory: Some(7000)"),
    ("limits.processes", &[], ("", ""), "limits.processes = 7", ["", "", "7"], "processes: Some(7)"),
    (
        "limits.file_size",
        &[],
        ("", ""),
        "limits.file_size = '7 KB'",
        ["", "", "7 KB"],
        "file_size: Some(7000)",
    ),
    ("limits.disk", &[], ("", ""), "limits.disk = '7 KB'", ["", "", "7 KB"], "disk: Some(7000)"),
    ("limits.output", &[], ("", ""), "limits.output = '7 KB'", ["", "", "7 KB"], "output: Some(7000)"),
    (
        "shells.pwsh",
        &[],
        ("PATCHDRILL_PWSH", "/b"),
        "shells.pwsh = '/c'",
        ["", "/b", "/c"],
        "shells: {\"pwsh\": \"/c\"}",
    ),
    (
        "findings.crlf-lines",
        &[],
        ("", ""),
        "findings.crlf-lines = 'deny'",
        ["", "", "deny"],
        "levels: [(CrlfLines, Deny)]",
    ),
];

#[test]
fn every_setting_is_found_in_each_of_its_places_and_reaches_the_run() {
    for (key, flags, (variable, env), file, [by_flag, by_env, by_file], options) in SAID {
        let files = [("patchdrill.toml", *file)];
        let env = [(*variable, *env)];
        let row = |env: &[(&str, &str)], flags: &[&str]| {
            let settings = load(&files, "", env, flags).expect("nothing is wrong");
            let row = settings.rows().into_iter().find(|row| row.name == *key).expect("it is shown");
            (row.value, row.from, settings)
        };
        let (value, from, settings) = row(&[], &[]);
        assert_eq!((&*value, from), (*by_file, Origin::File("patchdrill.toml".to_owned(), 1)), "{key}");
        let mut given = RunOptions::default();
        settings.apply(&mut given);
        let (given, usual) = (format!("{given:?}"), format!("{:?}", RunOptions::default()));
        assert!(given.contains(options), "{key}: {options} is not in {given}");
        assert!(options.is_empty() || !usual.contains(options), "{key}: {options} is what it is anyway");
        if !variable.is_empty() {
            let (value, from, _) = row(&env, &[]);
            assert_eq!((&*value, from), (*by_env, Origin::Env(variable)), "{key}");
        }
        if let Some(flag) = flags.first() {
            let (value, from, _) = row(&env, flags);
            assert_eq!((&*value, from), (*by_flag, Origin::Flag(flag)), "{key}");
        }
    }
}

#[test]
fn no_setting_is_left_out_of_that() {
    let said = |key: &str| SAID.iter().any(|(said, ..)| *said == key || said.starts_with(&format!("{key}.")));
    for key in keys() {
        assert!(said(key), "{key}");
    }
    for limit in Limit::ALL {
        assert!(said(&format!("limits.{}", limit.name())), "{}", limit.name());
    }
    for variable in variables().into_iter().filter(|name| *name != "PATCHDRILL_CONFIG") {
        assert!(SAID.iter().any(|(_, _, (name, _), ..)| *name == variable), "{variable}");
        assert!(PLACES.contains(variable), "the help of `config` says nothing of {variable}");
    }
    let flags = [Group::Every, Group::Rehearsal, Group::Suite].into_iter().flat_map(flags);
    let alone = ["no_color", "seed", "update_snapshots", "no_times"];
    for key in flags.map(|flag| flag.get_id().to_string()).filter(|key| !alone.contains(&&**key)) {
        assert!(SAID.iter().any(|(said, flags, ..)| *said == key && !flags.is_empty()), "{key}");
    }
}

#[test]
fn what_is_only_a_flag_reaches_the_run_too() {
    let settings = load(&[], "", &[], &["--seed", "7", "--update-snapshots", "--no-times", "--no-color"]);
    let settings = settings.expect("nothing is wrong");
    let mut options = RunOptions::default();
    settings.apply(&mut options);
    assert_eq!((options.snapshots, options.times), (Snapshots::Accept, false));
    assert_eq!(settings.seed.value, Some(7));
    assert_eq!(settings.color, Sourced { value: ColorWhen::Never, from: Origin::Flag("--no-color") });
}

#[test]
fn a_mistake_in_a_variable_is_quoted_like_any_other() {
    let env = [("PATCHDRILL_JOBS", "many"), ("PATCHDRILL_FORMAT", "jsn")];
    let faults = load(&[], "", &env, &[]).expect_err("both are wrong");
    let shown = diag::render(&faults, false);
    assert!(shown.contains("┌─ PATCHDRILL_JOBS:1:1\n  │\n1 │ many\n  │ ^^^^\n"), "{shown}");
    assert!(shown.contains("did you mean `json`?\n  ┌─ PATCHDRILL_FORMAT:1:1"), "{shown}");
}

#[test]
fn every_mistake_of_the_file_is_told_at_once() {
    let text = r#"pathes = ["features"]
jobs = 0
endpoint = "lokal"
fail_fast = "yes"
rulebook = 7
outputs = [1]

[findings]
no-explicit-exits = "deny"
crlf-lines = "forbid"

[limits]
memory = "512M"
processes = 0
memmory = 1
output = "0"

[shells]
bsh = "/bin/bash"
"#;
    let faults = FileSettings::parse(&SourceFile::new("patchdrill.toml", text)).expect_err("much is wrong");
    let shown = diag::render(&faults, false);
    for part in [
        "error: unknown setting `pathes`\n  ┌─ patchdrill.toml:1:1",
        "^^^^^^ did you mean `paths`?",
        "error: `0` is no number of scenarios at the same time: it is from 1 to 1024\n  ┌─ patchdrill.toml:2:8",
        "unknown endpoint `lokal`: it is one of declared, local, sandbox, container; did you mean `local`?",
        "error: true or false is wanted here, not a value of type string\n  ┌─ patchdrill.toml:4:13",
        "error: a text in quotes is wanted here, not a value of type integer\n  ┌─ patchdrill.toml:5:12",
        "`1` is no FORMAT=FILE",
        "unknown finding `no-explicit-exits`",
        "unknown level `forbid`",
        "`512M` is no size: did you mean `MB`, by 1000, or `MiB`, by 1024?",
        "`0` is no number of processes",
        "unknown limit `memmory`",
        "no script can do without any of it",
        "unknown shell `bsh`",
    ] {
        assert!(shown.contains(part), "{part}\nis not in\n{shown}");
    }
    assert_eq!(faults.len(), 13, "{shown}");
}

#[test]
fn mistakes_of_grammar_are_told_with_their_place() {
    let text = "jobs = 2\njobs = 3\npaths = [\n";
    let faults = FileSettings::parse(&SourceFile::new("patchdrill.toml", text)).expect_err("it is no TOML");
    let shown = diag::render(&faults, false);
    assert!(shown.contains("patchdrill.toml:2:1"), "{shown}");
    assert!(shown.contains("patchdrill.toml:3:"), "{shown}");
}
