//! The exact shares for one job of a plan.

use std::collections::BTreeMap;

use thiserror::Error;

use super::shares::Shares;
use super::sum::ratio;
use crate::job::{ActionId, JobStatus};
use crate::lifecycle::{ActionKey, JobEnd, PatchKey, Plan, PlannedJob, RebootKey};
use crate::rules::{OutOfStep, Rulebook};

/// The share of each outcome of one job among its assets, if it is let run. All shares are of all its assets, also of those
/// that it does not reach; they are off by less than 10⁻¹² for jobs of up to 1,000 parts, and what belongs together comes to
/// the whole as closely.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Exact {
    /// How many assets the job has.
    pub assets: u64,
    /// How it ends.
    pub ends: BTreeMap<JobEnd, f64>,
    /// How each action ends, where the rules come to judge the job.
    pub actions: BTreeMap<ActionId, BTreeMap<ActionKey, f64>>,
    /// How each patch ends, in the order of the job, where the rules come to judge it.
    pub patches: Vec<BTreeMap<PatchKey, f64>>,
    /// Which action aborts it.
    pub aborted: BTreeMap<ActionId, f64>,
    /// What is decided about the reboot, where the rules come to judge the job.
    pub reboots: BTreeMap<RebootKey, f64>,
}

impl Exact {
    /// The share of assets on which the job is Completed.
    pub fn completed(&self) -> f64 {
        self.ends.get(&JobEnd::Ran(JobStatus::Completed)).copied().unwrap_or_default()
    }

    /// On how many assets something of this share is to be expected.
    #[expect(clippy::cast_precision_loss, reason = "a plan has far fewer assets than 2^52")]
    pub fn expected(&self, share: f64) -> f64 {
        share * self.assets as f64
    }
}

/// Why no exact shares can be told.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
#[non_exhaustive]
pub enum NotExact {
    /// There is no such job.
    #[error("the plan has no such job")]
    NoJob,
    /// Nothing of nothing is no share.
    #[error("its groups hold no asset")]
    NoAssets,
    /// What another job leaves behind on the assets may change how this one goes.
    #[error("the job `{0}` runs on assets of the group `{1}` as well")]
    OtherJob(String, String),
    /// Whether a change arrives in time is no matter of chance.
    #[error("the job is changed on its way")]
    Changed,
    /// What comes before deployment may last too long.
    #[error("the job has a patch window")]
    Window,
    /// What comes before a blackout may last longer or shorter.
    #[error("the group `{0}` has blackout windows")]
    Blackout(String),
    /// Whether a patch is in the catalogue depends on when the job begins.
    #[error("{0} shows in the catalogue only some time after it is published")]
    Published(String),
    /// After a forced reboot the job begins again, and what was drawn before counts again.
    #[error("{0} may force a reboot")]
    ForcesReboot(ActionId),
    /// Each attempt lasts so long as its own draw says.
    #[error("each attempt of {0} may time out by itself")]
    RetriesTimeOut(ActionId),
    /// Whether the agent comes to the point depends on what the job does before.
    #[error("the agent may fail in the middle of the job")]
    AgentFailsWithin,
    /// It goes in too many ways of which each has its own shares.
    #[error("the job goes on more than {0} kinds of assets in different ways")]
    ManyKinds(usize),
    /// Some of its assets are real endpoints.
    #[error("the job really runs")]
    Real,
    /// A fault of this program.
    #[error(transparent)]
    OutOfStep(#[from] OutOfStep),
}

/// The exact shares for the job at this place of the plan.
///
/// # Errors
/// When its parts are not independent of each other, of other jobs, or of time: the reason.
pub fn exact(plan: &Plan, rulebook: &Rulebook, job: usize) -> Result<Exact, NotExact> {
    let planned = plan.jobs.get(job).ok_or(NotExact::NoJob)?;
    independent(plan, planned, job)?;
    let groups = || planned.groups.iter().filter_map(|at| plan.groups.get(*at));
    let assets: u64 = groups().map(|group| group.count).sum();
    if assets == 0 {
        return Err(NotExact::NoAssets);
    }
    let mut shares = Shares::new(&planned.job);
    for group in groups().filter(|group| group.count > 0) {
        shares.group(planned, group, rulebook, ratio(group.count, assets))?;
    }
    shares.judge(rulebook)?;
    Ok(shares.into_exact(assets))
}

/// Whether nothing but chance decides, and for each part by itself.
fn independent(plan: &Plan, planned: &PlannedJob, job: usize) -> Result<(), NotExact> {
    if !planned.changes.is_empty() {
        return Err(NotExact::Changed);
    }
    if planned.window.is_some() {
        return Err(NotExact::Window);
    }
    for at in &planned.groups {
        let Some(group) = plan.groups.get(*at) else { continue };
        let other =
            plan.jobs.iter().enumerate().find(|(place, other)| *place != job && other.groups.contains(at));
        if let Some((_, other)) = other {
            return Err(NotExact::OtherJob(other.name.clone(), group.name.clone()));
        }
        if !group.blackouts.is_empty() {
            return Err(NotExact::Blackout(group.name.clone()));
        }
    }
    Ok(())
}
