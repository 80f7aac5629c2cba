//! What comes of jobs, whatever they hold.

use proptest::prelude::*;

use super::files::{File, Imported, Options, import};
use crate::diag::{has_errors, render};
use crate::job::Platform;
use crate::scenario::{Scenario, yaml};
use crate::source::SourceFile;

/// What comes of one text; whatever it is, every place lies in its text, and either there are files or an error says why.
fn imported(text: &str) -> Imported {
    let source = SourceFile::new("job.json", text);
    let imported = import(std::slice::from_ref(&source), Options::default());
    for (span, _) in imported.diagnostics.iter().flat_map(|problem| &problem.labels) {
        assert!(text.get(span.start..span.end).is_some(), "{span:?} of {text:?}");
    }
    render(&imported.diagnostics, true);
    assert_eq!(imported.files.is_empty(), has_errors(&imported.diagnostics), "{text:?}");
    imported
}

/// The scenario of a file, which is right.
fn scenario(file: &File) -> Scenario {
    let text = String::from_utf8(file.bytes.clone()).expect("UTF-8");
    let (mut scenarios, problems) = yaml::parse(&SourceFile::new(file.path.as_str(), text.as_str()));
    assert_eq!(render(&problems, false), "", "{text}");
    scenarios.remove(0)
}

/// Base64 as the vendor's programs write it.
fn base64(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::new();
    for chunk in bytes.chunks(3) {
        let bits = chunk.iter().fold(0, |bits, byte| bits << 8 | u32::from(*byte)) << (8 * (3 - chunk.len()));
        for at in 0..4 {
            text.push(if at > chunk.len() {
                '='
            } else {
                char::from(DIGITS[(bits >> (18 - 6 * at)) as usize & 63])
            });
        }
    }
    text
}

#[test]
fn a_job_keeps_its_meaning() {
    let script = base64(b"exit 12\n");
    let job = format!(
        r#"{{"name": "Web", "platform": "Windows", "type": "Install", "approvedPatches": ["KB1", "KB2"],
            "preDeployActions": {{"action": "run script", "actionItem": "Check", "scriptType": "PS1", "script": "{script}"}},
            "postDeployment": {{"rebootCountdown": {{"interval": "90", "intervalUnit": "minutes"}}}}}}"#
    );
    let imported = imported(&job);
    assert_eq!(imported.diagnostics, []);
    let scenario = scenario(&imported.files[0]);
    assert_eq!((scenario.name.as_str(), scenario.job.name.as_deref()), ("Web", Some("Web")));
    assert_eq!(scenario.job.platform, Platform::Windows);
    assert_eq!(
        scenario.job.patches.iter().map(|patch| patch.name.as_str()).collect::<Vec<_>>(),
        ["KB1", "KB2"]
    );
    assert_eq!(scenario.job.pre_actions[0].name.as_deref(), Some("Check"));
    let countdown = crate::job::RebootPolicy::Countdown(std::time::Duration::from_secs(90 * 60));
    assert_eq!(scenario.job.reboot, countdown);
    assert_eq!(imported.files[1].path, "scripts/web/Check.ps1");
    assert_eq!(imported.files[1].bytes, b"exit 12\n");
    assert_eq!(imported.summaries[0].kept, [""; 0], "everything is said by the scenario");
}

