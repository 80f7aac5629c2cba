//! The local endpoint: real scripts, run by the machine's own shells.

mod endpoint;
mod options;

pub use endpoint::LocalEndpoint;
pub use options::LocalOptions;
