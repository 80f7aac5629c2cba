//! Plans: several jobs on several assets, and the life of one job around its run.

mod assets;
mod document;
mod expect;
mod expect_assets;
mod expect_jobs;
mod jobs;
mod life;
mod profiles;

pub use document::{is_plan, plan};
pub use life::Life;
pub use profiles::has_shares;
