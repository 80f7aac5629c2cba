//! Rulebooks: what exit codes mean and how contradictions are settled, as data.

use super::Document;

/// A rulebook, with the document that it follows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rulebook {
    /// Its name, as users give it.
    pub name: String,
    /// The document it follows, as a report names it.
    pub source: String,
    /// What exit codes mean, sorted by code, each code once.
    pub codes: Vec<(i32, CodeMeaning)>,
    /// What every other non-zero code means.
    pub other: CodeMeaning,
    /// How contradictions are settled.
    pub switches: Switches,
    /// How often an action is tried again when its code means retry; after that it has the status of its code.
    pub retries: u32,
}

/// What one exit code means.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct CodeMeaning {
    /// The action's status.
    pub status: CodeStatus,
    /// Asks for a reboot.
    pub reboot: bool,
    /// What the job does next.
    pub flow: Flow,
}

impl CodeMeaning {
    /// Success, and the job goes on.
    pub const SUCCESS: Self = Self { status: CodeStatus::Success, reboot: false, flow: Flow::Continue };
    /// Failed, and the job goes on.
    pub const FAILED: Self = Self { status: CodeStatus::Failed, reboot: false, flow: Flow::Continue };
    /// Success, a reboot is owed, and the job goes on.
    pub const SUCCESS_REBOOT: Self = Self { reboot: true, ..Self::SUCCESS };
    /// Failed, a reboot is owed, and the job goes on.
    pub const FAILED_REBOOT: Self = Self { reboot: true, ..Self::FAILED };
    /// Failed, and the job is aborted.
    pub const ABORT: Self = Self { flow: Flow::Abort, ..Self::FAILED };
    /// Skipped by the user, and the job goes on.
    pub const USER_SKIP: Self = Self { status: CodeStatus::Skipped, ..Self::SUCCESS };

    /// Whether the code means more than success or failure: a reboot, an abort, a skip or a retry.
    pub fn is_special(self) -> bool {
        self != Self::SUCCESS && self != Self::FAILED
    }
}

/// The status that an exit code gives to its action.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum CodeStatus {
    /// Success.
    Success,
    /// Failed.
    Failed,
    /// Skipped by the user.
    Skipped,
}

/// What the job does after an exit code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Flow {
    /// Goes on.
    Continue,
    /// Skips everything that has not run yet.
    Abort,
    /// Tries the same action again.
    Retry,
}

/// Points on which the documents contradict each other or are silent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Switches {
    /// K1: a user 101 leaves the job Completed (`false`) or makes it Completed with Failure (`true`).
    pub user_skip_fails_job: bool,
    /// K2: a post-action's request for a reboot counts.
    pub post_action_reboots: bool,
    /// K3: post-actions run after the reboot.
    pub post_actions_after_reboot: bool,
    /// K4: an abort skips the patches.
    pub abort_skips_patches: bool,
    /// A reboot asked for by a pre-action is still owed when a later pre-action aborts the job.
    pub reboot_after_abort: bool,
    /// An aborted job is Completed with Failure whatever its actions' statuses; other products end early as a success.
    pub abort_fails_job: bool,
}

impl Rulebook {
    /// The name of the default rulebook.
    pub const DEFAULT: &'static str = "run-script-actions";

    /// The names of the rulebooks that come with patchdrill.
    pub const BUILT_IN: [&'static str; 2] = [Self::DEFAULT, "pre-post-actions"];

    /// The built-in rulebook called `name`.
    pub fn named(name: &str) -> Option<Self> {
        match name {
            Self::DEFAULT => Some(Self::run_script_actions()),
            "pre-post-actions" => Some(Self::pre_post_actions()),
            _ => None,
        }
    }

    /// The newest document, "Overview of Run Script Actions".
    pub fn run_script_actions() -> Self {
        Self {
            name: Self::DEFAULT.to_owned(),
            source: Document::RunScriptActions.title().to_owned(),
            codes: vec![
                (0, CodeMeaning::SUCCESS),
                (1, CodeMeaning::FAILED),
                (10, CodeMeaning::SUCCESS_REBOOT),
                (11, CodeMeaning::FAILED_REBOOT),
                (12, CodeMeaning::ABORT),
                (101, CodeMeaning::USER_SKIP),
            ],
            other: CodeMeaning::FAILED,
            switches: Switches {
                user_skip_fails_job: true,
                post_action_reboots: false,
                post_actions_after_reboot: false,
                abort_skips_patches: true,
                reboot_after_abort: true,
                abort_fails_job: true,
            },
            retries: 0,
        }
    }

    /// The older document, "About Pre-Actions and Post-Actions": "nonzero is failure", and no action stops a patch.
    ///
    /// It names neither 12 nor 101, so both are ordinary failures here.
    pub fn pre_post_actions() -> Self {
        Self {
            name: "pre-post-actions".to_owned(),
            source: Document::PrePostActions.title().to_owned(),
            codes: vec![
                (0, CodeMeaning::SUCCESS),
                (10, CodeMeaning::SUCCESS_REBOOT),
                (11, CodeMeaning::FAILED_REBOOT),
            ],
            other: CodeMeaning::FAILED,
            switches: Switches {
                user_skip_fails_job: true,
                post_action_reboots: true,
                post_actions_after_reboot: true,
                abort_skips_patches: false,
                reboot_after_abort: true,
                abort_fails_job: true,
            },
            retries: 0,
        }
    }

    /// What an exit code means, and whether the table names it.
    pub fn meaning(&self, code: i32) -> (CodeMeaning, bool) {
        match self.codes.iter().find(|(known, _)| *known == code) {
            Some((_, meaning)) => (*meaning, true),
            None if code == 0 => (CodeMeaning::SUCCESS, true),
            None => (self.other, false),
        }
    }
}

impl Default for Rulebook {
    fn default() -> Self {
        Self::run_script_actions()
    }
}
