//! What `patchdrill explain` knows: exit codes, statuses, rules, contradictions, findings, rulebooks and a few topics.

mod codes;
mod contradictions;
mod entry;
mod findings;
mod jobs;
mod lookup;
mod plans;
mod rulebooks;
mod rules;
mod statuses;
mod table;
mod topics;
mod traps;

pub(super) use lookup::{find, words};
