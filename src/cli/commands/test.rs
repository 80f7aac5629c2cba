//! `patchdrill test`: rehearse scenarios and report which of them came out as expected.

use std::collections::BTreeSet;

use crate::cli::args::TestArgs;
use crate::cli::context::Context;
use crate::cli::error::CliError;
use crate::cli::exit::Exit;
use crate::cli::reporters::Reporters;
use crate::cli::runner::Runner;
use crate::cli::{runner, select_cases};
use crate::harness;
use crate::harness::Selection;
use crate::report::Verbosity;

pub(crate) fn test(context: &Context, args: &TestArgs) -> Result<Exit, CliError> {
    let selection = Selection::new(args.choice.tags.as_deref(), args.choice.name.as_deref())
        .map_err(|error| CliError::usage(error.to_string()))?;
    let mut options = context.options()?;
    let mut cases = if args.matrix.is_empty() {
        select_cases::from_paths(context, &args.paths, &selection)?
    } else {
        // It wins over settings, as every flag does.
        options.on = None;
        let mut images = args.matrix.clone();
        let mut seen = BTreeSet::new();
        images.retain(|image| seen.insert(image.clone()));
        select_cases::on_images(context, &args.paths, &selection, &images, &options)?
    };
    harness::reseed(&mut cases, context.settings.seed.value);
    let verbosity = match (args.quiet, args.verbose) {
        (true, _) => Verbosity::Quiet,
        (_, true) => Verbosity::Verbose,
        _ => Verbosity::Normal,
    };
    let settings = &context.settings;
    let mut reporters = Reporters::to_stdout(settings.format.value, context.console.style(), verbosity);
    reporters.add_files(&settings.outputs(), verbosity)?;
    runner::warn_of_real_scripts(&context.console, &cases, &options);
    Runner::new(options.jobs)?.rehearse(cases, options, &mut reporters)
}
