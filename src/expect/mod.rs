//! What a scenario expects of a rehearsal, as plain data, and whether it was met.

mod actions;
mod check;
mod estate;
mod files;
mod order;
mod path;
mod restart;
mod services;
mod text;
mod what;

pub use check::{Unmet, check, expected_findings};

pub use estate::{Amount, AssetIs, EstateExpect, Happening, Much, OnAsset, When};
pub use files::needs_changes;
pub use path::{PathError, PathPattern};
pub use what::{
    ActionExpect, ActionSet, Count, Expect, Expectation, FileExpect, OrderItem, PatchExpect, PatchSet,
    ServiceExpect, Stream, TextExpect,
};
