//! Commands that answer as declared.

use std::time::Duration;

use patchdrill::environment::{Answer, Arg, Ending, EndpointSpec};
use patchdrill::event::{ActionRun, CallAnswer};
use patchdrill::internal::endpoint::{EndpointError, LocalOptions};
use patchdrill::job::{ActionEnd, Platform};

use super::support::*;

/// Calls as lines: what was called, and what it was answered.
fn calls(run: &ActionRun) -> Vec<(String, CallAnswer)> {
    run.calls
        .iter()
        .map(|call| {
            let words: Vec<_> = call.args.iter().map(ToString::to_string).collect();
            (format!("{} {}", call.command, words.join(" ")).trim_end().to_owned(), call.answer)
        })
        .collect()
}

/// A command that answers anything with success.
fn anything(name: &str) -> EndpointSpec {
    doubled([double(name, &[(None, &[Answer::default()])])])
}

#[tokio::test]
async fn a_double_answers_by_its_arguments() {
    let stderr_only = Answer { stderr: b"Unit myapp.service not loaded.\n".to_vec(), ..answer(5, "") };
    let world = doubled([double(
        "svc",
        &[
            (Some("stop myapp.service"), &[stderr_only]),
            (Some("stop *"), &[answer(0, "stopped\n")]),
            (Some("status ..."), &[answer(3, "inactive\n")]),
        ],
    )]);
    let script = "svc stop myapp.service; echo $?; svc stop db; echo $?; svc status a b; echo $?";
    let run = run_on(&world, bash(script)).await;
    assert_eq!(stdout(&run), "5\nstopped\n0\ninactive\n3\n");
    assert_eq!(stderr(&run), "Unit myapp.service not loaded.\n");
    let expected = [("svc stop myapp.service", 5), ("svc stop db", 0), ("svc status a b", 3)];
    assert_eq!(calls(&run), expected.map(|(line, code)| (line.to_owned(), CallAnswer::Exits(code))));
}

#[tokio::test]
async fn answers_come_in_sequence_and_the_last_one_repeats_across_actions() {
    let world = doubled([double(
        "is-up",
        &[(None, &[answer(1, "a"), answer(2, "b"), answer(0, "c")]), (Some("other"), &[answer(9, "")])],
    )]);
    let script = || bash("is-up; printf %s $?; is-up other; printf %s $?");
    let mut rig = Rig::new(job([script(), script(), script(), script()]), &world, options()).await.unwrap();
    for (index, text) in ["a19", "b29", "c09", "c09"].into_iter().enumerate() {
        let run = rig.run(index).await.unwrap();
        assert_eq!((stdout(&run).as_str(), run.calls.len()), (text, 2));
    }
}

#[tokio::test]
async fn arguments_arrive_byte_by_byte() {
    let script = r#"tool 'a b' "c\"d" $'e\nf' '' '*' $'\xff\x01' -- "$(printf 'x%.0s' {1..100000})" é"#;
    let run = run_on(&anything("tool"), bash(script)).await;
    assert_exit(&run, 0);
    let long = vec![b'x'; 100_000];
    let expected: [&[u8]; 9] =
        [b"a b", b"c\"d", b"e\nf", b"", b"*", b"\xff\x01", b"--", &long, "é".as_bytes()];
    assert_eq!(run.calls[0].args, expected.map(|arg| Arg(arg.to_vec())));
}

#[tokio::test]
async fn very_many_arguments_arrive() {
    let run = run_on(&anything("tool"), bash("seq 1 200000 | xargs -n 100000 tool")).await;
    let args: Vec<Arg> = run.calls.iter().flat_map(|call| call.args.clone()).collect();
    let expected: Vec<Arg> = (1..=200_000).map(|number| Arg(number.to_string().into())).collect();
    assert!(args == expected, "{} arguments", args.len());
}

#[tokio::test]
async fn undeclared_arguments_fail_and_say_what_is_declared() {
    let rules: &[(Option<&str>, &[Answer])] =
        &[(Some("restart db"), &[Answer::default()]), (Some("stop web"), &[Answer::default()])];
    let run = run_on(&doubled([double("svc", rules)]), bash("svc stop 'w eb'; echo $?")).await;
    assert_eq!(stdout(&run), "113\n");
    assert_eq!(calls(&run), [("svc stop 'w eb'".to_owned(), CallAnswer::Undeclared)]);
    let expected = "patchdrill: no answer is declared for `svc stop 'w eb'`\n  \
                    declared: `svc stop web`\n            `svc restart db`\n";
    assert_eq!(stderr(&run), expected);
}

