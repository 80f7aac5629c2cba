//! Commands that answer by themselves, and remember: the service manager, `sleep`, `date`, `df` and their like.
//!
//! Fixed answers cannot tell a service that was stopped from one that was not. These commands keep a state for the whole
//! job, and the texts, streams and exit codes of the real ones: systemd 252, GNU coreutils 9, util-linux 2.38. What a
//! scenario declares of a command wins over them, and what they do not know is passed on to the real command, or told
//! to be undeclared.

mod ask;
mod built;
mod clock;
mod date;
mod df;
mod glob;
mod mounts;
mod service;
mod sleep;
mod state;
mod systemctl;
mod table;
mod timedate;
mod told;
mod units;

#[cfg(test)]
mod hostile;

pub(in crate::endpoint) use ask::BuiltIns;
pub(in crate::endpoint) use built::Built;
pub(in crate::endpoint) use told::Told;
