//! Text becomes scenarios: YAML, Gherkin phrases and rulebook files. Never fails, collects all mistakes, touches
//! no file.

pub mod draft;
mod phrases;
mod scenario;

pub use phrases::{Below, Keyword, Phrase, PhraseGroup, phrases};
pub use scenario::{EndpointKind, Scenario};
