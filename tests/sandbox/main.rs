//! Sandboxes from outside: what hostile scripts come to, that nothing of them reaches the machine, and that nothing is left.

#![cfg(target_os = "linux")]
#![expect(clippy::unwrap_used, reason = "a test may panic")]
#![expect(clippy::print_stdout, reason = "a test says what it leaves out, and why")]

mod conformance;
mod disk;
mod files;
mod kernel;
mod leaks;
mod parallel;
mod patches;
mod processes;
mod rehearsal;
mod sight;
mod support;
