//! From the process's arguments to its exit code.

use std::ffi::OsString;
use std::process::ExitCode;
use std::sync::{Mutex, PoisonError};
use std::{io, panic};

use clap::{CommandFactory, FromArgMatches};

use super::args::{Cli, Command, Global, How, Whole, no_color_asked};
use super::console::Console;
use super::context::Context;
use super::exit::Exit;
use super::fault::Fault;
use super::settings::{ColorWhen, Settings};
use super::{commands, context};

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
    let cli = match parsed.and_then(|matches| Cli::from_arg_matches(&matches)) {
        Ok(cli) => cli,
        Err(error) => {
            let exit = if error.use_stderr() { Exit::Input } else { Exit::Passed };
            return match error.print() {
                Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Exit::PipeClosed,
                _ => exit,
            };
        }
    };
    let when = if cli.global.no_color { ColorWhen::Never } else { cli.global.color.unwrap_or_default() };
    let mut console = Console::new(when);
    match perform(cli, &mut console) {
        Ok(exit) => exit,
        Err(fault) => tell(&console, &fault),
    }
}

fn perform(cli: Cli, console: &mut Console) -> Result<Exit, Fault> {
    let global = cli.global;
    match cli.command {
        Command::Test(args) => commands::test(&context(&global, &args.how, &args.whole, console)?, &args),
        Command::Run(args) => {
            let whole = Whole { format: args.format, ..Whole::default() };
            commands::run(&context(&global, &args.how, &whole, console)?, &args)
        }
        Command::Promote(args) => {
            commands::promote(&context(&global, &args.how, &Whole::default(), console)?, &args)
        }
        Command::Check(args) => {
            commands::check(&context(&global, &How::default(), &Whole::default(), console)?, &args)
        }
        Command::List(args) => {
            commands::list(&context(&global, &How::default(), &Whole::default(), console)?, &args)
        }
        Command::Config(args) => commands::config(&context(&global, &args.how, &args.whole, console)?),
        Command::Doctor(args) => {
            let how = How { require: args.require.clone(), ..How::default() };
            commands::doctor(&context(&global, &how, &Whole::default(), console)?, &args)
        }
        Command::Clean(args) => commands::clean(*console, &args),
        Command::Steps(args) => commands::steps(*console, &args),
        Command::Schema(args) => commands::schema(&args),
        Command::Init(args) => commands::init(*console, &args),
        Command::Import(args) => commands::import(*console, &args),
        Command::Explain(args) => commands::explain(*console, &args),
        Command::Completions(args) => commands::completions(&args),
    }
}

/// Looks the settings up. They may say how to colour, so that the console is looked at again.
fn context(global: &Global, how: &How, whole: &Whole, console: &mut Console) -> Result<Context, Fault> {
    let cwd = context::working_directory()?;
    let env = |name: &str| std::env::var(name).ok();
    let settings = Settings::load(global, how, whole, &env, &cwd).map_err(Fault::Input)?;
    *console = Console::new(settings.color.value);
    Ok(Context { console: *console, settings })
}

/// Tells the user why nothing was done.
fn tell(console: &Console, fault: &Fault) -> Exit {
    match fault {
        Fault::Input(diagnostics) => {
            console.diagnostics(diagnostics);
            console.error(&commands::count_mistakes(diagnostics), None);
            Exit::Input
        }
        Fault::Usage(message, help) => {
            console.error(message, help.as_deref());
            Exit::Input
        }
        Fault::Io(error) if error.kind() == io::ErrorKind::BrokenPipe => Exit::PipeClosed,
        Fault::Io(error) => {
            console.error(&format!("a report cannot be written: {error}"), None);
            Exit::Internal
        }
        Fault::Internal(message) => {
            console.error(message, None);
            Exit::Internal
        }
    }
}
