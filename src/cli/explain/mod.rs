//! What `patchdrill explain` knows: exit codes, statuses, rules, contradictions, findings, rulebooks, a few topics and the keys of files.

mod codes;
mod contradictions;
mod entry;
mod findings;
mod jobs;
mod keys;
mod lookup;
mod plans;
mod rulebooks;
mod rules;
mod statuses;
mod table;
mod topics;
mod traps;

pub(super) use lookup::{find, words};
