//! Rehearses patch jobs: what an agent would do with a job's scripts, patches and reboot, and why.
//!
//! A *patch job* runs up to five pre-actions, then patches, then up to five post-actions, then at most one reboot; the agent
//! decides by the scripts' exit codes. The README tells users how to write scenarios; this page tells where things live.
//!
//! # The heart
//!
//! [`rules`] decides and never acts: a state machine over plain data. [`rules::Machine::next`] says what is to be done,
//! [`rules::Machine::observe`] takes what was seen, [`rules::Machine::outcome`] tells how the job ended, each element with
//! its reasons. Everything else drives that machine: the [`engine`] does each step on an [`endpoint`] and feeds back what
//! it saw. A declared endpoint feeds back what the scenario says, a local one what real scripts did. The rules exist once.
//!
//! # The way of the data
//!
//! ```text
//! text (.feature, .yaml) -> scenario -> Scenario -> engine (rules + endpoint) -> events -> report, snapshot, exit code
//! ```
//!
//! # The layers
//!
//! A module uses only modules above it; `tests/it/architecture.rs` holds the table and fails when an import breaks it.
//!
//! | module | what it is |
//! |---|---|
//! | [`source`] | text with a name, and places in it |
//! | [`diag`] | mistakes in what the user wrote, with their place and what was probably meant |
//! | [`shell`] | reads scripts into commands, lossily, never failing |
//! | [`job`] | plain data: jobs, actions, patches, reboot settings, their limits and field rules |
//! | [`environment`] | plain data: what an endpoint is declared to look like |
//! | [`rules`] | pure decisions, and rulebooks as data |
//! | [`event`] | what happened, in which order: the contract between engine and reports |
//! | [`lifecycle`] | pure: schedules, reboots, links and fleets in virtual time |
//! | [`expect`] | what a scenario expects, and whether it was met |
//! | [`findings`] | pure: what is doubtful beside the verdict |
//! | [`scenario`] | text to scenarios, collecting every mistake; touches no file |
//! | [`endpoint`] | where a step really happens |
//! | [`engine`] | drives the rules over an endpoint |
//! | [`report`] | results, written to any [`std::io::Write`] |
//! | [`harness`] | finds, loads and runs: the door for `cargo test` |
//! | [`rehearsal`] | a job rehearsed from Rust: builders that fill in a scenario, and what came of it |
//! | [`cli`] | flags, settings, exit codes; the only place that prints |
//!
//! # Tests in Rust
//!
//! Each scenario of a folder becomes a test of its own under `cargo test` and `cargo nextest run`, to be listed, filtered
//! and run alone: that takes a test with `harness = false` in `Cargo.toml` and these lines. Steps of your own, as the
//! `cucumber` crate's attributes make them, stand among patchdrill's phrases and say phrases themselves.
//!
//! ```no_run
//! use cucumber::given;
//! use patchdrill::World;
//!
//! #[given("the usual web tier")]
//! fn web_tier(world: &mut World) {
//!     world.given("a Linux job with 2 pre-actions");
//! }
//!
//! fn main() -> std::process::ExitCode {
//!     patchdrill::harness::test_main(["features"])
//! }
//! ```
//!
//! Those who prefer cucumber's own runner and its writers call `World::run("features").await` from the trait
//! `cucumber::World` instead: it knows every phrase as well, though not YAML.
//!
//! # What can be relied on
//!
//! - Failure (an expectation is not met), error (a scenario could not be rehearsed) and skip (with its reason) are three
//!   different things everywhere.
//! - The same scenario under the same rulebook has the same outcome on every endpoint kind; what varies from run to run
//!   (durations, process numbers, temporary paths) never enters an outcome.
//! - Nothing that a user writes makes the library panic.

pub mod cli;
pub mod endpoint;
pub mod engine;
pub mod harness;
pub mod rehearsal;
pub mod report;
pub mod scenario;

pub use harness::World;
pub use patchdrill_core::{
    diag, environment, event, expect, findings, job, lifecycle, rules, shell, source, text,
};
