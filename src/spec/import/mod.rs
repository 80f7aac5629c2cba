//! Deployment jobs of the vendor's API become scenarios.

mod action;
mod fields;
mod files;
mod job;
mod json;
mod link;
mod look;
mod names;
mod reboot;
mod rest;
mod scenario;
mod schedule;
mod slip;
mod text;

pub use files::{File, Imported, Options, Summary, import};
pub use json::MOST_BYTES;
