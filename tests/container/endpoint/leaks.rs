//! That nothing is left, however patchdrill ends.

use std::process::Command;

use libtest_mimic::Trial;
use serde_json::json;

use super::support::{Called, IMAGE, Project, bash, containers, docker, scenario, wait_until};

pub(super) fn trials() -> Vec<Trial> {
    trials![
        an_interrupted_run_leaves_nothing,
        a_killed_patchdrill_leaves_nothing,
        clean_removes_what_a_patchdrill_left_that_is_gone
    ]
}

/// Two containers at work, and patchdrill gets a signal.
fn signalled(project: &Project, signal: &str) -> Called {
    let waits = bash("sleep 600 & sleep 600");
    let scenarios = ["one", "two"].map(|name| scenario(name, &json!({}), &[&waits]));
    project.write("two.yaml", &scenarios);
    let child = project.start(&["test", "--jobs", "2", "two.yaml"]);
    let pid = child.id();
    wait_until("for both to run", || {
        let found = containers(pid);
        let runs = |id: &String| docker(&["top", id]).is_ok_and(|text| text.contains("sleep 600"));
        (found.len() == 2 && found.iter().all(runs)).then_some(())
    });
    assert!(Command::new("kill").args([signal, &pid.to_string()]).status().unwrap().success());
    let called = Called::of(child);
    wait_until("for the containers to go", || containers(pid).is_empty().then_some(()));
    called
}

fn an_interrupted_run_leaves_nothing(project: &Project) {
    let called = signalled(project, "-INT");
    assert_eq!(called.code, Some(130), "{}", called.stderr);
}

fn a_killed_patchdrill_leaves_nothing(project: &Project) {
    assert_eq!(signalled(project, "-KILL").code, None);
}

fn clean_removes_what_a_patchdrill_left_that_is_gone(project: &Project) {
    let boot = std::fs::read_to_string("/proc/sys/kernel/random/boot_id").unwrap();
    let space = std::fs::read_link("/proc/self/ns/pid").unwrap();
    let boot = format!("patchdrill.boot={} {}", boot.trim(), space.display());
    let create = |pid: u32, boot: &str| {
        let pid = format!("patchdrill.pid={pid}");
        let labels = ["patchdrill=1", &pid, "patchdrill.started=1", boot].map(|label| ["--label", label]);
        let create = [&["create"][..], &labels.concat(), &[IMAGE, "/bin/sh"]].concat();
        docker(&create).unwrap()
    };
    let number = std::process::id();
    let gone = create(number, &boot);
    let foreign = create(number, "patchdrill.boot=another machine");
    let called = project.call(&["clean"]);
    let left = containers(number);
    docker(&["rm", "--force", &foreign]).unwrap();
    assert_eq!((called.code, left), (Some(0), vec![foreign]), "{}", called.stderr);
    let told = String::from_utf8_lossy(&called.stdout).into_owned();
    assert!(told.contains("removed ") && told.contains("made on another machine"), "{gone}: {told}");
}
