//! Features: the grammar is that of the `cucumber` crate, the sentences are those of [`crate::spec::phrases`].
//!
//! `chunk` hands the text to the grammar, in pieces where that is faster; `tree` turns the grammar's tree into plain data with
//! exact places; `explain` says what is wrong where the grammar gives up; `outline` fills in the rows of outlines; `tell` tells
//! every scenario to a [`crate::spec::Story`].

mod chunk;
mod doc;
mod explain;
mod outline;
mod parse;
mod tell;
mod tree;

pub use parse::parse;

#[cfg(test)]
mod tests;
