//! Drives the rules machine over an endpoint and keeps what happened.

pub mod plan;
mod rehearse;

pub use rehearse::{EngineError, RehearsalRequest, rehearse, rehearse_on};

#[cfg(test)]
mod tests;
