//! The vocabulary: every sentence that a step of a feature may say, as data.

mod given_actions;
mod given_endpoint;
mod given_job;
mod given_patches;
mod phrase;
mod then_actions;
mod then_job;
mod vocabulary;
mod when;

pub use phrase::{Below, Keyword, Phrase, PhraseGroup};
pub use vocabulary::phrases;
