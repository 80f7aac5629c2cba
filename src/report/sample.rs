//! One rehearsal that holds a bit of everything, for the tests of the reporters.

use std::sync::Arc;
use std::time::Duration;

use super::result::{Failure, ScenarioResult, Summary, Verdict};
use crate::environment::{Arg, EndpointSpec, ServiceState, Startup};
use crate::event::{
    ActionRun, Call, CallAnswer, Captured, ChangeKind, Changes, Event, FileChange, FileContent, FileType,
    Finding, FindingCode, Level, PatchRun, Place, Rehearsal, ServiceEnd, Sha256,
};
use crate::job::{Action, ActionEnd, ActionId, ActionKind, Job, Patch, PatchEnd, Platform, Script};
use crate::rules::{Machine, Observation, Outcome, Rulebook, Step};
use crate::scenario::Scenario;
use crate::source::{SourceFile, Span};

const TEXT: &str = "\
scenario: The service cannot be stopped
expect:
  job: Completed
";

/// A job whose second pre-action aborts it, after the first asked for a reboot.
pub(super) fn job() -> Job {
    let mut job = Job::new(Platform::Linux);
    job.name = Some("web tier".to_owned());
    let script =
        Action::new(ActionKind::RunScript(Some(Script::file("scripts/stop_app.sh", Span::default()))));
    job.pre_actions = vec![Action::new(ActionKind::RunScript(None)), script];
    job.patches = vec![Patch::new("openssl-3.0.15")];
    job.post_actions =
        vec![Action { name: Some("start again".to_owned()), ..Action::new(ActionKind::RunScript(None)) }];
    job
}

/// Judges the sample job: pre-actions exit 10 and 12, everything else succeeds.
pub(super) fn outcome(job: &Job, book: &Rulebook) -> (Outcome, Vec<Event>) {
    let mut events = Vec::new();
    let mut machine = Machine::new(job, book);
    loop {
        let observation = match machine.next() {
            Step::RunAction { id, .. } => {
                let code = if id == ActionId::pre(0) {
                    10
                } else if id == ActionId::pre(1) {
                    12
                } else {
                    0
                };
                events.push(Event::ActionStarted(id));
                events.push(Event::ActionEnded(Arc::new(run(id, code))));
                Observation::Action { end: ActionEnd::Exited(code), forced_reboot: false }
            }
            Step::SkipAction(id) => {
                events.push(Event::ActionSkipped(id));
                Observation::Done
            }
            Step::DeployPatch(index) => {
                events.push(Event::PatchEnded(PatchRun::declared(index, PatchEnd::default())));
                Observation::Patch(PatchEnd::default())
            }
            Step::SkipPatch(index) => {
                events.push(Event::PatchSkipped(index));
                Observation::Done
            }
            Step::Reboot => {
                events.push(Event::Rebooted);
                Observation::Done
            }
            Step::ForcedReboot(id) => {
                events.push(Event::WentDown(id));
                Observation::Done
            }
            Step::Finished => break,
        };
        machine.observe(observation).expect("the observation fits the step");
    }
    (machine.outcome(), events)
}

fn run(id: ActionId, code: i32) -> ActionRun {
    let stops = id == ActionId::pre(1);
    let call = Call {
        command: "systemctl".to_owned(),
        args: vec![Arg(b"stop".to_vec()), Arg(b"my app.service".to_vec())],
        answer: CallAnswer::Exits(5),
    };
    ActionRun {
        id,
        end: ActionEnd::Exited(code),
        stdout: if stops {
            Captured { bytes: b"stopping\r\n".to_vec(), lost: 7 }
        } else {
            Captured::default()
        },
        stderr: Captured::whole(if stops { b"\x1b[31mnot loaded\xff\n".to_vec() } else { Vec::new() }),
        took: if stops { Duration::from_millis(12) } else { Duration::ZERO },
        real: stops,
        interpreter: stops.then(|| "/bin/bash".to_owned()),
        calls: if stops { vec![call.clone(), call] } else { Vec::new() },
        forced_reboots: Vec::new(),
        survivors: Vec::new(),
        changes: stops.then(changes),
    }
}

fn changes() -> Changes {
    let link = FileChange {
        path: Arg(b"/opt/b\x1b[2J".to_vec()),
        kind: ChangeKind::Created,
        what: FileType::Link,
        mode: 0o777,
        uid: 0,
        gid: 5,
        size: 0,
        content: FileContent::None,
        target: Some(Arg(b"\xff".to_vec())),
    };
    let file = FileChange {
        path: Arg(b"/etc/motd".to_vec()),
        kind: ChangeKind::Changed,
        what: FileType::File,
        mode: 0o644,
        size: 1,
        content: FileContent::Whole { sha256: Sha256([0xab; 32]), bytes: None },
        target: None,
        ..link.clone()
    };
    let start = FileContent::Start { sha256: Sha256([0; 32]), len: 1 };
    let log = FileChange { path: Arg(b"/var/log/x".to_vec()), content: start, ..file.clone() };
    let gone = FileChange { kind: ChangeKind::Deleted, content: FileContent::None, ..log.clone() };
    Changes { files: vec![file, link, log, gone], more: 7, blind: false }
}

/// The sample, rehearsed under `book` and come out as `verdict`.
pub(super) fn result(book: &Rulebook, verdict: Verdict) -> ScenarioResult {
    let job = job();
    let (outcome, events) = outcome(&job, book);
    let findings = vec![Finding {
        code: FindingCode::NoExplicitExit,
        level: Level::Warn,
        place: Place::Action(ActionId::pre(1), Some(3)),
        message: "the exit code came from the last command".to_owned(),
        help: "end the script with an `exit` of your own".to_owned(),
    }];
    let scenario = Scenario {
        name: "The service cannot be stopped".to_owned(),
        group: Some("Services".to_owned()),
        tags: vec!["linux".to_owned(), "R-31".to_owned()],
        source: SourceFile::new("scenarios/service.yaml", TEXT),
        span: Span::new(10, 39),
        job,
        world: EndpointSpec::default(),
        plan: None,
        on: None,
        matrix: Vec::new(),
        row: None,
        rulebook: None,
        twice: None,
        max_restarts: None,
        levels: Vec::new(),
        expectations: Vec::new(),
        broken: false,
    };
    ScenarioResult {
        scenario: Arc::new(scenario),
        verdict,
        rehearsal: Some(Arc::new(Rehearsal {
            outcome,
            events,
            findings,
            services: vec![ServiceEnd {
                name: "myapp".to_owned(),
                state: ServiceState::Running,
                startup: Startup::Enabled,
                restarted: false,
            }],
            second: None,
        })),
        rulebook: book.name.clone(),
        on: "local",
        took: Duration::from_millis(14),
        image: None,
        missing_tool: None,
        plan: None,
    }
}

/// The sample, failed: its job should be Completed, and is not.
pub(super) fn failed() -> ScenarioResult {
    let start = TEXT.find("Completed").expect("the text holds the word");
    let failure = Failure {
        span: Some(Span::new(start, start + "Completed".len())),
        message: "the job should be Completed, but it is Completed with Failure".to_owned(),
        details: "An aborted job ends Completed with Failure.".to_owned(),
    };
    result(&Rulebook::default(), Verdict::Failed(vec![failure]))
}

/// The counts of one failed scenario.
pub(super) const SUMMARY: Summary = Summary {
    passed: 0,
    failed: 1,
    errors: 0,
    skipped: 0,
    not_run: 0,
    findings: 1,
    took: Duration::from_millis(14),
};
