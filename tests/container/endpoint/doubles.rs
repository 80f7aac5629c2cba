//! Command doubles answer wherever a script calls them.

use libtest_mimic::Trial;
use serde_json::json;

use super::support::{Project, bash, end, stdout};

pub(super) fn trials() -> Vec<Trial> {
    trials![
        doubles_answer_by_name_and_by_path,
        real_commands_stay_behind_those_that_tell_what_is_declared,
        a_double_that_hangs_ends_with_its_script,
        many_calls_at_the_same_time_are_all_answered
    ]
}

fn doubles_answer_by_name_and_by_path(project: &Project) {
    let endpoint = json!({ "commands": {
            "yum check-update ...": { "stdout": "one\n", "exits": 100 },
            "cat /etc/secret": { "stdout": "doubled\n" },
            "backup --now": { "stdout": "called\n", "exits": 3 },
        } });
    let script = bash(
        "yum check-update a b; echo $?
             /usr/bin/yum check-update c; echo $?
             /opt/vendor/backup --now; echo $?
             /bin/cat /etc/secret",
    );
    let result = project.run(&endpoint, &[&script]);
    assert_eq!(stdout(&result, 0), "one\n100\none\n100\ncalled\n3\ndoubled\n", "{result:#}");
    let calls = result["runs"][0]["calls"].as_array().unwrap();
    assert_eq!(calls.len(), 4, "{result:#}");
}

fn real_commands_stay_behind_those_that_tell_what_is_declared(project: &Project) {
    let endpoint = json!({ "clock": "2031-02-03T04:05:06Z" });
    let script = bash("date +%F; /bin/date -u +%Y; mkdir -p /a/b && ls -d /a/b");
    let result = project.run(&endpoint, &[&script]);
    assert_eq!(stdout(&result, 0), "2031-02-03\n2031\n/a/b\n", "{result:#}");
}

fn a_double_that_hangs_ends_with_its_script(project: &Project) {
    let endpoint = json!({
        "commands": { "fetch it": { "hangs": true } },
        "limits": { "time": "1s" },
    });
    let result = project.run(&endpoint, &[&bash("fetch it; echo never"), &bash("exit 4")]);
    assert!(end(&result, 0).contains("time"), "{result:#}");
    assert_eq!(end(&result, 1), "exit code 4");
}

fn many_calls_at_the_same_time_are_all_answered(project: &Project) {
    let endpoint = json!({ "commands": { "ask ...": { "stdout": "yes\n" } } });
    let script = bash("for n in $(seq 40); do ask $n & done | sort | tail -n 1; wait; ask last");
    let result = project.run(&endpoint, &[&script]);
    assert_eq!(result["runs"][0]["calls"].as_array().map(Vec::len), Some(41), "{result:#}");
}
