//! Every setting, each declared once. A new one needs nothing else but whoever heeds it.
//!
//! The order is that of `config`, and below each heading that of `--help`.

use std::path::PathBuf;
use std::time::Duration;

use clap::{Arg, ArgAction, value_parser};
use toml::de::DeTable;

use super::load::Places;
use super::origin::Sourced;
use super::reader::Reader;
use super::setting::{Entry, Flag, Group, Row, Setting, Table, many, one, settings, switch};
use super::types::{ColorWhen, Format, Output};
use super::{reader, values};
use crate::environment::Limits;
use crate::event::{FindingCode, Level};
use crate::harness::{RunOptions, Snapshots};
use crate::job::Limit;
use crate::report::duration_words;
use crate::rules::Rulebook;
use crate::scenario::EndpointKind;

/// The variable that names the settings file.
pub(super) const CONFIG: &str = "PATCHDRILL_CONFIG";

/// Headings of the help.
const REHEARSE: &str = "How to rehearse";
const REPORT: &str = "How to report";

/// Programs that `[shells]` may name.
const SHELLS: [&str; 8] = ["sh", "bash", "dash", "zsh", "ksh", "pwsh", "powershell", "osascript"];

/// Where settings come from, in the long help of `config`.
pub(crate) const PLACES: &str = "\
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

