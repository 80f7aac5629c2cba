//! Everything that is tested from outside and needs neither sandboxes nor containers, as one program.

#![expect(clippy::unwrap_used, reason = "a test may panic")]
#![expect(clippy::print_stdout, reason = "a test says what it leaves out, and why")]

mod architecture;
mod behaviours;
mod changes;
mod cli;
#[cfg(unix)]
mod endpoint;
mod expectations;
mod harness;
mod import;
mod pages;
mod plan;
mod plan_links;
mod programs;
mod public_face;
mod readme;
mod rehearsal;
mod replay;
mod sampling;
mod third_party;
mod wrong;
