//! The images of `containers/`: what scripts expect is there, and their packages can be patched for real, without a network.
//!
//! The engine is `docker`, or what `CONTAINER_ENGINE` names.

mod apt;
mod dnf;
mod engine;
mod scripts;
mod zypper;

use libtest_mimic::Trial;

pub(crate) fn trials() -> Vec<Trial> {
    [scripts::trials(), apt::trials(), dnf::trials(), zypper::trials()].into_iter().flatten().collect()
}
