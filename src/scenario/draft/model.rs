//! The parts of a scenario under construction, each with its place.

use std::collections::HashMap;
use std::path::PathBuf;
use std::time::Duration;

use super::DraftPlan;
use crate::diag::Diagnostic;
use crate::environment::ForcesReboot;
use crate::event::{FindingCode, Level};
use crate::expect::Expectation;
use crate::job::{
    AgentVersion, ExecutionPolicy, Language, Limit, NotStarted, PackageManager, PatchEnd, Platform,
    RegistryType, ScriptOrigin,
};
use crate::scenario::endpoint::Endpoint;
use crate::source::{SourceFile, Span, Spanned};

/// A scenario under construction.
///
/// Whatever has a rule of its own is set by a method that keeps the rule (see the `impl` blocks); the rest are plain fields.
#[derive(Clone, Debug)]
pub(crate) struct Draft {
    /// The text it is read from.
    pub source: SourceFile,
    pub name: Spanned<String>,
    /// Feature and rule that it stands in.
    pub group: Option<String>,
    /// Tags without `@`.
    pub tags: Vec<String>,
    /// Where the job is described; `None` is a mistake.
    pub job: Option<Span>,
    pub job_name: Option<String>,
    /// The operating system of the asset; `None` is a mistake.
    pub platform: Option<Spanned<Platform>>,
    pub agent: Option<Spanned<AgentVersion>>,
    /// What the job does about a reboot.
    pub reboot: Option<Spanned<DraftReboot>>,
    pub endpoint: Endpoint,
    /// The images on each of which it is rehearsed, unchecked.
    pub matrix: Option<Spanned<Vec<Spanned<String>>>>,
    pub rulebook: Option<Spanned<String>>,
    /// Whether the job runs a second time on the same endpoint.
    pub twice: Option<bool>,
    /// How often the job may begin again after forced reboots.
    pub max_restarts: Option<Spanned<u64>>,
    /// Switches for findings.
    pub levels: Vec<Spanned<(FindingCode, Level)>>,
    /// What is expected.
    pub expectations: Vec<Expectation>,
    /// Assets, jobs and what happens around them, when the scenario says any of it.
    pub plan: Option<Box<DraftPlan>>,
    /// Part of the job could not be read: what is expected of the missing part is not reported as a second mistake.
    pub incomplete: bool,
    pub(super) unknown_platform: bool,
    pub(super) pre_actions: Vec<DraftAction>,
    pub(super) post_actions: Vec<DraftAction>,
    pub(super) patches: Vec<DraftPatch>,
    /// The place of the first patch of each name.
    pub(super) patch_places: HashMap<String, usize>,
    /// Some patch may have got another name since.
    pub(super) patches_changed: bool,
    pub(super) counts: [Option<Spanned<usize>>; 2],
    pub(super) problems: Vec<Diagnostic>,
}

/// An action under construction.
#[derive(Clone, Debug)]
pub(crate) struct DraftAction {
    /// Where it is described.
    pub span: Span,
    pub name: Option<String>,
    /// What it does.
    pub kind: DraftKind,
    /// Environment variables of its script.
    pub env: Vec<Spanned<(String, String)>>,
    /// It only makes sense once the reboot has happened.
    pub needs_reboot_first: bool,
    /// How it is declared to end, one entry per attempt; empty when that is not declared.
    pub ends: Vec<Spanned<DraftEnd>>,
    /// What it is declared to write to standard output.
    pub stdout: Option<Vec<u8>>,
    /// What it is declared to write to standard error.
    pub stderr: Option<Vec<u8>>,
    /// How long it is declared to take, in virtual time.
    pub takes: Option<Duration>,
    /// Which of its runs are declared to force a reboot.
    pub forces_reboot: ForcesReboot,
}

/// What an action under construction does.
#[derive(Clone, Debug)]
pub(crate) enum DraftKind {
    /// Runs a script, or stands for one.
    RunScript(Option<DraftScript>),
    /// Downloads and installs software.
    Install(Box<DraftInstall>),
    /// Changes a registry key.
    Registry(DraftRegistry),
    /// Uninstalls software.
    Uninstall(DraftUninstall),
}

/// A script under construction.
#[derive(Clone, Debug)]
pub(crate) struct DraftScript {
    /// Where it is written, in a file or inline.
    pub origin: ScriptOrigin,
    /// Its bytes; empty for a file, which is loaded later.
    pub bytes: Vec<u8>,
    /// The language that the scenario names.
    pub language: Option<Spanned<Language>>,
    /// The execution policy that the scenario names.
    pub execution_policy: Option<Spanned<ExecutionPolicy>>,
}

