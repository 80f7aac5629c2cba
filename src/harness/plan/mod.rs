//! Plans: several jobs on several assets, or the life of one job.

mod kind;
mod rehearse;
mod shown;

pub use kind::reseed;
pub(super) use kind::{assets_on, kind_of};
pub(super) use rehearse::rehearse_plan;
pub(super) use shown::only_run;
