//! The command line.

#![expect(clippy::doc_markdown, reason = "doc comments are the help text, which shows backticks as they are")]

use std::ffi::OsString;
use std::path::PathBuf;

use clap::{ArgMatches, Args, Command, Error, FromArgMatches, Parser, Subcommand};
use clap_complete::Shell;

use super::exit::EXIT_CODES;
use super::settings;
use super::settings::{Group, PLACES, values};
use crate::job::Platform;

/// Rehearse patch jobs before production does.
#[derive(Debug, Parser)]
#[command(name = "patchdrill", version, after_long_help = EXIT_CODES)]
#[command(max_term_width = 100, arg_required_else_help = true, infer_long_args = false)]
pub(super) struct Cli {
    #[command(flatten)]
    pub global: Global,
    #[command(subcommand)]
    pub command: Subcommands,
}

/// Flags of every command.
#[derive(Args, Debug)]
pub(super) struct Global {
    /// Take settings from this file, and not from the nearest patchdrill.toml
    #[arg(long, global = true, value_name = "FILE", help_heading = "Global options")]
    pub config: Option<PathBuf>,
    #[command(flatten)]
    _settings: EveryFlags,
}

#[derive(Debug, Subcommand)]
pub(super) enum Subcommands {
    /// Rehearse scenarios and report which of them came out as expected
    Test(TestArgs),
    /// Rehearse one scenario and show what happened, as a timeline
    Run(RunArgs),
    /// Rehearse the staging jobs of a plan and say whether the jobs linked to them would start
    Promote(PromoteArgs),
    /// Read scenarios and say what is wrong with them; nothing runs
    Check(CheckArgs),
    /// List scenarios
    List(ListArgs),
    /// Show the sentences that a feature may use
    Steps(StepsArgs),
    /// Print a JSON Schema, for editors and other programs
    Schema(SchemaArgs),
    /// Make a small project that works
    Init(InitArgs),
    /// Make scenarios of patch jobs that the vendor's API has exported
    Import(ImportArgs),
    /// Explain an exit code, a status, a rule, a contradiction, a finding or a rulebook
    Explain(ExplainArgs),
    /// Show the settings in force and where each comes from
    Config(ConfigArgs),
    /// Show what this machine can do: kinds of endpoints, interpreters, and what is in the way
    Doctor(DoctorArgs),
    /// Remove containers that a patchdrill left behind when it was killed
    Clean(CleanArgs),
    /// Print completions for a shell
    Completions(CompletionsArgs),
}

/// Which scenarios.
#[derive(Args, Clone, Debug, Default)]
#[command(next_help_heading = "Which scenarios")]
pub(super) struct Choice {
    /// Only scenarios with these tags, such as '@linux and not (@slow or @wip)'
    #[arg(long, short, value_name = "EXPR")]
    pub tags: Option<String>,
    /// Only scenarios whose name matches this regular expression
    #[arg(long, short, value_name = "REGEX")]
    pub name: Option<String>,
}

/// The flags of settings, in groups; their values are looked up by [`Settings`](super::settings::Settings) and not here.
macro_rules! flags_of_settings {
    ($($name:ident: $group:ident,)*) => {$(
        #[derive(Clone, Copy, Debug, Default)]
        pub(super) struct $name;

        impl Args for $name {
            fn augment_args(command: Command) -> Command {
                command.args(settings::flags(Group::$group))
            }

            fn augment_args_for_update(command: Command) -> Command {
                Self::augment_args(command)
            }
        }

        impl FromArgMatches for $name {
            fn from_arg_matches(_: &ArgMatches) -> Result<Self, Error> {
                Ok(Self)
            }

            fn update_from_arg_matches(&mut self, _: &ArgMatches) -> Result<(), Error> {
                Ok(())
            }
        }
    )*};
}

flags_of_settings! {
    EveryFlags: Every,
    RehearsalFlags: Rehearsal,
    SuiteFlags: Suite,
    ReportFlags: Report,
}

