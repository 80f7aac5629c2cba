//! A plan in the JSON report.

mod counts;
mod exact;
mod fill;
pub mod model;
#[cfg(test)]
mod tests;

pub(super) use fill::plan;
