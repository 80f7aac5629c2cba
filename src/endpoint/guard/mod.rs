//! What keeps a script from taking this machine down.
//!
//! A local endpoint puts a guard in front of every command that can reboot, halt or suspend a machine. The guard asks
//! [`judge`] and refuses what would do so; everything else goes through to the real command. Scripts that reach such a
//! command around PATH, where no guard stands, are found by [`scan`] before they run.
//!
//! All of this keeps accidents from happening. It is no wall against a script that wants to hide what it does.

mod apple;
mod judge;
mod names;
mod power;
mod raise;
mod reach;
mod scan;
mod tables;

pub(super) use judge::{Verdict, judge};
#[cfg(target_os = "linux")]
pub(super) use names::always;
pub(super) use names::guarded;
pub(super) use scan::{Tongue, scan};
