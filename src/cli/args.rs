//! The command line.

#![expect(clippy::doc_markdown, reason = "doc comments are the help text, which shows backticks as they are")]

use std::ffi::OsString;
use std::path::PathBuf;
use std::time::Duration;

use clap::{Args, Parser, Subcommand};
use clap_complete::Shell;

use super::exit::EXIT_CODES;
use super::settings::{ColorWhen, Format, Output, values};
use crate::job::Platform;
use crate::scenario::EndpointKind;

/// Rehearse patch jobs before production does.
#[derive(Debug, Parser)]
#[command(name = "patchdrill", version, after_long_help = EXIT_CODES)]
#[command(max_term_width = 100, arg_required_else_help = true, infer_long_args = false)]
pub struct Cli {
    #[command(flatten)]
    pub global: Global,
    #[command(subcommand)]
    pub command: Command,
}

/// Flags of every command.
#[derive(Args, Clone, Debug, Default)]
pub struct Global {
    /// Take settings from this file, and not from the nearest patchdrill.toml
    #[arg(long, global = true, value_name = "FILE", help_heading = "Global options")]
    pub config: Option<PathBuf>,
    /// Colour: auto, always or never; auto obeys NO_COLOR, CLICOLOR and CLICOLOR_FORCE
    #[arg(long, global = true, value_name = "WHEN", help_heading = "Global options")]
    pub color: Option<ColorWhen>,
    /// No colour, the same as --color never
    #[arg(long, global = true, conflicts_with = "color", help_heading = "Global options")]
    pub no_color: bool,
}

