//! What is to happen: groups of assets, and jobs that run on them.

use std::time::Duration;

use super::{
    AssetId, Change, Distribution, JobProfile, Link, Presence, Time, Uncertain, User, Varied, Window,
};
use crate::environment::Clock;
use crate::job::{AgentVersion, Job, Platform};

/// The most groups of a plan.
pub const MOST_GROUPS: usize = 1_000;
/// The most jobs of a plan.
pub const MOST_JOBS: usize = 100;
/// The most assets of a plan.
pub const MOST_ASSETS: u64 = 10_000_000;

/// Several jobs on several assets.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Plan {
    /// The instant of [`Time::ZERO`], when the plan names any instant.
    pub origin: Option<Clock>,
    /// What chance follows from.
    pub seed: u64,
    /// The assets.
    pub groups: Vec<Group>,
    /// The jobs, in the order in which they are written.
    pub jobs: Vec<PlannedJob>,
    /// How long a change takes to reach an agent, when the plan pins it.
    pub change_delay: Option<Duration>,
    /// How long a published patch takes to show, when the plan pins it.
    pub catalogue_delay: Option<Duration>,
}

/// Assets that are alike.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Group {
    /// Its name.
    pub name: String,
    /// The operating system of its assets.
    pub platform: Platform,
    /// Its tags.
    pub tags: Vec<String>,
    /// How many assets it has; may be 0.
    pub count: u64,
    /// Version of the agent on them; `None` is new enough for everything.
    pub agent: Distribution<Option<AgentVersion>>,
    /// Whether they can be reached.
    pub presence: Distribution<Presence>,
    /// Who sits there.
    pub user: Distribution<User>,
    /// When they must be left alone.
    pub blackouts: Vec<Window>,
    /// How long after a reboot was suppressed a person reboots; `None` is never.
    pub manual_reboot: Option<Duration>,
}

/// A job of the plan.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlannedJob {
    /// Its name, unique in the plan.
    pub name: String,
    /// What it does. Its platform is that of all its groups; its agent version stands for nothing, the group's counts.
    pub job: Job,
    /// Places of the groups that it runs on, in order, each once.
    pub groups: Vec<usize>,
    /// When it starts.
    pub start: Start,
    /// When it was made; `None` is long before it starts. An agent gets it 3 hours before its start, or when it is made.
    pub created: Option<Time>,
    /// The patch window: a job whose deployment has not begun so long after its start is Timed Out.
    pub window: Option<Duration>,
    /// Changes to it, in the order of time.
    pub changes: Vec<Change>,
    /// How it goes.
    pub profile: JobProfile,
}

/// When a job starts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Start {
    /// At this instant.
    At(Time),
    /// When its parent has succeeded.
    After(Link),
    /// At this instant, if its parent has succeeded by then.
    AtAfter(Time, Link),
}

impl Start {
    /// The link, when it has one.
    pub const fn link(&self) -> Option<&Link> {
        match self {
            Self::At(_) => None,
            Self::After(link) | Self::AtAfter(_, link) => Some(link),
        }
    }
}

impl Group {
    /// A group of assets that are always reached, with nobody logged in and a new agent.
    pub fn new(name: impl Into<String>, platform: Platform, count: u64) -> Self {
        Self {
            name: name.into(),
            platform,
            tags: Vec::new(),
            count,
            agent: Distribution::default(),
            presence: Distribution::default(),
            user: Distribution::default(),
            blackouts: Vec::new(),
            manual_reboot: None,
        }
    }

    /// The name of its asset at `index`, from 0: the group's own for an only asset, else with a number from 1 behind it, such
    /// as `web-0412`, in as many digits as the last one has.
    pub fn asset_name(&self, index: u64) -> String {
        if self.count <= 1 {
            return self.name.clone();
        }
        let digits = self.count.to_string().len();
        format!("{}-{:0digits$}", self.name, index + 1)
    }
}

impl PlannedJob {
    /// A job that starts at once on these groups.
    pub fn new(name: impl Into<String>, job: Job, groups: Vec<usize>) -> Self {
        Self {
            name: name.into(),
            job,
            groups,
            start: Start::At(Time::ZERO),
            created: None,
            window: None,
            changes: Vec::new(),
            profile: JobProfile { agent_fault: Varied::default(), ..JobProfile::default() },
        }
    }
}

impl Plan {
    /// All assets.
    pub fn assets(&self) -> u64 {
        self.groups.iter().map(|group| group.count).sum()
    }

    /// The name of an asset.
    pub fn asset_name(&self, asset: AssetId) -> String {
        self.groups.get(asset.group).map_or_else(String::new, |group| group.asset_name(asset.index))
    }

    /// The asset of this name; leading zeros of its number make no difference.
    pub fn asset_named(&self, name: &str) -> Option<AssetId> {
        self.groups.iter().enumerate().find_map(|(at, group)| {
            if group.count == 1 {
                return (group.name == name).then_some(AssetId { group: at, index: 0 });
            }
            let number = name.strip_prefix(&group.name)?.strip_prefix('-')?;
            let number: u64 =
                number.bytes().all(|byte| byte.is_ascii_digit()).then(|| number.parse().ok())??;
            (1..=group.count).contains(&number).then(|| AssetId { group: at, index: number - 1 })
        })
    }

    /// The place of the job of this name.
    pub fn job_named(&self, name: &str) -> Option<usize> {
        self.jobs.iter().position(|job| job.name == name)
    }

    /// The ranges that its course may depend on: something lies in them, and it does not pin them.
    pub fn uncertain(&self) -> Vec<Uncertain> {
        let changes = self.jobs.iter().any(|job| !job.changes.is_empty());
        let published = self.jobs.iter().flat_map(|job| job.profile.patches.values()).any(|patch| {
            patch.usual.published.is_some() || patch.cases.iter().any(|(_, patch)| patch.published.is_some())
        });
        let open = [
            (Uncertain::ChangeDelay, changes && self.change_delay.is_none()),
            (Uncertain::CatalogueDelay, published && self.catalogue_delay.is_none()),
        ];
        open.into_iter().filter(|(_, open)| *open).map(|(range, _)| range).collect()
    }
}
