//! The schemas say what the readers read.

use std::collections::BTreeSet;

use schemars::JsonSchema;
use serde_json::Value;

use super::*;
use crate::scenario::endpoint::{Answer, Cpu, Disk, Endpoint, File, Limits, Service, Turn};
use crate::scenario::expect::{ActionEnd, Call, Expect, FileEnd, Findings, Output, OutputText, PatchEnd};
use crate::scenario::job::Job;
use crate::scenario::map::{Map, MapSchema};
use crate::scenario::plan::{
    ActionWhere, AgentFails, AgentRestarts, Asset, Blackout, Change, Group, JobExpect, Offline, PatchWhere,
    Plan, PlanExpect, PlannedJob, Reboots, When,
};
use crate::scenario::schema::generate::schema_of;
use crate::scenario::yaml::{Keys, documents, keys, to_json};
use crate::source::SourceFile;

fn surfaces() -> Vec<(&'static Keys, Value)> {
    fn of<T: JsonSchema>() -> Value {
        schema_of::<T>("x")
    }
    vec![
        (&keys::SCENARIOS, of::<scenario::ScenariosSurface>()),
        (&keys::SCENARIO, of::<scenario::ScenarioSurface>()),
        (Plan::KEYS, of::<MapSchema<Plan>>()),
        (Group::KEYS, of::<MapSchema<Group>>()),
        (Asset::KEYS, of::<MapSchema<Asset>>()),
        (Offline::KEYS, of::<MapSchema<Offline>>()),
        (Blackout::KEYS, of::<MapSchema<Blackout>>()),
        (Job::KEYS, of::<MapSchema<Job>>()),
        (PlannedJob::KEYS, of::<MapSchema<PlannedJob>>()),
        (When::KEYS, of::<MapSchema<When>>()),
        (Change::KEYS, of::<MapSchema<Change>>()),
        (AgentRestarts::KEYS, of::<MapSchema<AgentRestarts>>()),
        (AgentFails::KEYS, of::<MapSchema<AgentFails>>()),
        (ActionWhere::KEYS, of::<MapSchema<ActionWhere>>()),
        (PatchWhere::KEYS, of::<MapSchema<PatchWhere>>()),
        (&keys::ACTION, of::<action::ActionSurface>()),
        (&keys::TRY, of::<action::TrySurface>()),
        (&keys::SCRIPT, of::<action::ScriptSurface>()),
        (&keys::NOT_STARTED, of::<action::NotStartedSurface>()),
        (&keys::INSTALL, of::<action::InstallSurface>()),
        (&keys::REGISTRY, of::<action::RegistrySurface>()),
        (&keys::UNINSTALL, of::<action::UninstallSurface>()),
        (&keys::PATCH, of::<scenario::PatchSurface>()),
        (&keys::REBOOT, of::<scenario::RebootSurface>()),
        (&keys::DEFER, of::<scenario::DeferSurface>()),
        (Endpoint::KEYS, of::<MapSchema<Endpoint>>()),
        (File::KEYS, of::<MapSchema<File>>()),
        (Cpu::KEYS, of::<MapSchema<Cpu>>()),
        (Disk::KEYS, of::<MapSchema<Disk>>()),
        (Limits::KEYS, of::<MapSchema<Limits>>()),
        (Answer::KEYS, of::<MapSchema<Answer>>()),
        (Service::KEYS, of::<MapSchema<Service>>()),
        (Turn::KEYS, of::<MapSchema<Turn>>()),
        (PlanExpect::KEYS, of::<MapSchema<PlanExpect>>()),
        (JobExpect::KEYS, of::<MapSchema<JobExpect>>()),
        (Reboots::KEYS, of::<MapSchema<Reboots>>()),
        (Expect::KEYS, of::<MapSchema<Expect>>()),
        (ActionEnd::KEYS, of::<MapSchema<ActionEnd>>()),
        (PatchEnd::KEYS, of::<MapSchema<PatchEnd>>()),
        (Output::KEYS, of::<MapSchema<Output>>()),
        (OutputText::KEYS, of::<MapSchema<OutputText>>()),
        (FileEnd::KEYS, of::<MapSchema<FileEnd>>()),
        (Findings::KEYS, of::<MapSchema<Findings>>()),
        (Call::KEYS, of::<MapSchema<Call>>()),
        (&keys::RULEBOOK, of::<rulebook::RulebookFile>()),
        (&keys::SWITCHES, of::<rulebook::SwitchesSurface>()),
    ]
}

