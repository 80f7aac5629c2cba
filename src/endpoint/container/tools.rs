//! The programs that work inside containers, in a volume of the engine that all containers share.
//!
//! Laying them into each container would take the engine longer than all else but the start. The volume is named after what
//! is in it, so that another version of patchdrill has another one; scripts can only read it.

use std::fmt::Write as _;

use bollard::models::{Mount, MountType};
use patchdrill_supervisor::programs;
use patchdrill_supervisor::protocol::container as messages;
use sha2::{Digest as _, Sha256};

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

    /// The volume, for a container that finds the programs in it.
    pub(super) fn lent(&self) -> Mount {
        Mount { read_only: Some(true), ..self.brought() }
    }

    /// The volume, for a container with which the programs come into it.
    pub(super) fn brought(&self) -> Mount {
        Mount {
            typ: Some(MountType::VOLUME),
            source: Some(self.volume.clone()),
            target: Some(messages::TOOLS.to_owned()),
            ..Mount::default()
        }
    }

    /// The programs as an archive of the root folder of a container.
    pub(super) fn archive(&self) -> Vec<u8> {
        let mut archive = Vec::new();
        // The agent is last: where it is, the double is too.
        append(&mut archive, messages::DOUBLE_PLACE, self.double);
        append(&mut archive, messages::SUPERVISOR_PLACE, self.agent);
        archive.extend([0; 2 * BLOCK]);
        archive
    }
}

/// What a tar archive is made of.
const BLOCK: usize = 512;

/// Appends a program to a tar archive, in the form that POSIX calls ustar.
fn append(archive: &mut Vec<u8>, place: &str, program: &[u8]) {
    let mut header = [0; BLOCK];
    let mut put = |at: usize, field: &[u8]| header[at..at + field.len()].copy_from_slice(field);
    put(0, place.trim_start_matches('/').as_bytes());
    put(100, b"0000755\x000000000\x000000000\0");
    put(124, format!("{:011o}\0{:011o}\0", program.len(), 0).as_bytes());
    // The sum of all bytes, as long as its own field is blank.
    put(148, b"        0");
    put(257, b"ustar\x0000");
    let sum: u32 = header.iter().map(|byte| u32::from(*byte)).sum();
    header[148..156].copy_from_slice(format!("{sum:06o}\0 ").as_bytes());
    archive.extend(header);
    archive.extend(program);
    archive.resize(archive.len().next_multiple_of(BLOCK), 0);
}

#[cfg(test)]
mod tests {
    use std::io::Write as _;
    use std::process::{Command, Stdio};

    use super::*;

    #[test]
    fn programs_are_archived_as_tar_reads_them() {
        let tools = Tools { agent: &[7; 1000], double: b"double", volume: String::new() };
        let archive = tools.archive();
        assert_eq!(archive.len() % BLOCK, 0);
        let Ok(mut tar) = Command::new("tar")
            .args(["-tvf", "-", "--numeric-owner"])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
        else {
            return;
        };
        tar.stdin.take().unwrap().write_all(&archive).unwrap();
        let output = tar.wait_with_output().unwrap();
        assert!(output.status.success());
        let text = String::from_utf8(output.stdout).unwrap();
        let lines: Vec<Vec<&str>> = text.lines().map(|line| line.split_whitespace().collect()).collect();
        for (line, (place, size)) in
            lines.iter().zip([(messages::DOUBLE_PLACE, "6"), (messages::SUPERVISOR_PLACE, "1000")])
        {
            assert_eq!((line[0], line[1], line[2]), ("-rwxr-xr-x", "0/0", size), "{text}");
            assert_eq!(line.last(), Some(&place.trim_start_matches('/')));
        }
        assert_eq!(lines.len(), 2);
    }
}
