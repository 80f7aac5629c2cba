//! Declared disks and how much an action may use.

use std::path::PathBuf;
use std::time::Duration;

/// A file system as `df` shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Disk {
    /// Where it is mounted, absolute.
    pub mount: PathBuf,
    /// Its type: `ext4` unless declared otherwise.
    pub file_system: String,
    /// Its size in bytes; `None` leaves sizes as they are.
    pub size: Option<u64>,
    /// How many bytes of it are free; at most `size`. `None` leaves it open: all of a declared size is free.
    pub free: Option<u64>,
}

/// What an action may use on a real endpoint; `None` is no limit. Wall time is a setting of every kind of endpoint and not
/// here.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Limits {
    /// Processor time of all its processes together.
    pub cpu: Option<Duration>,
    /// Memory in bytes, of all its processes together.
    pub memory: Option<u64>,
    /// How many processes and threads it may have at a time.
    pub processes: Option<u32>,
    /// The size of any file that it writes, in bytes.
    pub file_size: Option<u64>,
    /// How many bytes the endpoint may keep of what the job's actions write.
    pub disk: Option<u64>,
    /// How many bytes it may write to each of standard output and standard error.
    pub output: Option<u64>,
}

impl Limits {
    /// These limits, and those of `defaults` where these say nothing.
    #[must_use]
    pub fn or(self, defaults: Self) -> Self {
        Self {
            cpu: self.cpu.or(defaults.cpu),
            memory: self.memory.or(defaults.memory),
            processes: self.processes.or(defaults.processes),
            file_size: self.file_size.or(defaults.file_size),
            disk: self.disk.or(defaults.disk),
            output: self.output.or(defaults.output),
        }
    }
}
