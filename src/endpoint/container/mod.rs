//! The container: real scripts, as root, on the files of any image that an engine has.
//!
//! # How it works
//! `bollard`, a client of the engine's API, makes, starts and removes one container for each endpoint; it is kept for the whole
//! job.
//!
//! No engine is asked to run anything in the container: that takes some fifty milliseconds each time, and an engine tells
//! nothing of what a script leaves behind. Instead the program that supervises sandboxes is process 1 of the container
//! (the crate `patchdrill-supervisor`); it lies in a volume that all containers share, and that they can only read. It speaks over its standard input and output, which the engine
//! passes on, so the engine may be Docker or Podman, here or on another machine. What runs a script inside, and what decides
//! here how it ended, is what does so for sandboxes: exit codes, signals, time limits, output, survivors and doubles mean the
//! same.
//!
//! # How it ends
//! A container is removed when its endpoint is closed. Should patchdrill be killed, its cleanup watchdog removes it; should that
//! be gone too, or the engine be on another machine, process 1 notices that nobody speaks to it any more, ends, and the engine
//! removes what is left. `patchdrill clean` looks for whatever has escaped even that.

mod client;
mod connection;
mod endpoint;
mod handle;
mod image;
mod labels;
mod link;
mod pool;
mod spec;
mod sweep;
mod tools;

pub use endpoint::ContainerEndpoint;
pub(crate) use pool::ContainerPool;
pub(crate) use sweep::{probe_containers, sweep};
