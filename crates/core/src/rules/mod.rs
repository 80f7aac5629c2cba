//! PURE decisions: a sans-IO state machine over plain data, and the rulebooks that steer it.
//!
//! [`Machine::next`] says what is to be done, [`Machine::observe`] takes what was seen, [`Machine::outcome`] tells
//! how it ended and why. No IO, no clock, no randomness: the outcome is a function of job, observations and rulebook.

mod display;
mod job_outcome;
mod machine;
mod meaning;
mod outcome;
mod restart;
mod rule;
mod rulebook;

pub use machine::{Machine, Observation, OutOfStep, Step};
pub use outcome::{
    ActionOutcome, ActionStatus, JobOutcome, NotRun, Outcome, Pass, PatchOutcome, PatchStatus, Reason,
    Reasons, RebootDecision, RebootOutcome, Requester, SkippedBy,
};
pub use restart::{DEFAULT_RESTARTS, MOST_RESTARTS};
pub(crate) use rule::rules;
pub use rule::{Document, Rule};
pub use rulebook::{CodeMeaning, CodeStatus, Flow, Rulebook, Switches};
