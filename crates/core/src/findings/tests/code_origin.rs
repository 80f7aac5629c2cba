//! Where exit codes come from.

use super::support::{call, findings_of, job, ran, short};
use crate::environment::EndpointSpec;
use crate::event::{ActionRun, CallAnswer, Captured};
use crate::findings::of_run;
use crate::job::Platform;
use crate::rules::Rulebook;

fn check(snippet: &str, run: &ActionRun, expected: &[&str]) {
    let found: Vec<String> =
        findings_of(snippet, run).iter().map(|each| format!("{}: {}", short(each), each.message)).collect();
    assert_eq!(found, expected, "exit code {:?} of\n{snippet}", run.end);
}

#[test]
fn a_code_that_an_exit_names_is_above_suspicion() {
    for (snippet, code) in [
        ("echo hello\nexit 0", 0),
        ("systemctl stop x || exit 12 # reason\nexit 0", 12),
        ("[ -f /x ] && exit 101\nexit 0", 101),
        ("fail() { echo \"$1\"; exit 10; }\nfail x", 10),
        ("rc=0\nrsync a b || rc=$?\nexit $rc", 3),
        ("exit $?", 5),
        ("exit \"${code:-0}\"", 0),
        ("trap 'exit 1' INT TERM\nsleep 5\nexit 0", 1),
        ("exit 268", 12),
        ("exit abc", 2),
        ("case $x in a) exit 4;; esac\nexit 0", 4),
        ("check() { return 4; }\nexit 0\ncheck", 4),
        ("check() { return 4; }\ncheck", 4),
        (". /opt/lib.sh\nrun", 7),
        ("eval \"$commands\"", 7),
        ("python3 - <<EOF\nimport sys; sys.exit(12)\nEOF", 12),
        ("awk '{exit 12}' /etc/hosts", 12),
        ("abort=12\nstop || finish $abort", 12),
        ("rsync a b; [ $? -eq 12 ] && echo again", 12),
        ("die 12\ndie() { exit \"$1\"; }", 12),
    ] {
        check(snippet, &ran(code), &[]);
    }
}

#[test]
fn a_code_that_nobody_named_is_told() {
    for (snippet, code, expected) in [
        (
            "grep -q patched /var/log/x",
            1,
            "no-explicit-exit@2: exit code 1 came from the last command, `grep -q patched /var/log/x`; no `exit` names it",
        ),
        (
            "false\necho done",
            0,
            "no-explicit-exit@3: exit code 0 came from the last command, `echo done`; no `exit` names it",
        ),
        (
            "systemctl stop x || exit 12",
            0,
            "no-explicit-exit@2: exit code 0 came from the last command, `systemctl stop x`; no `exit` names it",
        ),
        (
            "main() {\n  cleanup\n  df -P /\n}\nmain",
            2,
            "no-explicit-exit@4: exit code 2 came from the last command, `df -P /`; no `exit` names it",
        ),
        (
            "nosuch --thing",
            127,
            "no-explicit-exit@2: exit code 127 came from the last command, `nosuch --thing` (127: a command that was not found); \
             no `exit` names it",
        ),
        (
            "if up; then echo ok; exit; fi\ngo a\n",
            3,
            "no-explicit-exit@2: exit code 3 came from the last command that ran (the `exit` in line 2 has no number); no `exit` names it",
        ),
        (
            "set -eu\nfirst\nsecond\nexit 0",
            5,
            "no-explicit-exit@2: exit code 5 came from a command that failed under `set -e`; no `exit` names it",
        ),
        (
            "if a; then b; else c; fi",
            9,
            "no-explicit-exit: exit code 9 came from the last command that ran; no `exit` names it",
        ),
        ("a | b", 9, "no-explicit-exit@2: exit code 9 came from the last command, `b`; no `exit` names it"),
        (
            "x=$(rpm -q foo)",
            9,
            "no-explicit-exit@2: exit code 9 came from the last command, `rpm -q foo`; no `exit` names it",
        ),
        (
            "true\nexit",
            0,
            "no-explicit-exit@3: exit code 0 came from the last command that ran (the `exit` in line 3 has no number); no `exit` names it",
        ),
        (
            "echo 'exit 4'\ncat <<EOF\nexit 4\nEOF",
            4,
            "no-explicit-exit@3: exit code 4 came from the last command, `cat <<EOF`; no `exit` names it",
        ),
        (
            "f() { return 4; }\nf\ngo",
            4,
            "no-explicit-exit@4: exit code 4 came from the last command, `go`; no `exit` names it",
        ),
        (
            ". /etc/os-release\ngo",
            4,
            "no-explicit-exit@3: exit code 4 came from the last command, `go`; no `exit` names it",
        ),
    ] {
        check(snippet, &ran(code), &[expected]);
    }
}

