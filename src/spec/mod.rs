//! Text becomes scenarios: YAML, Gherkin phrases and rulebook files. Never fails, collects all mistakes, touches
//! no file.

pub mod draft;
mod estate;
pub mod gherkin;
pub mod import;
mod os_release;
mod phrases;
pub mod rulebook;
mod scenario;
mod schema;
pub mod yaml;

pub use estate::{Estate, GroupKind};
pub use phrases::{
    Attached, Below, Keyword, Phrase, PhraseGroup, StepText, Story, expression, is_said, phrases, said_behind,
};
pub use scenario::{EndpointKind, Scenario};
pub use schema::{rulebook_schema, schema};
