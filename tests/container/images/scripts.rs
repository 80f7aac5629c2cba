//! The scripts that build images and packages: what they say, and that the same sources give the same bytes.

use std::fs;
use std::path::Path;
use std::process::Command;

use libtest_mimic::{Completion, Failed, Trial};

use super::engine::Ran;

pub(super) fn trials() -> Vec<Trial> {
    if !cfg!(unix) {
        return Vec::new();
    }
    vec![
        Trial::test("containers/build::a_wrong_call_says_what_is_meant", || {
            a_wrong_call_says_what_is_meant();
            Ok(())
        }),
        Trial::test("containers/build::without_an_engine_it_says_what_to_do", || {
            without_an_engine_it_says_what_to_do();
            Ok(())
        }),
        Trial::ignorable_test("containers/packages::the_same_sources_give_the_same_bytes", || {
            the_same_sources_give_the_same_bytes()
        }),
    ]
}

fn call(script: &str, arguments: &[&str]) -> Ran {
    Command::new(script).args(arguments).env_remove("CONTAINER_ENGINE").output().unwrap().into()
}

fn a_wrong_call_says_what_is_meant() {
    let help = call("containers/build", &["--help"]).exits(0);
    for image in ["debian", "ubuntu", "rhel-like", "suse-like", "rocky", "suse", "alpine", "powershell"] {
        assert!(help.stdout.contains(&format!("\n  {image} ")), "{image} is not in\n{}", help.stdout);
        assert!(Path::new("containers").join(image).join("Dockerfile").exists(), "{image} has no Dockerfile");
    }
    for (arguments, complaint) in [
        (&["debain"][..], "there is no image debain, but debian, "),
        (&["--rot", "/"], "there is no option --rot"),
        (&["debian", "--root"], "--root needs a value"),
        (&["--root", "/"], "--root is the base of one image: name it"),
        (&["--root", "src", "debian"], "src is no root file system"),
    ] {
        let ran = call("containers/build", arguments).exits(2);
        assert!(ran.stderr.contains(complaint), "{ran:#?}");
    }
    let ran = call("containers/packages/build", &[]).exits(2);
    assert!(ran.stderr.contains("Usage: containers/packages/build FOLDER"), "{ran:#?}");
}

fn without_an_engine_it_says_what_to_do() {
    let ran = call("containers/build", &["--engine", "no-such-engine"]).exits(3);
    assert!(ran.stderr.contains("no container engine answers to no-such-engine"), "{ran:#?}");
    assert!(ran.stderr.contains("apt-get install docker.io"), "{ran:#?}");
}

fn the_same_sources_give_the_same_bytes() -> Result<Completion, Failed> {
    let folder = tempfile::tempdir()?;
    let build = |name: &str| {
        let target = folder.path().join(name);
        (call("containers/packages/build", &[target.to_str().unwrap()]), target)
    };
    let (ran, first) = build("first");
    if let Some(missing) = ran.stderr.strip_prefix("containers/packages/build: no ") {
        return Ok(Completion::ignored_with(format!("no {}", missing.trim())));
    }
    ran.exits(0).says(&[]);
    let (ran, second) = build("second");
    ran.exits(0).says(&[]);
    let (first, second) = (files(&first), files(&second));
    assert_eq!(first.len(), 7 + 2 + 7 + 4, "{:?}", first.iter().map(|(name, _)| name).collect::<Vec<_>>());
    for (one, other) in first.iter().zip(&second) {
        assert!(one == other, "{} differs from {}", one.0, other.0);
    }
    Ok(Completion::Completed)
}

/// The files below a folder by name, with what they hold.
fn files(folder: &Path) -> Vec<(String, Vec<u8>)> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        if path.is_dir() {
            found.extend(files(&path).into_iter().map(|(below, bytes)| (format!("{name}/{below}"), bytes)));
        } else {
            found.push((name, fs::read(&path).unwrap()));
        }
    }
    found.sort();
    found
}
