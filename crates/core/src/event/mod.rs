//! What happened, in which order: the contract between the engine and everything that reports.

mod change;
mod finding;
mod patch;
mod rehearsal;
mod second_run;

pub use change::{ChangeKind, Changes, FileChange, FileContent, FileType, Sha256};
pub use finding::{Finding, FindingCode, Level, Place};
pub use patch::{Installation, PatchRun};
pub use rehearsal::{ActionRun, Call, CallAnswer, Captured, Event, Rehearsal, ServiceEnd};
pub use second_run::{Difference, DifferenceKind, SecondRun};
