//! Scenarios written in YAML.
//!
//! Text becomes a tree in which every value knows its place, within limits that hostile files cannot pass;
//! the tree becomes a draft by hand, so that every mistake is found at once and said in plain words.

mod action;
mod base64;
mod build;
mod duration;
mod ends;
mod job;
pub(super) mod keys;
mod lower;
mod offsets;
mod parse;
mod patches;
mod plan;
mod reader;
mod refs;
mod syntax;
mod tree;

pub(super) use base64::decode as decode_base64;
pub(super) use build::documents;
pub(super) use duration::{duration, is_negative};
pub(super) use keys::{Keys, RULEBOOK, SWITCHES};
pub(super) use lower::Lower;
pub use parse::parse;
pub(super) use reader::{Fields, Reader};
#[cfg(test)]
pub(super) use tree::to_json;
pub(super) use tree::{Entry, Kind, Node, Scalar};

#[cfg(test)]
mod tests;
#[cfg(test)]
pub(super) use tests::examples;
