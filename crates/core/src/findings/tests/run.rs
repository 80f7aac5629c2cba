//! Findings on what a run left behind.

use super::support::{call, findings_of, job, ran, short};
use crate::environment::{CommandDouble, EndpointSpec, Service, ServiceState, Startup};
use crate::event::{ActionRun, CallAnswer, Captured, Finding, FindingCode, Level};
use crate::findings::of_run;
use crate::job::{ActionEnd, ActionId, Limit, Platform};
use crate::rules::Rulebook;

fn only(found: &[Finding]) -> (String, &str, &str) {
    assert_eq!(found.len(), 1, "{found:?}");
    (short(&found[0]), &found[0].message, &found[0].help)
}

#[test]
fn an_attempt_to_reboot_is_denied() {
    let run = ActionRun { forced_reboots: vec!["shutdown -r now".to_owned()], ..ran(0) };
    let found = findings_of("echo bye\nshutdown -r now\nexit 0", &run);
    assert_eq!(found[0].level, Level::Deny);
    assert_eq!(
        only(&found),
        (
            "forced-reboot@3".to_owned(),
            "the action tried to reboot the asset by itself, with `shutdown -r now`: the job can fall into a reboot loop",
            "exit with 10 (success) or 11 (failed), and the job reboots once at its end",
        )
    );
    // A declared attempt has no script to point into.
    let run = ActionRun { real: false, ..run };
    assert_eq!(short(&findings_of("exit 0", &run)[0]), "forced-reboot");
}

#[test]
fn calls_without_an_answer_are_told_once_each() {
    let undeclared = |line| call(line, CallAnswer::Undeclared);
    let run = ActionRun {
        calls: vec![
            undeclared("systemctl disable x"),
            undeclared("systemctl disable x"),
            undeclared("systemctl mask x"),
        ],
        ..ran(1)
    };
    let found = findings_of("systemctl disable x\nsystemctl disable x\nsystemctl mask x || exit 1", &run);
    let told: Vec<String> = found.iter().map(short).collect();
    assert_eq!(told, ["undeclared-call", "undeclared-call@4"]);
    assert_eq!(
        found[1].message,
        "`systemctl mask x` was called, and the scenario declares no answer of `systemctl` to these arguments"
    );
}

fn with_doubles(names: &[&str], script: &str, run: &ActionRun) -> Vec<String> {
    let commands =
        names.iter().map(|name| CommandDouble { name: (*name).to_owned(), rules: Vec::new() }).collect();
    in_world(&EndpointSpec { commands, ..EndpointSpec::default() }, script, run)
}

fn in_world(world: &EndpointSpec, script: &str, run: &ActionRun) -> Vec<String> {
    let job = job(Platform::Linux, format!("#!/bin/sh\n{script}\n").as_bytes());
    of_run(&job, world, run, &Rulebook::default())
        .iter()
        .map(|each| format!("{}: {}", short(each), each.message))
        .collect()
}

#[test]
fn a_script_that_calls_nothing_is_suspicious() {
    let script = "[ -d /no/such ] || exit 0\nsystemctl stop x\nexit 0";
    assert_eq!(
        with_doubles(&["systemctl", "rpm"], script, &ran(0)),
        ["nothing-called: the script ended with 0 and never called `systemctl`, though it mentions it"]
    );
    assert_eq!(
        with_doubles(&["rpm"], script, &ran(0)),
        [
            "nothing-called: the script ended with 0 and called none of the commands that the scenario declares"
        ]
    );
    let called = ActionRun { calls: vec![call("systemctl stop x", CallAnswer::Exits(0))], ..ran(0) };
    for (names, script, run) in [
        (&["systemctl"][..], script, &called),
        (&[], script, &ran(0)),
        (&["systemctl"], "systemctl stop x\nexit 12", &ran(12)),
    ] {
        assert_eq!(with_doubles(names, script, run), Vec::<String>::new());
    }
}

#[test]
fn asking_for_the_time_is_not_yet_doing_something() {
    let script = "date\n[ -d /no/such ] || exit 0\nsystemctl stop web\nexit 0";
    let asked = ActionRun { calls: vec![call("date +%F", CallAnswer::Real)], ..ran(0) };
    let suspicious =
        ["nothing-called: the script ended with 0 and never called `systemctl`, though it mentions it"];
    assert_eq!(with_doubles(&["systemctl"], script, &asked), suspicious);
    let web = Service::new("web", ServiceState::Running, Startup::Enabled);
    let world = EndpointSpec { services: vec![web], ..EndpointSpec::default() };
    assert_eq!(in_world(&world, script, &asked), suspicious);
    for line in ["systemctl stop web", "service web stop"] {
        let stopped = ActionRun { calls: vec![call(line, CallAnswer::Exits(0))], ..ran(0) };
        assert_eq!(in_world(&world, script, &stopped), Vec::<String>::new());
    }
}

