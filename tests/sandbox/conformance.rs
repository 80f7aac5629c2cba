//! What is shipped comes to the same on local endpoints and in sandboxes.

use std::collections::BTreeMap;
use std::process::Command;

use regex::Regex;
use serde_json::Value;

use super::support::for_caller;
use super::support::scenarios;

/// Results of all shipped scenarios on one kind of endpoint.
fn rehearsed_on(kind: &str) -> Vec<Value> {
    let mut command = Command::new(assert_cmd::cargo::cargo_bin!("patchdrill"));
    command.args([
        "test",
        "--format",
        "json",
        "--on",
        kind,
        "--jobs",
        "8",
        "--tags",
        "not @sandbox and not @container",
        "features",
        "scenarios",
    ]);
    command.current_dir(env!("CARGO_MANIFEST_DIR")).env_remove("INSTA_UPDATE").env("CI", "1");
    scenarios(&command.output().unwrap().stdout)
}

/// What has to be the same: how everything ended, and why, with what every script said. Where an interpreter lies,
/// and whether it is known what files changed, depends on the kind.
fn essence(scenario: &Value) -> Value {
    let mut runs = scenario["runs"].clone();
    for run in runs.as_array_mut().unwrap() {
        let run = run.as_object_mut().unwrap();
        for field in ["took_ms", "changes", "unlisted_changes", "interpreter"] {
            run.remove(field);
        }
    }
    let text = serde_json::json!({ "outcome": scenario["outcome"], "runs": runs }).to_string();
    // Shells tell where the script lies, which on a local endpoint is another folder each time.
    let folder =
        Regex::new(&format!("{}/patchdrill-[A-Za-z0-9]{{6}}/", std::env::temp_dir().display())).unwrap();
    serde_json::from_str(&folder.replace_all(&text, "/run/patchdrill/")).unwrap()
}

fn forces_a_reboot(scenario: &Value) -> bool {
    scenario["runs"].as_array().unwrap().iter().any(|run| run["forced_reboots"] != serde_json::json!([]))
}

/// The first lines that are not the same.
fn difference(local: &Value, sandbox: &Value) -> String {
    let (local, sandbox) = (format!("{local:#}"), format!("{sandbox:#}"));
    let lines = local.lines().zip(sandbox.lines()).filter(|(local, sandbox)| local != sandbox).take(4);
    let told: Vec<_> =
        lines.map(|(local, sandbox)| format!("  local   {local}\n  sandbox {sandbox}\n")).collect();
    told.concat()
}

#[test]
fn shipped_scenarios_come_to_the_same_on_local_endpoints_and_in_sandboxes() {
    for_caller(|_| {
        let (local, sandbox) = (rehearsed_on("local"), rehearsed_on("sandbox"));
        assert_eq!(local.len(), sandbox.len());
        let mut grid: BTreeMap<String, usize> = BTreeMap::new();
        let mut different = Vec::new();
        let mut compared = 0;
        for (local, sandbox) in local.iter().zip(&sandbox) {
            let name = format!("{}:{}", sandbox["file"].as_str().unwrap(), sandbox["line"]);
            let real = |scenario: &Value| {
                scenario["runs"].as_array().is_some_and(|runs| runs.iter().any(|run| run["real"] == true))
            };
            let only = |kind: &str, scenario: &Value| {
                let reason = scenario["reason"].as_str().unwrap_or_default();
                format!("cannot run on {kind}: {}", reason.split(['`', ':']).next().unwrap_or_default())
            };
            let kind = if local["outcome"].is_null() {
                only("local", local)
            } else if sandbox["outcome"].is_null() {
                only("sandbox", sandbox)
            } else if !real(local) && !real(sandbox) {
                "has no script".to_owned()
            } else if forces_a_reboot(sandbox) {
                "takes its endpoint down, which only a sandbox lets happen".to_owned()
            } else {
                compared += 1;
                if essence(local) == essence(sandbox) {
                    "the same".to_owned()
                } else {
                    different.push(format!("{name}\n{}", difference(&essence(local), &essence(sandbox))));
                    "different".to_owned()
                }
            };
            *grid.entry(kind).or_default() += 1;
        }
        println!("left out beforehand: scenarios tagged @sandbox, which ask for what only a sandbox has");
        for (kind, count) in &grid {
            println!("{count:5}  {kind}");
        }
        assert!(different.is_empty(), "{grid:#?}\n{}", different.join("\n\n"));
        assert!(compared > 50, "only {compared} scenarios were compared: {grid:#?}");
    });
}
