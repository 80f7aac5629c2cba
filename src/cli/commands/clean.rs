//! `patchdrill clean`: removes containers that were left behind.

use std::io::Write;

use crate::cli::args::CleanArgs;
use crate::cli::console::Console;
use crate::cli::error::CliError;
use crate::cli::exit::Exit;
use crate::cli::runner::Runner;
use crate::endpoint;
use crate::endpoint::Swept;

pub(crate) fn clean(console: Console, args: &CleanArgs) -> Result<Exit, CliError> {
    let runner = Runner::new(1)?;
    let swept = match runner.runtime.block_on(endpoint::sweep(args.all)) {
        Ok(swept) => swept,
        Err(error) => {
            console.error(&error.to_string(), None);
            return Ok(Exit::Missing);
        }
    };
    let Swept { removed, in_use, elsewhere } = &swept;
    let mut out = Console::out();
    for name in removed {
        writeln!(out, "removed {name}")?;
    }
    if removed.is_empty() {
        writeln!(out, "nothing to remove")?;
    }
    let mut kept = |names: &[String], why: &str| -> Result<(), CliError> {
        for name in names {
            writeln!(out, "kept {name}: {why}")?;
        }
        Ok(())
    };
    kept(in_use, "its patchdrill still runs; --all removes it all the same")?;
    kept(elsewhere, "it was made on another machine, or before a restart of this one; --all removes it")?;
    out.flush()?;
    Ok(Exit::Passed)
}
