//! What the engine asks of an endpoint, and in which order.

use std::future::ready;

use futures::executor::block_on;
use futures::future::BoxFuture;

use super::*;
use crate::endpoint::{Endpoint, EndpointError};
use crate::environment::{Arg, EndpointSpec, ServiceState, Startup};
use crate::event::{
    ActionRun, Captured, ChangeKind, Changes, DifferenceKind, Event, FileChange, FileContent, FileType,
    FindingCode, PatchRun, Place, Rehearsal, ServiceEnd,
};
use crate::job::{Action, ActionEnd, ActionId, ActionKind, Job, Patch, PatchEnd, Platform};
use crate::rules::Rulebook;

/// Writes down what is asked of it; `act` says what a run does, by its place among all runs.
struct Fake<'l, F> {
    log: &'l mut Vec<String>,
    runs: usize,
    has_service: bool,
    act: F,
}

impl<F: FnMut(usize, &mut ActionRun) + Send> Endpoint for Fake<'_, F> {
    fn run_action<'a>(
        &'a mut self,
        id: ActionId,
        _: &'a Action,
    ) -> BoxFuture<'a, Result<ActionRun, EndpointError>> {
        Box::pin(async move {
            self.log.push(id.to_string());
            let mut run = ActionRun {
                id,
                end: ActionEnd::Exited(0),
                stdout: Captured::default(),
                stderr: Captured::default(),
                took: std::time::Duration::ZERO,
                real: true,
                interpreter: None,
                calls: Vec::new(),
                forced_reboots: Vec::new(),
                survivors: Vec::new(),
                changes: Some(Changes::default()),
            };
            (self.act)(self.runs, &mut run);
            self.runs += 1;
            Ok(run)
        })
    }

    fn deploy_patch(&mut self, index: usize, _: &Patch) -> BoxFuture<'_, Result<PatchRun, EndpointError>> {
        self.log.push(format!("patch {}", index + 1));
        Box::pin(ready(Ok(PatchRun::declared(index, PatchEnd { needs_reboot: true, ..PatchEnd::default() }))))
    }

    fn reboot(&mut self) -> BoxFuture<'_, Result<(), EndpointError>> {
        self.log.push("reboot".to_owned());
        Box::pin(ready(Ok(())))
    }

    fn next_job(&mut self, _: &Job, _: &EndpointSpec) -> Result<(), EndpointError> {
        Ok(())
    }

    /// The first run leaves the service running, the second one does not.
    fn services(&self) -> Vec<ServiceEnd> {
        let state = if self.runs <= 2 { ServiceState::Running } else { ServiceState::Stopped };
        let end = ServiceEnd { name: "web".to_owned(), state, startup: Startup::Enabled, restarted: false };
        if self.has_service { vec![end] } else { Vec::new() }
    }

    fn close<'a>(self: Box<Self>) -> BoxFuture<'a, ()>
    where
        Self: 'a,
    {
        self.log.push("close".to_owned());
        Box::pin(ready(()))
    }
}

/// Rehearses a job of a pre-action, a patch that needs a reboot, and a post-action.
fn rehearsed(twice: bool, act: impl FnMut(usize, &mut ActionRun) + Send) -> (Vec<String>, Rehearsal) {
    rehearsed_with(false, twice, act)
}

/// The same on an endpoint that has a service or none.
fn rehearsed_with(
    has_service: bool,
    twice: bool,
    act: impl FnMut(usize, &mut ActionRun) + Send,
) -> (Vec<String>, Rehearsal) {
    let mut job = Job::new(Platform::Linux);
    job.pre_actions.push(Action::new(ActionKind::RunScript(None)));
    job.patches.push(Patch::new("kernel"));
    job.post_actions.push(Action::new(ActionKind::RunScript(None)));
    let (world, book) = (EndpointSpec::default(), Rulebook::default());
    let request = RehearsalRequest { twice, max_restarts: 2, ..RehearsalRequest::new(&job, &world, &book) };
    let mut log = Vec::new();
    let mut seen = 0;
    let rehearsal = {
        let endpoint = Fake { log: &mut log, runs: 0, has_service, act };
        block_on(rehearse(request, Box::new(endpoint), &mut |_| seen += 1))
            .expect("the endpoint does everything")
    };
    assert_eq!(seen, rehearsal.events.len(), "whoever watches sees the events of the first run");
    (log, rehearsal)
}

fn changed(path: &str) -> Changes {
    let change = FileChange {
        path: Arg(path.into()),
        kind: ChangeKind::Created,
        what: FileType::File,
        mode: 0o644,
        uid: 0,
        gid: 0,
        size: 0,
        content: FileContent::None,
        target: None,
    };
    Changes { files: vec![change], more: 0, blind: false }
}

