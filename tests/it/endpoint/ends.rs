//! How scripts end, what they write, and what they are given.

use std::time::Duration;

use patchdrill::environment::{DeclaredAction, DeclaredFile, EndpointSpec};
use patchdrill::event::PatchRun;
use patchdrill::internal::endpoint::{Cancel, Endpoint as _, EndpointError, LocalOptions};
use patchdrill::job::{
    Action, ActionEnd, ActionId, ActionKind, ExecutionPolicy, Language, NotStarted, Patch, PatchEnd,
    Platform, Script,
};
use patchdrill::source::Span;

use super::support::*;

#[tokio::test]
async fn every_exit_code_arrives() {
    let scripts = (0..=255).map(|code| file("code.sh", format!("exit {code}")));
    let mut rig = Rig::new(job(scripts), &EndpointSpec::default(), options()).await.unwrap();
    for code in 0..=255_i32 {
        let run = rig.run(usize::try_from(code).unwrap()).await.unwrap();
        assert_exit(&run, code);
        assert!(run.real);
    }
}

#[tokio::test]
async fn each_shell_runs_its_scripts() {
    for (script, shell) in [
        ("#!/bin/bash\nshopt -q extglob; echo \"bash${BASH_VERSION:+!}\"", "bash!\n"),
        ("#!/usr/bin/env bash\necho \"bash${BASH_VERSION:+!}\"", "bash!\n"),
        ("#!/bin/sh\necho sh", "sh\n"),
        ("echo none", "none\n"),
        ("#!/bin/bash -eu\nfalse\necho no", ""),
    ] {
        let run = run_on(&EndpointSpec::default(), file("x.sh", script)).await;
        assert_eq!(stdout(&run), shell, "{script}: {}", stderr(&run));
        assert!(run.interpreter.is_some());
    }
}

#[tokio::test]
async fn zsh_runs_its_scripts() {
    if lacks("zsh") {
        return;
    }
    for line in ["#!/bin/zsh", "#!/usr/bin/env zsh"] {
        let script = file("x.sh", format!("{line}\necho \"zsh${{ZSH_VERSION:+!}}\""));
        let run = run_on(&EndpointSpec::default(), script).await;
        assert_eq!(stdout(&run), "zsh!\n", "{line}: {}", stderr(&run));
    }
}

#[cfg(not(target_os = "macos"))]
#[tokio::test]
async fn the_standard_shell_of_macos_is_bash() {
    for script in ["#!/bin/sh\necho ${BASH_VERSION:+bash} $0", "echo ${BASH_VERSION:+bash} $0"] {
        let mut job = job([file("x.sh", script)]);
        job.platform = Platform::MacOs;
        let mut rig = Rig::new(job, &EndpointSpec::default(), options()).await.unwrap();
        let run = rig.run(0).await.unwrap();
        assert!(stdout(&run).starts_with("bash "), "{run:?}");
        assert!(stdout(&run).trim_end().ends_with("/x.sh"), "{run:?}");
    }
}

#[tokio::test]
async fn a_signal_is_no_exit_code() {
    for (script, signal) in
        [("kill -9 $$", 9), ("kill -TERM $$; sleep 9", 15), ("kill -SEGV $$; sleep 9", 11)]
    {
        assert_eq!(run(script).await.end, ActionEnd::Signaled(signal), "{script}");
    }
    assert_exit(&run("bash -c 'kill -9 $$'").await, 137);
}

#[tokio::test]
async fn what_never_starts_is_told_from_what_fails() {
    for (script, why) in [
        ("#!/no/such/shell\n", "/no/such/shell"),
        ("#!/usr/bin/env no-such-shell\n", "no-such-shell"),
        ("#!/bin/bash\r\necho hi\r\n", "$'/bin/bash\\r' (the line ends as on Windows)"),
    ] {
        let run = run_on(&EndpointSpec::default(), file("x.sh", script)).await;
        let end = ActionEnd::NotStarted(NotStarted::NoInterpreter(why.into()));
        assert_eq!((run.end, run.real, run.interpreter), (end, true, None));
    }
}

#[tokio::test]
async fn a_shebang_that_names_no_program_is_refused_by_the_system() {
    let folder = tempfile::tempdir().unwrap();
    let broken = folder.path().join("broken");
    std::fs::write(&broken, "\x7fELF no program").unwrap();
    std::fs::set_permissions(&broken, std::os::unix::fs::PermissionsExt::from_mode(0o755)).unwrap();
    let run = run_on(&EndpointSpec::default(), file("x.sh", format!("#!{}\n", broken.display()))).await;
    assert!(matches!(run.end, ActionEnd::NotStarted(NotStarted::Refused(_))), "{run:?}");
}

#[tokio::test]
async fn output_is_kept_byte_by_byte() {
    let run = run(r"printf '\xff\x00\r\n\x1b[31m'; printf '\xc3' >&2").await;
    assert_eq!((run.stdout.bytes, run.stdout.lost), (b"\xff\0\r\n\x1b[31m".to_vec(), 0));
    assert_eq!(run.stderr.bytes, b"\xc3");
}

