//! Records of one rehearsal.

use std::sync::Arc;
use std::time::Duration;

use super::{Changes, Finding, PatchRun, SecondRun};
use crate::environment::{Arg, ServiceState, Startup};
use crate::job::{ActionEnd, ActionId};
use crate::rules::Outcome;

/// What one action did on its endpoint. Durations are volatile and never part of an outcome.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ActionRun {
    /// Which action.
    pub id: ActionId,
    /// How it ended.
    pub end: ActionEnd,
    /// What it wrote to standard output.
    pub stdout: Captured,
    /// What it wrote to standard error.
    pub stderr: Captured,
    /// How long it took: real time on a real endpoint, virtual time on a declared one.
    pub took: Duration,
    /// A real script ran; else the end was declared.
    pub real: bool,
    /// The interpreter that ran it, such as `/bin/bash`; `None` when nothing ran.
    pub interpreter: Option<String>,
    /// Calls of doubled commands, in order.
    pub calls: Vec<Call>,
    /// Attempts to force a reboot, as the command line that tried it.
    pub forced_reboots: Vec<String>,
    /// Command lines of processes that were still there when the script had ended; they were ended.
    pub survivors: Vec<String>,
    /// What it changed in the files of the endpoint; `None` where the endpoint cannot tell.
    pub changes: Option<Changes>,
}

/// Output of a script: bytes, since real output is not always UTF-8.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Captured {
    /// The bytes that were kept.
    pub bytes: Vec<u8>,
    /// How many more there were.
    pub lost: u64,
}

impl Captured {
    /// All of `bytes`.
    pub fn whole(bytes: Vec<u8>) -> Self {
        Self { bytes, lost: 0 }
    }
}

/// One call of a doubled command.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Call {
    /// The command as declared.
    pub command: String,
    /// Its arguments, byte by byte.
    pub args: Vec<Arg>,
    /// What it was answered.
    pub answer: CallAnswer,
}

/// What a call was answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CallAnswer {
    /// A declared answer with this exit code.
    Exits(u8),
    /// A declared answer that never ends.
    Hangs,
    /// No rule fits these arguments: the call failed.
    Undeclared,
    /// It would have rebooted the endpoint: refused.
    RebootRefused,
    /// The endpoint's own command of this name ran; nobody saw how it ended.
    Real,
}

impl CallAnswer {
    /// Exit code of a doubled command whose arguments no answer fits. Like [`Self::REFUSED_EXIT`], it has no meaning for a
    /// job and is no usual code of a tool or a shell, so that it is recognised where it comes out.
    pub const UNDECLARED_EXIT: u8 = 113;

    /// Exit code of a command that was refused, since it would have taken the endpoint down.
    pub const REFUSED_EXIT: u8 = 114;

    /// The exit code that the caller saw; `None` when the call never ended.
    pub const fn exit_code(self) -> Option<u8> {
        match self {
            Self::Exits(code) => Some(code),
            Self::Hangs | Self::Real => None,
            Self::Undeclared => Some(Self::UNDECLARED_EXIT),
            Self::RebootRefused => Some(Self::REFUSED_EXIT),
        }
    }
}

/// What has become of a declared service.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ServiceEnd {
    /// Its name as declared.
    pub name: String,
    /// What it does at the end of the job, after the reboot if there is one.
    pub state: ServiceState,
    /// Whether it starts with the endpoint.
    pub startup: Startup,
    /// A script started it again after it had run.
    pub restarted: bool,
}

/// One thing that happens in a rehearsal, in order.
#[derive(Clone, Debug)]
pub enum Event {
    /// An action begins on the endpoint.
    ActionStarted(ActionId),
    /// An action has ended (once per attempt).
    ActionEnded(Arc<ActionRun>),
    /// An action is passed over.
    ActionSkipped(ActionId),
    /// A patch was tried.
    PatchEnded(PatchRun),
    /// A patch is passed over.
    PatchSkipped(usize),
    /// The endpoint was rebooted by the job.
    Rebooted,
    /// The endpoint went down while this action ran, by a reboot that it forced, and is up again. What follows is another
    /// pass through the job; nothing follows when the job was given up.
    WentDown(ActionId),
}

/// Everything that is known once a job was rehearsed.
#[derive(Clone, Debug)]
pub struct Rehearsal {
    /// How the job ended.
    pub outcome: Outcome,
    /// Everything that happened, in order.
    pub events: Vec<Event>,
    /// What is doubtful beside the verdict.
    pub findings: Vec<Finding>,
    /// What a second run of the job on the same endpoint came to, when one was asked for. Everything else here, and so
    /// everything that a scenario expects, tells of the first run.
    pub second: Option<Box<SecondRun>>,
    /// What has become of the declared services, in the order of the declarations.
    pub services: Vec<ServiceEnd>,
}

impl Rehearsal {
    /// All runs of actions, in order, retries and earlier passes included.
    pub fn runs(&self) -> impl Iterator<Item = &ActionRun> {
        self.events.iter().filter_map(|event| match event {
            Event::ActionEnded(run) => Some(&**run),
            _ => None,
        })
    }

    /// All calls of doubled commands in order, each with the action that made it.
    pub fn calls(&self) -> impl Iterator<Item = (ActionId, &Call)> {
        self.runs().flat_map(|run| run.calls.iter().map(move |call| (run.id, call)))
    }
}
