//! How the parts of a job can end, as an endpoint saw it: facts without a verdict.

use std::fmt;

use super::{Availability, Integrity};

/// How an action ended. Only [`ActionEnd::Exited`] carries an exit code; none is ever invented.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ActionEnd {
    /// The script ended by itself with this code. `PowerShell` codes keep their 32 bits.
    Exited(i32),
    /// A signal with this number ended the script.
    Signaled(i32),
    /// It ran longer than an action may and was stopped.
    TimedOut,
    /// It used more of something than an action may and was stopped.
    Exceeded(Limit),
    /// It could not be started at all.
    NotStarted(NotStarted),
    /// An Install Software action went this far.
    Install(InstallEnd),
    /// A Change Registry Key action did this.
    Registry(RegistryEnd),
    /// An Uninstall Software action did this.
    Uninstall(UninstallEnd),
}

impl ActionEnd {
    /// The exit code that the script asked for, when it ended by itself.
    pub const fn code(&self) -> Option<i32> {
        match self {
            Self::Exited(code)
            | Self::Install(InstallEnd::Installer(code) | InstallEnd::NotDetected(code))
            | Self::Uninstall(UninstallEnd::Uninstaller(code)) => Some(*code),
            _ => None,
        }
    }
}

impl fmt::Display for ActionEnd {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Exited(code) => write!(f, "exit code {code}"),
            Self::Signaled(signal) => write!(f, "killed by signal {signal}"),
            Self::TimedOut => f.write_str("timed out"),
            Self::Exceeded(limit) => write!(f, "exceeded its {}", limit.noun()),
            Self::NotStarted(why) => write!(f, "not started: {why}"),
            Self::Install(end) => write!(f, "{end}"),
            Self::Registry(end) => write!(f, "{end}"),
            Self::Uninstall(end) => write!(f, "{end}"),
        }
    }
}

/// What an action can use too much of. Too much wall time is [`ActionEnd::TimedOut`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Limit {
    /// Processor time of all its processes.
    CpuTime,
    /// Memory of all its processes.
    Memory,
    /// Processes and threads at a time.
    Processes,
    /// The size of one file.
    FileSize,
    /// What the job's actions keep on disk.
    Disk,
    /// What it writes to standard output or standard error.
    Output,
}

impl Limit {
    /// Every limit.
    pub const ALL: [Self; 6] =
        [Self::CpuTime, Self::Memory, Self::Processes, Self::FileSize, Self::Disk, Self::Output];

    /// The name in scenarios and reports, such as `file_size`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::CpuTime => "cpu",
            Self::Memory => "memory",
            Self::Processes => "processes",
            Self::FileSize => "file_size",
            Self::Disk => "disk",
            Self::Output => "output",
        }
    }

    /// The limit in a sentence, such as `CPU time limit`.
    pub const fn noun(self) -> &'static str {
        match self {
            Self::CpuTime => "CPU time limit",
            Self::Memory => "memory limit",
            Self::Processes => "process limit",
            Self::FileSize => "file size limit",
            Self::Disk => "disk limit",
            Self::Output => "output limit",
        }
    }
}

/// Why a script never began.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NotStarted {
    /// The program of the shebang line, or the platform's shell, is not there.
    NoInterpreter(String),
    /// The execution policy forbids it.
    ExecutionPolicy(String),
    /// The operating system refused, with its reason.
    Refused(String),
}

impl fmt::Display for NotStarted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoInterpreter(program) => write!(f, "{program} is not there"),
            Self::ExecutionPolicy(policy) => write!(f, "execution policy {policy} forbids it"),
            Self::Refused(why) => f.write_str(why),
        }
    }
}

/// How far an Install Software action went.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum InstallEnd {
    /// The download failed; nothing ran.
    DownloadFailed,
    /// The SHA-256 of the download is not the declared one; nothing ran.
    ChecksumMismatch,
    /// The detection script exited with this non-zero code; the installer did not run.
    NotDetected(i32),
    /// The install script exited with this code.
    Installer(i32),
}

impl fmt::Display for InstallEnd {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::DownloadFailed => f.write_str("the download failed"),
            Self::ChecksumMismatch => f.write_str("the download's SHA-256 does not match"),
            Self::NotDetected(code) => write!(f, "detection script exited {code}"),
            Self::Installer(code) => write!(f, "install script exited {code}"),
        }
    }
}

/// What a Change Registry Key action did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RegistryEnd {
    /// The key was there and was changed.
    Changed,
    /// The key was missing and was created ("add new key" is true).
    Created,
    /// The key was missing and was left alone ("add new key" is false).
    LeftAlone,
    /// Windows refused the change.
    Refused,
}

impl fmt::Display for RegistryEnd {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Changed => "the key was changed",
            Self::Created => "the key was created",
            Self::LeftAlone => "the key is missing and was left alone",
            Self::Refused => "the change was refused",
        })
    }
}

/// What an Uninstall Software action did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UninstallEnd {
    /// Nothing installed matches display name and version.
    NoMatch,
    /// What matches was not installed by msiexec, so it cannot be removed this way.
    NotMsi,
    /// The uninstaller exited with this code.
    Uninstaller(i32),
}

impl fmt::Display for UninstallEnd {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoMatch => f.write_str("nothing installed matches"),
            Self::NotMsi => f.write_str("the installed software has no msiexec uninstaller"),
            Self::Uninstaller(code) => write!(f, "uninstaller exited {code}"),
        }
    }
}

/// What was seen of one patch, from its download to its installation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PatchEnd {
    /// Whether the vendor still hands the patch out.
    pub availability: Availability,
    /// Whether the software that it upgrades is on the asset.
    pub applicable: bool,
    /// Whether the download succeeded.
    pub downloaded: bool,
    /// Whether the download is what the vendor published.
    pub integrity: Integrity,
    /// Whether its installer succeeded.
    pub installed: bool,
    /// Whether it needs a reboot, once it is installed.
    pub needs_reboot: bool,
}

impl PatchEnd {
    /// Whether nothing keeps the patch from its installation: it was handed out, downloaded and checked, and there is
    /// something that it upgrades.
    pub fn reaches_installation(self) -> bool {
        matches!(self.availability, Availability::Available | Availability::EndOfLife)
            && self.applicable
            && self.downloaded
            && self.integrity == Integrity::Intact
    }
}

impl Default for PatchEnd {
    /// A patch that installs and needs no reboot.
    fn default() -> Self {
        Self {
            availability: Availability::Available,
            applicable: true,
            downloaded: true,
            integrity: Integrity::Intact,
            installed: true,
            needs_reboot: false,
        }
    }
}
