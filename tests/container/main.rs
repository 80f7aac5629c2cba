//! Containers from outside: that scripts end in them as they end elsewhere, what happens when an engine or a container goes
//! away, that nothing is left, and what the images of `containers/` hold.
//!
//! Where no engine answers or an image is not there, its tests are ignored, with the reason; with `container` in the
//! environment variable `PATCHDRILL_REQUIRE` they fail.

#![expect(clippy::unwrap_used, reason = "a test may panic")]

#[cfg(target_os = "linux")]
mod endpoint;
mod images;

use std::process::ExitCode;

use libtest_mimic::{Arguments, Completion, Failed};

/// Whether containers have to be there.
fn required() -> bool {
    std::env::var("PATCHDRILL_REQUIRE").is_ok_and(|tools| tools.contains("container"))
}

/// What a test comes to that cannot run for this reason.
fn left_out(reason: String, required: bool) -> Result<Completion, Failed> {
    if required { Err(reason.into()) } else { Ok(Completion::ignored_with(reason)) }
}

fn main() -> ExitCode {
    let mut trials = images::trials();
    #[cfg(target_os = "linux")]
    trials.extend(endpoint::trials());
    libtest_mimic::run(&Arguments::from_args(), trials).exit_code()
}
