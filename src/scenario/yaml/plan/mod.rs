//! Plans: several jobs on several assets, and the life of one job around its run.

mod assets;
mod document;
mod expect;
mod expect_assets;
mod expect_jobs;
mod jobs;
mod life;
mod profiles;

pub(crate) use document::{is_plan, plan};
pub(crate) use life::Life;
pub(crate) use profiles::has_shares;
