//! What a scenario expects of a rehearsal, as plain data, and whether it was met.

mod actions;
mod check;
mod expectation;
mod files;
mod order;
mod path;
mod plan;
mod plan_check;
mod plan_count;
mod plan_view;
mod restart;
mod services;
mod text;

pub use check::{Unmet, check, expected_findings};

pub use expectation::{
    ActionExpect, ActionSet, Count, Expect, Expectation, FileExpect, OrderItem, PatchExpect, PatchSet,
    ServiceExpect, Stream, TextExpect,
};
pub use files::needs_changes;
pub use path::{PathError, PathPattern};
pub use plan::{AssetState, CountOrShare, Milestone, OnAsset, PlanExpect, Quantity, When};
pub use plan_check::{assets_expected, check_plan};
pub use plan_count::countable;
pub use plan_view::PlanView;
