//! Actions: what runs before and after the patches.

use std::fmt;

use super::{ChangeRegistryKey, InstallSoftware, Script, UninstallSoftware};

/// Before or after the patches.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Phase {
    /// Before the patches.
    Pre,
    /// After the patches.
    Post,
}

impl Phase {
    /// `pre-action` or `post-action`.
    pub const fn noun(self) -> &'static str {
        match self {
            Self::Pre => "pre-action",
            Self::Post => "post-action",
        }
    }
}

/// Which action of a job; shows as `pre-action 2`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ActionId {
    /// Before or after the patches.
    pub phase: Phase,
    /// Place in its phase, from 0.
    pub index: usize,
}

impl ActionId {
    /// The pre-action at `index`, from 0.
    pub const fn pre(index: usize) -> Self {
        Self { phase: Phase::Pre, index }
    }

    /// The post-action at `index`, from 0.
    pub const fn post(index: usize) -> Self {
        Self { phase: Phase::Post, index }
    }
}

impl fmt::Display for ActionId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.phase.noun(), self.index + 1)
    }
}

/// One action of a job.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Action {
    /// The action's name, when it has one.
    pub name: Option<String>,
    /// What it does.
    pub kind: ActionKind,
    /// Environment variables that its script is given, beside those of the endpoint.
    pub env: Vec<(String, String)>,
    /// The plan says that this action only makes sense once the reboot has happened.
    pub needs_reboot_first: bool,
}

impl Action {
    /// An action of `kind` without a name.
    pub fn new(kind: ActionKind) -> Self {
        Self { name: None, kind, env: Vec::new(), needs_reboot_first: false }
    }

    /// The script that a real endpoint would run for this action, when there is one.
    pub fn script(&self) -> Option<&Script> {
        match &self.kind {
            ActionKind::RunScript(script) => script.as_ref(),
            ActionKind::InstallSoftware(_)
            | ActionKind::ChangeRegistryKey(_)
            | ActionKind::UninstallSoftware(_) => None,
        }
    }
}

/// The four action types; Linux and macOS have Run Script only.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ActionKind {
    /// Runs a script. Without one, how the action ends is declared by the scenario.
    RunScript(Option<Script>),
    /// Downloads and installs software (Windows).
    InstallSoftware(InstallSoftware),
    /// Changes a registry key (Windows).
    ChangeRegistryKey(ChangeRegistryKey),
    /// Uninstalls software (Windows).
    UninstallSoftware(UninstallSoftware),
}

impl ActionKind {
    /// The vendor's name of the action type.
    pub const fn title(&self) -> &'static str {
        match self {
            Self::RunScript(_) => "Run Script",
            Self::InstallSoftware(_) => "Install Software",
            Self::ChangeRegistryKey(_) => "Change Registry Key",
            Self::UninstallSoftware(_) => "Uninstall Software",
        }
    }
}
