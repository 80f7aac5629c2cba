//! Plans: several jobs on several assets, or the life of one job.

mod kind;
mod observed;
mod rehearse;

pub use kind::reseed;
pub(super) use kind::{assets_on, kind_of};
pub(super) use observed::only_run;
pub(super) use rehearse::rehearse_plan;
