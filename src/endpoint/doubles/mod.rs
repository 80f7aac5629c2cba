//! Command doubles: commands of the endpoint that answer as a scenario declares.
//!
//! Each doubled name is a link to one small program (`stub.rs`), which asks the endpoint over a socket what to do. All
//! that is known about doubles lives in this process: sequences, counters and the record of calls.

mod desk;
mod helper;
#[cfg(test)]
mod place;
mod server;
#[expect(dead_code, reason = "shared with the program behind doubles")]
pub(super) mod wire;

pub(super) use desk::{CallLog, Desk};
pub(super) use helper::Helper;
#[cfg(target_os = "linux")]
pub(super) use helper::program;
#[cfg(target_os = "linux")]
pub(super) use server::Clerk;
pub(super) use server::Server;
pub(super) use wire::MARKER;