#[derive(Args, Debug)]
#[command(after_long_help = EXIT_CODES)]
pub(super) struct TestArgs {
    /// Files and folders; FILE:LINE is the scenario at that line [default: features and scenarios]
    pub paths: Vec<PathBuf>,
    #[command(flatten)]
    pub choice: Choice,
    #[command(flatten)]
    _rehearsal: RehearsalFlags,
    #[command(flatten)]
    _suite: SuiteFlags,
    /// Rehearse every scenario once in a container of each of these images, such as debian:12,alpine:3,
    /// and show where the outcomes differ
    #[arg(long, value_name = "IMAGE", value_delimiter = ',', value_parser = values::image)]
    #[arg(conflicts_with_all = ["endpoint", "image"], help_heading = "How to rehearse")]
    pub matrix: Vec<String>,
    /// Show only what did not pass
    #[arg(long, short, conflicts_with = "verbose", help_heading = "How to report")]
    pub quiet: bool,
    /// Show the timeline of every scenario, with its reasons
    #[arg(long, short, help_heading = "How to report")]
    pub verbose: bool,
}

#[derive(Args, Debug)]
#[command(after_long_help = EXIT_CODES)]
pub(super) struct RunArgs {
    /// The scenario: a file, or FILE:LINE where a file holds several
    pub scenario: PathBuf,
    /// The scenario of the file whose name matches this regular expression
    #[arg(long, short, value_name = "REGEX", help_heading = "Which scenarios")]
    pub name: Option<String>,
    #[command(flatten)]
    _rehearsal: RehearsalFlags,
    /// Of a plan: show what happens on this asset, job by job, such as web-0412
    #[arg(long, value_name = "NAME", help_heading = "How to report")]
    pub asset: Option<String>,
    /// Tell the reasons of everything, with rule and source document
    #[arg(long, short, help_heading = "How to report")]
    pub explain: bool,
    /// Rehearse it again under another rulebook and show where the job ends differently
    #[arg(long, value_name = "NAME|FILE", help_heading = "How to report")]
    pub compare: Option<String>,
    #[command(flatten)]
    _report: ReportFlags,
}

#[derive(Args, Debug)]
#[command(after_long_help = PROMOTION)]
pub(super) struct PromoteArgs {
    /// The plan: a file, or FILE:LINE where a file holds several
    pub plan: PathBuf,
    /// The plan of the file whose name matches this regular expression
    #[arg(long, short, value_name = "REGEX", help_heading = "Which scenarios")]
    pub name: Option<String>,
    /// Only the link of this job decides; else the links of all jobs do
    #[arg(long, value_name = "NAME", help_heading = "Which scenarios")]
    pub job: Option<String>,
    #[command(flatten)]
    _rehearsal: RehearsalFlags,
    /// The form of the report: terminal, markdown or json
    #[arg(long, short, value_name = "FORMAT", default_value = "terminal", help_heading = "How to report")]
    pub format: PromotionFormat,
    /// Write the report to this file as well, as Markdown, or as JSON when its name ends so
    #[arg(long, short, value_name = "FILE", help_heading = "How to report")]
    pub output: Option<PathBuf>,
}

/// The form of a report for a change board.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub(super) enum PromotionFormat {
    Terminal,
    Markdown,
    Json,
}

#[derive(Args, Debug)]
pub(super) struct CheckArgs {
    /// Files and folders [default: features and scenarios]
    pub paths: Vec<PathBuf>,
}

#[derive(Args, Debug)]
pub(super) struct ListArgs {
    /// Files and folders [default: features and scenarios]
    pub paths: Vec<PathBuf>,
    #[command(flatten)]
    pub choice: Choice,
    /// How to list: terminal or json
    #[arg(long, short, value_name = "FORMAT", default_value = "terminal")]
    pub format: ListFormat,
}

#[derive(Clone, Copy, Debug, clap::ValueEnum)]
pub(super) enum ListFormat {
    Terminal,
    Json,
}

#[derive(Args, Debug)]
pub(super) struct StepsArgs {
    /// Only sentences that hold all these words
    pub words: Vec<String>,
}