#[tokio::test]
async fn output_of_any_size_and_any_bytes_is_written() {
    let bytes: Vec<u8> = (0..3_000_000_u32).map(|number| number.to_le_bytes()[0]).collect();
    let big = Answer { stdout: bytes, stderr: b"\xff\0".to_vec(), ..Answer::default() };
    let run = run_on(
        &doubled([double("dump", &[(None, &[big])])]),
        bash("dump > got; wc -c < got; tail -c1 got | od -An -tu1"),
    )
    .await;
    assert_eq!(stdout(&run).split_whitespace().collect::<Vec<_>>(), ["3000000", "191"]);
    assert_eq!(run.stderr.bytes, b"\xff\0");
}

#[tokio::test]
async fn a_double_leaves_standard_input_alone() {
    let run = run_on(&anything("tool"), bash("printf 'one\\ntwo\\n' | { tool; tool x; cat; }")).await;
    assert_eq!((stdout(&run).as_str(), run.calls.len()), ("one\ntwo\n", 2));
}

#[tokio::test]
async fn a_double_works_without_any_environment() {
    let script = "hash tool; t=$(command -v tool); env -i \"$t\" a; (cd /; exec -a other \"$t\" b)";
    let run = run_on(&anything("tool"), bash(script)).await;
    assert_eq!(calls(&run).iter().map(|call| call.0.as_str()).collect::<Vec<_>>(), ["tool a", "tool b"]);
}

#[tokio::test]
async fn a_double_works_by_any_path_that_leads_to_it() {
    let script = "t=$(command -v tool); ln -s \"$t\" mine; ./mine a; ln -s \"${t%/*}\" there; there/tool b\n\
                  cd \"${t%/*}\" || exit 1; ./tool c";
    let run = run_on(&anything("tool"), bash(script)).await;
    let lines: Vec<_> = calls(&run).into_iter().map(|call| call.0).collect();
    assert_eq!(lines, ["tool a", "tool b", "tool c"], "{}", stderr(&run));
}

#[tokio::test]
async fn a_double_that_hangs_meets_the_time_limit() {
    let hangs = Answer { ending: Ending::Hangs, stdout: b"waiting\n".to_vec(), ..Answer::default() };
    let world = doubled([double("wait-for", &[(None, &[hangs])])]);
    let limited = LocalOptions { time_limit: Duration::from_millis(400), ..options() };
    let mut rig = Rig::new(job([bash("wait-for db; echo never")]), &world, limited).await.unwrap();
    let run = rig.run(0).await.unwrap();
    assert_eq!((&run.end, stdout(&run).as_str()), (&ActionEnd::TimedOut, "waiting\n"));
    assert_eq!(calls(&run), [("wait-for db".to_owned(), CallAnswer::Hangs)]);
}

#[tokio::test]
async fn a_delay_is_real_time() {
    let slow = Answer { delay: Duration::from_millis(200), ..answer(0, "slow\n") };
    let run = run_on(&doubled([double("tool", &[(None, &[slow])])]), bash("tool")).await;
    assert_eq!(stdout(&run), "slow\n");
    assert!(run.took >= Duration::from_millis(200), "{:?}", run.took);
}

#[tokio::test]
async fn a_double_stands_before_the_real_command_and_inside_other_programs() {
    let world = doubled([double("df", &[(None, &[answer(0, "full\n")])])]);
    let script =
        "df -h /; echo x | xargs df; find . -maxdepth 0 -exec df {} +; sudo df; env df; sh -c 'df -k'";
    let run = run_on(&world, bash(script)).await;
    assert_eq!((stdout(&run), run.calls.len()), ("full\n".repeat(6), 6), "{}", stderr(&run));
}

#[tokio::test]
async fn declarations_of_one_command_count_as_one() {
    let world = doubled([
        double("tool", &[(Some("a"), &[answer(3, "")])]),
        double("other", &[(None, &[answer(5, "")])]),
        double("tool", &[(Some("b"), &[answer(4, "")])]),
    ]);
    assert_eq!(
        stdout(&run_on(&world, bash("tool a; echo $?; tool b; echo $?; other; echo $?")).await),
        "3\n4\n5\n"
    );
}

