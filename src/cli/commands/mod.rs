//! One file per command.

mod check;
mod clean;
mod completions;
mod config;
mod doctor;
mod explain;
mod import;
mod init;
mod list;
mod promote;
mod run;
mod schema;
mod steps;
mod test;

pub(super) use check::{check, count_mistakes};
pub(super) use clean::clean;
pub(super) use completions::completions;
pub(super) use config::config;
pub(super) use doctor::doctor;
pub(super) use explain::explain;
pub(super) use import::import;
pub(super) use init::init;
pub(super) use list::list;
pub(super) use promote::promote;
pub(super) use run::run;
pub(super) use schema::schema;
pub(super) use steps::steps;
pub(super) use test::test;
