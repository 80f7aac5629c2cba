//! One rehearsal as people read it: what happened in order, how it ended, and why.

mod again;
mod changes;
mod compare;
mod draw;
mod patches;
mod rows;
mod services;
mod why;

pub use compare::{Side, compare};
pub use draw::{Told, heading, rehearsed, timeline};
pub use rows::Detail;

#[cfg(test)]
mod tests;
