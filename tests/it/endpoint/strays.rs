//! Nothing that a script starts is left behind.

use std::path::Path;
use std::time::Duration;

use patchdrill::environment::EndpointSpec;
use patchdrill::internal::endpoint::{Cancel, Endpoint as _, LocalOptions};
use patchdrill::job::ActionEnd;

use super::support::*;

/// Whether the process with the number in this file is still there and no zombie.
fn is_alive(pid_file: &Path) -> bool {
    let pid = std::fs::read_to_string(pid_file).unwrap();
    let state = if cfg!(target_os = "linux") {
        // Small machines have no `ps`. The state stands behind the name, which may hold anything.
        let stat = std::fs::read_to_string(format!("/proc/{}/stat", pid.trim())).unwrap_or_default();
        stat.rsplit_once(')').map(|(_, rest)| rest.to_owned()).unwrap_or_default()
    } else {
        let ps = std::process::Command::new("ps").args(["-o", "stat=", "-p", pid.trim()]).output().unwrap();
        String::from_utf8(ps.stdout).unwrap()
    };
    !state.trim().is_empty() && !state.trim_start().starts_with('Z')
}

/// Waits until the process is gone; a test that waits too long has failed.
async fn wait_until_gone(pid_file: &Path) {
    for _ in 0..500 {
        if !is_alive(pid_file) {
            return;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    panic!("{} is still there", pid_file.display());
}

/// A folder for files that say which processes were begun.
fn notes() -> tempfile::TempDir {
    tempfile::tempdir().unwrap()
}

#[tokio::test]
async fn a_child_that_holds_the_output_hangs_nobody_and_is_ended() {
    let notes = notes();
    let pid = notes.path().join("pid");
    let run = run(&format!("sleep 1000 & echo $! > '{}'; echo done; exit 4", pid.display())).await;
    assert_exit(&run, 4);
    assert_eq!((stdout(&run).as_str(), run.survivors.as_slice()), ("done\n", &["sleep 1000".to_owned()][..]));
    wait_until_gone(&pid).await;
}

#[tokio::test]
async fn a_child_without_output_is_found_too() {
    let notes = notes();
    let pid = notes.path().join("pid");
    let run = run(&format!("nohup sleep 1000 > /dev/null 2>&1 & echo $! > '{}'", pid.display())).await;
    assert_eq!((&run.end, run.survivors.as_slice()), (&ActionEnd::Exited(0), &["sleep 1000".to_owned()][..]));
    wait_until_gone(&pid).await;
}

#[tokio::test]
async fn output_that_children_still_write_is_waited_for() {
    let run = run("exec > >(while read -r line; do sleep 0.02; echo \"$line\"; done) 2>&1\nseq 1 5").await;
    assert_exit(&run, 0);
    assert_eq!((stdout(&run).as_str(), run.survivors.as_slice()), ("1\n2\n3\n4\n5\n", &[][..]));
}

#[cfg(target_os = "linux")]
#[tokio::test]
async fn a_child_that_leaves_its_group_is_found() {
    for escape in [
        "setsid sleep 1000 > /dev/null 2>&1 &",
        "set -m; sleep 1000 > /dev/null 2>&1 &",
        "setsid setsid nohup sleep 1000 &",
        "env -i setsid sleep 1000 > /dev/null 2>&1 &",
        "cd /; env -i setsid sleep 1000 &",
        "(setsid sleep 1000 > /dev/null 2>&1 &) &",
    ] {
        let run = run(escape).await;
        assert_eq!(run.survivors, ["sleep 1000"], "{escape}");
        assert_eq!(run.end, ActionEnd::Exited(0));
    }
}

// Elsewhere nobody can tell where the words of a command line begin.
#[cfg(target_os = "linux")]
#[tokio::test]
async fn a_command_line_is_shown_as_it_could_be_typed() {
    let run =
        run("cp /bin/sleep 'my sleep'; './my sleep' 1000 &\nbash -c 'sleep 1000; true' \"a b\" &").await;
    let mut lines = run.survivors.clone();
    lines.sort();
    assert_eq!(lines, ["'./my sleep' 1000", "bash -c 'sleep 1000; true' 'a b'", "sleep 1000"]);
}

#[tokio::test]
async fn a_timeout_ends_the_whole_tree() {
    let notes = notes();
    let names = ["child", "grandchild", "deaf"];
    let [child, grandchild, deaf] = names.map(|name| notes.path().join(name));
    let script = format!(
        "sleep 1000 & echo $! > '{}'\n\
         bash -c 'echo $$ > \"{}\"; sleep 1000 | sleep 1000' &\n\
         bash -c 'trap \"\" TERM; echo $$ > \"{}\"; while :; do sleep 0.1; done'",
        child.display(),
        grandchild.display(),
        deaf.display()
    );
    let limited = LocalOptions { time_limit: Duration::from_millis(500), ..options() };
    let mut rig = Rig::new(job([bash(&script)]), &EndpointSpec::default(), limited).await.unwrap();
    let run = rig.run(0).await.unwrap();
    assert_eq!((&run.end, run.survivors.len()), (&ActionEnd::TimedOut, 0));
    for pid in [&child, &grandchild, &deaf] {
        wait_until_gone(pid).await;
    }
}

#[tokio::test]
async fn whoever_stops_waiting_stops_the_script() {
    let notes = notes();
    let pid = notes.path().join("pid");
    let script = format!("echo $$ > '{0}.new'; mv '{0}.new' '{0}'; sleep 1000", pid.display());
    let mut rig = Rig::new(job([bash(&script)]), &EndpointSpec::default(), options()).await.unwrap();
    tokio::select! {
        _ = rig.run(0) => panic!("it sleeps"),
        () = async {
            while !pid.exists() {
                tokio::time::sleep(Duration::from_millis(5)).await;
            }
        } => {}
    }
    wait_until_gone(&pid).await;
    Box::new(rig.endpoint).close().await;
}

#[tokio::test]
async fn cancelling_ends_the_whole_tree() {
    let notes = notes();
    let pid = notes.path().join("pid");
    let cancel = Cancel::new();
    let script = format!("sleep 1000 & echo $! > '{0}.new'; mv '{0}.new' '{0}'; wait", pid.display());
    let stoppable = LocalOptions { cancel: cancel.clone(), ..options() };
    let mut rig = Rig::new(job([bash(&script)]), &EndpointSpec::default(), stoppable).await.unwrap();
    let (run, ()) = tokio::join!(rig.run(0), async {
        while !pid.exists() {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        cancel.cancel();
    });
    assert!(run.is_err());
    wait_until_gone(&pid).await;
}

#[tokio::test]
async fn the_folder_is_gone_afterwards() {
    let world = EndpointSpec::default();
    let script = "echo \"$PATCHDRILL_ENDPOINT\"; mkdir -p a/b; chmod 0 a; chmod 0 ~";
    for dropped in [false, true] {
        let mut rig = Rig::new(job([bash(script)]), &world, options()).await.unwrap();
        let folder = printed_folder(&rig.run(0).await.unwrap());
        assert!(folder.join("bin").is_dir());
        if dropped {
            drop(rig.endpoint);
        } else {
            Box::new(rig.endpoint).close().await;
        }
        assert!(!folder.exists(), "{}", folder.display());
    }
}
