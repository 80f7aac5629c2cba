//! A crate that is not patchdrill mixes steps of its own with every phrase, and each of its scenarios is a test.
//!
//! The crate in `tests/third-party` is really built and run, with the arguments that `cargo test` and `cargo nextest` give.

use std::env;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

const NAMES: [&str; 5] = [
    "features/tier.feature::The team's words among phrases",
    "features/tier.feature::The first script decides [code=0, status=Completed]",
    "features/tier.feature::The first script decides [code=1, status=Completed with Failure]",
    "features/tier.feature::Phrases alone",
    "features/tier.feature::PowerShell is not everywhere",
];

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/third-party")
}

/// Builds the crate's test and returns its program.
fn build() -> PathBuf {
    // .../target/debug/deps/this_test
    let this = env::current_exe().expect("this test has a path");
    let target = this.ancestors().nth(3).expect("it lies in a target folder");
    let mut cargo = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    // All members, as for the tests of the workspace: with the features of one alone much would be compiled again.
    cargo.args(["test", "--workspace", "--locked", "--offline", "--no-run", "--test", "features"]);
    cargo.args(["--message-format", "json"]);
    if !cfg!(debug_assertions) {
        cargo.arg("--release");
    }
    let output = cargo.current_dir(folder()).env("CARGO_TARGET_DIR", target).output().expect("cargo runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let programs = String::from_utf8(output.stdout).expect("cargo writes JSON");
    programs
        .lines()
        .filter_map(|line| serde_json::from_str::<serde_json::Value>(line).ok())
        .filter(|message| message["target"]["name"] == "features")
        .find_map(|message| message["executable"].as_str().map(PathBuf::from))
        .expect("cargo names the test's program")
}

fn run(program: &Path, args: &[&str]) -> Output {
    // Without PATH there is no PowerShell on any machine.
    let mut command = Command::new(program);
    command.args(args).current_dir(folder()).env("PATH", "");
    command.env_remove("PATCHDRILL_PWSH").env_remove("NEXTEST");
    command.output().expect("the test runs")
}

fn out(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned()
}

#[test]
fn own_steps_stand_among_phrases_and_every_scenario_is_a_test() {
    if !folder().join("Cargo.toml").exists() {
        println!("skipped: what cargo packages has no {}", folder().display());
        return;
    }
    let program = build();

    let list = run(&program, &["--list", "--format", "terse"]);
    assert!(list.status.success());
    let listed: Vec<String> = NAMES.iter().map(|name| format!("{name}: test")).collect();
    assert_eq!(out(&list).lines().collect::<Vec<_>>(), listed);
    let ignored = run(&program, &["--list", "--format", "terse", "--ignored"]);
    assert_eq!(out(&ignored), "");

    // Nextest counts every test that ends as passed, so what cannot run here is listed as ignored for it.
    let mut nextest = Command::new(&program);
    nextest
        .env_remove("PATCHDRILL_PWSH")
        .args(["--list", "--format", "terse", "--ignored"])
        .current_dir(folder());
    let listed = nextest.env("PATH", "").env("NEXTEST", "1").output().expect("the test runs");
    assert_eq!(out(&listed), format!("{}: test\n", NAMES[4]));

    let all = run(&program, &[]);
    assert!(all.status.success(), "{}", out(&all));
    assert!(out(&all).contains("4 passed; 0 failed; 1 ignored"), "{}", out(&all));
    assert!(out(&all).contains("there is no `pwsh` on PATH"), "the reason of a skip is shown: {}", out(&all));

    for name in NAMES {
        let one = run(&program, &["--exact", name, "--nocapture"]);
        assert!(one.status.success(), "{}", out(&one));
        assert!(
            out(&one).contains("running 5 tests") || out(&one).contains("running 1 test"),
            "{}",
            out(&one)
        );
        assert!(out(&one).contains("4 filtered out"), "{}", out(&one));
    }
    let some = run(&program, &["first script"]);
    assert!(
        out(&some).contains("2 passed; 0 failed; 0 ignored; 0 measured; 3 filtered out"),
        "{}",
        out(&some)
    );
}
