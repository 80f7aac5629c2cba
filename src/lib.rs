//! patchdrill rehearses patch jobs.

pub mod cli;
pub mod diag;
pub mod endpoint;
pub mod engine;
pub mod event;
pub mod expect;
pub mod findings;
pub mod harness;
pub mod job;
pub mod report;
pub mod rules;
pub mod shell;
pub mod source;
pub mod spec;
pub mod world;
