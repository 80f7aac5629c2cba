//! `systemctl`, with the services of one endpoint and nothing else.

mod changes;
mod files;
mod lists;
mod options;
mod questions;
mod show;
mod verbs;

pub(super) use verbs::answer;

#[cfg(test)]
mod tests;
