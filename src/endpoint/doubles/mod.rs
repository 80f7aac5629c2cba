//! Command doubles: commands of the endpoint that answer as a scenario declares.
//!
//! Each doubled name is a link to one small program (`double` of the crate `patchdrill-supervisor`), which asks the endpoint over a socket what to do. All
//! that is known about doubles lives in this process: sequences, counters and the record of calls.

mod call_handler;
mod program;
mod server;

pub(super) use call_handler::{CallHandler, CallLog};
pub(super) use patchdrill_supervisor::protocol::double as wire;
pub(super) use program::DoubleProgram;
#[cfg(target_os = "linux")]
pub(super) use server::RemoteCallHandler;
pub(super) use server::Server;
pub(super) use wire::MARKER;
