//! A plan under construction, and from there to the plan.

mod expectations;
mod finish;
mod groups;
mod likes;
mod links;
mod lookup;
mod model;
mod names;
mod places;
mod profiles;
mod targets;
mod times;

pub use model::{
    DraftActionProfile, DraftChange, DraftEstate, DraftEstateExpectation, DraftGroup, DraftLink,
    DraftPatchEnd, DraftPatchProfile, DraftPlannedJob, DraftPoint, DraftPresence, DraftShares, DraftTime,
    DraftTrouble, DraftUser,
};
