//! The system calls that the supervisor needs, each behind a function with an `io::Result`.
//!
//! No crate is at hand; the C library is, as the standard library links it. What the C library has no function for goes
//! through `syscall`.

mod ffi;
mod file;
mod ipc;
mod message;
mod mount;
mod process;

pub(super) use ffi::{POLLHUP, POLLIN, POLLRDHUP, PollFd};
pub(super) use file::*;
pub(super) use ipc::*;
pub(super) use message::{receive, send};
pub(super) use mount::*;
pub(super) use process::*;
