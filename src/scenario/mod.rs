//! Text becomes scenarios: YAML, Gherkin phrases and rulebook files. Never fails, collects all mistakes, touches
//! no file.

pub(crate) mod draft;
mod endpoint;
mod expect;
pub(crate) mod gherkin;
pub(crate) mod import;
mod job;
mod map;
mod model;
mod phrases;
mod plan;
pub(crate) mod rulebook;
mod schema;
mod value;
pub(crate) mod yaml;

pub use model::Scenario;
pub(crate) use phrases::{
    Keyword, Phrase, ScenarioBuilder, StepArgument, StepText, expression, keyword_for, matches_phrase,
    phrases,
};
pub(crate) use plan::{GroupKind, PlanSpec};
pub(crate) use schema::rulebook_schema;
pub use schema::schema;
pub(crate) use schema::{DocumentedKey, documented_keys};

pub use crate::environment::EndpointKind;

/// How often a property of whole texts is tried, which takes long: a few times, or as often as `PROPTEST_CASES` says.
#[cfg(test)]
fn few_cases() -> proptest::test_runner::Config {
    let usual = proptest::test_runner::Config::default();
    let cases = if std::env::var_os("PROPTEST_CASES").is_some() { usual.cases } else { 40 };
    proptest::test_runner::Config { cases, ..usual }
}
