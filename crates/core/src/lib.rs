//! The pure heart of patchdrill: jobs, rules and what they come to, without any input or output.

pub mod diag;
pub mod environment;
pub mod event;
pub mod expect;
pub mod findings;
pub mod job;
pub mod lifecycle;
pub mod rules;
pub mod shell;
pub mod source;
pub mod text;
