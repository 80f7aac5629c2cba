//! Endpoints share nothing, however many run at the same time.

use patchdrill::environment::{DeclaredFile, EndpointSpec};
use patchdrill::internal::endpoint::{Endpoint as _, EndpointError, LocalEndpoint};

use super::support::*;

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn endpoints_at_the_same_time_do_not_see_each_other() {
    let runs: Vec<_> = (0..24)
        .map(|number: u8| {
            tokio::spawn(async move {
                let answers: Vec<_> =
                    (0..5).map(|call| answer(number, &format!("{number}.{call}\n"))).collect();
                let content = Some(number.to_string().into_bytes());
                let file = DeclaredFile { path: "number".into(), content, mode: None };
                let world =
                    EndpointSpec { files: vec![file], ..doubled([double("tool", &[(None, &answers)])]) };
                let script = || bash("for i in 1 2 3 4 5; do tool $i; done; echo \"$? $(cat number) $(ls)\"");
                let mut rig = Rig::new(job([script(), script()]), &world, options()).await.unwrap();
                let first = rig.run(0).await.unwrap();
                let second = rig.run(1).await.unwrap();
                Box::new(rig.endpoint).close().await;
                (number, first, second)
            })
        })
        .collect();
    for run in runs {
        let (number, first, second) = run.await.unwrap();
        let tail = format!("{number} {number} number\n");
        let counted = format!("{number}.0\n{number}.1\n{number}.2\n{number}.3\n{number}.4\n");
        assert_eq!(stdout(&first), counted + &tail);
        assert_eq!(stdout(&second), format!("{number}.4\n").repeat(5) + &tail);
        for run in [&first, &second] {
            let args: Vec<_> = run.calls.iter().map(|call| call.args[0].to_string()).collect();
            assert_eq!(
                (args, run.survivors.len()),
                (["1", "2", "3", "4", "5"].map(String::from).to_vec(), 0)
            );
        }
    }
}

#[tokio::test]
async fn a_call_after_the_end_of_its_endpoint_fails_and_says_so() {
    let world = doubled([double("tool", &[(None, &[answer(0, "")])])]);
    let mut rig =
        Rig::new(job([bash("cp -a \"$PATCHDRILL_ENDPOINT/bin\" .; pwd")]), &world, options()).await.unwrap();
    let run = rig.run(0).await.unwrap();
    // The copy lies where no socket is.
    let tool = std::path::Path::new(stdout(&run).trim()).join("bin/tool");
    let output = std::process::Command::new(tool).arg("x").output().unwrap();
    assert_eq!(output.status.code(), Some(127));
    let text = String::from_utf8(output.stderr).unwrap();
    assert_eq!(text, "patchdrill: `tool` was called when its endpoint had ended already\n");
}

#[tokio::test]
async fn what_endpoints_share_goes_with_the_last_of_them() {
    let shared = LocalEndpoint::shared().unwrap();
    let world = EndpointSpec::default();
    let one = LocalEndpoint::start(&job([]), &world, options()).await.unwrap();
    drop(shared);
    let mut two = Rig::new(job([bash("type -P sudo")]), &world, options()).await.unwrap();
    Box::new(one).close().await;
    assert!(stdout(&two.run(0).await.unwrap()).ends_with("/bin/sudo\n"));
}

#[tokio::test]
async fn files_of_the_machine_are_refused_before_anything_is_made() {
    for path in ["/etc/motd", "../outside", "C:\\AppStatus\\backup.status"] {
        let file = DeclaredFile { path: path.into(), content: Some(Vec::new()), mode: None };
        let world = EndpointSpec { files: vec![file], ..EndpointSpec::default() };
        let refused = Rig::new(job([]), &world, options()).await.err();
        assert!(matches!(&refused, Some(EndpointError::Refused(why)) if why.contains(path)), "{refused:?}");
    }
}

/// How many endpoints the two tests below start at once.
const MANY: u8 = 60;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn very_many_endpoints_at_the_same_time_all_have_their_turn() {
    let runs: Vec<_> = (0..MANY)
        .map(|number| {
            tokio::spawn(async move {
                let world = doubled([double("tool", &[(None, &[answer(number, "")])])]);
                let run = run_on(&world, bash("tool; code=$?; echo $PATCHDRILL_ENDPOINT; exit $code")).await;
                assert_exit(&run, number.into());
                printed_folder(&run)
            })
        })
        .collect();
    for run in runs {
        let folder = run.await.unwrap();
        assert!(!folder.exists(), "{}", folder.display());
    }
}

#[test]
fn few_open_files_are_enough() {
    let script = "ulimit -n 40 && exec \"$0\" --exact endpoint::isolation::very_many_endpoints_at_the_same_time_all_have_their_turn";
    let this = std::env::current_exe().unwrap();
    let output = std::process::Command::new("/bin/sh").args(["-c", script]).arg(this).output().unwrap();
    let text = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success() && text.contains("1 passed"), "{text}");
}

#[tokio::test]
async fn a_double_that_cannot_ask_its_endpoint_says_why() {
    let world = doubled([double("tool", &[(None, &[answer(0, "")])])]);
    let run = run_on(&world, bash("ulimit -n 3; tool x; exit $?")).await;
    assert_exit(&run, 127);
    assert!(stderr(&run).contains("the double of `tool` cannot ask its endpoint: "), "{}", stderr(&run));
}

#[tokio::test]
async fn a_script_that_removes_its_folders_does_not_stop_the_next_one() {
    let first = bash("rm -rf \"$PWD\" \"$HOME\" \"$TMPDIR\"; exit 0");
    let second = bash("touch here ~/here \"$(mktemp)\" && pwd; exit $?");
    let mut rig = Rig::new(job([first, second]), &EndpointSpec::default(), options()).await.unwrap();
    assert_exit(&rig.run(0).await.unwrap(), 0);
    let run = rig.run(1).await.unwrap();
    assert_exit(&run, 0);
    assert!(stdout(&run).ends_with("/work\n"), "{}", stdout(&run));
}

#[tokio::test]
async fn nothing_is_said_of_a_script_that_removes_its_doubles() {
    for spoiling in ["rm -r \"$PATCHDRILL_ENDPOINT/bin\"", "rm \"$(command -v tool)\""] {
        let world = doubled([double("tool", &[(None, &[answer(0, "")])])]);
        let mut rig = Rig::new(job([bash(&format!("{spoiling}; exit 0"))]), &world, options()).await.unwrap();
        match rig.run(0).await {
            Err(EndpointError::Refused(why)) => {
                assert!(why.contains("pre-action 1 removed or changed patchdrill's own `"), "{why}");
            }
            other => panic!("{spoiling}: {other:?}"),
        }
    }
}
