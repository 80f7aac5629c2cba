//! Features: the grammar is that of the `cucumber` crate, the sentences are those of [`crate::scenario::phrases`].
//!
//! `chunk` hands the text to the grammar, in pieces where that is faster; `tree` turns the grammar's tree into plain data with
//! exact places; `explain` says what is wrong where the grammar gives up; `outline` fills in the rows of outlines; `lower` has a
//! [`crate::scenario::ScenarioBuilder`] apply the steps of every scenario; `custom_steps` is for scenarios in which steps of a user's own stand among the phrases.

mod chunk;
mod custom_steps;
mod doc;
mod explain;
mod lower;
mod outline;
mod parse;
mod tree;

pub(crate) use custom_steps::{ExpandedStep, ParsedScenario, ScenarioWithCustomSteps, apply_text};
pub(crate) use parse::{parse, parse_with};

#[cfg(test)]
mod tests;
