//! What is shipped comes to the same on every kind of endpoint.

use std::fmt::Write as _;
use std::process::Command;

use regex::Regex;
use serde_json::Value;

use super::support::{for_caller, scenarios};

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
    if kind == "container" {
        command.args(["--image", IMAGE]);
    }
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
fn difference(kind: &str, one: &Value, sandbox: &Value) -> String {
    let (one, sandbox) = (format!("{one:#}"), format!("{sandbox:#}"));
    let lines = one.lines().zip(sandbox.lines()).filter(|(one, sandbox)| one != sandbox).take(4);
    let told: Vec<_> =
        lines.map(|(one, sandbox)| format!("  {kind:9} {one}\n  sandbox   {sandbox}\n")).collect();
    told.concat()
}

/// The kinds of endpoints, in the order of the columns.
const KINDS: [&str; 4] = ["declared", "local", "sandbox", "container"];

/// The image of the containers; `containers/build` makes it.
const IMAGE: &str = "patchdrill/debian:12";

/// What became of one scenario on one kind of endpoint.
enum Cell {
    /// How the job ended.
    Ended(String),
    /// Why it did not come to that.
    LeftOut(String),
}

fn is_real(scenario: &Value) -> bool {
    let installs = scenario["installations"].as_array().is_some_and(|all| !all.is_empty());
    installs || scenario["runs"].as_array().is_some_and(|runs| runs.iter().any(|run| run["real"] == true))
}

/// Whether a script never began, since its interpreter is not there.
fn lacks_an_interpreter(scenario: &Value) -> bool {
    let runs = scenario["runs"].as_array().into_iter().flatten();
    runs.filter_map(|run| run["end"].as_str())
        .any(|end| end.starts_with("not started: ") && end.ends_with(" is not there"))
}

/// What became of it, or the kind's own reason, without what it says of this very scenario.
fn cell(kind: &str, scenario: &Value, has_script: bool, is_forced: bool) -> Cell {
    if scenario["outcome"].is_null() {
        let reason = scenario["reason"].as_str().unwrap_or_default();
        let short = reason.split(['`', ':', ';']).next().unwrap_or_default().trim();
        return Cell::LeftOut(format!("{kind}: {short}"));
    }
    match kind {
        "declared" if has_script => {
            Cell::LeftOut("declared: runs no script and installs no patch".to_owned())
        }
        "local" if is_forced => {
            Cell::LeftOut("local: refuses a reboot, which a sandbox and a container let happen".to_owned())
        }
        "container" if scenario["platform"] != "linux" && has_script => {
            Cell::LeftOut("container: is Linux, and the scripts are for another system".to_owned())
        }
        "container" if lacks_an_interpreter(scenario) => {
            Cell::LeftOut("container: the image lacks the interpreter of a script".to_owned())
        }
        _ => Cell::Ended(scenario["outcome"]["job"]["status"].as_str().unwrap_or_default().to_owned()),
    }
}

/// Writes one line a scenario, a column a kind, and the reasons below; what is left out has the number of its reason.
fn print(rows: &[(String, Vec<Cell>)]) {
    let mut reasons: Vec<(&str, usize)> = Vec::new();
    let width = rows.iter().map(|(name, _)| name.len()).max().unwrap_or(0);
    println!("{:width$}  {}", "", KINDS.map(|kind| format!("{kind:24}")).concat().trim_end());
    for (name, cells) in rows {
        let mut line = format!("{name:width$}");
        for cell in cells {
            let shown = match cell {
                Cell::Ended(status) => status.clone(),
                Cell::LeftOut(why) => {
                    let known = reasons.iter().position(|(reason, _)| reason == why);
                    let at = known.unwrap_or_else(|| {
                        reasons.push((why, 0));
                        reasons.len() - 1
                    });
                    reasons[at].1 += 1;
                    format!("– ({})", at + 1)
                }
            };
            _ = write!(line, "  {shown:22}");
        }
        println!("{}", line.trim_end());
    }
    println!(
        "left out beforehand: scenarios tagged @sandbox, which ask for what only a sandbox has, or @container"
    );
    for (at, (reason, number)) in reasons.iter().enumerate() {
        println!("({}) {number:4}  {reason}", at + 1);
    }
}

#[test]
fn shipped_scenarios_come_to_the_same_on_every_kind_of_endpoint() {
    for_caller(|_| {
        let all = KINDS.map(rehearsed_on);
        assert!(all.iter().all(|results| results.len() == all[0].len()));
        let mut rows = Vec::new();
        let mut different = Vec::new();
        let mut compared = [0; 4];
        for (at, sandbox) in all[2].iter().enumerate() {
            let name = format!("{}:{}", sandbox["file"].as_str().unwrap(), sandbox["line"]);
            let has_script = all.iter().any(|results| is_real(&results[at]));
            let is_forced = !sandbox["outcome"].is_null() && forces_a_reboot(sandbox);
            let cells: Vec<Cell> = KINDS
                .iter()
                .zip(&all)
                .map(|(kind, results)| cell(kind, &results[at], has_script, is_forced))
                .collect();
            for (column, (kind, results)) in KINDS.iter().zip(&all).enumerate() {
                let comparable = |at: usize| matches!(cells[at], Cell::Ended(_));
                if column == 2 || !comparable(column) || !comparable(2) {
                    continue;
                }
                compared[column] += 1;
                // An image has other files than this machine, so that what scripts say of them may differ.
                let essence = |scenario: &Value| match *kind {
                    "local" => essence(scenario),
                    _ => scenario["outcome"].clone(),
                };
                let (here, there) = (essence(&results[at]), essence(sandbox));
                if here != there {
                    different.push(format!("{name}\n{}", difference(kind, &here, &there)));
                }
            }
            rows.push((name, cells));
        }
        print(&rows);
        assert!(different.is_empty(), "{}", different.join("\n\n"));
        assert!(compared[0] > 50 && compared[1] > 50, "hardly anything was compared: {compared:?}");
        // Without an engine, or without the image, nothing ran there, and the grid has said why.
        let engine = all[3].iter().any(|result| !result["outcome"].is_null() && is_real(result));
        assert!(!engine || compared[3] > 50, "hardly anything was compared: {compared:?}");
    });
}
