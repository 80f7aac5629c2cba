//! Rulebooks: what exit codes mean and how contradictions are settled, as data.

/// A rulebook, with the document that each of its entries comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rulebook {
    /// Its name, as users give it.
    pub name: String,
    /// The document it follows.
    pub source: String,
    /// What exit codes mean, sorted by code, each code once.
    pub codes: Vec<(i32, CodeMeaning)>,
    /// What every other non-zero code means, and an end without a code.
    pub other: CodeMeaning,
    /// How contradictions are settled.
    pub switches: Switches,
    /// How often an action is tried again when its code means retry; after that it has failed.
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
    /// A reboot asked for before an abort is still owed afterwards.
    pub reboot_after_abort: bool,
}
