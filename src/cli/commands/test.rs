//! `patchdrill test`: rehearse scenarios and report which of them came out as expected.

use std::collections::BTreeSet;

use crate::cli::args::TestArgs;
use crate::cli::context::Context;
use crate::cli::exit::Exit;
use crate::cli::fault::Fault;
use crate::cli::rehearse::Stage;
use crate::cli::reporters::Reporters;
use crate::cli::{choose, rehearse};
use crate::harness;
use crate::harness::Selection;
use crate::report::Verbosity;

pub fn test(context: &Context, args: &TestArgs) -> Result<Exit, Fault> {
    let selection = Selection::new(args.choice.tags.as_deref(), args.choice.name.as_deref())
        .map_err(|error| Fault::usage(error.to_string()))?;
    let mut options = context.options()?;
    let mut cases = if args.matrix.is_empty() {
        choose::cases(context, &args.paths, &selection)?
    } else {
        // It wins over settings, as every flag does.
        options.on = None;
        let mut images = args.matrix.clone();
        let mut seen = BTreeSet::new();
        images.retain(|image| seen.insert(image.clone()));
        choose::on_images(context, &args.paths, &selection, &images, &options)?
    };
    harness::reseed(&mut cases, context.settings.seed.value);
    let verbosity = match (args.quiet, args.verbose) {
        (true, _) => Verbosity::Quiet,
        (_, true) => Verbosity::Verbose,
        _ => Verbosity::Normal,
    };
    let settings = &context.settings;
    let mut reporters = Reporters::to_stdout(settings.format.value, context.console.look(), verbosity);
    reporters.add_files(&settings.outputs(), verbosity)?;
    rehearse::warn_of_real_scripts(&context.console, &cases, &options);
    Stage::new(options.jobs)?.rehearse(cases, options, &mut reporters)
}