#[test]
fn the_shell_itself_can_end_a_script() {
    let complained = |text: &str, code| ActionRun { stderr: Captured::whole(text.into()), ..ran(code) };
    for (run, origin) in [
        (
            complained("/tmp/x: line 3: SERVICE: unbound variable\n", 1),
            "a variable that is not set, under `set -u`",
        ),
        (complained("x: 3: SERVICE: parameter not set\n", 2), "a variable that is not set, under `set -u`"),
        (complained("x: line 9: syntax error: unexpected end of file\n", 2), "a syntax error in the script"),
        (complained("grep: x: No such file\n", 2), "the last command, `go`"),
    ] {
        let found = findings_of("go", &run);
        assert_eq!(
            found.iter().map(|each| each.message.clone()).collect::<Vec<_>>(),
            [format!("exit code {} came from {origin}; no `exit` names it", run.end.code().unwrap())]
        );
    }
}

#[test]
fn a_tool_that_steers_the_job_is_named() {
    let answered = |line: &str, code: u8| ActionRun {
        calls: vec![call(line, CallAnswer::Exits(code))],
        ..ran(code.into())
    };
    for (snippet, run, expected) in [
        (
            "rsync -a /a /b",
            ran(12),
            "accidental-code@2: exit code 12 came from the last command, `rsync -a /a /b` (12: error in the protocol data stream); \
             no `exit` names it, and yet the whole job is aborted",
        ),
        (
            "set -e\ncurl --fail https://example.com\necho never\nexit 0",
            answered("curl --fail https://example.com", 11),
            "accidental-code@3: exit code 11 came from `curl --fail https://example.com` (11: the FTP server gave a strange \
             reply to the password) under `set -e`; no `exit` names it, and yet the action fails and the endpoint is rebooted \
             at the end",
        ),
        (
            "zypper patch-check",
            answered("zypper patch-check", 101),
            "accidental-code@2: exit code 101 came from the last command, `zypper patch-check` (101: security patches are \
             waiting); no `exit` names it, and yet the action counts as skipped by the user",
        ),
        (
            "mytool --check\nrc=$?\nexit $rc",
            answered("mytool --check", 10),
            "accidental-code@4: exit code 10 came from `mytool --check`, and line 4 hands it on; no `exit` names it, and yet \
             the endpoint is rebooted at the end",
        ),
        (
            "set -e\nrsync a b\nsleep 12\nexit 0",
            ran(12),
            "accidental-code@3: exit code 12 came from a command, probably `rsync a b` (12: error in the protocol data \
             stream); no `exit` names it, and yet the whole job is aborted",
        ),
    ] {
        check(snippet, &run, &[expected]);
    }
    // Handed on, but nothing proves from where.
    check("mytool --check\nrc=$?\nexit $rc", &ran(10), &[]);
}

#[test]
fn another_rulebook_makes_other_codes_special() {
    let job = job(Platform::Linux, b"#!/bin/bash\nrsync a b\n");
    let found = of_run(&job, &EndpointSpec::default(), &ran(12), &Rulebook::pre_post_actions());
    assert_eq!(found.iter().map(short).collect::<Vec<_>>(), ["no-explicit-exit@2"]);
}

#[test]
fn powershell_has_its_own_ways_to_end() {
    for (script, code, expected) in [
        ("Stop-Service x\nexit 0", 0, None),
        ("[Environment]::Exit(12)", 12, None),
        ("$host.SetShouldExit(10)", 10, None),
        ("exit(3010)", 3010, None),
        ("exit", 0, None),
        ("exit $LASTEXITCODE", 5, None),
        ("exit -1", -1, None),
        ("throw 'x'", 1, Some("exit code 1 came from an error that nothing caught; no `exit` names it")),
        (
            "Stop-Service x",
            0,
            Some(
                "exit code 0 came from PowerShell, which ends a script with 0 whatever failed in it; no `exit` names it",
            ),
        ),
        (
            "# exit 0\nWrite-Output 'exit 0'",
            0,
            Some(
                "exit code 0 came from PowerShell, which ends a script with 0 whatever failed in it; no `exit` names it",
            ),
        ),
    ] {
        let job = job(Platform::Windows, script.as_bytes());
        let run = ran(code);
        let found = of_run(&job, &EndpointSpec::default(), &run, &Rulebook::default());
        let told: Vec<_> = found
            .iter()
            .filter(|each| each.code.name() != "code-cut")
            .map(|each| each.message.as_str())
            .collect();
        assert_eq!(told, expected.into_iter().collect::<Vec<_>>(), "{script}");
    }
    let job = job(Platform::Windows, b"robocopy C:\\a D:\\b\nexit $LASTEXITCODE\n");
    let run = ActionRun { calls: vec![call("robocopy a b", CallAnswer::Exits(11))], ..ran(11) };
    let found = of_run(&job, &EndpointSpec::default(), &run, &Rulebook::default());
    assert_eq!(found.iter().map(short).collect::<Vec<_>>(), ["accidental-code@2"]);
}
