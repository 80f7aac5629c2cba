//! Deployment jobs of the vendor's API become scenarios.
//!
//! A job comes as JSON: as the API hands it out, or as it is sent to make one. It is read into a tree that knows the place of
//! every value; what a scenario has words for is said in them, scripts become files of their own, and everything else is
//! kept under `imported`, so that nothing is lost. Jobs that name each other by `linkedJobId` become one plan.
//!
//! # What is known of the API, and what is not
//!
//! The fields and their places follow the vendor's public pages: on creating, changing and getting a deployment job, and on
//! the API's releases 3.3 and 3.5. Where they are silent this is our reading, and whoever imports such a job is told:
//!
//! - `scriptType`: only `sh` is shown. `ps1`, `powershell`, `bash`, `zsh`, `applescript` and `scpt` are taken for what they say.
//! - Post-actions stand in `postDeployActions`, as pre-actions stand in `preDeployActions`.
//! - `chainedJobRule` is described in words: a condition on the share of successful post-actions of the parent. One number
//!   and one comparison are read, by whatever names; anything else is kept.
//! - A linked job that names no patches takes those of the job that it is linked with.
//! - The settings of Install Software, Change Registry Key and Uninstall Software have no public names: such an action
//!   succeeds in the scenario, and its settings are kept.
//! - The script of a ready-made action (`defaultScriptType`) is in no job: it succeeds as well.
//! - A job that names no condition on its parent waits until all of the parent's assets are Completed.

mod action;
mod assets;
mod family;
mod fields;
mod files;
mod job;
mod json;
mod link;
mod look;
mod names;
mod patches;
mod plan;
mod reboot;
mod rest;
mod scenario;
mod schedule;
mod slip;
mod text;

#[cfg(test)]
mod tests;

pub(crate) use files::{File, Imported, Options, Summary, import};
pub(crate) use json::MOST_BYTES;
