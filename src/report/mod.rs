//! Results of scenarios, written to any [`std::io::Write`]: terminal, json, junit, csv.

mod csv;
mod details;
mod findings;
mod json;
mod junit;
mod matrix;
mod plan;
mod result;
#[cfg(test)]
mod sample;
mod style;
mod terminal;
mod text;
mod timeline;
mod words;

pub use csv::Csv;
pub use details::details;
pub use findings::{finding, unexpected};
pub use json::{Json, SCHEMA_VERSION, results_schema, write as write_json};
pub use junit::Junit;
pub use plan::{PlanView, PromotionForm, asset_course, plan, promotion, promotion_schema};
pub use result::{AssetRehearsal, Failure, PlanResult, RanOn, Reporter, ScenarioResult, Summary, Verdict};
pub use style::{Painted, Style, Tone};
pub use terminal::{Terminal, Verbosity, summary, verdict};
pub use text::{plain as printable, wrap};
pub use timeline::{Detail, Side, compare, heading, timeline};
pub use words::span as duration_words;
