//! A job rehearsed from Rust, without a scenario file.
//!
//! Types say what the text formats say in words, and what makes no sense has no type: a Windows job finds no sandbox, only a
//! container has an image, an action either runs a script or is declared to end in some way. What is left is checked when
//! it runs, by the same reader as a YAML scenario: [`Rehearsal::to_yaml`] shows the scenario that was made.
//!
//! ```
//! use std::error::Error;
//!
//! use patchdrill::job::ActionId;
//! use patchdrill::rehearsal::{Declared, Job, Patch, Rehearsal, exits, unscripted};
//!
//! fn main() -> Result<(), Box<dyn Error>> {
//!     let job = Job::linux()
//!         .pre_action(unscripted(exits(12)).named("Stop the application"))
//!         .patch(Patch::named("openssl-3.0.15"));
//!     let result = Rehearsal::of(job).on(Declared).run_blocking()?;
//!     // Exit code 12 fails the action, and by the rulebook the whole job with it.
//!     result.expect_aborted_by(ActionId::pre(0))?.expect_no_calls("systemctl")?;
//!     Ok(())
//! }
//! ```
//!
//! In an asynchronous test:
//!
//! ```no_run
//! use patchdrill::job::ActionId;
//! use patchdrill::rehearsal::{Error, Job, Rehearsal, Sandbox, exits, script};
//!
//! # async fn test() -> Result<(), Error> {
//! let job = Job::linux().pre_action(script("#!/bin/sh\nsystemctl stop myapp || exit 12\nexit 0\n"));
//! let result = Rehearsal::of(job)
//!     .on(Sandbox::new())
//!     .double("systemctl stop myapp", exits(5))
//!     .file("/etc/myapp.conf", "mode = fast\n")
//!     .run()
//!     .await?;
//! assert_eq!(result.outcome().pre_actions[0].end.as_ref().and_then(|end| end.code()), Some(12));
//! result.expect_aborted_by(ActionId::pre(0))?.expect_calls("systemctl stop myapp", 1)?;
//! # Ok(())
//! # }
//! ```
//!
//! A Windows job finds no sandbox:
//!
//! ```compile_fail
//! use patchdrill::rehearsal::{Job, Rehearsal, Sandbox};
//!
//! let rehearsal = Rehearsal::of(Job::windows()).on(Sandbox::new());
//! ```
//!
//! Plans of several jobs, shares and everything else that has no type here is written in YAML or in features.

mod builder;
mod document;
mod endpoint;
mod error;
mod job;
mod result;

pub use builder::Rehearsal;
pub use endpoint::{Answer, Container, Declared, Endpoint, Local, Sandbox, hangs};
pub use error::{Error, Unmet};
pub use job::{
    Action, End, Exits, Job, Linux, MacOs, Patch, Platform, Reboot, Script, UninstallSoftware, Unscripted,
    Windows, exits, script, script_file, unscripted,
};
pub use result::RehearsalResult;
