//! The programs that work inside containers, in a volume of the engine that all containers share.
//!
//! Laying them into each container would take the engine longer than all else but the start. The volume is named after what
//! is in it, so that another version of patchdrill has another one; scripts can only read it.

use std::fmt::Write as _;

use patchdrill_supervisor::programs;
use patchdrill_supervisor::protocol::container as messages;
use sha2::{Digest as _, Sha256};
use testcontainers::core::{AccessMode, Mount};
use testcontainers::{ContainerRequest, CopyTargetOptions, GenericImage, ImageExt as _};

use crate::endpoint::EndpointError;

/// What the volumes of all versions begin with.
pub(super) const VOLUME: &str = "patchdrill-tools-";

/// The programs, and the volume in which they lie.
#[derive(Clone, Debug)]
pub(super) struct Tools {
    agent: &'static [u8],
    double: &'static [u8],
    volume: String,
}

impl Tools {
    /// The programs of this patchdrill.
    pub(super) fn own() -> Result<Self, EndpointError> {
        let (Some(agent), Some(double)) = (programs::supervisor(), programs::double()) else {
            return Err(EndpointError::Missing(
                "this patchdrill was built without the program that works inside containers: it needs Linux on x86_64 or \
                 aarch64, and a linker for it while building; `--on local` runs scripts on the machine itself"
                    .to_owned(),
            ));
        };
        let sum = Sha256::new().chain_update(agent).chain_update(double).finalize();
        let mut volume = VOLUME.to_owned();
        for byte in sum.iter().take(8) {
            let _ = write!(volume, "{byte:02x}");
        }
        Ok(Self { agent, double, volume })
    }

    /// The name of the volume.
    pub(super) fn volume(&self) -> &str {
        &self.volume
    }

    /// A container that finds the programs in the volume.
    pub(super) fn lent(&self, request: ContainerRequest<GenericImage>) -> ContainerRequest<GenericImage> {
        let volume = Mount::volume_mount(&self.volume, messages::TOOLS);
        request.with_mount(volume.with_access_mode(AccessMode::ReadOnly))
    }

    /// A container with which the programs come into the volume.
    pub(super) fn brought(&self, request: ContainerRequest<GenericImage>) -> ContainerRequest<GenericImage> {
        let program = |place: &str| CopyTargetOptions::new(place).with_mode(0o755);
        request
            .with_mount(Mount::volume_mount(&self.volume, messages::TOOLS))
            .with_copy_to(program(messages::DOUBLE_PLACE), self.double.to_vec())
            // The last one: where it is, the other one is too.
            .with_copy_to(program(messages::SUPERVISOR_PLACE), self.agent.to_vec())
    }
}
