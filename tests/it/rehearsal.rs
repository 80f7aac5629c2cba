//! Jobs that are rehearsed from Rust.

use std::future::Future;
use std::task::{Context, Poll, Waker};
use std::time::Duration;

use patchdrill::environment::ServiceState;
use patchdrill::event::{FindingCode, Level};
use patchdrill::expect::{ActionExpect, Expect};
use patchdrill::job::{ActionId, JobStatus};
use patchdrill::rehearsal::{
    Container, Declared, End, Error, Job, Local, Patch, Reboot, Rehearsal, UninstallSoftware, exits, hangs,
    script, script_file, unscripted,
};
use patchdrill::rules::{PatchStatus, RebootDecision};

#[test]
fn an_outcome_can_be_looked_at_and_expected() -> Result<(), Error> {
    let job = Job::linux()
        .named("Monthly")
        .pre_action(unscripted(exits(10)).named("Ask").takes(Duration::from_secs(90)).prints("later\n"))
        .patch(Patch::named("one"))
        .patch(Patch::failing("two"))
        .post_action(unscripted(End::TimesOut));
    let result = Rehearsal::of(job).on(Declared).run_blocking()?;
    let outcome = result.outcome();
    assert_eq!(outcome.patches[0].status, PatchStatus::Installed);
    assert_eq!(outcome.reboot.decision, RebootDecision::Owed);
    assert_eq!(result.actions().map(|run| run.stdout.bytes.len()).collect::<Vec<_>>(), [6, 0]);
    assert_eq!(result.job().name.as_deref(), Some("Monthly"));
    result
        .expect_job(JobStatus::CompletedWithFailure)?
        .expect_action(ActionId::pre(0), ActionExpect::Exits(10))?
        .expect_action(ActionId::post(0), ActionExpect::TimedOut)?
        .expect(Expect::Reboot(RebootDecision::Owed))?;
    let Err(Error::Unmet(unmet)) = result.expect_job(JobStatus::Completed) else { panic!("it is met") };
    assert_eq!(unmet.message, "the job should be Completed, but it is Completed with Failure");
    Ok(())
}

#[tokio::test]
async fn scripts_meet_doubles_files_and_variables() -> Result<(), Error> {
    let text =
        "#!/bin/sh\ncat app.conf\nsystemctl stop \"$UNIT\" || exit 12\nsystemctl stop \"$UNIT\"\nexit 0\n";
    let job = Job::linux().pre_action(script(text).env("UNIT", "myapp"));
    let result = Rehearsal::of(job)
        .on(Local)
        .file("app.conf", "mode = \"fast\"\n")
        .double_each("systemctl stop myapp", [exits(0).printing("stopped\n"), exits(5).into()])
        .time_limit(Duration::from_secs(30))
        .run()
        .await?;
    result
        .expect_job(JobStatus::Completed)?
        .expect_calls("systemctl stop myapp", 2)?
        .expect_calls("systemctl", 2)?
        .expect_no_calls("systemctl start myapp")?;
    let run = result.actions().next().expect("it ran");
    assert_eq!(String::from_utf8_lossy(&run.stdout.bytes), "mode = \"fast\"\nstopped\n");
    Ok(())
}

#[test]
fn platforms_have_actions_and_reboots_of_their_own() -> Result<(), Error> {
    let job = Job::windows()
        .pre_action(
            UninstallSoftware::new(r"HKEY_LOCAL_MACHINE\SOFTWARE\Uninstall", "Old Agent").version("1.2"),
        )
        .pre_action(unscripted(End::Exits(3010)))
        .patch(Patch::with_reboot("KB5034441"))
        .reboot(Reboot::Suppress);
    let result = Rehearsal::of(job).on(Declared).run_blocking()?;
    result.expect(Expect::Reboot(RebootDecision::Suppressed))?;
    Ok(())
}

#[test]
fn every_mistake_is_told_as_in_a_scenario_file() {
    let job = Job::linux().pre_action(script_file("nowhere/stop.sh")).patch(Patch::named(""));
    let Err(error) =
        Rehearsal::of(job).on(Container::of("Debian 12")).double("systemctl '", hangs()).run_blocking()
    else {
        panic!("much is wrong")
    };
    let Error::Mistakes(mistakes) = &error else { panic!("{error}") };
    assert_eq!(mistakes.len(), 4, "{error}");
    let shown = error.to_string();
    assert!(shown.contains("cannot name an image"), "{shown}");
    assert!(shown.contains("the quote is never closed"), "{shown}");
    assert_eq!(format!("{error:?}"), shown, "what a test shows is what was meant");
    assert!(shown.contains("the script `nowhere/stop.sh` is not there"), "{shown}");
}

#[test]
fn six_actions_are_too_many() {
    let action = || unscripted(exits(0));
    let job = (0..6).fold(Job::linux(), |job, _| job.pre_action(action()));
    let error = Rehearsal::of(job).on(Declared).run_blocking().expect_err("a phase has five");
    assert!(matches!(error, Error::Mistakes(_)), "{error}");
}

#[test]
fn what_is_made_is_a_scenario_that_a_file_can_hold() {
    let job = Job::linux().named("A \"job\"\u{e9}\n").pre_action(unscripted(exits(0)).then(exits(1)));
    let rehearsal = Rehearsal::of(job)
        .rulebook("pre-post-actions")
        .twice()
        .max_restarts(2)
        .hostname("web-1")
        .env("A", "b: [")
        .service("nginx", ServiceState::Running)
        .double("systemctl stop *", exits(0))
        .double("systemctl ...", exits(3))
        .finding(FindingCode::ExpectsNothing, Level::Allow);
    let text = rehearsal.to_yaml();
    let source = patchdrill::source::SourceFile::new("a.yaml", text.as_str());
    let (scenarios, problems) = patchdrill::internal::scenario::parse_yaml(&source);
    assert!(problems.is_empty(), "{problems:?}\n{text}");
    let scenario = &scenarios[0];
    assert_eq!(scenario.job.name.as_deref().map(str::trim_end), Some("A \"job\"\u{e9}"));
    assert_eq!((scenario.twice, scenario.max_restarts), (Some(true), Some(2)));
    let rules: Vec<_> = scenario.world.commands[0].rules.iter().map(|rule| rule.args.to_string()).collect();
    assert_eq!(rules, ["stop *", "..."], "of two patterns the first wins");
}

#[tokio::test]
async fn nobody_waits_inside_asynchronous_code() {
    let error = Rehearsal::of(Job::linux()).on(Declared).run_blocking().expect_err("it would block for ever");
    assert!(error.to_string().contains("run().await"), "{error}");
}

#[test]
fn without_a_runtime_there_is_an_error_and_no_panic() {
    let future = Rehearsal::of(Job::linux()).on(Declared).run();
    let polled = std::pin::pin!(future).poll(&mut Context::from_waker(Waker::noop()));
    let Poll::Ready(Err(error)) = polled else { panic!("there is no runtime") };
    assert!(error.to_string().contains("run_blocking"), "{error}");
}
