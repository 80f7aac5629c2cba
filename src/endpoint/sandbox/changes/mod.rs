//! What changed in the files of a sandbox, read off the upper folders of its overlays.
//!
//! Nothing but these folders is walked, so the cost is that of what was written and not that of the machine. What lies
//! there was written by scripts and is not trusted: no link is followed, nothing but regular files is opened, and time
//! and memory are bounded.

mod compare;
mod key;
mod layer;
mod list;
mod lower;
mod node;
mod read;

mod scanner;
#[cfg(test)]
mod tests;
mod walk;

pub(super) use layer::{Layer, Owners};
pub(super) use scanner::Scanner;
