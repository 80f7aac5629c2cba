//! Phrases about what an action may use.

use super::phrase::{PhraseGroup, phrases};
use super::value::{Code, Duration, Size};
use crate::scenario::value;

pub(super) const LIMITS: PhraseGroup = phrases! { Given "What an action may use in a sandbox":
    "an action may use (at most) {size} of memory"
        "Memory of all its processes together. An action that uses more is stopped and has failed, without an exit code; so with all limits."
        ["an action may use at most 512 MiB of memory"]
        |step, size: Size| step.draft().limits(size.span).memory.set(size.map(value::Size));

    "an action may use (at most) {duration} of processor time"
        "Processor time of all its processes together."
        ["an action may use at most 2 seconds of processor time"]
        |step, cpu: Duration| step.draft().limits(cpu.span).cpu.set(cpu);

    "an action may have (at most) {code} process(es)"
        "Processes and threads at a time."
        ["an action may have at most 64 processes"]
        |step, code: Code| {
            let processes = step.positive(&code, "a number of processes")?;
            step.draft().limits(code.span).processes.set(processes);
        };

    "an action may write files of (at most) {size}"
        "The size of any file that it writes."
        ["an action may write files of at most 1 GiB"]
        |step, size: Size| step.draft().limits(size.span).file_size.set(size.map(value::Size));

    "an action may print (at most) {size}"
        "What it writes to each of standard output and standard error."
        ["an action may print at most 10 MiB"]
        |step, size: Size| step.draft().limits(size.span).output.set(size.map(value::Size));

    "the actions may keep (at most) {size} on disk"
        "What all actions of the job leave on disk together."
        ["the actions may keep at most 2 GB on disk"]
        |step, size: Size| step.draft().limits(size.span).disk.set(size.map(value::Size));
};
