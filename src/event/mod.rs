//! What happened, in which order: the contract between the engine and everything that reports.

mod finding;
mod record;

pub use finding::{Finding, FindingCode, Level, Place};
pub use record::{ActionRun, Call, CallAnswer, Captured, Event, PatchRun, Rehearsal};
