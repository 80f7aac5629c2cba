//! Several jobs on several assets, or the life of one job around its run: the maps of YAML that steps fill in as well, and what
//! comes of them.

mod document;
mod expect;
mod group;
mod job;
mod profile;

use std::sync::Arc;

pub(crate) use document::Plan;
pub(crate) use expect::{Aborted, JobExpect, LinkWord, PlanExpect, Ranges, Reboots};
pub(crate) use group::{Asset, AssetCount, Blackout, Group, Offline, Presence};
pub(crate) use job::{AgentFails, AgentRestarts, Change, PlannedJob, Point, When};
pub(crate) use profile::{ActionWhere, PatchWhere};

use crate::environment::EndpointSpec;
use crate::lifecycle;
use crate::scenario::EndpointKind;
use crate::source::Spanned;

/// What a scenario rehearses beyond one run of one job.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlanSpec {
    /// Assets and jobs, with everything that the simulation needs. Scripts of the jobs stand in here.
    pub plan: lifecycle::Plan,
    /// Of each job of the plan: what its actions write, how its patches fare, where no script runs. Nothing else is filled in.
    pub worlds: Vec<EndpointSpec>,
    /// Of each group of the plan: what its assets look like. Neither actions nor patches are filled in. Groups that are alike
    /// share it.
    pub machines: Vec<Arc<EndpointSpec>>,
    /// Of each group of the plan: where its jobs run.
    pub kinds: Vec<GroupKind>,
}

/// Where the jobs of a group run.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct GroupKind {
    /// The kind of endpoint; `None` is declared: nothing runs.
    pub on: Option<Spanned<EndpointKind>>,
    /// The image of containers.
    pub image: Option<Spanned<String>>,
}
