//! `patchdrill completions`: what a shell needs to complete a command line.

use std::io::Write;

use clap::CommandFactory;

use crate::cli::args::{Cli, CompletionsArgs};
use crate::cli::console::Console;
use crate::cli::error::CliError;
use crate::cli::exit::Exit;

pub(crate) fn completions(args: &CompletionsArgs) -> Result<Exit, CliError> {
    // The generator panics where it cannot write, so that it writes into memory.
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut Cli::command(), "patchdrill", &mut script);
    let mut out = Console::out();
    out.write_all(&script)?;
    out.flush()?;
    Ok(Exit::Passed)
}
