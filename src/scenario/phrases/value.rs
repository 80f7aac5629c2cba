//! The values that phrases take.

use std::borrow::Cow;
use std::time::Duration;

use smallvec::SmallVec;

use super::plan_value::{
    Amount, Answers, Assets, Conditions, Exits, Instant, JobName, Percent, Point, Whose,
};
use crate::environment::SizeError;
use crate::expect::{Count, Stream};
use crate::job::{Limit, Phase};
use crate::lifecycle::Uncertain;
use crate::source::Span;

/// A value that a step gives, as written: whether the job has such an action is not known here.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Value<'t> {
    Actions(Actions),
    Patches(Patches<'t>),
    Things(Things<'t>),
    Text(Cow<'t, [u8]>),
    Texts(SmallVec<[Cow<'t, [u8]>; 2]>),
    Codes(SmallVec<[i64; 4]>),
    Count(Count),
    Duration(Duration),
    Size(Result<u64, SizeError>),
    Limit(Limit),
    Stream(Stream),
    Parts(Parts),
    Job(JobName<'t>),
    Assets(Assets<'t>),
    Whose(Whose<'t>),
    Share(Percent),
    Exits(Exits),
    Instant(Instant<'t>),
    Answers(Answers),
    Conditions(Conditions),
    Point(Point<'t>),
    Amount(Amount),
    Ranges(SmallVec<[Uncertain; 2]>),
}

/// Some actions.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Actions {
    /// These of one phase, counted from 1, both ends included.
    Some(Phase, SmallVec<[(u64, u64); 2]>),
    /// A whole phase.
    All(Phase),
    /// Both phases.
    Every,
}

/// Some patches.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Patches<'t> {
    /// These.
    Some(SmallVec<[PatchRef<'t>; 2]>),
    /// Every patch.
    All,
}

/// One patch, or several in a row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum PatchRef<'t> {
    /// By place, counted from 1, both ends included.
    Range(u64, u64),
    /// By name.
    Named(Cow<'t, [u8]>),
}

/// Things that happen, each with its place in the step's text.
pub(super) type Things<'t> = SmallVec<[(Thing<'t>, Span); 2]>;

/// One thing that happens.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Thing<'t> {
    /// The action of this number, counted from 1.
    Action(Phase, u64),
    /// The patch.
    Patch(PatchRef<'t>),
    /// The reboot.
    Reboot,
    /// A call of a double: command and arguments.
    Call(Cow<'t, [u8]>),
}

/// How many parts a job has, as far as a step says so.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Parts {
    pub pre_actions: Option<u64>,
    pub patches: Option<u64>,
    pub post_actions: Option<u64>,
}
