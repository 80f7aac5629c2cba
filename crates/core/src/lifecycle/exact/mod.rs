//! The exact share of each outcome of a job, where its parts are independent of each other.
//!
//! The job is walked through part by part. What the rules cannot tell apart from there on is one [`Class`]; each keeps one
//! machine that came there, and that machine judges how its whole class goes on, so that the rules stay in one place. There
//! are few classes however many ways lead through the job.

mod class;
mod of_plan;
mod parts;
mod shares;
mod sum;

pub use of_plan::{Exact, NotExact, exact};
