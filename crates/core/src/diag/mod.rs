//! Diagnostics: mistakes in what the user wrote, each with its place, what was probably meant, and what to do.

mod diagnostic;
mod excerpt;
mod render;
mod suggest;

pub use diagnostic::{Diagnostic, Severity, has_errors};
pub use render::{MOST_SHOWN, distinct, render};
pub use suggest::{did_you_mean, did_you_mean_or_list, suggest};
