//! Many containers at the same time.

use std::time::{SystemTime, UNIX_EPOCH};

use libtest_mimic::Trial;
use serde_json::json;

use super::support::{Project, bash, containers, docker, end, scenario, stdout};

pub(super) fn trials() -> Vec<Trial> {
    trials![each_scenario_has_a_container_of_its_own]
}

fn each_scenario_has_a_container_of_its_own(project: &Project) {
    let scripts: Vec<String> =
        (0..6).map(|number| bash(&format!("test ! -e /mine; echo {number} > /mine; cat /mine"))).collect();
    let scenarios: Vec<_> = scripts
        .iter()
        .map(|script| scenario(&format!("no. {script}"), &json!({}), &[script, &bash("cat /mine")]))
        .collect();
    project.write("many.yaml", &scenarios);
    let begun = now();
    let called = project.call(&["test", "--format", "json", "--jobs", "3", "many.yaml"]);
    let results = called.scenarios();
    assert_eq!(results.len(), 6);
    for (number, result) in results.iter().enumerate() {
        assert_eq!(end(result, 0), "exit code 0", "{result:#}");
        assert_eq!(stdout(result, 1), format!("{number}\n"));
    }
    assert_eq!(containers(called.pid), Vec::<String>::new());
    // Those that are made ahead are all used.
    let (since, until) = (begun.to_string(), (now() + 1).to_string());
    let of_ours = format!("label=patchdrill.pid={}", called.pid);
    let seen =
        ["events", "--since", &since, "--until", &until, "--filter", "event=create", "--filter", &of_ours];
    let made = docker(&seen).unwrap();
    assert_eq!(made.lines().count(), 6, "{made}");
}

/// Seconds since 1970.
fn now() -> u64 {
    SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_secs()
}
