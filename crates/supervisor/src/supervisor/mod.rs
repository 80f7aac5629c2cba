//! The supervisor: the program that makes sandboxes, one per endpoint, and ends them all when patchdrill ends.
//!
//! It is a program of its own, and not a fork of patchdrill, for two reasons: process 1 of an endpoint is a copy of it, and
//! root inside may look into process 1, where patchdrill's memory and environment would be; and a user namespace can only be
//! made by a process with one thread. It is small and static, starts once, and makes each endpoint with one clone.
//!
//! The same program is process 1 of containers (`inside`): what runs a script there is what runs it in a sandbox.

mod agent;
mod boot;
mod bundle;
mod channel;
mod copy;
mod dress;
mod error;
mod face;
mod inside;
mod launch;
mod life;
mod look;
mod mounts;
mod namespaces;
mod running;
mod service;
mod shadow;
mod sys;
mod template;

use std::process::ExitCode;

use crate::protocol::container::INSIDE;

/// What the program does from its start to its end.
pub fn main() -> ExitCode {
    // In a container there is nothing to be made any more.
    if std::env::args_os().nth(1).is_some_and(|arg| arg == INSIDE) {
        inside::serve();
    } else {
        service::serve();
    }
    ExitCode::SUCCESS
}
