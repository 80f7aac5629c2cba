//! What became of a plan: several jobs on several assets, in virtual time.

mod asset;
mod bar;
mod blast_radius;
mod counts;
mod job;
pub(super) mod number;
mod promotion;
mod ranges;
mod reboots;
mod table;
mod terminal;
pub(super) mod time;
mod view;
pub(super) mod words;

#[cfg(test)]
pub(super) mod sample;
#[cfg(test)]
mod tests;

pub use asset::asset_course;
pub(super) use blast_radius::BlastRadius;
pub(super) use counts::plan_counts;
pub use promotion::{PromotionForm, promotion, promotion_schema};
pub use terminal::plan;
pub use view::PlanView;
