//! Engines, images and containers that are not there, or go away.

use libtest_mimic::Trial;
use serde_json::{Value, json};

use super::support::{Called, Project, bash, containers, docker, end, scenario, wait_until};

pub(super) fn trials() -> Vec<Trial> {
    let mut trials = trials![
        a_container_that_is_killed_is_an_error_and_the_others_go_on,
        a_container_that_is_removed_is_an_error_and_the_others_go_on,
        an_image_that_cannot_be_had_is_told_with_what_to_do
    ];
    let name = "faults::without_an_engine_scenarios_are_skipped_with_the_reason_or_required";
    trials.push(Trial::test(name, || {
        without_an_engine_scenarios_are_skipped_with_the_reason_or_required();
        Ok(())
    }));
    trials
}

/// The first scenario's container goes away while its action runs; the second scenario is not touched.
fn goes_away(project: &Project, how: &[&str]) {
    let waits = bash("touch /begun; sleep 600");
    project.write(
        "two.yaml",
        &[scenario("first", &json!({}), &[&waits]), scenario("second", &json!({}), &[&bash("exit 5")])],
    );
    let child = project.start(&["test", "--format", "json", "--jobs", "1", "two.yaml"]);
    let pid = child.id();
    let container = wait_until("for the script to begin", || {
        let container = containers(pid).pop()?;
        docker(&["exec", &container, "ls", "/begun"]).ok().map(|_| container)
    });
    docker(&[how, &[&*container]].concat()).unwrap();
    let called = Called::of(child);
    let results = called.scenarios();
    assert_eq!(results[0]["verdict"], "error", "{:#}", results[0]);
    let reason = results[0]["reason"].as_str().unwrap();
    assert!(reason.contains("somebody has killed"), "{reason}");
    assert_eq!(end(&results[1], 0), "exit code 5", "{:#}", results[1]);
    assert_eq!(called.code, Some(1));
    wait_until("for the container to go", || containers(pid).is_empty().then_some(()));
}

fn a_container_that_is_killed_is_an_error_and_the_others_go_on(project: &Project) {
    goes_away(project, &["kill"]);
}

fn a_container_that_is_removed_is_an_error_and_the_others_go_on(project: &Project) {
    goes_away(project, &["rm", "--force"]);
}

fn an_image_that_cannot_be_had_is_told_with_what_to_do(project: &Project) {
    let endpoint = json!({ "image": "localhost:1/no/such-image:9" });
    project.write("one.yaml", &[scenario("one", &endpoint, &[&bash("exit 0")])]);
    let called = project.call(&["test", "--format", "json", "one.yaml"]);
    let result = called.scenarios().remove(0);
    assert_eq!((&result["verdict"], called.code), (&Value::from("skipped"), Some(0)), "{result:#}");
    let reason = result["reason"].as_str().unwrap();
    for part in ["has no image `localhost:1/no/such-image:9`", "containers/build", "docker pull"] {
        assert!(reason.contains(part), "{reason}");
    }
    let called = project.call(&["test", "--require", "container", "one.yaml"]);
    assert_eq!(called.code, Some(3), "{}", called.stderr);
}

fn without_an_engine_scenarios_are_skipped_with_the_reason_or_required() {
    // This needs none.
    let folder = tempfile::tempdir().unwrap();
    let socket = folder.path().join("stopped.sock");
    // What is bound and not listened to refuses.
    drop(std::os::unix::net::UnixListener::bind(&socket).unwrap());
    let text = scenario("one", &json!({}), &[&bash("exit 0")]).to_string();
    std::fs::write(folder.path().join("one.yaml"), text).unwrap();
    for (host, reason) in [
        ("unix:///no/such.sock".to_owned(), "there is no /no/such.sock (DOCKER_HOST says so)"),
        (format!("unix://{}", socket.display()), "the engine is stopped"),
        ("tcp://127.0.0.1:1".to_owned(), "the engine is stopped"),
        ("ssh://nowhere".to_owned(), "DOCKER_HOST takes unix://"),
    ] {
        let call = |args: &[&str]| {
            let mut command = std::process::Command::new(assert_cmd::cargo::cargo_bin!("patchdrill"));
            command.args(args).current_dir(folder.path()).env("DOCKER_HOST", &host);
            // Whoever runs the tests may require containers; this asks what happens when nobody does.
            command.env_remove("PATCHDRILL_REQUIRE");
            let output = command.output().unwrap();
            (output.status.code(), String::from_utf8_lossy(&output.stdout).into_owned())
        };
        let (code, report) = call(&["test", "--format", "json", "one.yaml"]);
        let report: Value = serde_json::from_str(&report).unwrap();
        let result = &report["scenarios"][0];
        assert_eq!((code, &result["verdict"]), (Some(0), &Value::from("skipped")), "{result:#}");
        assert!(result["reason"].as_str().unwrap().contains(reason), "{result:#}");
        assert_eq!(call(&["test", "--require", "container", "one.yaml"]).0, Some(3));
        assert_eq!(call(&["doctor", "--require", "container"]).0, Some(3));
        assert_eq!(call(&["clean"]).0, Some(3));
    }
}
