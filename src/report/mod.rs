//! Results of scenarios, written to any [`std::io::Write`]: terminal, json, junit.

mod result;

pub use result::{Failure, Reporter, ScenarioResult, Summary, Verdict};
