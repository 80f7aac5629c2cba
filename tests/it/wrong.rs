//! Inputs that must be refused: each with the exact message, exit code 2, and nothing run.
//!
//! Every `.yaml` and `.feature` file in `tests/wrong/yaml` and `tests/wrong/gherkin` has its message beside it, in a file
//! that ends in `.stderr`. After a message was changed on purpose, `UPDATE_WRONG=1 cargo test --test it wrong::` writes these
//! files anew; read the difference before it is committed.

use std::fs;
use std::path::{Path, PathBuf};

use assert_cmd::Command;

/// `patchdrill` in `folder`, with nothing of this machine's environment that could change what it says.
fn patchdrill(folder: &Path) -> Command {
    let mut command = Command::cargo_bin("patchdrill").expect("the program");
    command.current_dir(folder);
    for (name, _) in std::env::vars_os() {
        let text = name.to_string_lossy().to_ascii_uppercase();
        if text.starts_with("PATCHDRILL")
            || ["NO_COLOR", "CLICOLOR_FORCE", "COLUMNS"].contains(&text.as_str())
        {
            command.env_remove(name);
        }
    }
    command
}

struct Said {
    code: Option<i32>,
    stdout: String,
    stderr: String,
}

fn say(folder: &Path, args: &[&str]) -> Said {
    let output = patchdrill(folder).args(args).output().expect("it runs");
    Said {
        code: output.status.code(),
        stdout: String::from_utf8(output.stdout).expect("UTF-8"),
        stderr: String::from_utf8(output.stderr).expect("UTF-8"),
    }
}

fn wrong() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/wrong")
}

/// The scenario files of a folder below `tests/wrong`, as paths from there.
fn inputs(folder: &str) -> Vec<PathBuf> {
    let mut files: Vec<_> = fs::read_dir(wrong().join(folder))
        .expect("the folder")
        .map(|entry| Path::new(folder).join(entry.expect("an entry").file_name()))
        .filter(|file| file.extension().is_some_and(|ending| ending == "yaml" || ending == "feature"))
        .collect();
    files.sort();
    assert!(!files.is_empty(), "{folder} holds no inputs");
    files
}

fn check_all(folder: &str) {
    let mut faults = Vec::new();
    for file in inputs(folder) {
        let name = file.display().to_string();
        let expected_file = wrong().join(&file).with_extension("stderr");
        let said = say(&wrong(), &["check", &name]);
        if said.code != Some(2) || !said.stdout.is_empty() {
            faults.push(format!("{name}: exit code {:?}, said:\n{}{}", said.code, said.stdout, said.stderr));
        } else if std::env::var_os("UPDATE_WRONG").is_some() {
            fs::write(expected_file, &said.stderr).expect("the message is written");
        } else {
            let expected = fs::read_to_string(&expected_file).unwrap_or_default();
            if said.stderr != expected {
                faults.push(format!("{name}\nexpected:\n{expected}\nbut it said:\n{}", said.stderr));
            }
        }
    }
    assert!(
        faults.is_empty(),
        "{} inputs are not refused as expected\n\n{}",
        faults.len(),
        faults.join("\n")
    );
}

#[test]
fn wrong_yaml_is_refused_with_its_message() {
    check_all("yaml");
}

#[test]
fn wrong_gherkin_is_refused_with_its_message() {
    check_all("gherkin");
}

#[test]
fn every_message_belongs_to_an_input() {
    for folder in ["yaml", "gherkin"] {
        let inputs: Vec<_> =
            inputs(folder).iter().map(|file| wrong().join(file).with_extension("stderr")).collect();
        for entry in fs::read_dir(wrong().join(folder)).expect("the folder") {
            let path = entry.expect("an entry").path();
            if path.extension().is_some_and(|ending| ending == "stderr") {
                assert!(inputs.contains(&path), "{} has no input", path.display());
            }
        }
    }
}

#[test]
fn odd_but_right_inputs_are_accepted_and_pass() {
    for file in inputs("accepted") {
        let name = file.display().to_string();
        for args in [&["check", &name][..], &["test", "--on", "declared", &name]] {
            let said = say(&wrong(), args);
            assert_eq!(said.code, Some(0), "{args:?}\n{}{}", said.stdout, said.stderr);
        }
    }
}

/// A fresh folder that is a project of its own.
fn project() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    fs::write(folder.path().join("patchdrill.toml"), "").expect("a file");
    folder
}

fn refused(name: &str, text: &str) -> String {
    let folder = project();
    fs::write(folder.path().join(name), text).expect("a file");
    let said = say(folder.path(), &["check", name]);
    assert_eq!((said.code, said.stdout.as_str()), (Some(2), ""), "{}", said.stderr);
    said.stderr
}