#[tokio::test]
async fn output_beyond_the_limit_is_counted() {
    let limited = LocalOptions { output_limit: 1000, ..options() };
    let script = bash("head -c 10000000 /dev/zero; head -c 5000 /dev/zero >&2; echo done > flag; exit 7");
    let mut rig = Rig::new(job([script, bash("cat flag")]), &EndpointSpec::default(), limited).await.unwrap();
    let run = rig.run(0).await.unwrap();
    assert_exit(&run, 7);
    assert_eq!((run.stdout.bytes, run.stdout.lost), (vec![0; 1000], 10_000_000 - 1000));
    assert_eq!((run.stderr.bytes.len(), run.stderr.lost), (1000, 4000));
    assert_eq!(stdout(&rig.run(1).await.unwrap()), "done\n");
}

#[tokio::test]
async fn nobody_answers_questions() {
    let run =
        run("read -r x; echo \"$? [$x]\"; cat; [ -t 0 ] && echo terminal; head -c1 /dev/tty; true").await;
    assert_exit(&run, 0);
    assert_eq!(stdout(&run), "1 []\n");
}

#[tokio::test]
async fn the_environment_is_small_and_declared() {
    let world = EndpointSpec {
        env: vec![("SITE".into(), "berlin".into()), ("BOTH".into(), "world".into())],
        ..EndpointSpec::default()
    };
    let mut job = job([bash("env -0 | sort -z | tr '\\0' '\\n'")]);
    job.pre_actions[0].env = vec![("BOTH".into(), "action\nline".into())];
    let mut rig = Rig::new(job, &world, options()).await.unwrap();
    let text = stdout(&rig.run(0).await.unwrap());
    let names: Vec<&str> = text.lines().filter_map(|line| Some(line.split_once('=')?.0)).collect();
    let expected = [
        "BOTH",
        "HOME",
        "LANG",
        "LC_ALL",
        "LOGNAME",
        "PATCHDRILL",
        "PATCHDRILL_ENDPOINT",
        "PATH",
        "PWD",
        "SHELL",
        "SHLVL",
        "SITE",
        "TERM",
        "TMPDIR",
        "USER",
        "_",
    ];
    assert_eq!(names, expected, "{text}");
    // This test has more than that, and none of it may be seen.
    assert!(std::env::vars_os().any(|(name, _)| expected.iter().all(|known| name != *known)));
    for line in ["BOTH=action", "SITE=berlin", "TERM=dumb", "PATCHDRILL=1"] {
        assert!(text.lines().any(|found| found == line), "{line} in {text}");
    }
    let path = text.lines().find_map(|line| line.strip_prefix("PATH=")).unwrap();
    assert!(path.split_once("/bin:").is_some_and(|(first, _)| first.contains("/patchdrill-")), "{path}");
    assert!(path.split(':').all(|folder| folder.starts_with('/')), "{path}");
}

#[tokio::test]
async fn a_declared_path_still_begins_with_the_endpoints_own_folder() {
    let world = EndpointSpec {
        env: vec![("PATH".into(), "/opt/none:/bin:/usr/bin".into())],
        ..EndpointSpec::default()
    };
    let run = run_on(&world, bash("echo \"$PATH\"")).await;
    assert!(stdout(&run).ends_with("/bin:/opt/none:/bin:/usr/bin\n"), "{run:?}");
}

#[tokio::test]
async fn files_lie_in_the_working_folder_and_stay_for_the_next_action() {
    let file =
        |path: &str, text: &str| DeclaredFile { path: path.into(), content: Some(text.into()), mode: None };
    let world = EndpointSpec {
        files: vec![file("state/backup.status", "BackupMode=ON\n")],
        ..EndpointSpec::default()
    };
    let first = bash("cat state/backup.status; echo off > state/backup.status; touch \"$TMPDIR/t\" ~/h");
    let second = bash("cat state/backup.status; ls \"$TMPDIR\" ~; ls \"$(dirname \"$0\")\"; basename \"$0\"");
    let mut rig = Rig::new(job([first, second.clone(), second]), &world, options()).await.unwrap();
    assert_eq!(stdout(&rig.run(0).await.unwrap()), "BackupMode=ON\n");
    let run = rig.run(1).await.unwrap();
    let text = stdout(&run);
    assert!(text.starts_with("off\n") && text.contains("h\n") && text.contains("t\n"), "{text}");
    assert!(text.ends_with("script.sh\nscript.sh\n"), "a script lies alone: {text}");
    rig.endpoint.reboot().await.unwrap();
    let text = stdout(&rig.run(2).await.unwrap());
    assert!(text.starts_with("off\n") && !text.contains("t\n/"), "{text}");
    assert!(!text.lines().any(|line| line == "t"), "a reboot empties the temporary folder: {text}");
}

