//! What this machine can do, and what is said about the rest.

use serde_json::Value;

use super::support::{Called, Project};

fn json(called: &Called) -> Value {
    serde_json::from_str(&called.stdout).expect("it is JSON")
}

/// What was found out about `name`.
fn found<'v>(answer: &'v Value, name: &str) -> &'v Value {
    let all = answer["found"].as_array().expect("a list");
    all.iter().find(|one| one["name"] == name).unwrap_or_else(|| panic!("{name} is not in {answer}"))
}

#[test]
fn everything_is_told_with_a_state_and_nothing_is_required_by_itself() {
    let project = Project::with(&[]);
    let called = project.call(&["doctor"]).exits(0).quietly();
    for heading in ["Endpoints\n", "\nInterpreters\n", "\nThis machine\n"] {
        assert!(called.stdout.contains(heading), "{}", called.stdout);
    }
    let answer = json(&project.call(&["doctor", "--format", "json"]).exits(0).quietly());
    assert_eq!(found(&answer, "declared")["state"], "ok");
    assert_eq!(found(&answer, "local")["state"], "ok");
    assert_eq!(answer["missing"], Value::Array(Vec::new()));
    for one in answer["found"].as_array().expect("a list") {
        assert_eq!(one["state"] == "ok", one["advice"].is_null(), "{one}");
        assert_eq!(one["required"], false);
    }
    let sandbox = found(&answer, "sandbox");
    let checks = sandbox["checks"].as_array().expect("a list");
    let missing = checks.iter().any(|check| check["state"] == "missing");
    assert_eq!(sandbox["state"] == "missing", missing, "{sandbox}");
}

#[test]
fn a_program_is_found_where_the_settings_say_and_asked_for_its_version() {
    let project = Project::with(&[
        ("patchdrill.toml", "[shells]\npwsh = \"tools/pwsh\"\n"),
        ("tools/pwsh", "#!/bin/sh\n[ \"$1\" = --version ] && echo 'PowerShell 7.9.9'\n"),
    ]);
    let chmod = std::process::Command::new("chmod").arg("755").arg(project.path("tools/pwsh")).status();
    assert!(chmod.unwrap().success());
    let answer = json(&project.call(&["doctor", "--require", "pwsh", "--format", "json"]).exits(0).quietly());
    let pwsh = found(&answer, "pwsh");
    assert_eq!((&pwsh["state"], &pwsh["required"]), (&Value::from("ok"), &Value::from(true)));
    assert!(pwsh["detail"].as_str().is_some_and(|text| text.ends_with(", PowerShell 7.9.9")), "{pwsh}");
}

#[test]
fn what_is_required_and_missing_has_an_exit_code_of_its_own() {
    let project = Project::with(&[("patchdrill.toml", "[shells]\npwsh = \"nowhere/pwsh\"\n")]);
    project.call(&["doctor", "--require", "pwsh,sh"]).exits(3).complains("required, but missing: pwsh");
    let answer = json(&project.call(&["doctor", "--require", "pwsh", "--format", "json"]).exits(3));
    assert_eq!(answer["missing"], Value::from(vec!["pwsh"]));
    let why = found(&answer, "pwsh")["detail"].as_str().unwrap();
    assert!(why.contains("nowhere/pwsh is named as the program for `pwsh`"), "{why}");
    // What the project requires is required here too.
    project.write("patchdrill.toml", "require = [\"pwsh\"]\n[shells]\npwsh = \"nowhere/pwsh\"\n");
    project.call(&["doctor"]).exits(3);
    project.call(&["doctor", "--require", "sandbix"]).exits(2).complains("did you mean `sandbox`?");
}

/// A user namespace in which no further one may be made: the kernel keeps the number for each namespace.
#[cfg(target_os = "linux")]
fn without_namespaces(project: &Project, args: &[&str]) -> Option<Called> {
    let patchdrill = project.command(args);
    let mut command = std::process::Command::new("unshare");
    let switch = "echo 0 > /proc/sys/user/max_user_namespaces || exit 99; exec \"$0\" \"$@\"";
    command.args(["--user", "--map-root-user", "sh", "-c", switch]).arg(patchdrill.get_program());
    command.args(patchdrill.get_args()).current_dir(project.path(""));
    let output = command.output().ok()?;
    let refused =
        output.status.code() == Some(99) || String::from_utf8_lossy(&output.stderr).contains("unshare:");
    (!refused).then(|| Called::from(output))
}

#[cfg(target_os = "linux")]
#[test]
fn a_machine_without_namespaces_says_so_and_never_runs_a_script_bare() {
    let project = Project::with(&[(
        "scenarios/a.yaml",
        "scenario: It would write\njob:\n  platform: linux\n  pre_actions:\n    - run_script: |\n        touch ran\n        exit 0\nendpoint: sandbox\nexpect: { job: Completed }\n",
    )]);
    let Some(called) = without_namespaces(&project, &["doctor", "--require", "sandbox"]) else {
        // A machine that makes no namespaces at all says so elsewhere.
        return;
    };
    called.exits(3).says("user.max_user_namespaces is 0").says("sysctl -w user.max_user_namespaces");
    let called = without_namespaces(&project, &["test"]).expect("it worked a moment ago");
    called.exits(1).says("no sandbox can be made here").says("user.max_user_namespaces is 0");
    assert!(!project.path("ran").exists());
    let called =
        without_namespaces(&project, &["test", "--require", "sandbox"]).expect("it worked a moment ago");
    called.exits(3);
    // What was written for a sandbox is not run outside of one by a flag either.
    let called = without_namespaces(&project, &["test", "--on", "local"]).expect("it worked a moment ago");
    called.exits(1).says("the scenario asks for a sandbox");
    assert!(!project.path("ran").exists());
    let text = project.read("scenarios/a.yaml").replace("endpoint: sandbox\n", "");
    project.write("scenarios/a.yaml", &text);
    let called = without_namespaces(&project, &["test"]).expect("it worked a moment ago");
    called.exits(1).says("user.max_user_namespaces is 0");
    let called = without_namespaces(&project, &["test", "--on", "local"]).expect("it worked a moment ago");
    called.exits(0);
}

/// As in a container that an ordinary user runs.
#[cfg(target_os = "linux")]
#[test]
fn root_of_a_namespace_with_one_user_makes_sandboxes_too() {
    let project = Project::with(&[]);
    let state = |called: &Called| found(&json(called), "sandbox")["state"].clone();
    let outside = project.call(&["doctor", "--format", "json"]).exits(0);
    let patchdrill = project.command(&["doctor", "--format", "json"]);
    let mut command = std::process::Command::new("unshare");
    command.args(["--user", "--map-root-user"]).arg(patchdrill.get_program()).args(patchdrill.get_args());
    let Ok(output) = command.current_dir(project.path("")).output() else { return };
    if state(&outside) == "ok" && output.status.success() {
        assert_eq!(state(&Called::from(output)), "ok");
    }
}