#[derive(Args, Debug)]
pub(super) struct SchemaArgs {
    /// Of what
    #[arg(default_value = "scenario")]
    pub of: SchemaOf,
}

#[derive(Clone, Copy, Debug, clap::ValueEnum)]
pub(super) enum SchemaOf {
    /// A scenario in YAML
    Scenario,
    /// A rulebook in YAML
    Rulebook,
    /// The JSON report of `patchdrill test --format json`
    Results,
    /// The JSON report of `patchdrill promote --format json`
    Promotion,
}

#[derive(Args, Debug)]
pub(super) struct InitArgs {
    /// The folder; it is made when it is missing, and nothing in it is ever overwritten
    #[arg(default_value = ".")]
    pub dir: PathBuf,
}

#[derive(Args, Debug)]
#[command(after_long_help = IMPORTS)]
pub(super) struct ImportArgs {
    /// Exported jobs or create requests as JSON, one or a list in each file; - reads standard input
    #[arg(required = true)]
    pub files: Vec<PathBuf>,
    /// The folder for scenarios and scripts; it is made when it is missing, and nothing in it is ever overwritten
    #[arg(long, value_name = "DIR", default_value = "scenarios")]
    pub into: PathBuf,
    /// The platform of jobs that name none: windows, linux or macos
    #[arg(long, value_name = "NAME", value_parser = values::platform)]
    pub platform: Option<Platform>,
    /// Print the scenarios and write nothing
    #[arg(long)]
    pub dry_run: bool,
}

/// What comes of an import, in its long help.
const IMPORTS: &str = "\
A job becomes a scenario in YAML, with its scripts beside it in files of their own, decoded.
Jobs that are linked become one plan. What a job says beyond that is kept under `imported:`,
where it means nothing to a rehearsal.

Either everything is written or, after any mistake, nothing at all (exit code 2).";

#[derive(Args, Debug)]
pub(super) struct ExplainArgs {
    /// Such as 12, 'Completed with Failure', abort-skips-patches, K1, no-explicit-exit; nothing lists all words
    #[arg(allow_negative_numbers = true)]
    pub what: Vec<String>,
    /// Tell what this rulebook says of exit codes as well: its name, or a YAML file
    #[arg(long, short, value_name = "NAME|FILE")]
    pub rulebook: Option<String>,
}

#[derive(Args, Debug)]
#[command(after_long_help = PLACES)]
pub(super) struct ConfigArgs {
    #[command(flatten)]
    _rehearsal: RehearsalFlags,
    #[command(flatten)]
    _suite: SuiteFlags,
}

#[derive(Args, Debug)]
pub(super) struct DoctorArgs {
    /// What must be there, such as sandbox or pwsh; when it is missing the exit code is 3
    #[arg(long = "require", id = "require", value_name = "NAME", value_delimiter = ',')]
    _require: Vec<String>,
    /// How to tell it: terminal or json
    #[arg(long, short, value_name = "FORMAT", default_value = "terminal")]
    pub format: ListFormat,
}

#[derive(Args, Debug)]
pub(super) struct CleanArgs {
    /// Remove the containers of running patchdrills and of other machines too
    #[arg(long)]
    pub all: bool,
}

/// What a pipeline needs to know of `promote`.
const PROMOTION: &str = "\
What the plan expects plays no part here; `patchdrill test` judges that.

Exit codes:
    0  the linked jobs would start
    1  some linked job is held, or staging could not be rehearsed
    2  the input is wrong: a flag, a setting, a plan without links, a name; nothing ran
    3  the environment lacks a tool that staging needs
    4  patchdrill itself failed
  130  interrupted; nothing is decided
  141  whoever read the output went away, as with `| head`";

#[derive(Args, Debug)]
pub(super) struct CompletionsArgs {
    /// For which shell
    pub shell: Shell,
}

/// Whether the user asked for no colour, before the command line is understood: its mistakes are coloured too.
pub(super) fn no_color_asked(args: &[OsString]) -> bool {
    let mut args = args.iter().take_while(|arg| *arg != "--");
    args.any(|arg| arg == "--no-color" || arg == "--color=never")
}
