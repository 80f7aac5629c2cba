//! Drives the rules machine over an endpoint and keeps what happened.

pub mod estate;
mod rehearse;

pub use rehearse::{EngineError, Plan, rehearse, rehearse_on};

#[cfg(test)]
mod tests;
