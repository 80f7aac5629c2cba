//! A scenario under construction: what both tongues, YAML and Gherkin, fill in, and every check that they share.
//!
//! A front end creates a [`Draft`], fills it in as it reads, reports the mistakes of its own tongue with
//! [`Draft::report`] and ends with [`Draft::finish`], which adds all mistakes that do not depend on the tongue.

mod action;
mod aside;
mod build;
mod contradiction;
mod expectation;
mod files;
mod finish;
mod language;
mod model;
mod patches;
mod plan;
mod windows;

pub(crate) use model::{
    Draft, DraftAction, DraftEnd, DraftInstall, DraftInstaller, DraftKind, DraftPatch, DraftReboot,
    DraftRegistry, DraftScript, DraftUninstall,
};
pub(crate) use plan::{
    DraftActionProfile, DraftAgentFault, DraftGroup, DraftPatchEnd, DraftPatchProfile, DraftPlan,
    DraftPlanExpectation, DraftPlannedJob, DraftPoint, DraftPresence, DraftShares, DraftTime, DraftUser,
};

#[cfg(test)]
mod tests;
