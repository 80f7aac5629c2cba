//! Who sits at the asset when the reboot is due.

use std::time::Duration;

/// The user of an asset.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum User {
    /// Nobody is logged in: nothing can be put off, the countdown starts at once (source: the vendor's FAQ).
    #[default]
    LoggedOut,
    /// Somebody is logged in and answers the prompts for the reboot, one after the other; later prompts are not answered. No
    /// answer at all is a user who never answers. A locked screen is logged in.
    LoggedIn(Vec<UserAnswer>),
}

/// How the user answers one prompt.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UserAnswer {
    /// How long the prompt waits for it.
    pub after: Duration,
    /// The answer.
    pub answer: PromptAnswer,
}

/// What a user can answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum PromptAnswer {
    /// Later.
    Defer,
    /// Now.
    Accept,
}
