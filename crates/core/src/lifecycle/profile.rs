//! How the parts of a job go on the assets of a plan.

use std::collections::BTreeMap;
use std::time::Duration;

use super::{AgentFault, Between, Distribution, Time};
use crate::environment::ForcesReboot;
use crate::job::{ActionEnd, ActionId, PatchEnd, Platform};

/// A value that can be another one on some assets.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Varied<T> {
    /// On every other asset.
    pub usual: T,
    /// On assets of these kinds; the first that fits wins.
    pub cases: Vec<(AssetKind, T)>,
}

impl<T> Varied<T> {
    /// The same on every asset.
    pub const fn always(usual: T) -> Self {
        Self { usual, cases: Vec::new() }
    }

    /// The value on an asset of this platform with these tags.
    pub fn on(&self, platform: Platform, tags: &[String]) -> &T {
        let fits = |at: &AssetKind| match at {
            AssetKind::Platform(wanted) => *wanted == platform,
            AssetKind::Tag(tag) => tags.contains(tag),
        };
        self.cases.iter().find(|(at, _)| fits(at)).map_or(&self.usual, |(_, value)| value)
    }
}

/// A kind of assets.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum AssetKind {
    /// Of this platform.
    Platform(Platform),
    /// Of a group with this tag.
    Tag(String),
}

/// How one job goes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct JobProfile {
    /// Its actions; one that is not here succeeds at once with exit code 0.
    pub actions: BTreeMap<ActionId, Varied<ActionProfile>>,
    /// Its patches, by place from 0; one that is not here installs at once without a reboot.
    pub patches: BTreeMap<usize, Varied<PatchProfile>>,
    /// What the agent meets.
    pub agent_fault: Varied<Distribution<AgentFault>>,
    /// How long a reboot takes.
    pub reboot_takes: Between,
}

/// How one action goes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ActionProfile {
    /// How it ends.
    pub runs: Distribution<ActionRuns>,
    /// How long a run takes. After 180 minutes it is stopped and the next action runs.
    pub takes: Between,
}

/// How the runs of an action end on one asset.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ActionRuns {
    /// One end for each run; the last one repeats. Never empty.
    pub ends: Vec<ActionEnd>,
    /// Which runs force a reboot.
    pub forces_reboot: ForcesReboot,
}

impl From<ActionEnd> for ActionRuns {
    fn from(end: ActionEnd) -> Self {
        Self { ends: vec![end], forces_reboot: ForcesReboot::Never }
    }
}

impl Default for ActionProfile {
    /// Succeeds at once.
    fn default() -> Self {
        Self {
            runs: Distribution::always(ActionEnd::Exited(0).into()),
            takes: Between::always(Duration::ZERO),
        }
    }
}

/// How one patch fares.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PatchProfile {
    /// How it ends.
    pub ends: Distribution<PatchEnd>,
    /// How long its download takes.
    pub download: Between,
    /// How long its installation takes.
    pub install: Between,
    /// When the vendor published it. It shows in the catalogue 30 minutes to 24 hours later, and a job that begins before
    /// that does not get it. `None` is long ago.
    pub published: Option<Time>,
}
