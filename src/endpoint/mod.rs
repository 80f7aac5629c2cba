//! Where a step really happens.
//!
//! Each kind makes the declared [`EndpointSpec`](crate::environment::EndpointSpec) real as far as it can and reports what it saw; none of
//! them decides.

#[cfg(unix)]
mod builtin;
mod cancel;
#[cfg(target_os = "linux")]
mod container;
mod declared;
mod diagnosis;
#[cfg(unix)]
mod doubles;
#[cfg(any(test, not(target_os = "linux")))]
#[cfg_attr(
    target_os = "linux",
    expect(unreachable_pub, reason = "it can be reached on the systems that it is for")
)]
mod elsewhere;
mod error;
#[cfg(unix)]
mod guard;
#[cfg(unix)]
mod guest;
#[cfg(unix)]
mod local;
#[cfg(unix)]
mod mount_table;
mod options;
#[cfg(unix)]
mod patching;
mod policy;
#[cfg(target_os = "linux")]
mod sandbox;
mod trait_;

pub use cancel::Cancel;
#[cfg(target_os = "linux")]
pub use container::ContainerEndpoint;
#[cfg(target_os = "linux")]
pub(crate) use container::{ContainerPool, probe_containers, sweep};
pub use declared::DeclaredEndpoint;
pub(crate) use diagnosis::{
    Check, Diagnosis, Facts, Program, Refusal, State, Trial, diagnose, look_at_local, look_at_machine,
    probe_sandbox, programs,
};
#[cfg(not(unix))]
pub use elsewhere::LocalEndpoint;
#[cfg(not(target_os = "linux"))]
pub use elsewhere::{ContainerEndpoint, SandboxEndpoint};
#[cfg(not(target_os = "linux"))]
pub(crate) use elsewhere::{ContainerPool, probe_containers, sweep};
pub use error::EndpointError;
#[cfg(unix)]
pub use local::LocalEndpoint;
pub use options::LocalOptions;
#[cfg(target_os = "linux")]
pub use sandbox::SandboxEndpoint;
pub use trait_::Endpoint;
pub(crate) use trait_::Shared;

/// What was done about containers that are left.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Swept {
    /// Names of containers, and of volumes with programs for them, that were removed.
    pub removed: Vec<String>,
    /// Names of containers whose patchdrill still runs.
    pub in_use: Vec<String>,
    /// Names of containers that were made elsewhere, so that it cannot be told whether they are in use.
    pub elsewhere: Vec<String>,
}
