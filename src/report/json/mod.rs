//! The report for programs: one JSON document, written as results come in.

mod bytes;
mod fill;
mod matrix;
mod model;
mod plan;
mod reporter;
mod visible;

pub use reporter::{Json, SCHEMA_VERSION, results_schema};
pub use visible::write;

#[cfg(test)]
pub(super) mod tests;
