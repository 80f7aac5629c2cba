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

pub use ffi::PollFd;
pub use file::*;
pub use ipc::*;
pub use message::{receive, send};
pub use mount::*;
pub use process::*;
