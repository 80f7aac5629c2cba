//! From the process's arguments to its exit code.

use std::ffi::OsString;
use std::process::ExitCode;
use std::sync::{Mutex, PoisonError};
use std::{io, panic};

use clap::{ArgMatches, CommandFactory, FromArgMatches};

use super::args::{Cli, Subcommands, no_color_asked};
use super::console::Console;
use super::context::Context;
use super::error::CliError;
use super::exit::Exit;
use super::settings::{ColorWhen, Settings};
use super::{commands, context, settings};

/// The command line `patchdrill`.
pub fn main() -> ExitCode {
    let fallback = Console::new(ColorWhen::Auto);
    // A panic of a scenario becomes an error of that scenario; the hook keeps it out of the report. Should patchdrill
    // itself panic, what the hook has kept is told below.
    let kept: &'static Mutex<Option<String>> = Box::leak(Box::default());
    panic::set_hook(Box::new(|info| {
        *kept.lock().unwrap_or_else(PoisonError::into_inner) = Some(info.to_string());
    }));
    if let Ok(exit) = panic::catch_unwind(|| dispatch(std::env::args_os().collect())) {
        return exit.into();
    }
    let what = kept.lock().unwrap_or_else(PoisonError::into_inner).take();
    fallback.error(
        &format!("internal error: {}", what.unwrap_or_default()),
        Some("this is a fault of patchdrill; please report it together with what you ran"),
    );
    Exit::Internal.into()
}

fn dispatch(args: Vec<OsString>) -> Exit {
    let color = if no_color_asked(&args) { clap::ColorChoice::Never } else { clap::ColorChoice::Auto };
    let parsed = Cli::command().color(color).try_get_matches_from(args);
    let parsed = parsed.and_then(|matches| Ok((Cli::from_arg_matches(&matches)?, matches)));
    let (cli, matches) = match parsed {
        Ok(parsed) => parsed,
        Err(error) => {
            let exit = if error.use_stderr() { Exit::Input } else { Exit::Passed };
            return match error.print() {
                Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Exit::PipeClosed,
                _ => exit,
            };
        }
    };
    let flags = matches.subcommand().map_or(&matches, |(_, flags)| flags);
    let mut console = Console::new(settings::color_of_flags(flags));
    match perform(cli.command, flags, &mut console) {
        Ok(exit) => exit,
        Err(fault) => tell(&console, &fault),
    }
}

fn perform(command: Subcommands, flags: &ArgMatches, console: &mut Console) -> Result<Exit, CliError> {
    let mut context = || context(flags, console);
    match command {
        Subcommands::Test(args) => commands::test(&context()?, &args),
        Subcommands::Run(args) => commands::run(&context()?, &args),
        Subcommands::Promote(args) => commands::promote(&context()?, &args),
        Subcommands::Check(args) => commands::check(&context()?, &args),
        Subcommands::List(args) => commands::list(&context()?, &args),
        Subcommands::Config(_) => commands::config(&context()?),
        Subcommands::Doctor(args) => commands::doctor(&context()?, &args),
        Subcommands::Clean(args) => commands::clean(*console, &args),
        Subcommands::Steps(args) => commands::steps(*console, &args),
        Subcommands::Schema(args) => commands::schema(&args),
        Subcommands::Init(args) => commands::init(*console, &args),
        Subcommands::Import(args) => commands::import(*console, &args),
        Subcommands::Explain(args) => commands::explain(*console, &args),
        Subcommands::Completions(args) => commands::completions(&args),
    }
}

/// Looks the settings up. They may say how to colour, so that the console is looked at again.
fn context(flags: &ArgMatches, console: &mut Console) -> Result<Context, CliError> {
    let cwd = context::working_directory()?;
    let env = |name: &str| std::env::var(name).ok();
    let settings = Settings::load(flags, &env, &cwd).map_err(CliError::Input)?;
    *console = Console::new(settings.color.value);
    Ok(Context { console: *console, settings })
}

/// Tells the user why nothing was done.
fn tell(console: &Console, fault: &CliError) -> Exit {
    match fault {
        CliError::Input(diagnostics) => {
            console.diagnostics(diagnostics);
            console.error(&commands::count_mistakes(diagnostics), None);
            Exit::Input
        }
        CliError::Usage(message, help) => {
            console.error(message, help.as_deref());
            Exit::Input
        }
        CliError::Io(error) if error.kind() == io::ErrorKind::BrokenPipe => Exit::PipeClosed,
        CliError::Io(error) => {
            console.error(&format!("a report cannot be written: {error}"), None);
            Exit::Internal
        }
        CliError::Internal(message) => {
            console.error(message, None);
            Exit::Internal
        }
    }
}