#[test]
fn what_the_reboot_settings_say_is_said_or_kept() {
    let deferment = r#""rebootOption": {"deferment": {"count": 3, "interval": 1, "intervalUnit": "HOURS"}}"#;
    let countdown = r#""rebootCountdown": {"interval": 15, "intervalUnit": "MINUTES"}"#;
    for (settings, said, kept) in [
        (String::new(), None, 0),
        (r#""suppressReboots": false"#.to_owned(), None, 0),
        (r#""suppressReboots": "true""#.to_owned(), Some("reboot: suppress"), 0),
        (countdown.to_owned(), Some("reboot: { countdown: 15m }"), 0),
        (deferment.to_owned(), Some("reboot: { defer: { each: 1h, times: 3 } }"), 0),
        (
            format!("{deferment}, {countdown}"),
            Some("reboot: { defer: { each: 1h, times: 3, countdown: 15m } }"),
            0,
        ),
        (format!("\"suppressReboots\": true, {deferment}, {countdown}"), Some("reboot: suppress"), 2),
        (deferment.replace('3', "0"), None, 1),
    ] {
        let within = format!(r#"{{"name": "x", "platform": "Linux", "postDeployment": {{{settings}}}}}"#);
        let comma = if settings.is_empty() { "" } else { ", " };
        let beside = format!(r#"{{"name": "x", "platform": "Linux"{comma}{settings}}}"#);
        for job in [within, beside] {
            let imported = imported(&job);
            let text = String::from_utf8_lossy(&imported.files[0].bytes).into_owned();
            let line = text.lines().find(|line| line.trim_start().starts_with("reboot: "));
            assert_eq!(line.map(str::trim), said, "{job}");
            assert_eq!(imported.summaries[0].kept.len(), kept, "{job}: {:?}", imported.summaries[0].kept);
        }
    }
}

#[test]
fn what_a_link_says_is_said_or_kept() {
    let rule = r#""chainedJobRule": {"field": "postActions", "operator": ">", "value": 80}"#;
    let child = format!(r#"{{"name": "c", "platform": "Linux", "linkedJobId": "1", {rule}}}"#);
    let kept = |text: &str| {
        let mut summaries = imported(text).summaries;
        summaries.pop().expect("a job").kept
    };
    assert_eq!(kept(&child), ["linkedJobId", "chainedJobRule"], "the parent is not there");
    let parent = r#"{"id": "1", "name": "p", "platform": "Linux", "approvedPatches": ["a"]}"#;
    assert_eq!(kept(&format!("[{parent}, {child}]")), ["chainedJobRule"], "there is nothing to count");
    let action = r#""postDeployActions": [{"action": "Run Script", "scriptType": "sh", "script": "Og=="}]"#;
    let parent = &parent.replace('}', &format!(", {action}}}"));
    assert_eq!(kept(&format!("[{parent}, {child}]")), [""; 0]);
    let text =
        String::from_utf8(imported(&format!("[{parent}, {child}]")).files[0].bytes.clone()).expect("UTF-8");
    assert!(text.contains("    after: p\n    when: { post_actions_successful: \"> 80%\" }\n"), "{text}");
    assert_eq!(text.matches("      - a\n").count(), 2, "the child takes the patches of its parent: {text}");
}

#[test]
fn fields_that_may_be_meant_otherwise_are_told() {
    for (field, told) in [
        (r#""preDeployAction": [1]"#, "did you mean `preDeployActions`?"),
        (r#""plattform": "linux""#, "did you mean `platform`?"),
        (r#""actionsBefore": [{"action": "Run Script"}]"#, "it holds actions"),
        (r#""someNewField": 1"#, ""),
        (r#""preDeployAction": []"#, ""),
    ] {
        let imported = imported(&format!(r#"{{"name": "x", "platform": "Linux", {field}}}"#));
        let shown = render(&imported.diagnostics, false);
        assert!(shown.contains(told) && shown.is_empty() == told.is_empty(), "{field}\n{shown}");
    }
}

/// Something like a job: fields of the right names with values of the right and of wrong kinds.
fn jobs() -> impl Strategy<Value = serde_json::Value> {
    use serde_json::{Value, json};
    let odd = prop_oneof![
        Just(Value::Null),
        Just(json!("")),
        Just(json!(-1)),
        Just(json!([])),
        Just(json!({"a": [1]}))
    ];
    let or_odd = |right: BoxedStrategy<Value>| prop_oneof![60 => right, 1 => odd.clone()].boxed();
    let text = || prop_oneof![any::<String>(), "[a-zA-Z ./]{1,12}"].prop_map(Value::from).boxed();
    let script = prop::collection::vec(any::<u8>(), 0..40).prop_map(|bytes| json!(base64(&bytes))).boxed();
    let kind = prop_oneof![40 => Just("sh"), 20 => Just("SH"), 1 => Just("ps1"), 1 => Just("?")];
    let kind = kind.prop_map(Value::from).boxed();
    let action = (text(), or_odd(kind), or_odd(script), text()).prop_map(|(name, kind, script, other)| {
        json!({"action": "Run Script", "actionItem": name, "scriptType": kind, "script": script, "other": other})
    });
    let actions = || or_odd(prop::collection::vec(action.clone(), 0..6).prop_map(Value::from).boxed());
    let platform =
        prop_oneof![20 => Just("Linux"), 20 => Just("Mac"), 1 => Just("windows"), 1 => Just("Solaris")];
    let platform = platform.prop_map(Value::from).boxed();
    let patches = or_odd(prop::collection::vec(text(), 0..4).prop_map(Value::from).boxed());
    let link = prop::sample::select(vec!["1", "2", "3", ""]).prop_map(Value::from);
    let id = link.clone();
    let rule = or_odd((0..120_i64).prop_map(|percent| json!({"operator": ">=", "value": percent})).boxed());
    let link = (link, rule);
    (text(), or_odd(platform), actions(), actions(), patches, id, link, text()).prop_map(
        |(name, platform, pre, post, patches, id, (link, rule), other)| {
            json!({"name": name, "platform": platform, "preDeployActions": pre, "postDeployActions": post,
                "approvedPatches": patches, "id": id, "linkedJobId": link, "chainedJobRule": rule, "someOther": other})
        },
    )
}

proptest! {
    #![proptest_config(crate::scenario::few_cases())]

    #[test]
    fn any_text_is_survived(text in any::<String>()) {
        imported(&text);
    }

    #[test]
    fn any_job_becomes_right_files_or_an_error(job in jobs()) {
        let text = job.to_string();
        let imported = imported(&text);
        for file in &imported.files {
            let parts: Vec<&str> = file.path.split('/').collect();
            prop_assert!(parts.iter().all(|part| !part.is_empty() && !part.starts_with('.')), "{}", file.path);
            if !file.is_script {
                scenario(file);
            }
        }
        let mut paths: Vec<String> = imported.files.iter().map(|file| file.path.to_lowercase()).collect();
        paths.sort();
        paths.dedup();
        prop_assert_eq!(paths.len(), imported.files.len(), "no file is written twice");
    }

    #[test]
    fn any_list_of_jobs_becomes_right_files_or_an_error(jobs in prop::collection::vec(jobs(), 1..5)) {
        // Ids that differ and links to jobs before them, so that most lists are without a mistake.
        let linked = |(at, mut job): (usize, serde_json::Value)| {
            job["id"] = serde_json::json!(at.to_string());
            let parent = job["linkedJobId"].as_str().and_then(|id| id.parse::<usize>().ok());
            job["linkedJobId"] = parent.filter(|parent| *parent < at).map_or(serde_json::Value::Null, |at| at.to_string().into());
            job
        };
        let jobs: Vec<_> = jobs.into_iter().enumerate().map(linked).collect();
        let imported = imported(&serde_json::Value::from(jobs).to_string());
        for file in imported.files.iter().filter(|file| !file.is_script) {
            scenario(file);
        }
    }

    #[test]
    fn a_script_is_what_it_was(bytes in prop::collection::vec(any::<u8>(), 1..2000)) {
        let job = serde_json::json!({"name": "x", "platform": "Linux",
            "postDeployActions": [{"action": "Run Script", "scriptType": "sh", "script": base64(&bytes)}]});
        let imported = imported(&job.to_string());
        prop_assert_eq!(&imported.files[1].bytes, &bytes);
    }
}