#[test]
fn output_and_code_should_agree() {
    let said = |text: &str, code| ActionRun { stdout: Captured::whole(text.into()), ..ran(code) };
    let errors = |text: &str, code| ActionRun { stderr: Captured::whole(text.into()), ..ran(code) };
    for (run, expected) in [
        (
            said("patched\nREBOOT REQUIRED\n", 0),
            Some("the output says `REBOOT REQUIRED`, and exit code 0 says that no reboot is needed"),
        ),
        (
            errors("Failed to stop myapp\n", 0),
            Some("the output says `Failed to stop myapp`, and exit code 0 says that all went well"),
        ),
        (
            said("No reboot required.\n", 10),
            Some("the output says `No reboot required.`, and exit code 10 says that one is needed"),
        ),
        (
            said("step 1\nPatching completed successfully\n\n", 1),
            Some(
                "the output says `Patching completed successfully`, and exit code 1 says that something failed",
            ),
        ),
        (said("REBOOT REQUIRED\n", 10), None),
        (said("REBOOT REQUIRED\n", 101), None),
        (said("ERROR: disk full\n", 1), None),
        (said("ERROR: disk full\n", 12), None),
        (said("backup removed successfully\nERROR: disk full\n", 1), None),
        (said("0 packages failed\nno reboot required\n", 0), None),
        (said("please reboot the \u{1b}[31mbox\u{1b}[0m\n", 12), None),
    ] {
        let found = findings_of("exit 0; exit 1; exit 10; exit 12; exit 101", &run);
        let told: Vec<&str> = found.iter().map(|each| each.message.as_str()).collect();
        assert_eq!(told, expected.into_iter().collect::<Vec<_>>());
    }
    // A post-action cannot ask for a reboot, so it has no code to say so.
    let mut job = job(Platform::Linux, b"#!/bin/sh\nexit 0\n");
    job.post_actions = std::mem::take(&mut job.pre_actions);
    let run = ActionRun { id: ActionId::post(0), ..said("REBOOT REQUIRED\n", 0) };
    assert_eq!(of_run(&job, &EndpointSpec::default(), &run, &Rulebook::run_script_actions()), []);
    let found = of_run(&job, &EndpointSpec::default(), &run, &Rulebook::pre_post_actions());
    assert_eq!(only(&found).0, "output-disagrees");
}

#[test]
fn what_outlives_the_script_is_told() {
    let run = ActionRun { survivors: vec!["sleep 3600".to_owned()], ..ran(0) };
    assert_eq!(
        only(&findings_of("exit 0", &run)).1,
        "`sleep 3600` still ran when the script had ended, and was ended with it"
    );
    let run = ActionRun { survivors: vec!["sleep 3600".to_owned(), "tail -f x".to_owned()], ..ran(0) };
    assert_eq!(
        only(&findings_of("exit 0", &run)).1,
        "2 processes still ran when the script had ended, `sleep 3600` among them, and were ended with it"
    );
}

#[test]
fn output_that_is_cut_or_no_text_is_told() {
    let stderr = Captured { bytes: b"ok\nna\xefve\n".to_vec(), lost: 0 };
    assert_eq!(
        only(&findings_of("exit 0", &ActionRun { stderr, ..ran(0) })).1,
        "line 2 of standard error is not valid UTF-8"
    );
    // The cut tears a character apart; that is no fault of the script.
    let stdout = Captured { bytes: "12é".as_bytes()[..3].to_vec(), lost: 7 };
    assert_eq!(
        only(&findings_of("exit 0", &ActionRun { stdout, ..ran(0) })).1,
        "standard output was cut after 3 bytes, 7 more were dropped"
    );
    // Where nothing was cut, the script itself ended within a character.
    let stdout = Captured { bytes: "1\n2é".as_bytes()[..4].to_vec(), lost: 0 };
    assert_eq!(
        only(&findings_of("exit 0", &ActionRun { stdout, ..ran(0) })).1,
        "line 2 of standard output is not valid UTF-8"
    );
    // A cut excuses nothing that stands before it.
    let stdout = Captured { bytes: b"\xef1\n2".to_vec(), lost: 7 };
    let told = findings_of("exit 0", &ActionRun { stdout, ..ran(0) });
    assert!(
        told.iter().any(|each| each.message == "line 1 of standard output is not valid UTF-8"),
        "{told:?}"
    );
}

#[test]
fn codes_of_more_than_eight_bits_are_told() {
    let found = of_run(
        &job(Platform::Windows, b"exit 3010"),
        &EndpointSpec::default(),
        &ran(3010),
        &Rulebook::default(),
    );
    assert_eq!(
        only(&found).1,
        "the script asked for exit code 3010; Windows passes that on whole, this machine passed on 194, and the rehearsal goes by \
         3010"
    );
    let declared = ActionRun { real: false, ..ran(300) };
    assert_eq!(
        only(&findings_of("exit 0", &declared)).1,
        "exit code 300 cannot reach a job on Linux: a process passes on eight bits, which makes it 44"
    );
    let found = of_run(
        &job(Platform::Windows, b"exit 3010"),
        &EndpointSpec::default(),
        &ActionRun { real: false, ..ran(3010) },
        &Rulebook::default(),
    );
    assert_eq!(found, []);
}

#[test]
fn ends_without_a_code_claim_nothing_about_one() {
    for end in [ActionEnd::Signaled(9), ActionEnd::TimedOut, ActionEnd::Exceeded(Limit::Memory)] {
        let run = ActionRun { end, stdout: Captured::whole(b"REBOOT REQUIRED\n".to_vec()), ..ran(0) };
        assert_eq!(findings_of("sleep 5", &run), []);
    }
    let denied = findings_of("exit 0", &ActionRun { real: false, ..ran(7) });
    assert!(denied.iter().all(|each| each.code != FindingCode::NoExplicitExit), "{denied:?}");
}
