//! What patchdrill and its programs say to each other.
//!
//! Each message is a list of [fields](Writer), the first of which says what it is; it travels as a [frame](pack).

pub mod container;
pub mod double;
mod fields;
pub(crate) mod frame;
pub mod sandbox;

use std::path::PathBuf;

pub use fields::{Reader, Writer};
pub use frame::{FrameBuffer, pack, read_frame, unpack};

/// A folder to make: its absolute path, and its mode.
pub type Folder = (PathBuf, u32);

/// A file to lay: its absolute path, its mode, and what it holds.
pub type LaidFile = (PathBuf, u32, Vec<u8>);

/// Most open files that travel with one message: the kernel takes no more.
pub const MOST_FILES: usize = 253;
