//! The rules of patch jobs as data and pure functions, without any input or output.
//!
//! A *patch job* runs up to five pre-actions, then patches, then up to five post-actions, then at most one reboot; what the
//! agent does is decided by the exit codes of the scripts. [`rules::Machine`] is that decision as a state machine: it says
//! what is to be done, takes what was seen, and tells how the job ended, each element with the rules that it rests on.
//! Whoever drives it runs scripts, or asks a declaration, or a random number:
//!
//! ```
//! use patchdrill_core::job::{Action, ActionEnd, ActionKind, Job, JobStatus, Patch, PatchEnd, Platform};
//! use patchdrill_core::rules::{Machine, Observation, RebootDecision, Rulebook, Step};
//!
//! let mut job = Job::new(Platform::Linux);
//! job.pre_actions.push(Action::new(ActionKind::RunScript(None)));
//! job.patches.push(Patch::new("kernel"));
//!
//! let rulebook = Rulebook::default();
//! let mut machine = Machine::new(&job, &rulebook);
//! loop {
//!     let seen = match machine.next() {
//!         // The script exits with 10: success, and a reboot is owed.
//!         Step::RunAction { .. } => {
//!             Observation::Action { end: ActionEnd::Exited(10), forced_reboot: false }
//!         }
//!         Step::DeployPatch(_) => Observation::Patch(PatchEnd::default()),
//!         Step::Finished => break,
//!         // Nothing is to be seen of what is passed over, or of a reboot.
//!         _ => Observation::Done,
//!     };
//!     machine.observe(seen)?;
//! }
//!
//! let outcome = machine.outcome();
//! assert_eq!(outcome.job.status, JobStatus::Completed);
//! assert_eq!(outcome.reboot.decision, RebootDecision::Owed);
//! for reason in outcome.reasons() {
//!     println!("{} [{}]", reason.rule.text(), reason.rule.document());
//! }
//! # Ok::<(), patchdrill_core::rules::OutOfStep>(())
//! ```
//!
//! Around it: [`job`] says what a job is, [`environment`] what an endpoint is declared to look like, [`event`] what happened,
//! [`lifecycle`] takes jobs through schedules, reboots and links in virtual time on any number of assets, [`expect`] holds
//! what happened against what was expected, and [`findings`] tells what is doubtful about scripts, which [`shell`] reads.
//! [`source`] and [`diag`] point at mistakes in what users wrote.
//!
//! Types that grow with the documents of the vendor, such as [`rules::Rule`] and [`event::FindingCode`], and errors are
//! `non_exhaustive`. [`rules::Step`], [`job::ActionEnd`], [`expect::Expect`] and what a scenario is made of are not: whoever
//! drives, judges or shows them must be told by the compiler when one is added.

pub mod diag;
pub mod environment;
pub mod event;
pub mod expect;
pub mod findings;
pub mod job;
pub mod lifecycle;
pub mod rules;
pub mod shell;
pub mod source;
pub mod text;
