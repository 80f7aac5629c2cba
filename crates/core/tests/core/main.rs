//! The rules and the life of jobs, tested from outside.

#![expect(clippy::unwrap_used, reason = "a test may panic")]

mod exact;
mod idempotency;
mod lifecycle;
mod rule_examples;
mod rules;
