//! Guests in which patchdrill's own program is process 1: sandboxes and containers. It is told over a channel what to run.

mod channel;
mod double_places;
mod limits;
mod machine_files;
mod run_request;
mod script;

pub(in crate::endpoint) use channel::{Channel, Message, send_some};
pub(in crate::endpoint) use double_places::{DoublePlaces, paths_in};
pub(in crate::endpoint) use limits::{USUAL, cut_a_file, disk, is_full};
pub(in crate::endpoint) use machine_files::{WORK, files_of, proc_overlays};
pub(in crate::endpoint) use run_request::{Executed, Failure, execute};
