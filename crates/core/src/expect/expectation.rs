//! The expectations that a scenario can state.

use super::{PathPattern, PlanExpect};
use crate::environment::{CommandLine, Pattern, ServiceState, Startup};
use crate::event::{ChangeKind, FindingCode};
use crate::job::{ActionId, JobStatus, Limit, Phase};
use crate::rules::{PatchStatus, RebootDecision, Requester, SkippedBy};
use crate::source::Span;

/// One expectation and the place where it is written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Expectation {
    /// What is expected.
    pub what: Expect,
    /// Where it is written: in YAML the value, in Gherkin the step.
    pub span: Span,
}

/// What is expected.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Expect {
    /// Something of several jobs on several assets, or of the job's life around its run.
    Plan(PlanExpect),
    /// How actions end.
    Actions(ActionSet, ActionExpect),
    /// What an action writes.
    Output(ActionId, Stream, TextExpect),
    /// How patches end.
    Patches(PatchSet, PatchExpect),
    /// The job's status; [`JobStatus::PendingReboot`] is met by a suppressed reboot beside any status.
    JobStatus(JobStatus),
    /// The job is aborted, by any action or by the named one.
    Aborted(Option<ActionId>),
    /// Nothing aborts the job.
    NotAborted,
    /// What is decided about the reboot.
    Reboot(RebootDecision),
    /// Exactly these ask for a reboot, in this order.
    RebootRequestedBy(Vec<Requester>),
    /// These actions, and no others, try to reboot by themselves.
    RebootForcedBy(Vec<ActionId>),
    /// How often the job begins again after a forced reboot.
    Restarts(Count),
    /// The job falls into a reboot loop (`true`) or comes to its end.
    RebootLoop(bool),
    /// How often a doubled command is called; without arguments all calls of the command count.
    Calls {
        /// The command.
        command: String,
        /// Its arguments.
        args: Option<CommandLine>,
        /// How often.
        count: Count,
    },
    /// These calls (command and arguments) happen in this order; others may lie between.
    CallOrder(Vec<CommandLine>),
    /// This finding is reported, on any place or on the named action. An expected finding fails nothing.
    Finding(FindingCode, Option<ActionId>),
    /// This finding is not reported.
    NoFinding(FindingCode),
    /// Nothing at all is found.
    NoFindings,
    /// Things happen in this order; others may lie between.
    Order(Vec<OrderItem>),
    /// Some element of the outcome rests on an assumption (`true`), or none does (`false`).
    Assumption(bool),
    /// What has become of a declared service at the end of the job; `holds: false` expects the contrary.
    Service {
        /// Its name as declared.
        name: String,
        /// What is expected of it.
        is: ServiceExpect,
        /// Whether that is so.
        holds: bool,
    },
    /// What becomes of a file, through each of these actions or through any of the job.
    File {
        /// The actions; `None`: any.
        by: Option<ActionSet>,
        /// Its path.
        path: PathPattern,
        /// What becomes of it.
        is: FileExpect,
    },
    /// These actions, or the whole job, change nothing but what lies in these folders.
    OnlyChangesIn {
        /// The actions; `None`: all of the job.
        by: Option<ActionSet>,
        /// The folders; without any, nothing changes at all.
        folders: Vec<PathPattern>,
    },
    /// The action runs this often, retries and earlier passes included.
    Attempts(ActionId, u32),
    /// The outcome is what the snapshot beside the file says.
    Snapshot,
    /// The outcome, and what each action changed, are what the snapshot says.
    SnapshotWithChanges,
}

/// Some actions of a job.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ActionSet {
    /// One.
    One(ActionId),
    /// From one place to another of a phase, both from 0 and both included.
    Range(Phase, usize, usize),
    /// A whole phase.
    All(Phase),
    /// Both phases.
    Every,
}

/// How actions are expected to end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ActionExpect {
    /// Success.
    Success,
    /// Failed, with any end or with this exit code.
    Failed(Option<i32>),
    /// Skipped with 101, assigned by this side.
    Skipped(SkippedBy),
    /// Failed by running too long.
    TimedOut,
    /// Failed by using too much of anything, or of this.
    Exceeded(Option<Limit>),
    /// Failed by any signal, or by this one.
    Signaled(Option<i32>),
    /// Failed by never starting.
    NotStarted,
    /// Never run, though nothing aborted the job.
    NotRun,
    /// The endpoint went down while it ran, in the last pass.
    Interrupted,
    /// Ended with this exit code, whatever the status.
    Exits(i32),
    /// Asks for a reboot (`true`) or not.
    RequestsReboot(bool),
}

/// Which output.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stream {
    /// Standard output or standard error.
    Any,
    /// Standard output.
    Stdout,
    /// Standard error.
    Stderr,
}

/// What a text is expected to be. Output that is not UTF-8 is compared byte by byte.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TextExpect {
    /// Holds this.
    Contains(String),
    /// Does not hold this.
    Lacks(String),
    /// Is this, but for white space at its end.
    Equals(String),
    /// Is empty.
    Empty,
    /// Matches this regular expression (checked when the scenario is read).
    Matches(String),
}

/// What is expected to become of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FileExpect {
    /// Just this happens to it; what else happens to it makes no difference.
    Is(ChangeKind),
    /// Nothing happens to it.
    Untouched,
    /// It is changed or created, and holds this afterwards.
    Holds(TextExpect),
}

/// Some patches of a job, by place from 0.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PatchSet {
    /// Every patch.
    All,
    /// The patch at this place.
    One(usize),
}

/// How patches are expected to end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PatchExpect {
    /// Exactly this status.
    Status(PatchStatus),
    /// Any failure.
    Failed,
    /// Asks for a reboot (`true`) or not.
    RequestsReboot(bool),
}

/// What is expected of a service.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ServiceExpect {
    /// It is in this state.
    State(ServiceState),
    /// It starts with the endpoint, or not.
    Startup(Startup),
    /// A script started it again after it had run.
    Restarted,
}

impl ServiceExpect {
    /// Everything that can be expected.
    pub const ALL: [Self; 8] = [
        Self::State(ServiceState::Running),
        Self::State(ServiceState::Stopped),
        Self::State(ServiceState::Failed),
        Self::Startup(Startup::Enabled),
        Self::Startup(Startup::Disabled),
        Self::Startup(Startup::Static),
        Self::Startup(Startup::Masked),
        Self::Restarted,
    ];

    /// The word for it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::State(state) => state.name(),
            Self::Startup(startup) => startup.name(),
            Self::Restarted => "restarted",
        }
    }
}

/// How often.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Count {
    /// Exactly.
    Exactly(usize),
    /// This often or more.
    AtLeast(usize),
    /// This often or less.
    AtMost(usize),
}

/// One entry of an expected order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum OrderItem {
    /// The action runs.
    Action(ActionId),
    /// The patch is tried.
    Patch(usize),
    /// The reboot.
    Reboot,
    /// A doubled command is called so.
    Call(Vec<Pattern>),
}