#[derive(Debug, Subcommand)]
pub enum Command {
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
pub struct Choice {
    /// Only scenarios with these tags, such as '@linux and not (@slow or @wip)'
    #[arg(long, short, value_name = "EXPR")]
    pub tags: Option<String>,
    /// Only scenarios whose name matches this regular expression
    #[arg(long, short, value_name = "REGEX")]
    pub name: Option<String>,
}

/// How scenarios are rehearsed.
#[derive(Args, Clone, Debug, Default)]
#[command(next_help_heading = "How to rehearse")]
pub struct How {
    /// The rulebook for scenarios that name none: its name, or a YAML file
    #[arg(long, short, value_name = "NAME|FILE")]
    pub rulebook: Option<String>,
    /// Where every scenario is rehearsed: declared (nothing runs), local (scripts run on this machine),
    /// sandbox (on a throw-away copy of it) or container (in one that is made of an image)
    #[arg(long, value_name = "KIND", value_parser = values::endpoint)]
    pub on: Option<EndpointKind>,
    /// The image of containers whose scenario names none, such as debian:12
    #[arg(long, value_name = "NAME", value_parser = values::image)]
    pub image: Option<String>,
    /// How long an action may take in real time, such as 90s or 5m
    #[arg(long, value_name = "TIME", value_parser = values::duration)]
    pub time_limit: Option<Duration>,
    /// How often a job may begin again after a reboot that an action forced [default: 3]
    #[arg(long, value_name = "N", value_parser = values::restarts)]
    pub max_restarts: Option<u32>,
    /// The seed of plans, instead of the one that they name
    #[arg(long, value_name = "N")]
    pub seed: Option<u64>,
    /// Run every job twice on its endpoint: the second run must come to the same end and change no file
    #[arg(long)]
    pub twice: bool,
    /// Every finding fails its scenario
    #[arg(long)]
    pub deny_findings: bool,
    /// Scenarios that need this tool (such as pwsh) and lack it are errors; else they are skipped. With
    /// sandbox or container: a machine that makes none has the exit code 3
    #[arg(long, value_name = "TOOL", value_delimiter = ',')]
    pub require: Vec<String>,
    /// Accept the outcomes as they are as the new snapshots
    #[arg(long)]
    pub update_snapshots: bool,
}

/// How many at once, and how it is reported.
#[derive(Args, Clone, Debug, Default)]
pub struct Whole {
    /// How many scenarios run at the same time [default: one per processor]
    #[arg(long, short, value_name = "N", value_parser = values::jobs, help_heading = "How to rehearse")]
    pub jobs: Option<usize>,
    /// Begin no further scenario after the first that does not pass
    #[arg(long, help_heading = "How to rehearse")]
    pub fail_fast: bool,
    /// What goes to standard output: terminal, json, junit or csv
    #[arg(long, short, value_name = "FORMAT", value_parser = values::format, help_heading = "How to report")]
    pub format: Option<Format>,
    /// Report 0 for every real time of a scenario or of the run, so that the reports of two runs can be compared
    #[arg(long, help_heading = "How to report")]
    pub no_times: bool,
    /// Write a report to a file as well, such as junit=results.xml; can be given several times
    #[arg(long, short, value_name = "FORMAT=FILE", value_parser = values::output, help_heading = "How to report")]
    pub output: Vec<Output>,
}

#[derive(Args, Debug)]
#[command(after_long_help = EXIT_CODES)]
pub struct TestArgs {
    /// Files and folders; FILE:LINE is the scenario at that line [default: features and scenarios]
    pub paths: Vec<PathBuf>,
    #[command(flatten)]
    pub choice: Choice,
    #[command(flatten)]
    pub how: How,
    #[command(flatten)]
    pub whole: Whole,
    /// Rehearse every scenario once in a container of each of these images, such as debian:12,alpine:3,
    /// and show where the outcomes differ
    #[arg(long, value_name = "IMAGE", value_delimiter = ',', value_parser = values::image)]
    #[arg(conflicts_with_all = ["on", "image"], help_heading = "How to rehearse")]
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
pub struct RunArgs {
    /// The scenario: a file, or FILE:LINE where a file holds several
    pub scenario: PathBuf,
    /// The scenario of the file whose name matches this regular expression
    #[arg(long, short, value_name = "REGEX", help_heading = "Which scenarios")]
    pub name: Option<String>,
    #[command(flatten)]
    pub how: How,
    /// Of a plan: show what happens on this asset, job by job, such as web-0412
    #[arg(long, value_name = "NAME", help_heading = "How to report")]
    pub asset: Option<String>,
    /// Tell the reasons of everything, with rule and source document
    #[arg(long, short, help_heading = "How to report")]
    pub explain: bool,
    /// Rehearse it again under another rulebook and show where the job ends differently
    #[arg(long, value_name = "NAME|FILE", help_heading = "How to report")]
    pub compare: Option<String>,
    /// What goes to standard output: terminal, json, junit or csv
    #[arg(long, short, value_name = "FORMAT", value_parser = values::format, help_heading = "How to report")]
    pub format: Option<Format>,
}

#[derive(Args, Debug)]
#[command(after_long_help = PROMOTION)]
pub struct PromoteArgs {
    /// The plan: a file, or FILE:LINE where a file holds several
    pub plan: PathBuf,
    /// The plan of the file whose name matches this regular expression
    #[arg(long, short, value_name = "REGEX", help_heading = "Which scenarios")]
    pub name: Option<String>,
    /// Only the link of this job decides; else the links of all jobs do
    #[arg(long, value_name = "NAME", help_heading = "Which scenarios")]
    pub job: Option<String>,
    #[command(flatten)]
    pub how: How,
    /// The form of the report: terminal, markdown or json
    #[arg(long, short, value_name = "FORMAT", default_value = "terminal", help_heading = "How to report")]
    pub format: PromotionFormat,
    /// Write the report to this file as well, as Markdown, or as JSON when its name ends so
    #[arg(long, short, value_name = "FILE", help_heading = "How to report")]
    pub output: Option<PathBuf>,
}

/// The form of a report for a change board.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum PromotionFormat {
    Terminal,
    Markdown,
    Json,
}

#[derive(Args, Debug)]
pub struct CheckArgs {
    /// Files and folders [default: features and scenarios]
    pub paths: Vec<PathBuf>,
}

#[derive(Args, Debug)]
pub struct ListArgs {
    /// Files and folders [default: features and scenarios]
    pub paths: Vec<PathBuf>,
    #[command(flatten)]
    pub choice: Choice,
    /// How to list: terminal or json
    #[arg(long, short, value_name = "FORMAT", default_value = "terminal")]
    pub format: ListFormat,
}

#[derive(Clone, Copy, Debug, clap::ValueEnum)]
pub enum ListFormat {
    Terminal,
    Json,
}

#[derive(Args, Debug)]
pub struct StepsArgs {
    /// Only sentences that hold all these words
    pub words: Vec<String>,
}

#[derive(Args, Debug)]
pub struct SchemaArgs {
    /// Of what
    #[arg(default_value = "scenario")]
    pub of: SchemaOf,
}

#[derive(Clone, Copy, Debug, clap::ValueEnum)]
pub enum SchemaOf {
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
pub struct InitArgs {
    /// The folder; it is made when it is missing, and nothing in it is ever overwritten
    #[arg(default_value = ".")]
    pub dir: PathBuf,
}

#[derive(Args, Debug)]
#[command(after_long_help = IMPORTS)]
pub struct ImportArgs {
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
pub struct ExplainArgs {
    /// Such as 12, 'Completed with Failure', abort-skips-patches, K1, no-explicit-exit; nothing lists all words
    #[arg(allow_negative_numbers = true)]
    pub what: Vec<String>,
    /// Tell what this rulebook says of exit codes as well: its name, or a YAML file
    #[arg(long, short, value_name = "NAME|FILE")]
    pub rulebook: Option<String>,
}

#[derive(Args, Debug)]
#[command(after_long_help = PLACES)]
pub struct ConfigArgs {
    #[command(flatten)]
    pub how: How,
    #[command(flatten)]
    pub whole: Whole,
}

#[derive(Args, Debug)]
pub struct DoctorArgs {
    /// What must be there, such as sandbox or pwsh; when it is missing the exit code is 3
    #[arg(long, value_name = "NAME", value_delimiter = ',')]
    pub require: Vec<String>,
    /// How to tell it: terminal or json
    #[arg(long, short, value_name = "FORMAT", default_value = "terminal")]
    pub format: ListFormat,
}

#[derive(Args, Debug)]
pub struct CleanArgs {
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

/// Where settings come from, in the long help of `config`.
const PLACES: &str = "\
Flags win over the environment, the environment over patchdrill.toml, and that over defaults.

Environment:
  PATCHDRILL_CONFIG         the settings file, as --config
  PATCHDRILL_PATHS          what is tested, separated as in PATH
  PATCHDRILL_RULEBOOK, PATCHDRILL_ENDPOINT, PATCHDRILL_IMAGE, PATCHDRILL_JOBS, PATCHDRILL_TIME_LIMIT,
  PATCHDRILL_FORMAT, PATCHDRILL_OUTPUTS, PATCHDRILL_FAIL_FAST, PATCHDRILL_DENY_FINDINGS,
  PATCHDRILL_REQUIRE, PATCHDRILL_MAX_RESTARTS, PATCHDRILL_TWICE
                            as the keys of patchdrill.toml; lists are separated by commas
  PATCHDRILL_PWSH           the program for PowerShell scripts
  INSTA_UPDATE              what becomes of snapshots: always, new or no
  NO_COLOR, CLICOLOR, CLICOLOR_FORCE";

#[derive(Args, Debug)]
pub struct CompletionsArgs {
    /// For which shell
    pub shell: Shell,
}

/// Whether the user asked for no colour, before the command line is understood: its mistakes are coloured too.
pub fn no_color_asked(args: &[OsString]) -> bool {
    let mut args = args.iter().take_while(|arg| *arg != "--");
    args.any(|arg| arg == "--no-color" || arg == "--color=never")
}
