//! Finds and loads files, rehearses what they hold, and hands the results on: the door for the command line and for
//! `cargo test`.

mod discover;
mod options;
mod project;
mod select;
mod snapshot;

pub use discover::discover;
pub use options::{RunOptions, Snapshots};
pub use project::{PathFault, Project, SETTINGS_FILE};
pub use select::{Selection, SelectionError};
