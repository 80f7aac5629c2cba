//! What happened, in which order: the contract between the engine and everything that reports.

mod record;

pub use record::{
    ActionRun, Call, CallAnswer, Captured, Event, Finding, FindingCode, Level, PatchRun, Place, Rehearsal,
};