#[tokio::test]
async fn names_that_cannot_be_doubled_are_refused() {
    for name in ["", ".", "..", "/usr/bin/df", "a/b", "a\0"] {
        let refused = Rig::new(job([bash("exit 0")]), &anything(name), options()).await.err();
        assert!(matches!(refused, Some(EndpointError::Refused(_))), "{name:?}: {refused:?}");
    }
    for name in ["a b", "-x", "ä", "[[", "tool;rm"] {
        let run = run_on(&anything(name), bash(&format!("'{name}' 1"))).await;
        assert_eq!(run.calls.len(), 1, "{name}: {}", stderr(&run));
    }
}

#[tokio::test]
async fn an_applescript_runs_on_a_doubled_osascript() {
    let world = doubled([double(
        "osascript",
        &[(Some("*/notify.applescript"), &[answer(0, "button returned:OK\n")])],
    )]);
    let mut job = job([file("scripts/notify.applescript", "display dialog \"Restart now?\"")]);
    job.platform = Platform::MacOs;
    let mut rig = Rig::new(job, &world, options()).await.unwrap();
    let run = rig.run(0).await.unwrap();
    assert_exit(&run, 0);
    assert_eq!(stdout(&run), "button returned:OK\n");
    assert_eq!(
        calls(&run),
        [("osascript ../pre-action-1/notify.applescript".to_owned(), CallAnswer::Exits(0))]
    );
}

#[tokio::test]
async fn calls_at_the_same_time_are_all_recorded() {
    let run = run_on(&anything("tool"), bash("for i in $(seq 1 60); do tool $i & done; wait")).await;
    let mut numbers: Vec<u32> =
        run.calls.iter().map(|call| call.args[0].to_string().parse().unwrap()).collect();
    numbers.sort_unstable();
    assert_eq!(numbers, (1..=60).collect::<Vec<_>>());
}

#[tokio::test]
async fn calls_are_kept_up_to_a_number_of_bytes() {
    // Each call has a million bytes of arguments, of which 64 MiB are kept for an action.
    let script = "\
word=$(head -c 100000 /dev/zero | tr '\\0' x)
set -- $word $word $word $word $word $word $word $word $word $word
for i in $(seq 67); do tool \"$@\" || exit 3; done
tool
tool \"$@\"
exit $?";
    let mut rig = Rig::new(job([bash(script), bash("tool next; exit $?")]), &anything("tool"), options())
        .await
        .unwrap();
    let run = rig.run(0).await.unwrap();
    assert_exit(&run, 113);
    assert_eq!(run.calls.len(), 68);
    assert_eq!(stderr(&run), "patchdrill: this action calls doubled commands without end\n");
    // The next action has as much again.
    let next = rig.run(1).await.unwrap();
    assert_exit(&next, 0);
    assert_eq!(next.calls.len(), 1);
}

#[tokio::test]
async fn nonsense_on_the_socket_disturbs_nobody() {
    let script = r#"
        import os, socket
        for data in [b"", b"\xff", b"\xff\xff\xff\xff", b"\0\0\0\0", b"\x05\0\0\0\xff\xff\xff\xffx", b"\x08\0\0\0\x04\0\0\0tool" * 3, os.urandom(100000)]:
            s = socket.socket(socket.AF_UNIX)
            s.connect(os.environ["PATCHDRILL_ENDPOINT"] + "/s")
            try:
                s.sendall(data)
            except OSError:
                pass
            s.close()
        held = [socket.socket(socket.AF_UNIX) for _ in range(50)]
        for s in held:
            s.connect(os.environ["PATCHDRILL_ENDPOINT"] + "/s")
        os.system("tool after; echo $?")
    "#;
    let script: String = script
        .lines()
        .map(|line| line.strip_prefix("        ").unwrap_or(line))
        .fold("#!/usr/bin/env python3\n".to_owned(), |text, line| text + line + "\n");
    let run = run_on(&anything("tool"), file("noise.py", script)).await;
    if matches!(run.end, ActionEnd::NotStarted(_)) {
        return; // There is no Python on this machine.
    }
    assert_exit(&run, 0);
    assert_eq!(stdout(&run), "0\n");
    assert!(calls(&run).contains(&("tool after".to_owned(), CallAnswer::Exits(0))), "{:?}", calls(&run));
}
