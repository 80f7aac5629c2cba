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

pub use facts::Facts;
pub use machine::{look_at_local, look_at_machine};
pub use model::{Check, Diagnosis, Program, State};
pub use probe::probe_sandbox;
pub use programs::programs;
pub use why::{Refusal, Trial, diagnose};
