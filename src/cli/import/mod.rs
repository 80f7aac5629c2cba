//! What `patchdrill import` reads and writes.

mod read;
mod write;

pub use read::read;
pub use write::{Refused, write};
