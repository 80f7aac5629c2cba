//! What one action leaves for the next, and what a reboot leaves.

use libtest_mimic::Trial;
use serde_json::json;

use super::support::{Project, bash, end, scenario, stdout};

pub(super) fn trials() -> Vec<Trial> {
    trials![
        files_stay_from_action_to_action_and_are_gone_with_the_job,
        a_forced_reboot_keeps_files_and_ends_processes,
        a_job_reboots_at_its_end,
        what_no_container_can_be_given_is_refused
    ]
}

fn files_stay_from_action_to_action_and_are_gone_with_the_job(project: &Project) {
    let write = bash("echo kept > /etc/kept; echo here > note; test ! -e /etc/before && touch /etc/before");
    let read = bash("cat /etc/kept note declared/file; ls -l declared/file | head -c 10");
    let endpoint = json!({ "files": { "declared/file": { "content": "declared\n", "mode": "0640" } } });
    for _ in 0..2 {
        let result = project.run(&endpoint, &[&write, &read]);
        assert_eq!(end(&result, 0), "exit code 0", "{result:#}");
        assert_eq!(stdout(&result, 1), "kept\nhere\ndeclared\n-rw-r-----", "{result:#}");
    }
}

fn a_forced_reboot_keeps_files_and_ends_processes(project: &Project) {
    let script = bash(
        "if [ -e /var/lib/again ]; then
               cat /var/lib/again; ls -A /tmp; ls /run/scripts-own 2>/dev/null
               echo shared $(tail -n +2 /proc/sysvipc/shm)
               cd /proc; for p in [0-9]*; do cat $p/comm; done | sort
               exit 0
             fi
             echo stays > /var/lib/again; echo goes > /tmp/goes; mkdir /run/scripts-own
             ipcmk -M 1000 >/dev/null || exit 9
             setsid sleep 3600 >/dev/null 2>&1 &
             rm -rf /run/patchdrill/tools 2>/dev/null
             /sbin/reboot
             sleep 600",
    );
    let result = project.run(&json!({}), &[&script, &bash("systemctl is-active nothing; exit 0")]);
    assert_eq!(result["runs"][0]["forced_reboots"], json!(["reboot"]), "{result:#}");
    assert_eq!(end(&result, 1), "exit code 0", "{result:#}");
    let lines: Vec<&str> = stdout(&result, 1).lines().collect();
    assert_eq!(lines.first(), Some(&"stays"), "{result:#}");
    assert!(lines.contains(&"shared"), "{lines:?}");
    assert!(!lines.contains(&"goes") && !lines.contains(&"sleep"), "{lines:?}");
    // Doubles answer after it, too.
    assert_eq!(result["runs"][2]["calls"][0]["command"], "systemctl", "{result:#}");
}

fn a_job_reboots_at_its_end(project: &Project) {
    let script =
        bash("cat /var/lib/count /tmp/count; echo one >> /var/lib/count; echo one >> /tmp/count; exit 10");
    let mut twice = scenario("twice", &json!({}), &[&script]);
    twice["runs"] = "twice".into();
    project.write("twice.yaml", &[twice]);
    let called = project.call(&["test", "--format", "json", "twice.yaml"]);
    let result = called.scenarios().remove(0);
    let again = result["second_run"]["runs"][0]["stdout"]["text"].as_str().unwrap_or_default();
    assert_eq!((stdout(&result, 0), again), ("", "one\n"), "{result:#}");
}

fn what_no_container_can_be_given_is_refused(project: &Project) {
    for declared in [json!({ "uptime": "3d" }), json!({ "limits": { "disk": "1MB" } })] {
        // A mistake of the scenario, told before anything runs.
        project.write("one.yaml", &[scenario("one", &declared, &[&bash("exit 0")])]);
        let called = project.call(&["test", "--format", "json", "one.yaml"]);
        assert!(called.stderr.contains("a container cannot be given"), "{}", called.stderr);
    }
}
