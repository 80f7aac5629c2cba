//! PURE: what is doubtful about a plan, its scripts or a run, beside the verdict.
//!
//! Findings never change an outcome. Each is one sentence that says what is doubtful, with its place, and one that says
//! what to do. They rest on a reading of the script text that prefers silence to a wrong claim.

mod again;
mod arguments;
mod effect;
mod exits;
mod explain;
mod form;
mod level;
mod origin;
mod output;
mod plan;
mod prompts;
mod run;
mod sibling;
mod subject;
mod tools;

pub use again::{Run, of_second_run, second_run};
pub use explain::{FindingText, explain};
pub use level::apply_levels;
pub use plan::of_plan;
pub use run::of_run;

#[cfg(test)]
mod tests;
