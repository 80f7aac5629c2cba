//! Drives the rules machine over an endpoint and keeps what happened.

pub(crate) mod plan;
mod rehearse;

pub(crate) use rehearse::{EngineError, rehearse_on};
pub use rehearse::{RehearsalRequest, rehearse};

#[cfg(test)]
mod tests;
