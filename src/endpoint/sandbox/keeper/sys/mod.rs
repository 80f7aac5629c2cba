//! The system calls that the keeper needs, each behind a safe function with an `io::Result`.
//!
//! The keeper is compiled on its own by `build.rs`, so no crate is at hand; the C library is, as the standard library links
//! it. What the C library has no function for goes through `syscall`. This is the only module of patchdrill with `unsafe` in
//! it.

mod ffi;
mod file;
mod ipc;
mod message;
mod mount;
mod process;

pub use ffi::PollFd;
pub use file::*;
pub use ipc::*;
pub use message::{receive, send};
pub use mount::*;
pub use process::*;
