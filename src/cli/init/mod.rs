//! The small project that `patchdrill init` makes.

mod scaffold;

pub(super) use scaffold::scaffold;