#[test]
fn a_file_of_100_megabytes_is_not_even_read() {
    for name in ["large.yaml", "large.feature"] {
        let folder = project();
        fs::File::create(folder.path().join(name)).unwrap().set_len(100_000_000).unwrap();
        let said = say(folder.path(), &["check", name]);
        assert_eq!(said.code, Some(2));
        assert_eq!(
            said.stderr,
            format!(
                "error: {name}: the file is larger than 4 MiB\n\nerror: 1 mistake in 1 file; nothing ran\n"
            )
        );
    }
}

#[test]
fn ten_thousand_levels_are_too_deep() {
    let depth = 10_000;
    let staircase = (0..1500).fold(String::new(), |text, level| text + &" ".repeat(level) + "a:\n");
    for text in [
        format!("scenario: x\njob: {}{}\n", "[".repeat(depth), "]".repeat(depth)),
        format!("scenario: x\njob: {}", "[".repeat(depth)),
        format!("scenario: x\njob: {}1{}\n", "{a: ".repeat(depth), "}".repeat(depth)),
        format!("scenario: x\njob:\n{}", "- ".repeat(depth)),
        staircase,
    ] {
        let message = refused("deep.yaml", &text);
        assert!(message.starts_with("error: "), "{message}");
        assert!(message.contains("deep"), "{message}");
        assert!(message.len() < 4096, "the message is as long as the input");
    }
}

#[test]
fn long_lines_and_many_mistakes_stay_readable() {
    let long =
        refused("long.yaml", &format!("scenario: x\njob: {{ platform: {} }}\n", "w".repeat(1_000_000)));
    assert!(long.len() < 4096, "{} bytes", long.len());
    let many = "  - nonsense: 1\n".repeat(10_000);
    let many = refused("many.yaml", &format!("scenario: x\njob:\n  platform: linux\n  patches:\n{many}"));
    assert!(many.len() < 100_000, "{} bytes", many.len());
    let steps = "    And nobody knows this step\n".repeat(10_000);
    let steps =
        refused("many.feature", &format!("Feature: x\n  Scenario: y\n    Given a Linux job\n{steps}"));
    assert!(steps.len() < 100_000, "{} bytes", steps.len());
}

#[cfg(unix)]
#[test]
fn what_is_no_regular_file_is_not_read() {
    let folder = project();
    std::os::unix::fs::symlink("/dev/zero", folder.path().join("endless.yaml")).unwrap();
    let said = say(folder.path(), &["check", "endless.yaml"]);
    assert_eq!(said.code, Some(2));
    assert_eq!(
        said.stderr,
        "error: endless.yaml: it is neither a file nor a folder\n\nerror: 1 mistake in 1 file; nothing ran\n"
    );
}

#[test]
fn paths_that_hold_no_scenarios_are_refused() {
    let folder = project();
    fs::create_dir(folder.path().join("empty")).unwrap();
    fs::write(folder.path().join("notes.txt"), "scenario: x\n").unwrap();
    for (path, message) in [
        ("nowhere", "there is no such file or folder"),
        ("nowhere.yaml", "there is no such file or folder"),
        ("empty", "the folder holds no scenario"),
        ("notes.txt", "this is no scenario file"),
    ] {
        let said = say(folder.path(), &["check", path]);
        assert_eq!((said.code, said.stdout.as_str()), (Some(2), ""), "{path}");
        assert!(said.stderr.starts_with(&format!("error: {path}: {message}\n")), "{}", said.stderr);
    }
}

#[test]
fn nothing_runs_when_one_of_the_files_is_wrong() {
    let folder = project();
    let marker = folder.path().join("it-ran");
    let right = format!(
        "scenario: right\njob:\n  platform: linux\n  pre_actions:\n    - run_script: |\n        #!/bin/sh\n        touch '{}'\n        exit 0\nendpoint: {{ on: local }}\nexpect: {{ job: Completed }}\n",
        marker.display()
    );
    fs::write(folder.path().join("right.yaml"), right).unwrap();
    fs::write(folder.path().join("wrong.yaml"), "scenario: wrong\n").unwrap();
    for command in ["test", "check"] {
        let said = say(folder.path(), &[command, "right.yaml", "wrong.yaml"]);
        assert_eq!(said.code, Some(2), "{}", said.stderr);
        assert!(!marker.exists(), "`{command}` ran a script although another file is wrong");
    }
    assert_eq!(say(folder.path(), &["test", "right.yaml"]).code, Some(0));
    assert!(marker.exists(), "the marker is never made, so this test could not fail");
}
