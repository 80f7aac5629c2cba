//! Finds processes that outlive a script.
//!
//! Most stay in the script's process group. A process can leave it, though, for a group or a session of its own; it is
//! then recognised by the variable that every process of an endpoint inherits, by its working folder, or since it still
//! holds the script's output. Only Linux shows as much of other processes.

#[cfg(target_os = "linux")]
mod linux;
mod stray;
#[cfg(any(test, not(target_os = "linux")))]
mod table;

#[cfg(target_os = "linux")]
pub(super) use linux::{end, of_endpoint, of_script};
#[cfg(not(target_os = "linux"))]
pub(super) use table::{end, of_endpoint, of_script};
