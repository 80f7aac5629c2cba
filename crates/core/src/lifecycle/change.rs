//! Changes that an administrator makes to a job.

use super::Time;

/// A change to a job, made on the server.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Change {
    /// When it is made. It reaches an agent that has the job already 5 to 30 minutes later.
    pub at: Time,
    /// What is changed.
    pub kind: ChangeKind,
}

/// What is changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ChangeKind {
    /// The job is disabled.
    Disable,
    /// The job is deleted.
    Delete,
    /// The job is given another start.
    Reschedule(Time),
}

impl ChangeKind {
    /// As a participle: `disabled`, `deleted`, `rescheduled`.
    pub const fn participle(self) -> &'static str {
        match self {
            Self::Disable => "disabled",
            Self::Delete => "deleted",
            Self::Reschedule(_) => "rescheduled",
        }
    }
}
