//! The same scenarios on several images: where they came to different ends, and why.

mod cause;
mod collect;
mod differ;
mod draw;
mod job_ends;
#[cfg(test)]
mod tests;

pub(super) use collect::{Cell, Matrix};
pub(super) use draw::draw;
