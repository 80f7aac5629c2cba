//! Links: a job that only runs when its parent has succeeded.

use std::time::Duration;

use super::Share;

/// What a job waits for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    /// Place of the parent in the plan, from 0.
    pub parent: usize,
    /// What must hold of the parent, over all its assets; all of it. Without any, every asset must be Completed.
    pub conditions: Vec<Condition>,
    /// How long after the decision the job starts.
    pub delay: Duration,
    /// How long after the parent's start the decision is waited for; `None` waits for ever.
    pub within: Option<Duration>,
}

/// A condition on the parent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Condition {
    /// What is counted.
    pub measure: Measure,
    /// How much of it is asked for.
    pub share: Share,
    /// More than the share is asked for, not just the share itself.
    pub more: bool,
}

/// What a condition counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Measure {
    /// Assets whose job is Completed, of all assets.
    Completed,
    /// Successful post-actions, of all post-actions on all assets (source: the API's chained job rule).
    PostActionsSuccessful,
    /// Successful pre-actions, of all pre-actions on all assets.
    PreActionsSuccessful,
    /// Installed patches, of all patches on all assets.
    PatchesInstalled,
}

impl Measure {
    /// Every measure.
    pub const ALL: [Self; 4] =
        [Self::Completed, Self::PostActionsSuccessful, Self::PreActionsSuccessful, Self::PatchesInstalled];

    /// The key in YAML.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Completed => "completed",
            Self::PostActionsSuccessful => "post_actions_successful",
            Self::PreActionsSuccessful => "pre_actions_successful",
            Self::PatchesInstalled => "patches_installed",
        }
    }

    /// As in `17 of 20 post-actions successful`.
    pub const fn counted(self) -> &'static str {
        match self {
            Self::Completed => "assets completed",
            Self::PostActionsSuccessful => "post-actions successful",
            Self::PreActionsSuccessful => "pre-actions successful",
            Self::PatchesInstalled => "patches installed",
        }
    }
}
