//! A plan made ready for many assets: everything that is the same on all assets of a group is looked up once.

use std::collections::HashMap;
use std::time::Duration;

use super::{ActionProfile, AgentFault, AssetId, Distribution, PatchProfile, Plan, PlannedJob};
use crate::job::{Action, ActionId, ActionKind, AgentVersion, Job, OLDEST_WINDOWS_AGENT, Patch, Phase};
use crate::rules::{DEFAULT_RESTARTS, Rulebook};

/// A plan made ready for simulation under a rulebook.
#[derive(Debug)]
pub struct Compiled<'p> {
    pub(super) plan: &'p Plan,
    pub(super) book: &'p Rulebook,
    pub(super) max_restarts: u32,
    skeletons: Vec<Skeleton>,
    groups: Vec<Vec<GroupJob<'p>>>,
    /// How many different patches the plan names.
    pub(super) patch_names: usize,
}

/// What the machine needs of a job: how many parts it has, and its reboot settings. Scripts stay where they are.
#[derive(Debug)]
struct Skeleton {
    new_agent: Job,
    old_agent: Job,
}

/// One job on the assets of one group.
#[derive(Debug)]
pub(super) struct GroupJob<'p> {
    /// Place in the plan.
    pub job: usize,
    pub planned: &'p PlannedJob,
    pub agent_fault: &'p Distribution<AgentFault>,
    actions: [Vec<Option<&'p ActionProfile>>; 2],
    pub patches: Vec<GroupPatch<'p>>,
}

/// One patch of a job on the assets of one group.
#[derive(Debug)]
pub(super) struct GroupPatch<'p> {
    pub profile: Option<&'p PatchProfile>,
    /// The number of its name, the same in all jobs.
    pub name: usize,
}

impl<'p> Compiled<'p> {
    /// The plan, ready to be simulated under a rulebook.
    pub fn new(plan: &'p Plan, book: &'p Rulebook) -> Self {
        let mut names = HashMap::new();
        let mut numbers = Vec::with_capacity(plan.jobs.len());
        for planned in &plan.jobs {
            let of_job = planned.job.patches.iter().map(|patch| {
                let next = names.len();
                *names.entry(patch.name.as_str()).or_insert(next)
            });
            numbers.push(of_job.collect::<Vec<_>>());
        }
        let of_group = |at: usize| {
            let jobs = plan.jobs.iter().enumerate().filter(|(_, planned)| planned.groups.contains(&at));
            jobs.map(|(job, planned)| GroupJob::new(plan, at, job, planned, &numbers[job])).collect()
        };
        Self {
            plan,
            book,
            max_restarts: DEFAULT_RESTARTS,
            skeletons: plan.jobs.iter().map(|planned| Skeleton::of(&planned.job)).collect(),
            groups: (0..plan.groups.len()).map(of_group).collect(),
            patch_names: names.len(),
        }
    }

    /// The same, with so many restarts after forced reboots before a job is given up as one in a reboot loop.
    #[must_use]
    pub fn restarting_at_most(mut self, restarts: u32) -> Self {
        self.max_restarts = restarts;
        self
    }

    /// The plan.
    pub const fn plan(&self) -> &'p Plan {
        self.plan
    }

    /// The jobs that run on the assets of a group, by place in the plan, in its order.
    pub fn jobs_of(&self, group: usize) -> impl Iterator<Item = usize> {
        self.group_jobs(group).iter().map(|job| job.job)
    }

    /// The assets that a job runs on, group by group: the group and how many it has.
    pub fn assets_of(&self, job: usize) -> impl Iterator<Item = (usize, u64)> {
        let groups = self.plan.jobs.get(job).into_iter().flat_map(|planned| &planned.groups);
        groups.filter_map(|at| self.plan.groups.get(*at).map(|group| (*at, group.count)))
    }

    pub(super) fn group_jobs(&self, group: usize) -> &[GroupJob<'p>] {
        self.groups.get(group).map_or(&[], Vec::as_slice)
    }

    /// The job as the machine gets it on an asset with this agent.
    pub(super) fn skeleton(&self, job: usize, agent: Option<AgentVersion>) -> &Job {
        let skeleton = &self.skeletons[job];
        let old = agent.is_some_and(|agent| agent < OLDEST_WINDOWS_AGENT);
        if old { &skeleton.old_agent } else { &skeleton.new_agent }
    }

    /// Whether an asset belongs to the plan.
    pub(super) fn holds(&self, asset: AssetId) -> bool {
        self.plan.groups.get(asset.group).is_some_and(|group| asset.index < group.count)
    }
}

impl Skeleton {
    fn of(job: &Job) -> Self {
        let actions = |phase| vec![Action::new(ActionKind::RunScript(None)); job.actions(phase).len()];
        let mut new_agent = Job::new(job.platform);
        new_agent.pre_actions = actions(Phase::Pre);
        new_agent.patches = vec![Patch::new(""); job.patches.len()];
        new_agent.post_actions = actions(Phase::Post);
        new_agent.reboot = job.reboot;
        let old_agent = Job { agent: Some(AgentVersion::new(0, 0, 0, 0)), ..new_agent.clone() };
        Self { new_agent, old_agent }
    }
}

impl<'p> GroupJob<'p> {
    fn new(plan: &'p Plan, group: usize, job: usize, planned: &'p PlannedJob, names: &[usize]) -> Self {
        let group = &plan.groups[group];
        let (platform, tags) = (group.platform, group.tags.as_slice());
        let profile = &planned.profile;
        let actions = |phase| {
            let ids = (0..planned.job.actions(phase).len()).map(|index| ActionId { phase, index });
            ids.map(|id| profile.actions.get(&id).map(|varied| varied.on(platform, tags))).collect()
        };
        let patches = names.iter().enumerate().map(|(at, name)| GroupPatch {
            profile: profile.patches.get(&at).map(|varied| varied.on(platform, tags)),
            name: *name,
        });
        Self {
            job,
            planned,
            agent_fault: profile.agent_fault.on(platform, tags),
            actions: [actions(Phase::Pre), actions(Phase::Post)],
            patches: patches.collect(),
        }
    }

    /// How an action goes; nothing is known of one that succeeds at once.
    pub(super) fn action(&self, id: ActionId) -> Option<&'p ActionProfile> {
        self.actions[id.phase as usize].get(id.index).copied().flatten()
    }

    /// When the patch window closes for a job that starts then.
    pub(super) const fn window(&self) -> Option<Duration> {
        self.planned.window
    }
}
