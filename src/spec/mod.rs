//! Text becomes scenarios: YAML, Gherkin phrases and rulebook files. Never fails, collects all mistakes, touches
//! no file.

mod scenario;

pub use scenario::{EndpointKind, Scenario};
