//! A scenario as steps of a user's own see it, and the doors for `cargo test`.
//!
//! `state` is the [`World`] that such steps are handed; `inventory` makes it a world of the `cucumber` crate; `own` finds the
//! steps that attributes have collected; `door` makes every scenario a test of its own.

mod custom_steps;
mod inventory;
mod state;
mod test_main;

pub use state::World;
pub use test_main::{Tests, test_main};

#[cfg(test)]
mod tests;
