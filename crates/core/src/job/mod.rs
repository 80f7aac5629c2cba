//! Plain data: what a patch job is, its limits, and how its parts can end.
//!
//! A *deployment job* runs on an *asset*: up to five pre-actions, any number of patches, up to five
//! post-actions, then at most one reboot. Nothing here decides anything; that is [`crate::rules`]'s work.

mod action;
mod end;
mod installer;
mod limits;
mod patch;
mod platform;
mod reboot;
mod script;
mod status;
mod windows;

pub use action::{Action, ActionId, ActionKind, Phase};
pub use end::{ActionEnd, InstallEnd, Limit, NotStarted, PatchEnd, RegistryEnd, UninstallEnd};
pub use installer::{Installer, Package, PackageError, PackageManager};
pub use limits::{
    ACTION_LIMIT, ACTIONS_PER_PHASE, CATALOGUE_DELAY, CHANGE_DELAY, DEFER_LIMIT, HAND_OVER,
    OLDEST_WINDOWS_AGENT, SCRIPT_BYTES, SCRIPT_CHARS,
};
pub use patch::{Availability, Integrity, Patch};
pub use platform::{AgentVersion, Language, Platform};
pub use reboot::{Deferral, RebootPolicy, RebootPolicyError};
pub use script::{Script, ScriptOrigin, Truncation};
pub use status::JobStatus;
pub use windows::{
    ChangeRegistryKey, ExecutionPolicy, InstallSoftware, RegistryData, RegistryError, RegistryPath,
    RegistryType, Sha256, UninstallSoftware, Url, WindowsActionError,
};

/// A patch job as it is handed to an agent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Job {
    /// The job's name, when it has one.
    pub name: Option<String>,
    /// The operating system of the asset.
    pub platform: Platform,
    /// Version of the agent on the asset; `None` is "new enough for everything".
    pub agent: Option<AgentVersion>,
    /// Actions before the patches, in order.
    pub pre_actions: Vec<Action>,
    /// The patches, in order.
    pub patches: Vec<Patch>,
    /// Actions after the patches, in order.
    pub post_actions: Vec<Action>,
    /// What the job does about a reboot that is owed.
    pub reboot: RebootPolicy,
}

impl Job {
    /// An empty job for `platform`.
    pub fn new(platform: Platform) -> Self {
        Self {
            name: None,
            platform,
            agent: None,
            pre_actions: Vec::new(),
            patches: Vec::new(),
            post_actions: Vec::new(),
            reboot: RebootPolicy::default(),
        }
    }

    /// The actions of one phase, in order.
    pub fn actions(&self, phase: Phase) -> &[Action] {
        match phase {
            Phase::Pre => &self.pre_actions,
            Phase::Post => &self.post_actions,
        }
    }

    /// The actions of one phase, to be changed.
    pub fn actions_mut(&mut self, phase: Phase) -> &mut Vec<Action> {
        match phase {
            Phase::Pre => &mut self.pre_actions,
            Phase::Post => &mut self.post_actions,
        }
    }

    /// One action, if the job has it.
    pub fn action(&self, id: ActionId) -> Option<&Action> {
        self.actions(id.phase).get(id.index)
    }

    /// Whether the agent on the asset is too old to run actions at all.
    ///
    /// Windows agents run actions from version 4.6.1.6 on (source: "About Pre-Actions and Post-Actions").
    pub fn agent_too_old(&self) -> bool {
        self.platform == Platform::Windows && self.agent.is_some_and(|agent| agent < OLDEST_WINDOWS_AGENT)
    }
}
