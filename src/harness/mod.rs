//! Finds and loads files, rehearses what they hold, and hands the results on: the door for the command line and for
//! `cargo test`.

mod attempt;
mod discover;
mod load;
mod matrix;
mod options;
mod plan;
mod project;
mod real_endpoint;
mod rootfs;
mod run;
mod select;
mod snapshot;
mod verdict;
mod world;

pub(crate) use attempt::{Stopped, rehearse_scenario};
pub use discover::discover;
pub use load::{Case, Loaded, is_rulebook_file, load, read_rulebook};
pub use matrix::{Expanded, on_images, on_own_images};
pub use options::{PlanProgress, RunOptions, Snapshots};
pub use plan::reseed;
pub use project::{PathFault, Project, SETTINGS_FILE};
pub use run::{Rehearsed, endpoint_kind, rehearse_case, run, run_case};
pub use select::{Selection, SelectionError};
pub use world::{Tests, World, test_main};

pub use crate::endpoint::Cancel;
pub use crate::scenario::{EndpointKind, Scenario};
