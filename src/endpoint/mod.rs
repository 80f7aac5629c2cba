//! Where a step really happens.
//!
//! Each kind makes the declared [`EndpointSpec`](crate::environment::EndpointSpec) real as far as it can and reports what it saw; none of
//! them decides.

#[cfg(unix)]
mod builtin;
mod cancel;
mod container;
mod declared;
mod diagnosis;
#[cfg(unix)]
mod doubles;
#[cfg(unix)]
mod guard;
mod local;
#[cfg(unix)]
mod mount_table;
#[cfg(target_os = "linux")]
mod patching;
mod policy;
mod sandbox;
mod trait_;

pub use cancel::Cancel;
pub use container::{ContainerEndpoint, Fleet, Swept, probe_containers, sweep};
pub use declared::DeclaredEndpoint;
pub use diagnosis::{
    Check, Container, Diagnosis, Facts, Program, Refusal, State, Trial, diagnose, look_at_local,
    look_at_machine, probe_sandbox, programs,
};
pub use local::{LocalEndpoint, LocalOptions, Shared};
pub use sandbox::{SandboxEndpoint, SharedSupervisor};
pub use trait_::{Endpoint, EndpointError};
