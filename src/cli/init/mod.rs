//! The small project that `patchdrill init` makes.

mod scaffold;

pub use scaffold::scaffold;
