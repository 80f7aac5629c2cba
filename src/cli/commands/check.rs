//! `patchdrill check`: read scenarios and say what is wrong with them.

use std::collections::BTreeSet;
use std::io::Write;

use crate::cli::args::CheckArgs;
use crate::cli::console::Console;
use crate::cli::context::Context;
use crate::cli::error::CliError;
use crate::cli::exit::Exit;
use crate::cli::select_cases;
use crate::diag::{Diagnostic, Severity, distinct};
use crate::text::count;

pub(crate) fn check(context: &Context, args: &CheckArgs) -> Result<Exit, CliError> {
    let cases = select_cases::load(context, &args.paths)?;
    // The rulebook of the settings would judge these scenarios, so that it is a part of what is checked.
    let settings = &context.settings;
    context.rulebook(&settings.rulebook.value, &settings.rulebook.from)?;
    let files: BTreeSet<_> = cases.iter().map(|case| &case.file).collect();
    writeln!(
        Console::out(),
        "{} in {}: no mistakes",
        count(cases.len(), "scenario"),
        count(files.len(), "file")
    )?;
    Ok(Exit::Passed)
}

/// How many mistakes there are, in how many files.
pub(crate) fn count_mistakes(diagnostics: &[Diagnostic]) -> String {
    let mut errors = distinct(diagnostics);
    errors.retain(|diagnostic| diagnostic.severity == Severity::Error);
    let files: BTreeSet<_> = errors.iter().map(|diagnostic| diagnostic.source.name()).collect();
    format!("{} in {}; nothing ran", count(errors.len(), "mistake"), count(files.len(), "file"))
}
