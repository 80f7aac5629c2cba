//! How scripts end, and what is known of it.

use libtest_mimic::Trial;
use serde_json::{Value, json};

use super::support::{Project, bash, end, stdout};

pub(super) fn trials() -> Vec<Trial> {
    trials![
        a_script_ends_as_it_ends_elsewhere,
        output_arrives_as_it_was_written,
        a_time_limit_ends_the_whole_tree,
        what_outlives_a_script_is_told_and_ended,
        limits_are_watched,
        a_script_sees_a_machine_and_little_of_the_caller
    ]
}

fn a_script_ends_as_it_ends_elsewhere(project: &Project) {
    let scripts = [
        "#!/bin/sh\nexit 7",
        "#!/bin/bash\nkill -TERM $$",
        "#!/bin/sh\ncat; exit $?",
        "#!/no/such/shell\nexit 0",
        "#!/bin/sh\nexit 256",
    ];
    let result = project.run(&json!({}), &scripts);
    let expected = ["exit code 7", "killed by signal 15", "exit code 0"];
    for (run, expected) in expected.into_iter().enumerate() {
        assert_eq!(end(&result, run), expected, "{result:#}");
    }
    assert!(end(&result, 3).contains("/no/such/shell"), "{result:#}");
    assert_eq!(end(&result, 4), "exit code 0");
}

fn output_arrives_as_it_was_written(project: &Project) {
    // Other shells speak of the locales that this image lacks.
    let long = "#!/bin/sh\nseq 1 400000; echo end >&2; printf 'a\\377\\000b' >&2";
    let result = project.run(&json!({}), &[long]);
    assert_eq!(end(&result, 0), "exit code 0");
    let run = &result["runs"][0];
    assert!(stdout(&result, 0).starts_with("1\n2\n3\n"), "{run:#}");
    // All numbers up to 400,000, of which the first megabyte is kept.
    let all: u64 = (1..=400_000).map(|number: u64| u64::from(number.ilog10()) + 2).sum();
    assert_eq!(run["stdout"]["lost_bytes"].as_u64(), Some(all - (1 << 20)), "{:#}", run["stderr"]);
    assert_eq!(run["stderr"]["base64"], "ZW5kCmH/AGI=", "{:#}", run["stderr"]);
}

fn a_time_limit_ends_the_whole_tree(project: &Project) {
    let script = bash("trap '' TERM\n(setsid sleep 3600 &)\nsleep 3600 | cat &\nwhile :; do sleep 1; done");
    let look = bash("cd /proc; for p in [0-9]*; do cat $p/comm; done | sort");
    let result = project.run(&json!({ "limits": { "time": "1s" } }), &[&script, &look]);
    assert!(end(&result, 0).contains("time"), "{result:#}");
    // Nothing but process 1, the script and what it calls.
    let left: Vec<&str> = stdout(&result, 1).lines().collect();
    assert!(!left.contains(&"sleep"), "{left:?}");
}

fn what_outlives_a_script_is_told_and_ended(project: &Project) {
    let script = bash("sleep 3600 >/dev/null 2>&1 &\nexit 3");
    let look = bash("cd /proc; for p in [0-9]*; do cat $p/comm; done | sort");
    let result = project.run(&json!({}), &[&script, &look]);
    assert_eq!(end(&result, 0), "exit code 3");
    assert_eq!(result["runs"][0]["survivors"], json!(["sleep 3600"]), "{result:#}");
    assert!(!stdout(&result, 1).contains("sleep"), "{result:#}");
}

fn limits_are_watched(project: &Project) {
    let limits = json!({ "limits": { "processes": 30, "time": "60s" } });
    let result = project.run(&limits, &[&bash(":(){ :|:& };:\nsleep 600"), &bash("exit 0")]);
    assert_eq!(end(&result, 0), "exceeded its process limit", "{result:#}");
    assert_eq!(end(&result, 1), "exit code 0");
    let limits = json!({ "limits": { "memory": "80MB", "output": "1MB", "time": "60s" } });
    let hog = bash("text=x\nwhile :; do text=$text$text; done");
    let talker = bash("while :; do echo xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx; done");
    let result = project.run(&limits, &[&hog, &talker, &bash("exit 0")]);
    assert_eq!(end(&result, 0), "exceeded its memory limit", "{result:#}");
    assert_eq!(end(&result, 1), "exceeded its output limit", "{result:#}");
    assert_eq!(end(&result, 2), "exit code 0");
}

fn a_script_sees_a_machine_and_little_of_the_caller(project: &Project) {
    let script =
        bash("id -u; hostname; cat /proc/1/comm; echo $MARK; env | sort; pwd; echo hi > /proc/1/fd/1");
    let endpoint = json!({ "hostname": "web-01", "env": { "MARK": "declared" } });
    let result = project.run(&endpoint, &[&script]);
    let lines: Vec<&str> = stdout(&result, 0).lines().collect();
    assert_eq!(&lines[..4], ["0", "web-01", "systemd", "declared"], "{result:#}");
    let names: Vec<&str> = lines.iter().filter_map(|line| Some(line.split_once('=')?.0)).collect();
    let expected = [
        "HOME",
        "LANG",
        "LC_ALL",
        "LOGNAME",
        "MARK",
        "PATCHDRILL",
        "PATH",
        "PWD",
        "SHELL",
        "SHLVL",
        "TERM",
        "TMPDIR",
        "USER",
        "_",
    ];
    assert_eq!(names, expected);
    // What process 1 says is for patchdrill alone.
    assert_ne!(end(&result, 0), "exit code 0");
    assert_eq!(result["reason"], Value::Null, "{result:#}");
}
