//! Results of scenarios, written to any [`std::io::Write`]: terminal, json, junit.

mod look;
mod result;
mod text;
mod timeline;
mod words;

pub use look::{Look, Painted, Tone};
pub use result::{Failure, Reporter, ScenarioResult, Summary, Verdict};
pub use timeline::{Detail, Side, compare, heading, timeline};
