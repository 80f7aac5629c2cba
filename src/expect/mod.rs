//! What a scenario expects of a rehearsal, as plain data, and whether it was met.

mod check;
mod order;
mod restart;
mod services;
mod text;
mod what;

pub use check::{Unmet, check, expected_findings};

pub use what::{
    ActionExpect, ActionSet, Count, Expect, Expectation, OrderItem, PatchExpect, PatchSet, ServiceExpect,
    Stream, TextExpect,
};
