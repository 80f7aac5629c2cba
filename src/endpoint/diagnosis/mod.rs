//! What this machine can do, and why not more.

mod facts;
mod machine;
mod model;
mod probe;
#[cfg(unix)]
mod programs;
#[cfg(not(unix))]
#[path = "no_programs.rs"]
mod programs;
mod why;

pub(crate) use facts::Facts;
pub(crate) use machine::{look_at_local, look_at_machine};
pub(crate) use model::{Check, Diagnosis, Program, State};
pub(crate) use probe::probe_sandbox;
pub(crate) use programs::programs;
pub(crate) use why::{Refusal, Trial, diagnose};
