//! Settings: from flags, environment, `patchdrill.toml` and defaults, in this order, each with the place it comes from.

mod file;
mod limits;
mod merge;
mod origin;
mod table;
mod types;
pub mod values;

pub use merge::{Settings, VARIABLES};
pub use origin::{Origin, Sourced};
pub use types::{ColorWhen, Format, Output};

#[cfg(test)]
mod tests;
