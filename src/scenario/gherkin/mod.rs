//! Features: the grammar is that of the `cucumber` crate, the sentences are those of [`crate::scenario::phrases`].
//!
//! `chunk` hands the text to the grammar, in pieces where that is faster; `tree` turns the grammar's tree into plain data with
//! exact places; `explain` says what is wrong where the grammar gives up; `outline` fills in the rows of outlines; `tell` tells
//! every scenario to a [`crate::scenario::Story`]; `mixed` is
//! for scenarios in which steps of a user's own stand among the phrases.

mod chunk;
mod doc;
mod explain;
mod mixed;
mod outline;
mod parse;
mod tell;
mod tree;

pub use mixed::{Mixed, MixedStep, Own, Told, say};
pub use parse::{parse, parse_with};

#[cfg(test)]
mod tests;