settings! {
    settings {
        /// What is tested when the command line names nothing; relative to the root.
        paths: Vec<PathBuf> = Setting {
            file: Some(|reader, value| reader.list(value, |text| Ok(PathBuf::from(text)))),
            env: Some(("PATCHDRILL_PATHS", |text| Ok(std::env::split_paths(text).collect()))),
            flag: None,
            default: || ["features", "scenarios"].map(PathBuf::from).to_vec(),
            shown: |paths| values::listed(paths.iter().map(|path| path.display())),
            sets: |_, _| {},
        };

        rulebook: String = Setting {
            file: Some(reader::text),
            env: Some(("PATCHDRILL_RULEBOOK", |text| Ok(text.to_owned()))),
            flag: Some(Flag {
                name: "--rulebook",
                of: &[Group::Rehearsal],
                arg: |arg| {
                    arg.short('r').value_name("NAME|FILE").help_heading(REHEARSE).help(
                        "The rulebook for scenarios that name none: its name, or a YAML file",
                    )
                },
                given: one,
            }),
            default: || Rulebook::DEFAULT.to_owned(),
            shown: String::clone,
            // What it names can be wrong, so that the context reads it.
            sets: |_, _| {},
        };

        /// `None` leaves it to each scenario.
        endpoint: Option<EndpointKind> = Setting {
            file: Some(|reader, value| reader.parsed(value, values::endpoint).map(Some)),
            env: Some(("PATCHDRILL_ENDPOINT", |text| values::endpoint(text).map(Some))),
            flag: Some(Flag {
                name: "--on",
                of: &[Group::Rehearsal],
                arg: |arg| {
                    arg.value_name("KIND").value_parser(values::endpoint).help_heading(REHEARSE).help(
                        "Where every scenario is rehearsed: declared (nothing runs), local (scripts run on this machine), \
                         sandbox (on a throw-away copy of it) or container (in one that is made of an image)",
                    )
                },
                given: |matches, key| one(matches, key).map(Some),
            }),
            default: || None,
            shown: |kind| kind.map_or("as each scenario needs", EndpointKind::name).to_owned(),
            sets: |options, kind| options.on = *kind,
        };

        /// The image of containers whose scenario names none.
        image: Option<String> = Setting {
            file: Some(|reader, value| reader.parsed(value, values::image).map(Some)),
            env: Some(("PATCHDRILL_IMAGE", |text| values::image(text).map(Some))),
            flag: Some(Flag {
                name: "--image",
                of: &[Group::Rehearsal],
                arg: |arg| {
                    arg.value_name("NAME").value_parser(values::image).help_heading(REHEARSE).help(
                        "The image of containers whose scenario names none, such as debian:12",
                    )
                },
                given: |matches, key| one(matches, key).map(Some),
            }),
            default: || None,
            shown: |image| image.clone().unwrap_or_else(|| "as each scenario says".to_owned()),
            sets: |options, image| options.image.clone_from(image),
        };

        jobs: usize = Setting {
            file: Some(|reader, value| reader.parsed(value, values::jobs)),
            env: Some(("PATCHDRILL_JOBS", values::jobs)),
            flag: Some(Flag {
                name: "--jobs",
                of: &[Group::Suite],
                arg: |arg| {
                    arg.short('j').value_name("N").value_parser(values::jobs).help_heading(REHEARSE).help(
                        "How many scenarios run at the same time [default: one per processor]",
                    )
                },
                given: one,
            }),
            default: || RunOptions::default().jobs,
            shown: usize::to_string,
            sets: |options, jobs| options.jobs = *jobs,
        };

        time_limit: Duration = Setting {
            file: Some(|reader, value| reader.parsed(value, values::duration)),
            env: Some(("PATCHDRILL_TIME_LIMIT", values::duration)),
            flag: Some(Flag {
                name: "--time-limit",
                of: &[Group::Rehearsal],
                arg: |arg| {
                    arg.value_name("TIME").value_parser(values::duration).help_heading(REHEARSE).help(
                        "How long an action may take in real time, such as 90s or 5m",
                    )
                },
                given: one,
            }),
            default: || RunOptions::default().time_limit,
            shown: |time| duration_words(*time),
            sets: |options, time| options.time_limit = *time,
        };

        max_restarts: u32 = Setting {
            file: Some(|reader, value| reader.parsed(value, values::restarts)),
            env: Some(("PATCHDRILL_MAX_RESTARTS", values::restarts)),
            flag: Some(Flag {
                name: "--max-restarts",
                of: &[Group::Rehearsal],
                arg: |arg| {
                    arg.value_name("N").value_parser(values::restarts).help_heading(REHEARSE).help(
                        "How often a job may begin again after a reboot that an action forced [default: 3]",
                    )
                },
                given: one,
            }),
            default: || RunOptions::default().max_restarts,
            shown: u32::to_string,
            sets: |options, times| options.max_restarts = *times,
        };

        seed: Option<u64> = Setting {
            file: None,
            env: None,
            flag: Some(Flag {
                name: "--seed",
                of: &[Group::Rehearsal],
                arg: |arg| {
                    arg.value_name("N").value_parser(value_parser!(u64)).help_heading(REHEARSE).help(
                        "The seed of plans, instead of the one that they name",
                    )
                },
                given: |matches, key| one(matches, key).map(Some),
            }),
            default: || None,
            shown: |seed| format!("{seed:?}"),
            sets: |_, _| {},
        };

        twice: bool = Setting {
            flag: Some(Flag::switch("--twice", &[Group::Rehearsal], |arg| {
                switch(arg).help_heading(REHEARSE).help(
                    "Run every job twice on its endpoint: the second run must come to the same end and change no file",
                )
            })),
            sets: |options, yes| options.twice = *yes,
            ..Setting::SWITCH.env("PATCHDRILL_TWICE")
        };

        format: Format = Setting {
            file: Some(|reader, value| reader.parsed(value, values::format)),
            env: Some(("PATCHDRILL_FORMAT", values::format)),
            flag: Some(Flag {
                name: "--format",
                of: &[Group::Suite, Group::Report],
                arg: |arg| {
                    arg.short('f').value_name("FORMAT").value_parser(values::format).help_heading(REPORT).help(
                        "What goes to standard output: terminal, json, junit or csv",
                    )
                },
                given: one,
            }),
            default: Format::default,
            shown: |format| format.name().to_owned(),
            sets: |_, _| {},
        };

        no_times: bool = Setting {
            flag: Some(Flag::switch("--no-times", &[Group::Suite], |arg| {
                switch(arg).help_heading(REPORT).help(
                    "Report 0 for every real time of a scenario or of the run, so that the reports of two runs can be compared",
                )
            })),
            sets: |options, yes| options.times = !*yes,
            ..Setting::ONLY_A_FLAG
        };

        /// Reports to files, as they are written; see `Settings::outputs`.
        outputs: Vec<Output> = Setting {
            file: Some(|reader, value| reader.list(value, values::output)),
            env: Some(("PATCHDRILL_OUTPUTS", |text| {
                values::split(text).iter().map(|text| values::output(text)).collect()
            })),
            flag: Some(Flag {
                name: "--output",
                of: &[Group::Suite],
                arg: |arg| {
                    let arg = arg.short('o').value_name("FORMAT=FILE").value_parser(values::output);
                    arg.action(ArgAction::Append).help_heading(REPORT).help(
                        "Write a report to a file as well, such as junit=results.xml; can be given several times",
                    )
                },
                given: many,
            }),
            default: Vec::new,
            shown: |outputs| values::listed(outputs),
            sets: |_, _| {},
        };

        fail_fast: bool = Setting {
            flag: Some(Flag::switch("--fail-fast", &[Group::Suite], |arg| {
                switch(arg).help_heading(REHEARSE).help(
                    "Begin no further scenario after the first that does not pass",
                )
            })),
            sets: |options, yes| options.fail_fast = *yes,
            ..Setting::SWITCH.env("PATCHDRILL_FAIL_FAST")
        };

        deny_findings: bool = Setting {
            flag: Some(Flag::switch("--deny-findings", &[Group::Rehearsal], |arg| {
                switch(arg).help_heading(REHEARSE).help("Every finding fails its scenario")
            })),
            sets: |options, yes| options.deny_findings = *yes,
            ..Setting::SWITCH.env("PATCHDRILL_DENY_FINDINGS")
        };

        require: Vec<String> = Setting {
            file: Some(|reader, value| reader.list(value, |text| Ok(text.to_owned()))),
            env: Some(("PATCHDRILL_REQUIRE", |text| Ok(values::split(text)))),
            flag: Some(Flag {
                name: "--require",
                of: &[Group::Rehearsal],
                arg: |arg| {
                    let arg = arg.value_name("TOOL").value_delimiter(',').action(ArgAction::Append);
                    arg.help_heading(REHEARSE).help(
                        "Scenarios that need this tool (such as pwsh) and lack it are errors; else they are skipped. With \
                         sandbox or container: a machine that makes none has the exit code 3",
                    )
                },
                given: many,
            }),
            default: Vec::new,
            shown: |tools| values::listed(tools),
            sets: |options, tools| options.require.clone_from(tools),
        };

        update_snapshots: bool = Setting {
            flag: Some(Flag::switch("--update-snapshots", &[Group::Rehearsal], |arg| {
                switch(arg).help_heading(REHEARSE).help("Accept the outcomes as they are as the new snapshots")
            })),
            sets: |options, yes| {
                if *yes {
                    options.snapshots = Snapshots::Accept;
                }
            },
            ..Setting::ONLY_A_FLAG
        };

        color: ColorWhen = Setting {
            file: Some(|reader, value| reader.parsed(value, values::color)),
            env: None,
            flag: Some(Flag {
                name: "--color",
                of: &[Group::Every],
                arg: |arg| {
                    let arg = arg.value_name("WHEN").value_parser(value_parser!(ColorWhen)).global(true);
                    arg.help_heading("Global options").help(
                        "Colour: auto, always or never; auto obeys NO_COLOR, CLICOLOR and CLICOLOR_FORCE",
                    )
                },
                given: one,
            }),
            default: ColorWhen::default,
            shown: |when| when.name().to_owned(),
            sets: |_, _| {},
        };

        /// The same as `--color never`, and seen to where the settings are loaded.
        no_color: bool = Setting {
            flag: Some(Flag::switch("--no-color", &[Group::Every], |arg| {
                let arg = switch(arg).global(true).conflicts_with("color").help_heading("Global options");
                arg.help("No colour, the same as --color never")
            })),
            ..Setting::ONLY_A_FLAG
        };
    }

    tables {
        /// What an action may use where its scenario says nothing: each limit alone, and as it is written.
        limits: (Limits, String) = Table {
            noun: "limit",
            known: || Limit::ALL.map(Limit::name).to_vec(),
            entry: |reader, name, value| {
                let limit = Limit::ALL.into_iter().find(|limit| limit.name() == name)?;
                let mut limits = Limits::default();
                match limit {
                    Limit::CpuTime => limits.cpu = Some(reader.parsed(value, values::duration)?),
                    Limit::Memory => limits.memory = Some(reader.parsed(value, values::size)?),
                    Limit::Processes => limits.processes = Some(reader.parsed(value, values::processes)?),
                    Limit::FileSize => limits.file_size = Some(reader.parsed(value, values::size)?),
                    Limit::Disk => limits.disk = Some(reader.parsed(value, values::size)?),
                    Limit::Output => limits.output = Some(reader.parsed(value, values::size)?),
                }
                let text = reader.source.text().get(value.span()).unwrap_or_default().trim_matches(['"', '\'']);
                Some((limits, text.to_owned()))
            },
            env: &[],
            seen_from: |limit, _| limit,
            shown: |(_, text)| text.clone(),
            sets: |options, _, (limits, _)| options.limits = limits.or(options.limits),
        };

        /// Programs that run scripts, by the name of the shell.
        shells: PathBuf = Table {
            noun: "shell",
            known: || SHELLS.to_vec(),
            entry: |reader, name, value| SHELLS.contains(&name).then(|| reader::text(reader, value))?.map(PathBuf::from),
            env: &[("PATCHDRILL_PWSH", "pwsh", |text| PathBuf::from(text))],
            // A bare name is looked up on PATH; anything with a folder is a place.
            seen_from: |program, root| {
                if program.components().count() > 1 { root.join(program) } else { program }
            },
            shown: |program| program.display().to_string(),
            sets: |options, name, program| {
                options.shells.insert(name.to_owned(), program.clone());
            },
        };

        /// Switches for findings.
        findings: (FindingCode, Level) = Table {
            noun: "finding",
            known: || FindingCode::ALL.iter().map(|code| code.name()).collect(),
            entry: |reader, name, value| {
                let level = reader.parsed(value, values::level)?;
                Some((FindingCode::from_name(name)?, level))
            },
            env: &[],
            seen_from: |level, _| level,
            shown: |(_, level)| level.to_string(),
            sets: |options, _, level| options.levels.push(*level),
        };
    }
}
