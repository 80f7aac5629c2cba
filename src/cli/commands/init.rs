//! `patchdrill init`: make a small project that works.

use std::io::Write;
use std::path::Path;

use crate::cli::args::InitArgs;
use crate::cli::console::Console;
use crate::cli::error::CliError;
use crate::cli::exit::Exit;
use crate::cli::init;
use crate::report::{Tone, printable};

pub(crate) fn init(console: Console, args: &InitArgs) -> Result<Exit, CliError> {
    let made = init::scaffold(&args.dir).map_err(|(path, error)| {
        CliError::usage(format!("{} cannot be written: {error}", printable(&path.display().to_string())))
    })?;
    let style = console.style();
    let mut out = Console::out();
    for file in &made {
        let path = printable(&file.path.display().to_string());
        if file.is_new {
            writeln!(out, "  {} {path}", style.paint(Tone::Good, "made"))?;
        } else {
            writeln!(out, "  {} {path} (it was there and was left alone)", style.paint(Tone::Warn, "kept"))?;
        }
    }
    writeln!(out, "\nNext:")?;
    let mut steps = vec![
        ("patchdrill test", "rehearses everything"),
        ("patchdrill run features/stop_app.feature:12 --explain", "shows one rehearsal, with all reasons"),
        ("patchdrill steps", "shows every sentence that a feature may use"),
        ("patchdrill explain 12", "tells what an exit code does to a job"),
    ];
    let enter = format!("cd {}", printable(&args.dir.display().to_string()));
    if args.dir != Path::new(".") {
        steps.insert(0, (&enter, "enters the project"));
    }
    let width = steps.iter().map(|(command, _)| command.chars().count()).max().unwrap_or(0);
    for (command, does) in steps {
        let command = format!("{command:width$}");
        writeln!(out, "  {}  {}", style.paint(Tone::Strong, command), style.paint(Tone::Dim, does))?;
    }
    out.flush()?;
    Ok(Exit::Passed)
}
