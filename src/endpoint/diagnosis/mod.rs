//! What this machine can do, and why not more.

mod facts;
mod model;
mod why;

pub use facts::{Container, Facts};
pub use model::{Check, Diagnosis, State};
pub use why::{Refusal, Trial, diagnose};