#[tokio::test]
async fn the_script_runs_as_it_was_delivered() {
    let mut text = "#!/bin/bash\necho begin\n".to_owned();
    text.push_str(&"#".repeat(20_480));
    text.push_str("\necho never\nexit 9\n");
    let run = run_on(&EndpointSpec::default(), file("long.sh", text)).await;
    assert_exit(&run, 0);
    assert_eq!(stdout(&run), "begin\n");
}

#[tokio::test]
async fn time_runs_out() {
    let limited = LocalOptions { time_limit: Duration::from_millis(300), ..options() };
    let scripts = [
        bash("echo begun; sleep 1000"),
        bash("trap 'echo cleaning; exit 0' TERM; echo begun; while :; do sleep 0.05; done"),
        bash("trap '' TERM; echo begun; while :; do sleep 0.05; done"),
        bash("kill -STOP $$"),
        bash("echo next; exit 3"),
    ];
    let mut rig = Rig::new(job(scripts), &EndpointSpec::default(), limited).await.unwrap();
    for (index, text) in ["begun\n", "begun\ncleaning\n", "begun\n", ""].into_iter().enumerate() {
        let run = rig.run(index).await.unwrap();
        assert_eq!((&run.end, stdout(&run).as_str()), (&ActionEnd::TimedOut, text), "{index}");
        assert!(run.survivors.is_empty(), "{:?}", run.survivors);
    }
    assert_exit(&rig.run(4).await.unwrap(), 3);
}

#[tokio::test]
async fn a_user_can_stop_what_runs() {
    let cancel = Cancel::new();
    let stoppable = LocalOptions { cancel: cancel.clone(), ..options() };
    let mut rig =
        Rig::new(job([bash("touch begun; sleep 1000")]), &EndpointSpec::default(), stoppable).await.unwrap();
    let (run, ()) = tokio::join!(rig.run(0), async {
        tokio::time::sleep(Duration::from_millis(50)).await;
        cancel.cancel();
    });
    assert!(matches!(run, Err(EndpointError::Interrupted)), "{run:?}");
    assert!(matches!(rig.run(0).await, Err(EndpointError::Interrupted)));
    assert!(matches!(rig.endpoint.deploy_patch(0, &Patch::new("x")).await, Err(EndpointError::Interrupted)));
}

#[tokio::test]
async fn what_is_declared_runs_nothing() {
    let declared = DeclaredAction {
        ends: vec![ActionEnd::Exited(12)],
        stdout: b"said".to_vec(),
        ..DeclaredAction::default()
    };
    let failed = PatchEnd { installed: false, ..PatchEnd::default() };
    let world = EndpointSpec {
        actions: [(ActionId::pre(0), declared.clone()), (ActionId::pre(1), declared)].into(),
        patches: [(1, failed)].into(),
        ..EndpointSpec::default()
    };
    let mut job = job([bash("exit 5")]);
    job.pre_actions.push(Action::new(ActionKind::RunScript(None)));
    job.pre_actions.push(Action::new(ActionKind::RunScript(None)));
    let mut rig = Rig::new(job, &world, options()).await.unwrap();
    for (index, code, text) in [(0, 12, "said"), (1, 12, "said"), (2, 0, "")] {
        let run = rig.run(index).await.unwrap();
        assert_eq!((&run.end, stdout(&run).as_str(), run.real), (&ActionEnd::Exited(code), text, false));
    }
    for (index, end) in [(0, PatchEnd::default()), (1, failed)] {
        let deployed = rig.endpoint.deploy_patch(index, &Patch::new("x")).await.unwrap();
        assert_eq!(deployed, PatchRun::declared(index, end));
    }
}

#[tokio::test]
async fn an_execution_policy_stops_a_script_before_it_runs() {
    let script = Script {
        execution_policy: Some(ExecutionPolicy::Restricted),
        ..Script::inline("exit 0", Span::default())
    };
    let run = run_on(&EndpointSpec::default(), script).await;
    assert_eq!(run.end, ActionEnd::NotStarted(NotStarted::ExecutionPolicy("Restricted".into())));
}

#[tokio::test]
async fn powershell_runs_where_it_is_there() {
    let mut job = job([Script {
        language: Some(Language::PowerShell),
        ..Script::inline("Write-Output hi; exit 10", Span::default())
    }]);
    job.platform = Platform::Windows;
    match Rig::new(job, &EndpointSpec::default(), options()).await {
        Ok(mut rig) => {
            let run = rig.run(0).await.unwrap();
            assert_exit(&run, 10);
            assert_eq!(stdout(&run).trim(), "hi");
        }
        Err(EndpointError::MissingTool { tool, reason }) => {
            assert_eq!(tool, "pwsh");
            assert!(reason.contains("PATCHDRILL_PWSH"), "{reason}");
        }
        Err(error) => panic!("{error}"),
    }
}
