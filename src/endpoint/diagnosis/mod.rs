//! What this machine can do.

mod model;

pub use model::{Check, Diagnosis, State};