#[test]
fn schema_and_reader_know_the_same_keys() {
    let surfaces = surfaces();
    for table in keys::ALL {
        let (_, schema) = surfaces
            .iter()
            .find(|(keys, _)| keys == table)
            .unwrap_or_else(|| panic!("{} has no schema", table.of));
        let properties = schema["properties"].as_object().expect("it is a map");
        let known: BTreeSet<&str> = properties.keys().map(String::as_str).collect();
        assert_eq!(known, table.names.iter().copied().collect(), "{}", table.of);
        assert_eq!(schema["additionalProperties"], Value::Bool(false), "{}", table.of);
        for (key, property) in properties {
            let described = property["description"].as_str().is_some_and(|text| text.ends_with('.'));
            assert!(described, "{key} in {} has no description", table.of);
        }
    }
}

/// Whether `value` is what `schema` says; as much of JSON Schema as the schemas use, and a panic on anything else.
fn valid(root: &Value, schema: &Value, value: &Value) -> bool {
    let Some(rules) = schema.as_object() else { return schema != &Value::Bool(false) };
    if let Some(reference) = rules.get("$ref") {
        let pointer =
            reference.as_str().and_then(|text| text.strip_prefix('#')).expect("it points into this schema");
        return valid(root, root.pointer(pointer).expect("it points at a definition"), value);
    }
    rules.iter().all(|(rule, is)| match rule.as_str() {
        "$schema" | "title" | "description" | "definitions" | "format" | "default" => true,
        "type" => {
            let is_type = |name: &Value| match name.as_str() {
                Some("string") => value.is_string(),
                Some("integer") => value.is_i64() || value.is_u64(),
                Some("number") => value.is_number(),
                Some("boolean") => value.is_boolean(),
                Some("object") => value.is_object(),
                Some("array") => value.is_array(),
                other => panic!("unknown type {other:?}"),
            };
            is.as_array().map_or_else(|| is_type(is), |names| names.iter().any(is_type))
        }
        "enum" => is.as_array().is_some_and(|words| words.contains(value)),
        "const" => is == value,
        "anyOf" => is.as_array().is_some_and(|all| all.iter().any(|one| valid(root, one, value))),
        "oneOf" => {
            is.as_array().is_some_and(|all| all.iter().filter(|one| valid(root, one, value)).count() == 1)
        }
        "allOf" => is.as_array().is_some_and(|all| all.iter().all(|one| valid(root, one, value))),
        "minimum" => value.as_i64().is_none_or(|number| number >= is.as_i64().unwrap_or(i64::MAX)),
        "maximum" => value.as_i64().is_none_or(|number| number <= is.as_i64().unwrap_or(i64::MIN)),
        "pattern" => value.as_str().is_none_or(|text| matches(is, text)),
        "items" => value.as_array().is_none_or(|items| items.iter().all(|item| valid(root, is, item))),
        "maxItems" => value.as_array().is_none_or(|items| items.len() as u64 <= is.as_u64().unwrap_or(0)),
        "maxProperties" => value.as_object().is_none_or(|map| map.len() as u64 <= is.as_u64().unwrap_or(0)),
        "minProperties" => {
            value.as_object().is_none_or(|map| map.len() as u64 >= is.as_u64().unwrap_or(u64::MAX))
        }
        "required" => value.as_object().is_none_or(|map| {
            is.as_array().is_some_and(|keys| {
                keys.iter().all(|key| key.as_str().is_some_and(|key| map.contains_key(key)))
            })
        }),
        "properties" | "patternProperties" | "additionalProperties" => value
            .as_object()
            .is_none_or(|map| map.iter().all(|(key, value)| property(root, rules, key, value))),
        other => panic!("unknown rule {other}"),
    })
}

