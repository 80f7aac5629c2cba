//! What happened, in which order: the contract between the engine and everything that reports.

mod change;
mod finding;
mod patch;
mod record;
mod second;

pub use change::{ChangeKind, Changes, FileChange, FileContent, FileType, Sha256};
pub use finding::{Finding, FindingCode, Level, Place};
pub use patch::{Installation, PatchRun};
pub use record::{ActionRun, Call, CallAnswer, Captured, Event, Rehearsal, ServiceEnd};
pub use second::{Difference, Differs, SecondRun};
