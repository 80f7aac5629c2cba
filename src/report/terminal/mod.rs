//! The report for people who watch a run.

mod failure;
mod reporter;
mod summary;

pub use failure::verdict;
pub use reporter::{Terminal, Verbosity};
pub use summary::summary;

#[cfg(test)]
mod tests;
