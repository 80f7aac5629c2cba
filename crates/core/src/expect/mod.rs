//! What a scenario expects of a rehearsal, as plain data, and whether it was met.

mod actions;
mod check;
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
mod what;

pub use check::{Unmet, check, expected_findings};

pub use files::needs_changes;
pub use path::{PathError, PathPattern};
pub use plan::{Amount, AssetIs, Happening, Much, OnAsset, PlanExpect, When};
pub use plan_check::{assets_expected, check_plan};
pub use plan_count::countable;
pub use plan_view::PlanView;
pub use what::{
    ActionExpect, ActionSet, Count, Expect, Expectation, FileExpect, OrderItem, PatchExpect, PatchSet,
    ServiceExpect, Stream, TextExpect,
};
