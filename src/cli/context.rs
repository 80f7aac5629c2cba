//! What every command that rehearses needs.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::console::Console;
use super::error::CliError;
use super::settings::{Origin, Settings};
use crate::harness::RunOptions;
use crate::rules::Rulebook;
use crate::{diag, harness};

/// Tools that scenarios may need, and the kind of endpoint that not every machine has; a name near one of them is a slip.
const TOOLS: [&str; 10] =
    ["sandbox", "container", "sh", "bash", "dash", "zsh", "ksh", "pwsh", "powershell", "osascript"];

/// Where to print, and what is in force.
#[derive(Debug)]
pub(super) struct Context {
    /// Where to print.
    pub console: Console,
    /// What is in force.
    pub settings: Settings,
}

impl Context {
    /// The options of a run.
    ///
    /// # Errors
    /// When the rulebook or a required tool is not known.
    pub(super) fn options(&self) -> Result<RunOptions, CliError> {
        let settings = &self.settings;
        for tool in &settings.require.value {
            if let Some(meant) = diag::suggest(tool, TOOLS).filter(|meant| meant != tool) {
                let fault = CliError::usage(format!("no scenario can need a tool called `{tool}`"));
                return Err(fault.help(format!("did you mean `{meant}`?")));
            }
        }
        let rulebook = Arc::new(self.rulebook(&settings.rulebook.value, &settings.rulebook.from)?);
        let mut options = RunOptions { rulebook, ..RunOptions::default() };
        settings.apply(&mut options);
        Ok(options)
    }

    /// The rulebook that `name` means. A file is looked up where its name was written: beside the settings file, else from
    /// the working directory.
    ///
    /// # Errors
    /// When there is none, or the file is wrong.
    pub(super) fn rulebook(&self, name: &str, from: &Origin) -> Result<Rulebook, CliError> {
        match from {
            Origin::File(..) => rulebook(name, &self.settings.root, &format!(" ({from})")),
            Origin::Env(_) => rulebook(name, Path::new(""), &format!(" ({from})")),
            Origin::Flag(_) | Origin::Default => rulebook(name, Path::new(""), ""),
        }
    }
}

/// The rulebook that `name` means; a file is looked up in `folder`. Messages say `place` behind the name.
///
/// # Errors
/// When there is none, or the file is wrong.
pub(super) fn rulebook(name: &str, folder: &Path, place: &str) -> Result<Rulebook, CliError> {
    if let Some(book) = Rulebook::named(name) {
        return Ok(book);
    }
    if harness::is_rulebook_file(name) {
        let path = folder.join(name);
        return harness::read_rulebook(&path, &path.display().to_string()).map_err(CliError::Input);
    }
    let help = match diag::did_you_mean(name, Rulebook::BUILT_IN) {
        Some(meant) => meant,
        None => format!("known are {}, and any YAML file", Rulebook::BUILT_IN.join(" and ")),
    };
    Err(CliError::usage(format!("unknown rulebook `{name}`{place}")).help(help))
}

/// The working directory without links, so that folders above it can be named.
///
/// # Errors
/// When it was removed.
pub(super) fn working_directory() -> Result<PathBuf, CliError> {
    Path::new(".")
        .canonicalize()
        .map_err(|error| CliError::usage(format!("the working directory cannot be used: {error}")))
}
