//! The local endpoint: real scripts, run by the machine's own shells.

mod endpoint;
mod environment;
mod exit;
mod folder;
mod preflight;
mod process;
mod strays;

pub use endpoint::LocalEndpoint;
