//! One rehearsal as people read it: what happened in order, how it ended, and why.

mod changes;
mod compare;
mod draw;
mod patches;
mod reasons;
mod rows;
mod second_run;
mod services;

pub use compare::{Side, compare};
pub(super) use draw::{JobRehearsal, rehearsed};
pub use draw::{heading, timeline};
pub use rows::Detail;

#[cfg(test)]
mod tests;
