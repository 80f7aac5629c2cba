//! The report for programs: one JSON document, written as results come in.

mod bytes;
mod convert;
mod escape;
mod matrix;
mod model;
mod plan;
mod reporter;

pub use escape::write;
pub use reporter::{Json, SCHEMA_VERSION, results_schema};

#[cfg(test)]
pub(super) mod tests;
