//! patchdrill rehearses patch jobs.

pub mod diag;
pub mod endpoint;
pub mod event;
pub mod expect;
pub mod harness;
pub mod job;
pub mod report;
pub mod rules;
pub mod source;
pub mod spec;
pub mod world;
