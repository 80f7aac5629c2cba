//! Text becomes scenarios: YAML, Gherkin phrases and rulebook files. Never fails, collects all mistakes, touches
//! no file.

pub mod draft;
mod phrases;
mod scenario;
mod standin;
pub mod yaml;

pub use phrases::{Below, Keyword, Phrase, PhraseGroup, phrases};
pub use scenario::{EndpointKind, Scenario};
pub use standin::{gherkin, rulebook};
