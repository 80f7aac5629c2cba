//! Which place wins, and what mistakes look like.

use std::fs;
use std::path::Path;
use std::time::Duration;

use super::file::FileSettings;
use super::*;
use crate::cli::args::{Global, How, Whole};
use crate::diag;
use crate::diag::Diagnostic;
use crate::event::{FindingCode, Level};
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
    how: &How,
    whole: &Whole,
) -> Result<Settings, Vec<Diagnostic>> {
    let folder = tempfile::tempdir().expect("a folder can be made");
    let root = folder.path().canonicalize().expect("the folder is there");
    fs::create_dir_all(root.join(cwd)).expect("a folder can be made");
    for (name, text) in files {
        fs::write(root.join(name), text).expect("a file can be written");
    }
    let env = |name: &str| env.iter().find(|(known, _)| *known == name).map(|(_, text)| (*text).to_owned());
    Settings::load(&Global::default(), how, whole, &env, &root.join(cwd))
}

#[test]
fn without_anything_there_are_defaults() {
    let settings = load(&[], "", &[], &How::default(), &Whole::default()).expect("nothing is wrong");
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
    let settings = load(&files, "a/b", &[], &How::default(), &Whole::default()).expect("nothing is wrong");
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
    assert_eq!(
        settings.findings,
        [(FindingCode::NoExplicitExit, Sourced { value: Level::Deny, from: line(13) })]
    );
    assert_eq!(settings.limits.limits.memory, Some(512 << 20));
    assert_eq!(settings.limits.limits.cpu, Some(Duration::from_secs(2)));
    let memory = settings.limits.written.iter().find(|(limit, _)| *limit == Limit::Memory);
    let from = line(16);
    assert_eq!(memory, Some(&(Limit::Memory, Sourced { value: "512 MiB".to_owned(), from })));
    assert_eq!(settings.shells["bash"], Sourced { value: "/opt/bash".into(), from: line(20) });
    assert_eq!(settings.shells["pwsh"], Sourced { value: "../../tools/pwsh".into(), from: line(21) });
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
    let whole = Whole { jobs: Some(4), ..Whole::default() };
    let settings = load(&files, "", &env, &How::default(), &whole).expect("nothing is wrong");
    assert_eq!(settings.jobs, Sourced { value: 4, from: Origin::Flag("--jobs") });
    let from = Origin::Env("PATCHDRILL_RULEBOOK");
    assert_eq!(settings.rulebook, Sourced { value: "pre-post-actions".to_owned(), from });
    assert_eq!(
        settings.endpoint.from,
        Origin::File("patchdrill.toml".to_owned(), 3),
        "empty is as good as none"
    );
    assert!(!settings.fail_fast.value, "a variable can switch off what the file switches on");
    assert_eq!(settings.shells["pwsh"].value, Path::new("/usr/bin/pwsh"));
    assert_eq!(settings.outputs(), [Output { format: Format::Json, file: "b.json".into() }]);
}

#[test]
fn a_mistake_in_a_variable_is_quoted_like_any_other() {
    let env = [("PATCHDRILL_JOBS", "many"), ("PATCHDRILL_FORMAT", "jsn")];
    let faults = load(&[], "", &env, &How::default(), &Whole::default()).expect_err("both are wrong");
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
