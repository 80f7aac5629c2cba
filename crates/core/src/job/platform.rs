//! Operating systems, the languages that their scripts may use, and agent versions.

use std::fmt;
use std::str::FromStr;

/// The operating system of an asset.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Platform {
    /// Windows: PowerShell only.
    Windows,
    /// Linux: shell scripts.
    Linux,
    /// macOS: shell scripts or `AppleScript`.
    MacOs,
}

impl Platform {
    /// Every platform.
    pub const ALL: [Self; 3] = [Self::Windows, Self::Linux, Self::MacOs];

    /// The languages that an action's script may be written in (source: "Overview of Run Script Actions").
    pub const fn languages(self) -> &'static [Language] {
        match self {
            Self::Windows => &[Language::PowerShell],
            Self::Linux => &[Language::Shell],
            Self::MacOs => &[Language::Shell, Language::AppleScript],
        }
    }

    /// The name as users write it in scenarios.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Windows => "windows",
            Self::Linux => "linux",
            Self::MacOs => "macos",
        }
    }

    /// The name as prose spells it.
    pub const fn title(self) -> &'static str {
        match self {
            Self::Windows => "Windows",
            Self::Linux => "Linux",
            Self::MacOs => "macOS",
        }
    }
}

impl fmt::Display for Platform {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.title())
    }
}

impl FromStr for Platform {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        Self::ALL.into_iter().find(|platform| platform.name().eq_ignore_ascii_case(text)).ok_or(())
    }
}

/// The language of a script.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Language {
    /// A POSIX-style shell: the shebang says which.
    Shell,
    /// `PowerShell`.
    PowerShell,
    /// `AppleScript`, run by `osascript`.
    AppleScript,
}

impl Language {
    /// The name as users write it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Shell => "shell",
            Self::PowerShell => "powershell",
            Self::AppleScript => "applescript",
        }
    }
}

impl fmt::Display for Language {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Shell => "shell",
            Self::PowerShell => "PowerShell",
            Self::AppleScript => "AppleScript",
        })
    }
}

/// A four-part agent version such as `4.6.1.6`; missing parts count as 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct AgentVersion([u32; 4]);

impl AgentVersion {
    /// The version `major.minor.patch.build`.
    pub const fn new(major: u32, minor: u32, patch: u32, build: u32) -> Self {
        Self([major, minor, patch, build])
    }
}

impl fmt::Display for AgentVersion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [major, minor, patch, build] = self.0;
        write!(f, "{major}.{minor}.{patch}.{build}")
    }
}

impl FromStr for AgentVersion {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let mut parts = [0; 4];
        let mut given = text.split('.');
        for (part, text) in parts.iter_mut().zip(given.by_ref()) {
            *part = text.parse().map_err(|_| ())?;
        }
        if given.next().is_some() { Err(()) } else { Ok(Self(parts)) }
    }
}
