//! What a scenario expects of a rehearsal, as plain data, and whether it was met.

mod actions;
mod check;
mod estate;
mod estate_check;
mod estate_count;
mod estate_view;
mod files;
mod order;
mod path;
mod restart;
mod services;
mod text;
mod what;

pub use check::{Unmet, check, expected_findings};

pub use estate::{Amount, AssetIs, EstateExpect, Happening, Much, OnAsset, When};
pub use estate_check::{assets_expected, check_estate};
pub use estate_count::countable;
pub use estate_view::EstateView;
pub use files::needs_changes;
pub use path::{PathError, PathPattern};
pub use what::{
    ActionExpect, ActionSet, Count, Expect, Expectation, FileExpect, OrderItem, PatchExpect, PatchSet,
    ServiceExpect, Stream, TextExpect,
};
