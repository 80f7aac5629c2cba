//! The images of `containers/`: what scripts expect is there, and their packages can be patched for real, without a network.
//!
//! Where no container engine answers, or an image is not there, its tests are ignored, with the reason; with `container` in
//! the environment variable `PATCHDRILL_REQUIRE` they fail. The engine is `docker`, or what `CONTAINER_ENGINE` names.

#![expect(clippy::unwrap_used, reason = "a test may panic")]

mod images {
    pub mod apt;
    pub mod dnf;
    pub mod engine;
    pub mod scripts;
    pub mod zypper;
}

use std::process::ExitCode;

use libtest_mimic::Arguments;

fn main() -> ExitCode {
    let trials =
        [images::scripts::trials(), images::apt::trials(), images::dnf::trials(), images::zypper::trials()];
    libtest_mimic::run(&Arguments::from_args(), trials.into_iter().flatten().collect()).exit_code()
}
