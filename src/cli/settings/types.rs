//! Values that only the command line knows.

use std::fmt;
use std::path::PathBuf;

/// When to colour.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum ColorWhen {
    /// On a terminal that shows colour, unless the environment says otherwise.
    #[default]
    Auto,
    /// Always.
    Always,
    /// Never.
    Never,
}

impl ColorWhen {
    /// The name as users write it.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Auto => "auto",
            Self::Always => "always",
            Self::Never => "never",
        }
    }
}

/// The form of a report.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Format {
    /// For people.
    #[default]
    Terminal,
    /// For programs.
    Json,
    /// For CI servers.
    Junit,
    /// For spreadsheets.
    Csv,
}

impl Format {
    /// Every form.
    pub(crate) const ALL: [Self; 4] = [Self::Terminal, Self::Json, Self::Junit, Self::Csv];

    /// The name as users write it.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Terminal => "terminal",
            Self::Json => "json",
            Self::Junit => "junit",
            Self::Csv => "csv",
        }
    }
}

/// A report that goes to a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Output {
    /// Its form.
    pub format: Format,
    /// The file; made with its folders when it is missing, else overwritten.
    pub file: PathBuf,
}

impl fmt::Display for Output {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}={}", self.format.name(), self.file.display())
    }
}
