//! Text becomes scenarios: YAML, Gherkin phrases and rulebook files. Never fails, collects all mistakes, touches
//! no file.

pub mod draft;
mod endpoint;
mod expect;
pub mod gherkin;
pub mod import;
mod job;
mod map;
mod model;
mod phrases;
mod plan;
pub mod rulebook;
mod schema;
mod value;
pub mod yaml;

pub use model::Scenario;
pub use phrases::{
    Keyword, Phrase, ScenarioBuilder, StepArgument, StepText, expression, keyword_for, matches_phrase,
    phrases,
};
pub use plan::{GroupKind, PlanSpec};
pub(crate) use schema::{DocumentedKey, documented_keys};
pub use schema::{rulebook_schema, schema};

pub use crate::environment::EndpointKind;

/// How often a property of whole texts is tried, which takes long: a few times, or as often as `PROPTEST_CASES` says.
#[cfg(test)]
fn few_cases() -> proptest::test_runner::Config {
    let usual = proptest::test_runner::Config::default();
    let cases = if std::env::var_os("PROPTEST_CASES").is_some() { usual.cases } else { 40 };
    proptest::test_runner::Config { cases, ..usual }
}
