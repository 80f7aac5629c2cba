//! Scripts that would take this machine down.
//!
//! No test may depend on a guard holding: each script first makes sure that what it calls is the guard, and PATH holds no
//! folder in which the real commands could lie.

use patchdrill::environment::{Answer, EndpointSpec};
use patchdrill::event::{ActionRun, CallAnswer};
use patchdrill::job::Platform;

use super::support::*;

/// Nothing but guards and doubles can be found on this PATH.
fn nothing_else() -> EndpointSpec {
    EndpointSpec { env: vec![("PATH".into(), "/no/such/folder".into())], ..EndpointSpec::default() }
}

/// Ends the script unless these commands are guards.
fn proven(commands: &[&str]) -> String {
    let checks = commands.iter().map(|command| {
        format!(
            "case $(command -v {command}) in \"$PATCHDRILL_ENDPOINT/bin/{command}\") ;; *) echo 'no guard'; exit 99 ;; esac\n"
        )
    });
    checks.collect()
}

async fn run_guarded(world: &EndpointSpec, commands: &[&str], script: &str) -> ActionRun {
    run_on(world, bash(&format!("{}{script}", proven(commands)))).await
}

#[tokio::test]
async fn a_reboot_is_refused_and_reported() {
    let run = run_guarded(&nothing_else(), &["reboot"], "reboot -d 'now or\never'; echo $?; exit 10").await;
    assert_exit(&run, 10);
    assert_eq!(stdout(&run), "114\n");
    assert_eq!(run.forced_reboots, ["reboot -d $'now or\\never'"]);
    assert_eq!((run.calls[0].command.as_str(), run.calls[0].answer), ("reboot", CallAnswer::RebootRefused));
    assert!(stderr(&run).contains("exit code 10 or 11"), "{}", stderr(&run));
}

#[tokio::test]
async fn every_usual_command_is_guarded_on_an_endpoint_that_doubles_nothing() {
    let commands = ["reboot", "shutdown", "halt", "poweroff", "init", "telinit", "systemctl", "sudo"];
    let script = "reboot\nshutdown -r now\nhalt\npoweroff\ninit 6\ntelinit 0\nsystemctl reboot\n\
                  systemctl isolate reboot.target\nsudo -n reboot\nsudo sh -c 'sleep 1; reboot'\ntrue";
    let run = run_guarded(&nothing_else(), &commands, script).await;
    assert_exit(&run, 0);
    let expected = [
        "reboot",
        "shutdown -r now",
        "halt",
        "poweroff",
        "init 6",
        "telinit 0",
        "systemctl reboot",
        "systemctl isolate reboot.target",
        "sudo -n reboot",
        "sudo sh -c 'sleep 1; reboot'",
    ];
    assert_eq!(run.forced_reboots, expected);
    assert!(run.calls.iter().all(|call| call.answer == CallAnswer::RebootRefused));
}

#[tokio::test]
async fn harmless_calls_go_through_to_the_real_command() {
    // The "real" commands are ours, so that nothing of this machine is asked.
    let folder = tempfile::tempdir().unwrap();
    for name in ["systemctl", "shutdown", "id"] {
        let program = folder.path().join(name);
        std::fs::write(&program, "#!/bin/bash\necho \"real ${0##*/} $*\"; [ \"$1\" != fail ]\n").unwrap();
        std::fs::set_permissions(&program, std::os::unix::fs::PermissionsExt::from_mode(0o755)).unwrap();
    }
    let path = folder.path().to_string_lossy().into_owned();
    let world = EndpointSpec { env: vec![("PATH".into(), path)], ..EndpointSpec::default() };
    let script = "systemctl status 'my web'; shutdown -c; systemctl fail; echo $?; sudo -u nobody A='x y' id -u; sudo -v; \
                  init q; echo $?";
    let run = run_guarded(&world, &["systemctl", "shutdown", "sudo", "init"], script).await;
    let text = stdout(&run);
    assert_eq!(
        text,
        "real systemctl status my web\nreal shutdown -c\nreal systemctl fail\n1\nreal id -u\n127\n"
    );
    assert_eq!((run.calls.len(), run.forced_reboots.len()), (0, 0), "{run:?}");
    assert!(stderr(&run).contains("`init` is not on this machine"), "{}", stderr(&run));
}

