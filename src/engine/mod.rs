//! Drives the rules machine over an endpoint and keeps what happened.

mod rehearse;

pub use rehearse::{EngineError, Plan, rehearse, rehearse_on};

#[cfg(test)]
mod tests;
