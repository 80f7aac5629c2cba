//! The command `patchdrill`; everything is in the library.

use std::process::ExitCode;

fn main() -> ExitCode {
    patchdrill::internal::main()
}
