//! The supervisor of sandboxes, and process 1 of each endpoint.

use std::process::ExitCode;

fn main() -> ExitCode {
    patchdrill_supervisor::supervisor::main()
}
