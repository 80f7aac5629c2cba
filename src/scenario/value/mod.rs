//! Kinds of values: each says once what it is called, how it is read and what its JSON Schema is.

mod choices;
mod collect;
mod later;
mod parts;
mod process;
pub(super) mod scalar;
mod share;
mod time;
mod user;

pub(in crate::scenario) use choices::choices;
pub(crate) use collect::{Entry, List, ListOrNone, Named, OneOrMany, is_none, none_schema};
pub(crate) use later::Later;
pub(crate) use parts::{ActionRef, action_id, patch_name, place};
pub(crate) use process::{Count, ExitCode, Natural, Signal};
pub(crate) use scalar::{Code, Positive, Size};
use schemars::{Schema, SchemaGenerator};
pub(crate) use share::{LeastShare, Shares, whole, with_rest, word_node};
pub(crate) use time::Instant;
pub(crate) use user::User;

use super::yaml::{self, Node, Reader};

/// A kind of value.
pub(crate) trait Value: Clone + 'static {
    /// What a message expects where the key has no words of its own: `expected a size, found a list`.
    const EXPECTED: &'static str;

    /// The value of `node`; `None`, and a mistake is noted, when it is none. `expected` is what a message says.
    fn read(node: &Node, expected: &str, reader: &mut Reader) -> Option<Self>;

    /// Its JSON Schema.
    fn schema(generator: &mut SchemaGenerator) -> Schema;

    /// The value of an entry of a map whose keys the user chooses.
    fn read_entry(entry: &yaml::Entry, reader: &mut Reader) -> Option<Self> {
        Self::read(&entry.value, Self::EXPECTED, reader)
    }

    /// Takes over the parts of `under` that this one lacks; nothing, where a value is one thing.
    fn fill(&mut self, _under: &Self) {}
}

/// What a message can show of a text.
pub(crate) fn shown(text: &str) -> String {
    let line = text.lines().next().unwrap_or_default();
    if line.chars().count() > 60 {
        format!("{}...", line.chars().take(60).collect::<String>())
    } else {
        line.to_owned()
    }
}
