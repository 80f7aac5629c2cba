//! Why there is no result, or not the one that was expected.

use std::fmt;

use crate::diag;
use crate::diag::Diagnostic;

/// Why a rehearsal came to no result, or not to the one that was expected.
///
/// Its `Debug` form is its message: that is what a test shows which returns it.
#[non_exhaustive]
pub enum Error {
    /// What was said cannot be; every mistake, with its place in the scenario as [`Rehearsal::to_yaml`] shows it.
    ///
    /// [`Rehearsal::to_yaml`]: super::Rehearsal::to_yaml
    Mistakes(Vec<Diagnostic>),
    /// The machine lacks something that the job needs, such as an interpreter.
    Missing {
        /// What it lacks.
        tool: String,
        /// In a sentence.
        reason: String,
    },
    /// The job could not be rehearsed, for this reason.
    NotRehearsed(String),
    /// Something is not as expected.
    Unmet(Unmet),
}

/// What is not as expected.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unmet {
    /// In a sentence.
    pub message: String,
    /// What happened instead; may be empty.
    pub details: String,
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Mistakes(mistakes) => f.write_str(diag::render(mistakes, false).trim_end()),
            Self::Missing { reason, .. } => f.write_str(reason),
            Self::NotRehearsed(why) => f.write_str(why),
            Self::Unmet(unmet) => unmet.fmt(f),
        }
    }
}

impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl std::error::Error for Error {}

impl fmt::Display for Unmet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)?;
        let details = self.details.trim_end();
        if details.is_empty() { Ok(()) } else { write!(f, "\n{details}") }
    }
}
