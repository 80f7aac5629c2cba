//! The local endpoint: real scripts, run by the machine's own shells.

#[cfg(unix)]
mod capture;
#[cfg(not(unix))]
mod elsewhere;
#[cfg(unix)]
mod endpoint;
#[cfg(unix)]
mod exit;
#[cfg(unix)]
mod folder;
#[cfg(unix)]
mod interpreter;
mod options;
#[cfg(unix)]
mod preflight;
#[cfg(unix)]
mod process;
#[cfg(unix)]
mod slots;
#[cfg(unix)]
mod strays;
#[cfg(unix)]
mod tools;

#[cfg(not(unix))]
pub use elsewhere::{LocalEndpoint, Shared};
#[cfg(unix)]
pub use endpoint::{LocalEndpoint, Shared};
pub use options::LocalOptions;
