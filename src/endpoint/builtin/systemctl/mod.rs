//! `systemctl`, with the services of one endpoint and nothing else.

mod changes;
mod files;
mod lists;
mod options;
mod questions;
mod show;
mod table;
mod verbs;

pub(super) use table::lines;
pub(super) use verbs::answer;

#[cfg(test)]
mod tests;
