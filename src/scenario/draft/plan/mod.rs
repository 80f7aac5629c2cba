//! A plan under construction, and from there to the plan.

mod expectations;
mod finish;
mod groups;
mod inherit;
mod links;
mod lookup;
mod model;
mod names;
mod places;
mod profiles;
mod targets;
mod times;

pub(crate) use model::{
    DraftActionProfile, DraftAgentFault, DraftGroup, DraftPatchEnd, DraftPatchProfile, DraftPlan,
    DraftPlanExpectation, DraftPlannedJob, DraftPoint, DraftPresence, DraftShares, DraftTime, DraftUser,
};
