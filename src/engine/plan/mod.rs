//! Drives plans over all their assets: threads, passes from link to link, both ends of each range, and what was interrupted.
//!
//! [`crate::lifecycle`] takes one asset through its jobs; here all of them are taken through, and what became of them is
//! counted. Nothing depends on the number of threads: each asset is simulated by itself, and counts are added up.

mod asset;
mod assets;
mod delays;
mod options;
mod order;
mod replay;
mod simulate;
mod variant;

pub use options::{PlanOptions, Progress};
pub use replay::drawn;
pub use simulate::simulate;
