//! Records of one rehearsal.

use std::sync::Arc;
use std::time::Duration;

use crate::job::{ActionEnd, ActionId, PatchEnd};
use crate::rules::{Outcome, RebootDecision};
use crate::world::Word;

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
    pub args: Vec<Word>,
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
}

/// What was seen of one patch.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PatchRun {
    /// Place in the job, from 0.
    pub index: usize,
    /// How it ended.
    pub end: PatchEnd,
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
    /// The reboot is decided, after everything else.
    Reboot(RebootDecision),
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
}

impl Rehearsal {
    /// All runs of actions, in order, retries included.
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

/// Something doubtful about a script, a plan or a run, beside the verdict.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// What kind.
    pub code: FindingCode,
    /// How serious, after the switches in force.
    pub level: Level,
    /// Where.
    pub place: Place,
    /// One sentence: what was found.
    pub message: String,
    /// One sentence: what to do.
    pub help: String,
}

/// Where a finding lies.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    /// The plan as a whole.
    Job,
    /// An action, and the line of its script from 1 when it is known.
    Action(ActionId, Option<usize>),
    /// The patch at this place, from 0.
    Patch(usize),
}

/// How serious a finding is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// Not reported.
    Allow,
    /// Reported.
    Warn,
    /// Reported, and the scenario fails.
    Deny,
}

/// Every kind of finding; [`FindingCode::name`] is the switch.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum FindingCode {
    /// A script tried to reboot the endpoint by itself: the job can fall into a reboot loop.
    ForcedReboot,
    /// A doubled command was called with arguments that have no answer.
    UndeclaredCall,
    /// The exit code came from the last command, or from `set -e`, and not from an `exit` the author wrote.
    NoExplicitExit,
    /// A code with a meaning for the job (10, 11, 12, 101) that came from a tool and not from the author.
    AccidentalCode,
    /// The output speaks of a reboot or a failure, and the exit code says otherwise.
    OutputDisagrees,
    /// The script ran, and none of the doubled commands was called.
    NothingCalled,
    /// The script reads arguments; a job passes none.
    ReadsArguments,
    /// The script needs a file beside it; a job carries one script only.
    NeedsSiblingFile,
    /// The script is longer than an agent takes, and runs cut.
    TruncatedScript,
    /// A child of the script outlived it.
    ChildOutlived,
    /// `exit` with a number that the shell cannot pass on, such as 256 or -1.
    ExitWraps,
    /// `exit` inside a subshell or a pipeline, where it does not end the script.
    ExitInSubshell,
    /// Windows line ends in a shell script.
    CrlfLines,
    /// A byte order mark before the first line.
    ByteOrderMark,
    /// No shebang on the first line, or one that the platform lacks.
    Shebang,
    /// The script asks a question; nobody answers, standard input is empty.
    Prompts,
    /// Output is not valid UTF-8.
    OutputNotUtf8,
    /// Output was longer than the limit and was cut.
    OutputCut,
    /// An action that needs the reboot to have happened stands in the job that owes it.
    NeedsRebootFirst,
    /// Two patches need a reboot between them; one job cannot do that.
    RebootBetweenPatches,
    /// The scenario expects nothing.
    ExpectsNothing,
    /// The script asked for an exit code that differs from what the system passed on.
    CodeCut,
}
