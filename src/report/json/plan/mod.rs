//! A plan in the JSON report.

mod convert;
mod counts;
mod exact;
pub(super) mod model;
#[cfg(test)]
mod tests;

pub(super) use convert::plan;
