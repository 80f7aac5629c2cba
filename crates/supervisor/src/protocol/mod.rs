//! What patchdrill and its programs say to each other.

pub mod container;
pub mod double;
pub mod sandbox;