impl DraftScript {
    /// A script in a file, by its path as the user wrote it.
    pub(crate) fn file(path: impl Into<PathBuf>, span: Span) -> Self {
        Self::new(ScriptOrigin::File { path: path.into(), span }, Vec::new())
    }

    /// A script that stands in the scenario itself.
    pub(crate) fn inline(text: impl Into<Vec<u8>>, span: Span) -> Self {
        Self::new(ScriptOrigin::Inline(span), text.into())
    }

    fn new(origin: ScriptOrigin, bytes: Vec<u8>) -> Self {
        Self { origin, bytes, language: None, execution_policy: None }
    }

    /// Where it is written.
    pub(crate) fn span(&self) -> Span {
        match self.origin {
            ScriptOrigin::File { span, .. } | ScriptOrigin::Inline(span) => span,
        }
    }
}

/// An Install Software action as written, unchecked.
#[derive(Clone, Debug)]
pub(crate) struct DraftInstall {
    /// The software's name.
    pub software: Spanned<String>,
    /// Where it is downloaded from.
    pub url: Spanned<String>,
    /// The checksum of the download.
    pub sha256: Spanned<String>,
    pub detection: Option<DraftScript>,
    pub install: Option<DraftScript>,
}

/// A Change Registry Key action as written, unchecked.
#[derive(Clone, Debug)]
pub(crate) struct DraftRegistry {
    /// The key.
    pub path: Spanned<String>,
    /// The value type.
    pub kind: Spanned<RegistryType>,
    pub data: Spanned<String>,
    /// Create the key when it is missing.
    pub add_new_key: bool,
}

/// An Uninstall Software action as written, unchecked.
#[derive(Clone, Debug)]
pub(crate) struct DraftUninstall {
    /// The key with the list of installed software.
    pub registry_key: Spanned<String>,
    /// The exact display name.
    pub display_name: Spanned<String>,
    /// The exact display version.
    pub display_version: Option<String>,
}

/// How an action is declared to end. Not every end fits every type of action.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum DraftEnd {
    /// With this exit code, be it of a script, an installer or an uninstaller.
    Exits(i32),
    /// Killed by this signal.
    Signal(i32),
    /// Stopped since it ran too long.
    TimedOut,
    /// Stopped since it used too much of something.
    Exceeded(Limit),
    /// Never started.
    NotStarted(NotStarted),
    /// The download fails (Install Software).
    DownloadFails,
    /// The download's checksum is wrong (Install Software).
    ChecksumMismatch,
    /// The detection script exits with this non-zero code (Install Software).
    NotDetected(i32),
    /// The key is missing on the asset (Change Registry Key).
    KeyMissing,
    /// The change is refused (Change Registry Key).
    KeyRefused,
    /// Nothing installed matches (Uninstall Software).
    NothingMatches,
    /// What matches was not installed by msiexec (Uninstall Software).
    NotMsi,
}

/// A patch under construction.
#[derive(Clone, Debug)]
pub(crate) struct DraftPatch {
    pub name: Spanned<String>,
    /// How it is declared to fare.
    pub end: PatchEnd,
    /// The patch after whose reboot it can go on.
    pub needs_reboot_after: Option<Spanned<String>>,
    /// What installs it for real.
    pub installer: Option<DraftInstaller>,
}

/// What installs a patch, unchecked.
#[derive(Clone, Debug)]
pub(crate) enum DraftInstaller {
    /// A package, and who installs it.
    Package(PackageManager, Spanned<String>),
    Script(DraftScript),
}

impl DraftInstaller {
    /// Where it is written.
    pub(crate) fn span(&self) -> Span {
        match self {
            Self::Package(_, package) => package.span,
            Self::Script(script) => script.span(),
        }
    }
}

impl DraftPatch {
    /// A patch that installs and needs no reboot.
    pub(crate) fn new(name: Spanned<String>) -> Self {
        Self { name, end: PatchEnd::default(), needs_reboot_after: None, installer: None }
    }
}

/// Reboot settings as written, unchecked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum DraftReboot {
    /// At once.
    Immediate,
    /// Never by itself.
    Suppress,
    /// After a countdown.
    Countdown(Duration),
    /// After the user has put it off for at most `times` times.
    Defer {
        /// Length of one deferral.
        each: Duration,
        /// How many deferrals.
        times: u32,
        /// The countdown behind the last one.
        countdown: Duration,
    },
}
