//! Text becomes scenarios: YAML, Gherkin phrases and rulebook files. Never fails, collects all mistakes, touches
//! no file.

pub mod draft;
pub mod gherkin;
mod phrases;
mod scenario;
mod standin;
pub mod yaml;

pub use phrases::{Attached, Below, Keyword, Phrase, PhraseGroup, StepText, Story, phrases, said_behind};
pub use scenario::{EndpointKind, Scenario};
pub use standin::rulebook;
