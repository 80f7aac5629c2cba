//! A plan under construction, and from there to the plan.

mod model;

pub use model::{
    DraftActionProfile, DraftChange, DraftEstate, DraftEstateExpectation, DraftGroup, DraftLink,
    DraftPatchEnd, DraftPatchProfile, DraftPlannedJob, DraftPoint, DraftPresence, DraftShares, DraftTime,
    DraftTrouble, DraftUser,
};
