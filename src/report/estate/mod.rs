//! What became of a plan: several jobs on several assets, in virtual time.

mod view;

pub use view::PlanView;
