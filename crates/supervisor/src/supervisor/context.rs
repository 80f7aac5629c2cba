//! What went wrong, and what was to be done.

use std::{io, result};

/// A step that failed, and what the system said.
#[derive(Debug)]
pub(crate) struct Failure {
    pub(crate) what: String,
    pub(crate) error: io::Error,
}

pub(crate) type Result<T> = result::Result<T, Failure>;

/// Says which step it was.
pub(crate) trait Context<T> {
    fn context(self, what: &str) -> Result<T>;
}

impl<T> Context<T> for io::Result<T> {
    fn context(self, what: &str) -> Result<T> {
        self.map_err(|error| Failure { what: what.to_owned(), error })
    }
}