#[tokio::test]
async fn a_declared_reboot_is_answered_and_still_reported() {
    let world = EndpointSpec {
        commands: vec![
            double("reboot", &[(None, &[answer(0, "going down\n")])]),
            double(
                "systemctl",
                &[(Some("reboot"), &[answer(7, "")]), (Some("stop web"), &[Answer::default()])],
            ),
        ],
        ..nothing_else()
    };
    let script = "reboot; echo $?; systemctl reboot; echo $?; systemctl poweroff; echo $?; systemctl stop web; echo $?; \
                  systemctl stop db; echo $?";
    let run = run_guarded(&world, &["reboot", "systemctl"], script).await;
    assert_eq!(stdout(&run), "going down\n0\n7\n114\n0\n113\n");
    assert_eq!(run.forced_reboots, ["reboot", "systemctl reboot", "systemctl poweroff"]);
    let answers: Vec<_> = run.calls.iter().map(|call| call.answer).collect();
    let expected = [
        CallAnswer::Exits(0),
        CallAnswer::Exits(7),
        CallAnswer::RebootRefused,
        CallAnswer::Exits(0),
        CallAnswer::Undeclared,
    ];
    assert_eq!(answers, expected);
}

#[tokio::test]
async fn macos_scripts_cannot_restart_by_applescript() {
    let script = format!(
        "{}osascript -e 'tell application \"System Events\" to restart'; echo $?",
        proven(&["osascript"])
    );
    let mut job = job([bash(&script)]);
    job.platform = Platform::MacOs;
    let mut rig = Rig::new(job, &nothing_else(), options()).await.unwrap();
    let run = rig.run(0).await.unwrap();
    assert_eq!((stdout(&run).as_str(), run.forced_reboots.len()), ("114\n", 1), "{}", stderr(&run));
}

#[tokio::test]
async fn a_script_that_reaches_around_path_never_starts() {
    // These are read and not run; what is run in their place would touch a file.
    let folder = tempfile::tempdir().unwrap();
    let ran = folder.path().join("ran");
    for script in
        ["/sbin/reboot", "command -p reboot", "PATH=/sbin:/bin\nreboot", "echo b > /proc/sysrq-trigger"]
    {
        let why =
            refusal(&EndpointSpec::default(), bash(&format!("touch '{}'\n{script}", ran.display()))).await;
        assert!(why.starts_with("pre-action 1, script.sh, line "), "{why}");
        assert!(why.contains("take this machine down"), "{why}");
        assert!(!ran.exists());
    }
}

#[tokio::test]
async fn a_later_script_is_read_before_the_first_one_runs() {
    let mut two = job([bash("exit 0")]);
    two.post_actions = job([file("late.sh", "#!/bin/bash\n\n/usr/sbin/shutdown -r now\n")]).pre_actions;
    let refused = Rig::new(two, &EndpointSpec::default(), options()).await.err().unwrap().to_string();
    assert!(refused.starts_with("post-action 1, late.sh, line 3: `/usr/sbin/shutdown -r now`"), "{refused}");
}

#[tokio::test]
async fn declared_files_are_read_too() {
    let file = |path: &str, text: &str| patchdrill::environment::DeclaredFile {
        path: path.into(),
        content: Some(text.into()),
        mode: None,
    };
    let world =
        |path: &str, text: &str| EndpointSpec { files: vec![file(path, text)], ..EndpointSpec::default() };
    let why = refusal(&world("lib/down.sh", "#!/bin/sh\n/sbin/reboot\n"), bash("sh lib/down.sh")).await;
    assert!(why.starts_with("the file lib/down.sh, line 2:"), "{why}");
    let run = run_on(&world("notes.txt", "/sbin/reboot\n"), bash("cat notes.txt")).await;
    assert_eq!(stdout(&run), "/sbin/reboot\n");
}

#[tokio::test]
async fn a_script_that_goes_around_its_doubles_never_starts() {
    let world = doubled([double("systemctl", &[(None, &[Answer::default()])])]);
    let why = refusal(&world, bash("/usr/bin/systemctl stop web")).await;
    assert!(why.contains("run the real command and not the declared double"), "{why}");
    let why = refusal(&world, bash("export PATH=/usr/bin:/bin\nsystemctl stop web")).await;
    assert!(why.contains("since line 2 sets PATH"), "{why}");
}
