//! What a real or declared endpoint has shown of one job, in place of what a plan's profile says.

use std::collections::BTreeMap;
use std::time::Duration;

use crate::job::{ActionEnd, ActionId, PatchEnd};

/// How the parts of one job ended on one asset.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RecordedEnds {
    /// Each run of each action, in order; the last one repeats. An action that is not here goes as the profile says.
    pub actions: BTreeMap<ActionId, Vec<RecordedRun>>,
    /// Each patch, by place from 0; one that is not here fares as the profile says.
    pub patches: BTreeMap<usize, PatchEnd>,
}

/// One run of an action.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RecordedRun {
    /// How it ended.
    pub end: ActionEnd,
    /// It tried to reboot the asset.
    pub forced_reboot: bool,
    /// How long it took in virtual time; `None` takes the profile's word, for real times differ from run to run.
    pub took: Option<Duration>,
}
