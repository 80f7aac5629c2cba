//! What the JSON report holds.

use serde_json::{Value, json};

use super::*;
use crate::report::result::{Reporter, ScenarioResult, Verdict};
use crate::report::sample;
use crate::rules::Rulebook;

fn report(results: &[ScenarioResult]) -> Value {
    let mut out = Vec::new();
    let mut reporter = Json::new(&mut out);
    reporter.begin(results.len()).expect("memory takes everything");
    for result in results {
        reporter.result(result).expect("memory takes everything");
    }
    reporter.end(&sample::SUMMARY).expect("memory takes everything");
    let text = String::from_utf8(out).expect("JSON is text");
    assert_eq!(text.lines().count(), if results.is_empty() { 2 } else { results.len() + 2 }, "{text}");
    serde_json::from_str(&text).expect("the report is JSON")
}

#[test]
fn everything_of_a_failed_scenario_is_there() {
    let document = report(&[sample::failed(), sample::failed()]);
    assert_eq!(document["format"], "patchdrill-results");
    assert_eq!(document["version"], SCHEMA_VERSION);
    assert_eq!(document["summary"]["failed"], 1);
    assert_eq!(document["summary"]["took_ms"], 14.0);
    let scenario = &document["scenarios"][1];
    let facts = ["name", "file", "line", "column", "platform", "endpoint", "rulebook", "verdict"];
    let shown: Vec<_> = facts.iter().map(|fact| scenario[fact].clone()).collect();
    assert_eq!(
        Value::from(shown),
        json!([
            "The service cannot be stopped",
            "scenarios/service.yaml",
            1,
            11,
            "linux",
            "local",
            "run-script-actions",
            "failed"
        ])
    );
    let failure = &scenario["failures"][0];
    assert_eq!((&failure["line"], &failure["column"]), (&json!(3), &json!(8)));
    assert_eq!(
        scenario["outcome"]["patches"][0],
        json!({
            "name": "openssl-3.0.15",
            "status": "skipped",
            "detail": "skipped",
            "requests_reboot": false,
            "reasons": [{
                "rule": "abort-skips-patches",
                "text": "After an abort no patch is installed.",
                "document": "Overview of Run Script Actions",
                "assumption": false,
                "by": "pre-action 2"
            }]
        })
    );
    let myapp = json!({ "name": "myapp", "state": "running", "startup": "enabled", "restarted": false });
    assert_eq!(scenario["services"], json!([myapp]));
    assert_eq!(scenario["outcome"]["rests_on_assumption"], true);
    assert_eq!(scenario["outcome"]["job"]["aborted_by"], "pre-action 2");
    assert_eq!(scenario["outcome"]["reboot"]["requested_by"], json!(["pre-action 1"]));
    let skipped = &scenario["outcome"]["post_actions"][0];
    assert_eq!(skipped["skipped_by"], "system");
    assert_eq!(skipped["exit_code"], Value::Null, "no code is invented");
}

#[test]
fn outputs_and_arguments_keep_every_byte() {
    let run = &report(&[sample::failed()])["scenarios"][0]["runs"][1];
    assert_eq!(run["stdout"], json!({ "text": "stopping\r\n", "lost_bytes": 7 }));
    assert_eq!(run["stderr"], json!({ "base64": "G1szMW1ub3QgbG9hZGVk/wo=", "lost_bytes": 0 }));
    assert_eq!(
        run["calls"][0],
        json!({
            "command": "systemctl",
            "args": [{ "text": "stop" }, { "text": "my app.service" }],
            "answer": "exits",
            "exit_code": 5
        })
    );
}

#[test]
fn changes_are_listed_where_they_are_known() {
    let runs = &report(&[sample::failed()])["scenarios"][0]["runs"];
    assert_eq!((&runs[0]["changes"], &runs[0]["unlisted_changes"]), (&Value::Null, &json!(0)));
    assert_eq!(runs[1]["unlisted_changes"], 7);
    let changes = &runs[1]["changes"];
    assert_eq!(
        changes[0],
        json!({
            "path": { "text": "/etc/motd" },
            "kind": "changed",
            "what": "file",
            "mode": "0644",
            "uid": 0,
            "gid": 5,
            "size": 1,
            "sha256": "ab".repeat(32),
            "no_hash": null,
            "target": null
        })
    );
    assert_eq!(changes[1]["target"], json!({ "base64": "/w==" }));
    assert_eq!((&changes[2]["sha256"], &changes[2]["no_hash"]), (&Value::Null, &json!("too-long")));
    assert_eq!((&changes[3]["kind"], &changes[3]["no_hash"]), (&json!("deleted"), &Value::Null));
}

#[test]
fn findings_say_where_and_whether_they_count() {
    let finding = &report(&[sample::failed()])["scenarios"][0]["findings"][0];
    assert_eq!(
        *finding,
        json!({
            "code": "no-explicit-exit",
            "level": "warn",
            "denied": false,
            "expected": false,
            "place": "pre-action 2, line 3",
            "file": "scripts/stop_app.sh",
            "line": 3,
            "message": "the exit code came from the last command",
            "help": "end the script with an `exit` of your own"
        })
    );
}

#[test]
fn errors_and_skips_carry_their_reason() {
    let mut result = sample::result(&Rulebook::default(), Verdict::Skipped("pwsh is not on PATH".into()));
    result.rehearsal = None;
    let scenario = &report(&[result])["scenarios"][0];
    assert_eq!(scenario["verdict"], "skipped");
    assert_eq!(scenario["reason"], "pwsh is not on PATH");
    assert_eq!(scenario["outcome"], Value::Null);
}

#[test]
fn a_run_without_scenarios_is_a_document_too() {
    assert_eq!(report(&[])["scenarios"], json!([]));
}

/// Goes through `value` and finds every field of it in the schema.
pub(in crate::report) fn check(value: &Value, schema: &Value, root: &Value, path: &str) {
    let mut schema = schema;
    while let Some(target) = schema["$ref"].as_str() {
        schema = root.pointer(target.trim_start_matches('#')).expect("the reference leads somewhere");
    }
    if let Some(choice) = schema["anyOf"].as_array().filter(|_| !value.is_null()) {
        return check(value, &choice[0], root, path);
    }
    match value {
        Value::Object(fields) => {
            for (name, value) in fields {
                let mut places = vec![schema];
                places.extend(schema["oneOf"].as_array().into_iter().flatten());
                let known = places.iter().find_map(|place| place["properties"].get(name));
                let known = known.unwrap_or_else(|| panic!("{path}.{name} is not in the schema"));
                check(value, known, root, &format!("{path}.{name}"));
            }
        }
        Value::Array(items) => {
            for item in items {
                check(item, &schema["items"], root, path);
            }
        }
        _ => {}
    }
}

#[test]
fn the_schema_names_every_field_of_the_report() {
    let schema = results_schema();
    check(&report(&[sample::failed()]), &schema, &schema, "results");
}
