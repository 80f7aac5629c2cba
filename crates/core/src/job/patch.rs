//! Patches.

use super::Installer;

/// One patch of a job. How it fares is declared by the scenario, or seen on a real endpoint.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Patch {
    /// Name or number, such as `KB5034441` or `openssl-3.0.15`.
    pub name: String,
    /// The plan says that this patch can only go on after a reboot that follows the patch of this name.
    pub needs_reboot_after: Option<String>,
    /// What installs it on an endpoint that runs scripts; `None` leaves how it fares to the scenario. An endpoint that
    /// runs nothing takes what the scenario declares.
    pub installer: Option<Installer>,
}

impl Patch {
    /// The patch called `name`.
    pub fn new(name: impl Into<String>) -> Self {
        Self { name: name.into(), needs_reboot_after: None, installer: None }
    }
}

/// Whether the vendor still hands a patch out (source: the vendor's FAQ).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Availability {
    /// As usual.
    #[default]
    Available,
    /// Withdrawn or deprecated: cannot be deployed.
    Withdrawn,
    /// Marked end-of-life, but its URL and file are still there: can be deployed.
    EndOfLife,
    /// Marked end-of-life, and its file is gone: cannot be downloaded.
    EndOfLifeGone,
}

/// The agent checks the signature of a download if there is one, else its checksum (source: the vendor's FAQ).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Integrity {
    /// The check passed.
    #[default]
    Intact,
    /// The signature is wrong: `FileSignatureFailed`.
    SignatureFailed,
    /// There is no signature and the checksum is wrong: `FileHashValidationFailed`.
    HashFailed,
}
