//! What went wrong while something was tried.

use std::io;

/// A step, and what the system said.
#[derive(Debug)]
pub struct Failed {
    pub what: String,
    pub error: io::Error,
}

pub type Tried<T> = Result<T, Failed>;

/// Says what was tried.
pub trait Trying<T> {
    fn trying(self, what: &str) -> Tried<T>;
}

impl<T> Trying<T> for io::Result<T> {
    fn trying(self, what: &str) -> Tried<T> {
        self.map_err(|error| Failed { what: what.to_owned(), error })
    }
}
