//! The other thing that this program does: it is process 1 of a container, and serves patchdrill over its standard input and
//! output.
//!
//! The container is made by an engine; what is made here are the command doubles, and what a machine has that a container
//! lacks. All else is as in a sandbox: how a script is started, what its limits are, what counts as left of it.

mod double_calls;
mod init;
mod setup;
mod stdio;

pub(crate) use init::serve;
