//! The local endpoint: real scripts, run by the machine's own shells.

#[cfg(unix)]
pub(super) mod capture;
#[cfg(not(unix))]
mod elsewhere;
#[cfg(unix)]
pub(super) mod endpoint;
#[cfg(unix)]
mod exit;
#[cfg(unix)]
pub(super) mod folder;
#[cfg(unix)]
pub(super) mod interpreter;
mod options;
#[cfg(unix)]
pub(super) mod preflight;
#[cfg(unix)]
pub(super) mod process;
#[cfg(unix)]
pub(super) mod rooted;
#[cfg(unix)]
pub(super) mod slots;
#[cfg(unix)]
mod strays;
#[cfg(unix)]
pub(super) mod tools;

#[cfg(not(unix))]
pub use elsewhere::{LocalEndpoint, Shared};
#[cfg(unix)]
pub use endpoint::{LocalEndpoint, Shared};
pub use options::LocalOptions;
