//! Why a command could not do what it was asked to.

use std::io;

use crate::diag::Diagnostic;

/// Why a command stopped.
#[derive(Debug)]
pub(super) enum CliError {
    /// The input is wrong, at these places.
    Input(Vec<Diagnostic>),
    /// The input is wrong: one sentence, and what to do.
    Usage(String, Option<String>),
    /// Standard output, or a report file, cannot be written.
    Io(io::Error),
    /// Something that should not happen: one sentence.
    Internal(String),
}

impl CliError {
    /// A mistake of the user without a place: one sentence.
    pub(super) fn usage(message: impl Into<String>) -> Self {
        Self::Usage(message.into(), None)
    }

    /// Says what to do.
    #[must_use]
    pub(super) fn help(self, help: impl Into<String>) -> Self {
        match self {
            Self::Usage(message, _) => Self::Usage(message, Some(help.into())),
            other => other,
        }
    }
}

impl From<io::Error> for CliError {
    fn from(error: io::Error) -> Self {
        Self::Io(error)
    }
}
