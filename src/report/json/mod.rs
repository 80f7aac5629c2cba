//! The report for programs: one JSON document, written as results come in.

mod bytes;
mod fill;
mod model;
mod reporter;

pub use reporter::{Json, SCHEMA_VERSION, results_schema};

#[cfg(test)]
mod tests;