#[test]
fn a_forced_reboot_takes_the_endpoint_down_and_the_job_begins_again() {
    let (log, rehearsal) = rehearsed(false, |nth, run| {
        if nth == 1 {
            run.forced_reboots.push("reboot".to_owned());
        }
    });
    // The patch is installed once; the reboot that it needs is another one than that which was forced.
    let expected = [
        "pre-action 1",
        "patch 1",
        "post-action 1",
        "reboot",
        "pre-action 1",
        "post-action 1",
        "reboot",
        "close",
    ];
    assert_eq!(log, expected);
    let down = |event: &Event| matches!(event, Event::WentDown(id) if *id == ActionId::post(0));
    assert_eq!(rehearsal.events.iter().filter(|event| down(event)).count(), 1);
    assert_eq!(rehearsal.outcome.restarts(), 1);
    assert!(!rehearsal.outcome.job.reboot_loop);
}

#[test]
fn a_loop_is_given_up_and_the_endpoint_left_running() {
    let (log, rehearsal) = rehearsed(false, |_, run| run.forced_reboots.push("reboot".to_owned()));
    assert_eq!(log, ["pre-action 1", "reboot"].repeat(3).into_iter().chain(["close"]).collect::<Vec<_>>());
    assert!(rehearsal.outcome.job.reboot_loop);
    assert!(matches!(rehearsal.events.last(), Some(Event::WentDown(_))), "nothing follows");
}

#[test]
fn the_second_run_goes_on_behind_the_reboot_of_the_first() {
    let (log, rehearsal) = rehearsed(true, |_, _| {});
    let once = ["pre-action 1", "patch 1", "post-action 1", "reboot"];
    assert_eq!(log, once.repeat(2).into_iter().chain(["close"]).collect::<Vec<_>>());
    let second = rehearsal.second.expect("it was asked for");
    assert_eq!(second.differences, []);
    assert!(second.tells_files);
    assert!(rehearsal.findings.iter().all(|finding| finding.code != FindingCode::NotIdempotent));
}

#[test]
fn the_second_run_may_end_no_other_way_and_change_no_file() {
    let (_, rehearsal) = rehearsed(true, |nth, run| match nth {
        // What the first run changes is its work.
        0 => run.changes = Some(changed("/etc/motd")),
        2 => run.end = ActionEnd::Exited(1),
        3 => run.changes = Some(changed("/var/log/app.log")),
        _ => {}
    });
    let second = rehearsal.second.expect("it was asked for");
    let told: Vec<_> = second
        .differences
        .iter()
        .map(|difference| (difference.place.to_string(), difference.what, difference.to_string()))
        .collect();
    let expected = [
        ("pre-action 1", DifferenceKind::Status, "status: success (exit code 0), then failed (exit code 1)"),
        ("post-action 1", DifferenceKind::Files, "created /var/log/app.log"),
        ("job", DifferenceKind::Status, "status: Completed, then Completed with Failure"),
    ]
    .map(|(place, what, text)| (place.to_owned(), what, text.to_owned()));
    assert_eq!(told, expected);
    let places: Vec<_> = rehearsal
        .findings
        .iter()
        .filter(|finding| finding.code == FindingCode::NotIdempotent)
        .map(|finding| finding.place.clone())
        .collect();
    assert_eq!(
        places,
        [Place::Action(ActionId::pre(0), None), Place::Action(ActionId::post(0), None)],
        "what follows from them is not told as well"
    );
    assert_eq!(rehearsal.outcome.job.status, crate::job::JobStatus::Completed, "the first run counts");
}

#[test]
fn an_endpoint_that_cannot_tell_files_is_no_proof() {
    let (_, rehearsal) = rehearsed(true, |nth, run| {
        if nth == 3 {
            run.changes = None;
        }
    });
    let second = rehearsal.second.expect("it was asked for");
    assert!(second.differences.is_empty() && !second.tells_files);
}

#[test]
fn services_of_the_second_run_are_compared_with_those_of_the_first() {
    let (_, rehearsal) = rehearsed_with(true, true, |_, _| {});
    assert_eq!(rehearsal.services[0].state, ServiceState::Running, "the first run counts");
    let second = rehearsal.second.expect("it was asked for");
    assert_eq!(second.services[0].state, ServiceState::Stopped);
    let told: Vec<_> = second.differences.iter().map(ToString::to_string).collect();
    assert_eq!(told, ["service: web running, enabled, then web stopped, enabled"]);
    assert!(rehearsal.findings.iter().any(|finding| finding.code == FindingCode::NotIdempotent));
}
