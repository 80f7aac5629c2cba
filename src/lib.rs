//! Rehearses patch jobs: what an agent would do with a job's scripts, patches and reboot, and why.
//!
//! A *patch job* runs up to five pre-actions, then patches, then up to five post-actions, then at most one reboot; the agent
//! decides by the scripts' exit codes.
//!
//! The README tells how scenarios are written, this page what Rust programs can use, and
//! `docs/architecture.md` where everything lives.
//!
//! | module | for whom |
//! |---|---|
//! | [`rehearsal`] | who rehearses a job in a test of Rust |
//! | [`harness`] | who runs scenario files under `cargo test`, with steps of their own, or in a program of their own |
//! | [`report`] | who writes results, in patchdrill's formats or in one of their own |
//! | [`event`], [`expect`] | who looks at what happened, and expects something of it |
//! | [`rules`] | who asks what an agent decides: pure, over plain data, with rulebooks as data |
//! | [`job`], [`environment`] | plain data: jobs, and what an endpoint is declared to look like |
//! | [`diag`], [`source`] | mistakes in what somebody wrote, with their places |
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
//! Without any file of scenarios a job is put together and rehearsed by [`rehearsal::Rehearsal`].
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

mod cli;
mod endpoint;
mod engine;
pub mod harness;
pub mod rehearsal;
pub mod report;
mod scenario;

pub use harness::World;
#[doc(inline)]
pub use patchdrill_core::{diag, environment, event, expect, job, rules, source};
use patchdrill_core::{findings, lifecycle, shell, text};
pub use scenario::schema;

/// What patchdrill's own program, tests and benches use beside: nothing here can be relied on.
#[doc(hidden)]
pub mod internal {
    pub use patchdrill_core::lifecycle;

    pub use crate::cli::main;

    pub mod endpoint {
        pub use crate::endpoint::{
            Cancel, ContainerEndpoint, DeclaredEndpoint, Endpoint, EndpointError, LocalEndpoint,
            LocalOptions, SandboxEndpoint,
        };
    }

    pub mod engine {
        pub use crate::engine::plan::{PlanOptions, Progress, drawn, simulate};
        pub use crate::engine::{RehearsalRequest, rehearse};
    }

    pub mod scenario {
        pub use crate::scenario::yaml::parse as parse_yaml;
        pub use crate::scenario::{EndpointKind, Scenario};
    }
}
