//! Patches that are installed for real, the same way on every kind of endpoint that runs scripts.
//!
//! A patch is deployed by three scripts, which the endpoint runs as it runs those of actions: one *looks* at the endpoint,
//! one *installs*, and the first one looks again. What came of the patch is read from what the two looks saw and from how the
//! installer ended; nothing of it is declared.

mod deploy;
mod host;
mod install;
mod installed;
mod verdict;

pub(super) use deploy::deploy;
pub(super) use host::{PatchHost, Ran};
