//! Local endpoints run real scripts by real shells; nothing here is simulated.

#![cfg(unix)]
#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod doubles;
mod ends;
mod guards;
mod isolation;
mod strays;
mod support;
