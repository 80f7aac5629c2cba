//! The program behind command doubles.

use std::process::ExitCode;

fn main() -> ExitCode {
    patchdrill_supervisor::double::main()
}
