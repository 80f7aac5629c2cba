//! Scripts that multiply, stay, or turn against whoever runs them.

use serde_json::json;

use super::support::{for_everybody, has};

#[test]
fn a_fork_bomb_exceeds_the_process_limit() {
    for_everybody(|machine| {
        machine
            .run_limited(&json!({ "processes": 40, "time": "60s" }), ":(){ :|:& };:\nsleep 600")
            .ended("exceeded its process limit");
    });
}

#[test]
fn what_a_script_leaves_running_keeps_to_the_limits_too() {
    for_everybody(|machine| {
        // Few are missing when the script ends, so that they come before what it leaves is ended, on a busy machine too.
        let script = "\
(for n in $(seq 30); do sleep 600 & done
touch /tmp/ready
while kill -0 $$; do :; done
for n in $(seq 30); do sleep 600 & done
wait) >/dev/null 2>&1 &
until [ -e /tmp/ready ]; do sleep 0.01; done
exit 0";
        machine
            .run_limited(&json!({ "processes": 40, "time": "60s" }), script)
            .ended("exceeded its process limit");
    });
}

#[test]
fn a_fork_bomb_without_a_declared_limit_is_over_when_its_script_is() {
    for_everybody(|machine| {
        let ran = machine.run(":(){ :|:& };:\nexit 5");
        let end = ran.end(0);
        assert!(["exit code 5", "exceeded its process limit"].contains(&end), "{:#}", ran.0);
        assert_eq!(ran.end(1), "exit code 0");
    });
}

#[test]
fn a_memory_hog_exceeds_the_memory_limit() {
    for_everybody(|machine| {
        let script = "text=x\nwhile :; do text=$text$text; done";
        machine
            .run_limited(&json!({ "memory": "80MB", "time": "60s" }), script)
            .ended("exceeded its memory limit");
    });
}

#[test]
fn many_small_memory_hogs_count_together() {
    for_everybody(|machine| {
        let hog = "x=$(head -c 20000000 /dev/zero | tr '\\0' x); sleep 600";
        let script = format!("for n in 1 2 3 4 5 6; do ( {hog} ) & done\nwait");
        machine
            .run_limited(&json!({ "memory": "80MB", "time": "60s" }), &script)
            .ended("exceeded its memory limit");
    });
}

#[test]
fn whoever_computes_for_ever_exceeds_the_processor_limit() {
    for_everybody(|machine| {
        let script = "(while :; do :; done) &\n(while :; do :; done) &\nwait";
        machine
            .run_limited(&json!({ "cpu": "200ms", "time": "60s" }), script)
            .ended("exceeded its CPU time limit");
    });
}

#[test]
fn limits_hold_when_proc_is_unmounted() {
    for_everybody(|machine| {
        let script = "umount -l /proc\nmount -t tmpfs none /proc\ntext=x\nwhile :; do text=$text$text; done";
        machine
            .run_limited(&json!({ "memory": "80MB", "time": "60s" }), script)
            .ended("exceeded its memory limit");
    });
}

#[test]
fn endless_output_is_cut_off() {
    for_everybody(|machine| {
        machine
            .run_limited(&json!({ "output": "1MB", "time": "60s" }), "yes")
            .ended("exceeded its output limit");
        machine
            .run_limited(&json!({ "output": "1MB", "time": "60s" }), "yes >&2")
            .ended("exceeded its output limit");
    });
}

#[test]
fn output_that_is_read_after_the_end_counts_too() {
    for_everybody(|machine| {
        for _ in 0..20 {
            let script = "printf '%05000d' 1\nexit 0";
            machine.run_limited(&json!({ "output": "1 KB" }), script).ended("exceeded its output limit");
        }
    });
}

#[test]
fn a_signal_to_everybody_reaches_only_the_endpoint() {
    for_everybody(|machine| {
        let script = "sleep 600 &\nkill -9 -1\nwait\necho after\nexit 4";
        machine.run(script).ended("exit code 4").said(&["after"]);
        machine.run("kill -STOP -1; kill -TERM -1; exit 4").ended("exit code 4");
    });
}

#[test]
fn process_1_stands_every_signal() {
    for_everybody(|machine| {
        let script = "kill -9 1; kill -STOP 1\nfor n in $(seq 64); do kill -$n 1; done\nexit 4";
        machine.run(script).ended("exit code 4");
    });
}

#[test]
fn a_script_that_kills_its_parent_ends_as_it_says() {
    for_everybody(|machine| {
        machine.run("kill -9 $PPID\necho \"$PPID\"\nexit 6").ended("exit code 6").said(&["1"]);
    });
}

#[test]
fn a_script_without_descriptors_ends_as_it_says() {
    for_everybody(|machine| {
        let script = "for file in /proc/self/fd/*; do n=${file##*/}; eval \"exec $n>&-\" 2>/dev/null; done\nexec 0>&- 1>&- 2>&-\nexit 7";
        machine.run(script).ended("exit code 7");
    });
}

#[test]
fn a_script_that_ignores_every_request_is_ended() {
    for_everybody(|machine| {
        let script = "trap '' TERM INT HUP QUIT\nwhile :; do sleep 600; done";
        machine.run_limited(&json!({ "time": "300ms" }), script).ended("timed out");
    });
}

#[test]
fn whoever_flees_into_a_session_of_its_own_is_told_of_and_ended() {
    for_everybody(|machine| {
        let script = "\
setsid sh -c 'trap \"\" TERM HUP INT; exec sleep 1000' >/dev/null 2>&1 &
nohup sleep 1001 >/dev/null 2>&1 &
( setsid sh -c 'sleep 1002 &' >/dev/null 2>&1 & )
until [ \"$(cat /proc/[0-9]*/comm 2>/dev/null | grep -c '^sleep$')\" = 3 ]; do :; done
exit 5";
        let ran = machine.run(script).ended("exit code 5");
        let mut survivors: Vec<_> =
            ran.run(0)["survivors"].as_array().unwrap().iter().filter_map(|line| line.as_str()).collect();
        survivors.sort_unstable();
        assert_eq!(survivors, ["sleep 1000", "sleep 1001", "sleep 1002"]);
        assert!(!machine.runs("sleep 100"));
    });
}

#[test]
fn whoever_flees_into_namespaces_of_its_own_is_ended_too() {
    if !has("unshare") {
        return;
    }
    for_everybody(|machine| {
        let script = "\
unshare --user --map-root-user --pid --fork --mount sh -c 'trap \"\" TERM; sleep 1003' >/dev/null 2>&1 &
until grep -q sleep /proc/[0-9]*/comm 2>/dev/null; do :; done
exit 5";
        machine.run(script).ended("exit code 5");
        assert!(!machine.runs("sleep 1003"));
    });
}