fn property(root: &Value, rules: &serde_json::Map<String, Value>, key: &str, value: &Value) -> bool {
    if let Some(schema) = rules.get("properties").and_then(|properties| properties.get(key)) {
        return valid(root, schema, value);
    }
    let patterns = rules.get("patternProperties").and_then(Value::as_object);
    let pattern =
        patterns.and_then(|all| all.iter().find(|(pattern, _)| matches(&Value::from(pattern.as_str()), key)));
    if let Some((_, schema)) = pattern {
        return valid(root, schema, value);
    }
    rules.get("additionalProperties").is_none_or(|schema| valid(root, schema, value))
}

fn matches(pattern: &Value, text: &str) -> bool {
    regex::Regex::new(pattern.as_str().expect("it is text"))
        .expect("it is a regular expression")
        .is_match(text)
}

fn json(text: &str) -> Value {
    let source = SourceFile::new("x.yaml", text);
    let (documents, problems) = documents(&source);
    assert_eq!(problems, [], "{text}");
    to_json(&documents[0])
}

#[test]
fn what_the_reader_takes_the_schema_takes() {
    let schema = schema();
    for text in crate::scenario::yaml::examples() {
        let value = json(&text);
        assert!(valid(&schema, &schema, &value), "{text}\n{value:#}");
    }
}

#[test]
fn what_the_reader_refuses_the_schema_refuses() {
    let schema = schema();
    let job = "scenario: x\njob:\n  platform: linux\n";
    for text in [
        "scenario: x\n",
        "job: {platform: linux}\n",
        "scenario: x\njob: {platform: windws}\n",
        "scenario: x\njob: {}\n",
        "scenario: x\ncolour: blue\njob: {platform: linux}\n",
        &format!("{job}  pre_actions: 6\n"),
        &format!("{job}  pre_actions: [{{}}, {{}}, {{}}, {{}}, {{}}, {{}}]\n"),
        &format!("{job}  pre_actions: [{{exits: x}}]\n"),
        &format!("{job}  pre_actions: [12]\n"),
        &format!("{job}  patches: [{{a: , b: }}]\n"),
        &format!("{job}  patches: [{{reboot: true}}]\n"),
        &format!("{job}  reboot: later\n"),
        &format!("{job}expect: {{job: Complete}}\n"),
        &format!("{job}expect: {{pre_actions: skipped}}\n"),
        &format!("{job}expect: {{pre_actions: }}\n").replace("pre_actions: ", "aborted: "),
        &format!("{job}findings: {{no-such: allow}}\n"),
        &format!("{job}endpoint: {{commands: {{systemctl: {{exits: 256}}}}}}\n"),
        &format!("{job}endpoint: cloud\n"),
        &format!("{job}endpoint: {{network: bridge}}\n"),
        &format!("{job}endpoint: {{limits: {{memory: 512 MiBs}}}}\n"),
        &format!("{job}endpoint: {{disks: {{/: {{sise: 1 GB}}}}}}\n"),
        "scenarios: x\n",
    ] {
        assert!(!valid(&schema, &schema, &json(text)), "{text}");
    }
}

#[test]
fn rulebooks_have_a_schema_too() {
    let schema = rulebook_schema();
    let good = "rulebook: x\nbased_on: run-script-actions\nsource: y\nexit_codes: {0: success, -1: [failed, abort], 0xFF: retry, other: failed}\nretries: 3\nswitches: {post_actions: after_reboot, abort_fails_job: false}\n";
    assert!(valid(&schema, &schema, &json(good)));
    for wrong in [
        "rulebook: x\nbased_on: y\n",
        "based_on: run-script-actions\n",
        "rulebook: x\nexit_codes: {ten: failed}\n",
        "rulebook: x\nretries: -1\n",
    ] {
        assert!(!valid(&schema, &schema, &json(wrong)), "{wrong}");
    }
}
