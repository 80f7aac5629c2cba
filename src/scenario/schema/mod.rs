//! JSON Schemas of the files that users write, so that editors complete and check them.

mod action;
mod documented;
mod generate;
mod rulebook;
mod scenario;
mod values;

pub(crate) use documented::{DocumentedKey, documented_keys};
pub(crate) use generate::rulebook_schema;
pub use generate::schema;
pub(super) use scenario::{Actions, Patches, RebootChoice};
pub(super) use values::{Anything, Levels, Named, RestartCount};
pub(super) use values::{OrderWord, RequesterRef, Text};

#[cfg(test)]
mod tests;
