//! PURE: what is doubtful about a plan, its scripts or a run, beside the verdict.
//!
//! Findings never change an outcome. Each is one sentence that says what is doubtful, with its place, and one that says
//! what to do. They rest on a reading of the script text that prefers silence to a wrong claim.

mod arguments;
mod code_effect;
mod code_origin;
mod exits;
mod explain;
mod idempotency;
mod levels;
mod missing_files;
mod output;
mod plan;
mod prompts;
mod run;
mod script;
mod script_format;
mod tool_codes;

pub use explain::{FindingText, explain};
pub use idempotency::{Run, of_second_run, second_run};
pub use levels::apply_levels;
pub use plan::of_plan;
pub use run::of_run;

#[cfg(test)]
mod tests;
