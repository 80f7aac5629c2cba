//! `patchdrill schema`: JSON Schemas.

use std::io::Write;

use crate::cli::args::{SchemaArgs, SchemaOf};
use crate::cli::console::Console;
use crate::cli::error::CliError;
use crate::cli::exit::Exit;
use crate::{report, scenario};

pub(crate) fn schema(args: &SchemaArgs) -> Result<Exit, CliError> {
    let schema = match args.of {
        SchemaOf::Scenario => scenario::schema(),
        SchemaOf::Rulebook => scenario::rulebook_schema(),
        SchemaOf::Results => report::results_schema(),
        SchemaOf::Promotion => report::promotion_schema(),
    };
    let mut out = Console::out();
    serde_json::to_writer_pretty(&mut out, &schema).map_err(std::io::Error::from)?;
    writeln!(out)?;
    out.flush()?;
    Ok(Exit::Passed)
}
