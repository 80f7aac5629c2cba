//! Drives the rules machine over an endpoint and keeps what happened.

mod rehearse;

pub use rehearse::{EngineError, Plan, rehearse};

#[cfg(test)]
mod tests;
