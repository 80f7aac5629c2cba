//! What `patchdrill import` reads and writes.

mod read;
mod write;

pub(super) use read::read;
pub(super) use write::{Refused, write};
