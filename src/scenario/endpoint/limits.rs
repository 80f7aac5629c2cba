//! What an action may use.

use std::time::Duration;

use crate::scenario::map::map;
use crate::scenario::value::{Positive, Size};

map! {
    /// What an action may use on a sandbox. An action that uses more is stopped: it has failed, without an exit code.
    pub struct Limits = "the limits of an action" {
        /// How long it may take in real time, as `time_limit` says it.
        time: Duration = "the time limit of an action",
        /// Processor time of all its processes together.
        cpu: Duration = "the processor time of an action",
        /// Memory of all its processes together.
        memory: Size,
        /// Processes and threads at a time.
        processes: Positive = "a number of processes",
        /// The size of any file that it writes.
        file_size: Size,
        /// How much the actions of the job may leave on disk together.
        disk: Size,
        /// How much it may write to each of standard output and standard error.
        output: Size,
    }
}
