//! The supervisor: the program that makes sandboxes, one per endpoint, and ends them all when patchdrill ends.
//!
//! It is a program of its own, and not a fork of patchdrill, for two reasons: process 1 of an endpoint is a copy of it, and
//! root inside may look into process 1, where patchdrill's memory and environment would be; and a user namespace can only be
//! made by a process with one thread. It is small and static, starts once, and makes each endpoint with one clone.
//!
//! The same program is process 1 of containers (`container`): what runs a script there is what runs it in a sandbox.

mod actions;
mod channel;
mod container;
mod context;
mod copy_files;
mod copy_up;
mod devices;
mod endpoints;
mod files;
mod init;
mod injected_layer;
mod layers;
mod mounts;
mod namespaces;
mod proc_sys;
mod proc_usage;
mod root_filesystem;
mod small_dirs;
mod spawn;
mod sys;
mod template;

use std::process::ExitCode;

use crate::protocol::container::CONTAINER_ARGUMENT;

/// What the program does from its start to its end.
pub fn main() -> ExitCode {
    // In a container there is nothing to be made any more.
    if std::env::args_os().nth(1).is_some_and(|arg| arg == CONTAINER_ARGUMENT) {
        container::serve();
    } else {
        endpoints::serve();
    }
    ExitCode::SUCCESS
}
