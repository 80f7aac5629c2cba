//! The values of phrases about several jobs and assets.

use std::borrow::Cow;
use std::time::Duration;

use smallvec::SmallVec;

use super::value::Thing;
use crate::job::Platform;
use crate::lifecycle::{Measure, PromptAnswer, Share, ShareError};
use crate::source::Span;

/// A share as written.
pub(super) type Percent = Result<Share, ShareError>;

/// The name of a job; `None` is the one that is being told.
pub(super) type JobName<'t> = Option<Cow<'t, [u8]>>;

/// Some assets of a group.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Assets<'t> {
    /// How many of them; all when it is not said.
    pub share: Option<Percent>,
    /// The name of the group; `None` is the one that is being told.
    pub group: Option<Cow<'t, [u8]>>,
}

/// Assets of one kind, wherever they are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Whose<'t> {
    /// Those of a platform.
    pub platform: Option<Platform>,
    /// Those with a tag.
    pub tag: Option<Cow<'t, [u8]>>,
}

/// Exit codes, each with its share; `None` is what the others leave.
pub(super) type Exits = SmallVec<[(i64, Option<Percent>); 4]>;

/// An instant as written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Instant<'t> {
    /// By the clock.
    Clock(Cow<'t, [u8]>),
    /// So long after the start of the job.
    AfterStart(Duration),
    /// So long before the start of the job.
    BeforeStart(Duration),
    /// So long after the beginning of the plan.
    AfterBeginning(Duration),
}

/// How a user answers: so often, each time after that long, so.
pub(super) type Answers = SmallVec<[(u64, Duration, PromptAnswer); 2]>;

/// Conditions of a link: what is counted, how much is asked for, and whether it must be more than that.
pub(super) type Conditions = SmallVec<[(Measure, Percent, bool); 2]>;

/// A point in a job's way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Point<'t> {
    /// The downloads begin.
    Download,
    /// The deployment begins.
    Deployment,
    /// An action begins, or a patch is installed.
    Thing(Thing<'t>, Span),
}

/// How many assets are expected.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Amount {
    /// Whether fewer or more will do.
    pub bound: Bound,
    /// How many.
    pub much: Much,
}

/// Whether fewer or more will do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Bound {
    AtMost,
    AtLeast,
    Exactly,
}

/// A number of assets or a share of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Much {
    Count(u64),
    Share(Percent),
}
