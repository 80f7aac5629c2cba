//! What happened, in which order: the contract between the engine and everything that reports.

mod change;
mod finding;
mod record;
mod second;

pub use change::{ChangeKind, Changes, FileChange, FileContent, FileType, Sha256};
pub use finding::{Finding, FindingCode, Level, Place};
pub use record::{ActionRun, Call, CallAnswer, Captured, Event, PatchRun, Rehearsal, ServiceEnd};
pub use second::{Difference, Differs, SecondRun};
