//! JSON Schemas of the files that users write, so that editors complete and check them.

mod action;
mod endpoint;
mod expect;
mod files;
mod generate;
mod machine;
mod plan;
mod plan_expect;
mod rulebook;
mod scenario;
mod values;

pub use generate::{rulebook_schema, schema};

#[cfg(test)]
mod tests;
