//! A second run held against the first one.

use std::sync::Arc;
use std::time::Duration;

use patchdrill_core::environment::Arg;
use patchdrill_core::event::{
    ActionRun, Captured, ChangeKind, Changes, DifferenceKind, Event, FileChange, FileContent, FileType,
};
use patchdrill_core::findings::{Run, second_run};
use patchdrill_core::job::{Action, ActionEnd, ActionId, ActionKind, Job, Platform};
use patchdrill_core::rules::{Machine, Observation, Outcome, Rulebook};

const ID: ActionId = ActionId::pre(0);

fn job() -> Job {
    let mut job = Job::new(Platform::Linux);
    job.pre_actions.push(Action::new(ActionKind::RunScript(None)));
    job
}

fn outcome(job: &Job) -> Outcome {
    let book = Rulebook::default();
    let mut machine = Machine::new(job, &book);
    let end = ActionEnd::Exited(0);
    machine.observe(Observation::Action { end, forced_reboot: false }).unwrap();
    machine.outcome()
}

/// A run that creates these files; more than are listed make up `more`.
fn run(paths: &[&str], more: u64) -> Event {
    let file = |path: &&str| FileChange {
        path: Arg(path.as_bytes().to_vec()),
        kind: ChangeKind::Created,
        what: FileType::File,
        mode: 0o644,
        uid: 0,
        gid: 0,
        size: 0,
        content: FileContent::None,
        target: None,
    };
    Event::ActionEnded(Arc::new(ActionRun {
        id: ID,
        end: ActionEnd::Exited(0),
        stdout: Captured::default(),
        stderr: Captured::default(),
        took: Duration::ZERO,
        real: true,
        interpreter: None,
        calls: Vec::new(),
        forced_reboots: Vec::new(),
        survivors: Vec::new(),
        changes: Some(Changes { files: paths.iter().map(file).collect(), more, blind: false }),
    }))
}

/// What is told of the files that a second run creates, behind this between the two runs.
fn told(between: &[Event], paths: &[&str], more: u64) -> Vec<String> {
    let job = job();
    let outcome = outcome(&job);
    let first = [&[run(&["/etc/motd"], 0)], between].concat();
    let second = [run(paths, more)];
    let first = Run { outcome: &outcome, events: &first, services: &[] };
    let second = second_run(&job, first, Run { outcome: &outcome, events: &second, services: &[] });
    assert!(second.differences.iter().all(|one| one.what == DifferenceKind::Files));
    second.differences.iter().map(ToString::to_string).collect()
}

#[test]
fn what_lies_in_tmp_and_run_is_only_made_anew_behind_a_reboot() {
    let volatile = ["/tmp/lock", "/run/app.pid"];
    assert_eq!(told(&[], &volatile, 0), ["created /tmp/lock, created /run/app.pid"]);
    for reboot in [Event::Rebooted, Event::WentDown(ID)] {
        let reboot = [reboot];
        assert_eq!(told(&reboot, &volatile, 0), [""; 0]);
        assert_eq!(
            told(&reboot, &["/tmp/lock", "/var/lock", "/tmpfile"], 0),
            ["created /var/lock, created /tmpfile"]
        );
    }
}

#[test]
fn five_files_are_named_and_the_others_counted() {
    let five = ["/a", "/b", "/c", "/d", "/e"];
    let named = "created /a, created /b, created /c, created /d, created /e";
    assert_eq!(told(&[], &five, 0), [named]);
    assert_eq!(told(&[], &["/a", "/b", "/c", "/d", "/e", "/f", "/g"], 3), [format!("{named} and 5 more")]);
    assert_eq!(told(&[], &[], 2), [" and 2 more"]);
    assert_eq!(told(&[], &[], 0), [""; 0]);
}
