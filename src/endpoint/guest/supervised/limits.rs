//! What an endpoint and its actions may use.

use std::os::fd::AsFd;

use patchdrill_supervisor::protocol::sandbox::RunLimits;

use crate::environment::Limits;
use crate::event::{ChangeKind, Changes};

/// What one endpoint may use when nothing else is said: enough for any patch job, little enough for the machine.
pub(in crate::endpoint) const USUAL: Limits = Limits {
    cpu: None,
    memory: Some(2 << 30),
    processes: Some(512),
    file_size: None,
    disk: Some(1 << 30),
    output: None,
};

/// A write that fails for want of room may leave so many bytes unused.
const CRUMBS: u64 = 64 << 10;

/// Most files and folders that an endpoint may make, ...
const MOST_FILES: u64 = 500_000;

/// ... one for each so many bytes of its disk, ...
const BYTES_A_FILE: u64 = 1024;

/// ... and fewest: it takes some itself.
const FEWEST_FILES: u64 = 4096;

/// What an endpoint may write: bytes, and files in proportion, as on a disk.
pub(in crate::endpoint) fn disk(bytes: u64) -> (u64, u64) {
    (bytes, (bytes / BYTES_A_FILE).clamp(FEWEST_FILES, MOST_FILES))
}

/// Whether nothing can be written any more to the file system of `folder`.
pub(in crate::endpoint) fn is_full(folder: impl AsFd) -> bool {
    rustix::fs::fstatvfs(folder)
        .is_ok_and(|found| found.f_bavail.saturating_mul(found.f_frsize) < CRUMBS || found.f_favail <= 1)
}

/// Whether a file has become as long as files may: the system ends whoever writes on, and that is not always the script itself.
pub(in crate::endpoint) fn cut_a_file(limits: &Limits, changes: &Changes) -> bool {
    let Some(most) = limits.file_size else { return false };
    changes.files.iter().any(|file| file.kind != ChangeKind::Deleted && file.size >= most)
}

/// The limits that process 1 watches.
pub(super) fn of_run(limits: &Limits) -> RunLimits {
    let milliseconds = |cpu: std::time::Duration| u64::try_from(cpu.as_millis()).unwrap_or(u64::MAX).max(1);
    RunLimits {
        cpu: limits.cpu.map_or(0, milliseconds),
        memory: limits.memory.unwrap_or(0),
        processes: limits.processes.unwrap_or(0).into(),
        file_size: limits.file_size.unwrap_or(0),
    }
}
