//! The programs that patchdrill embeds, and the protocol that it speaks with them.
//!
//! [`supervisor`] makes sandboxes and is process 1 in each of them and in containers; [`double`] stands in for a command;
//! [`protocol`] is what they and patchdrill say to each other. [`programs`] holds both as bytes: `build.rs` compiles this
//! library once more, small and static, and links it into the programs of `programs/`. That is why nothing but the standard
//! library is used here.
//!
//! Windows has neither sandboxes nor doubles, so the crate is empty there.
#![cfg(unix)]
#![deny(unsafe_code)]
#![warn(unreachable_pub, clippy::undocumented_unsafe_blocks, clippy::missing_safety_doc)]

pub mod double;
#[cfg(not(patchdrill_embedded))]
pub mod programs;
pub mod protocol;
// Namespaces are a thing of Linux, and two architectures' numbers of system calls are known.
#[cfg(all(target_os = "linux", any(target_arch = "x86_64", target_arch = "aarch64")))]
pub mod supervisor;

// Evaluated when everything else has been checked, so that mistakes in the sources are told first.
const _: () = assert!(
    !cfg!(patchdrill_broken),
    "the programs do not compile; the file `errors` in the build script's folder tells why"
);
