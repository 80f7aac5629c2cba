//! The action that process 1 has started, from its start until nothing of it is left; the same in sandboxes and containers.

use std::fs::File;
use std::io::Read as _;
use std::os::fd::{AsRawFd as _, OwnedFd, RawFd};
use std::path::PathBuf;
use std::time::{Duration, Instant};
use std::{fs, io};

use crate::protocol::sandbox::{self, Run, RunLimits};
use crate::protocol::{Reader, Writer};
use crate::supervisor::context::{Context as _, Result};
use crate::supervisor::proc_usage::Usage;
use crate::supervisor::sys::{PollFd, Stack};
use crate::supervisor::{files, proc_usage, spawn, sys};

/// How often it is looked whether an action keeps to its limits.
pub(crate) const LIMIT_INTERVAL: Duration = Duration::from_millis(20);

/// How long killed processes may take to go.
const KILL_TIMEOUT: Duration = Duration::from_secs(5);

/// Starts actions, one after the other, and watches over them.
pub(crate) struct Actions {
    /// The folder in which scripts are laid.
    scripts: PathBuf,
    child_events: File,
    /// Opened before a script could cover it.
    null: File,
    stack: Stack,
    current: Option<Action>,
}

struct Action {
    /// Its own process; `None` once that has ended.
    pid: Option<i32>,
    limits: RunLimits,
    script: Option<PathBuf>,
    looked: Instant,
    /// Microseconds on processors of processes that have ended.
    cpu: u64,
}

/// What came of processes that have ended.
struct Reaped {
    /// Nothing but process 1 is left.
    alone: bool,
    /// The message of the end of the action's own process, if that was among them.
    message: Option<Writer>,
}

impl Actions {
    pub(crate) fn new(scripts: PathBuf) -> Result<Self> {
        Ok(Self {
            scripts,
            child_events: sys::child_events().context("listening for processes that end")?.into(),
            null: File::open("/dev/null").context("opening /dev/null")?,
            stack: Stack::new(),
            current: None,
        })
    }

    /// What tells of processes that have ended.
    pub(crate) fn child_events(&self) -> RawFd {
        self.child_events.as_raw_fd()
    }

    /// Whether there are limits to be watched.
    pub(crate) fn is_limited(&self) -> bool {
        self.current.as_ref().is_some_and(|action| action.limits != RunLimits::default())
    }

    pub(crate) fn start(&mut self, run: Run, stdout: &OwnedFd, stderr: &OwnedFd) -> io::Result<()> {
        if let Some((path, content)) = &run.script {
            files::lay_program(&self.scripts.join(path), content)?;
        }
        let pid = spawn::spawn(&run, &mut self.stack, &self.null, stdout, stderr)?;
        self.current = Some(Action {
            pid: Some(pid),
            limits: run.limits,
            script: run.script.map(|(path, _)| path),
            looked: Instant::now(),
            cpu: 0,
        });
        Ok(())
    }

    /// Does what patchdrill asks of an action, and gives what is to be answered.
    pub(crate) fn obey(&mut self, kind: &[u8], reader: &mut Reader<'_>) -> Vec<Writer> {
        match kind {
            sandbox::SIGNAL => {
                let signal = reader.number().and_then(|number| i32::try_from(number).ok());
                let pid = self.current.as_ref().and_then(|action| action.pid);
                if let (Some(pid), Some(signal)) = (pid, signal) {
                    let _ = sys::send_signal(-pid, signal);
                }
                Vec::new()
            }
            sandbox::LEFT => {
                let ended = self.reap();
                let lines = proc_usage::command_lines();
                self.forget_if(lines.is_empty());
                let left = Writer::new(sandbox::LEFT).list(&lines, |writer, line| writer.bytes(&**line));
                ended.into_iter().chain([left]).collect()
            }
            sandbox::CLEAR => {
                let ended = self.clear();
                ended.into_iter().chain([Writer::new(sandbox::CLEAR)]).collect()
            }
            _ => Vec::new(),
        }
    }

    /// Takes note of processes that have ended, and gives the message of the action's own end, if it was among them.
    pub(crate) fn reap(&mut self) -> Option<Writer> {
        self.reap_all().message
    }

    fn reap_all(&mut self) -> Reaped {
        // What it says is asked for below; it only has to be quiet again, and comes again should it say more.
        let _ = (&self.child_events).read(&mut [0; 128]);
        let mut own = None;
        let alone = loop {
            match sys::wait(-1, sys::WNOHANG) {
                Ok(Some(ended)) => {
                    let Some(action) = &mut self.current else { continue };
                    action.cpu += ended.cpu;
                    if action.pid == Some(ended.pid) {
                        action.pid = None;
                        own = Some((ended.status, action.script.take()));
                    }
                }
                Ok(None) => break false,
                // Whoever loses its parent becomes a child of this process: without children it is alone.
                Err(_) => break true,
            }
        };
        let message = own.map(|(status, script)| {
            if let Some(script) = script {
                // An agent's script is gone when the next one runs.
                let _ = fs::remove_file(self.scripts.join(script));
            }
            let left = if alone { 0 } else { proc_usage::usage().processes };
            self.forget_if(left == 0);
            Writer::new(sandbox::ENDED).number(status.cast_unsigned().into()).number(left)
        });
        Reaped { alone, message }
    }

    /// The limit that the action exceeds, if it is time to look and it does.
    pub(crate) fn exceeded(&mut self) -> Option<&'static str> {
        let action = self.current.as_mut()?;
        if action.looked.elapsed() < LIMIT_INTERVAL {
            return None;
        }
        action.looked = Instant::now();
        let mut usage = proc_usage::usage();
        usage.cpu += action.cpu / 1000;
        exceeded(usage, action.limits)
    }

    /// Ends everything that this process may end but itself, and gives the message of the action's own end. Whoever forks
    /// faster than that loses: no process survives a signal to all.
    pub(crate) fn clear(&mut self) -> Option<Writer> {
        let begun = Instant::now();
        let mut message = None;
        loop {
            let _ = sys::send_signal(-1, sys::SIGKILL);
            let reaped = self.reap_all();
            message = message.or(reaped.message);
            if reaped.alone || begun.elapsed() > KILL_TIMEOUT {
                self.current = None;
                return message;
            }
            let _ = sys::wait_for(&mut [PollFd::readable(self.child_events())], 1);
        }
    }

    /// Nothing has to be watched any more once an action has ended with all that it started.
    fn forget_if(&mut self, over: bool) {
        if over && self.current.as_ref().is_some_and(|action| action.pid.is_none()) {
            self.current = None;
        }
    }
}

fn exceeded(used: Usage, limits: RunLimits) -> Option<&'static str> {
    let over = |used: u64, limit: u64| limit > 0 && used > limit;
    if over(used.processes, limits.processes) {
        Some("processes")
    } else if over(used.memory, limits.memory) {
        Some("memory")
    } else if over(used.cpu, limits.cpu) {
        Some("cpu")
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_limit_is_exceeded_by_more_than_it_allows() {
        let limits = RunLimits { cpu: 30, memory: 20, processes: 10, file_size: 0 };
        let used = Usage { cpu: 30, memory: 20, processes: 10 };
        for (used, limits, name) in [
            (used, limits, None),
            (Usage { processes: 11, ..used }, limits, Some("processes")),
            (Usage { memory: 21, ..used }, limits, Some("memory")),
            (Usage { cpu: 31, ..used }, limits, Some("cpu")),
            (Usage { cpu: 31, memory: 21, processes: 11 }, limits, Some("processes")),
            (Usage { cpu: u64::MAX, memory: u64::MAX, processes: u64::MAX }, RunLimits::default(), None),
        ] {
            assert_eq!(exceeded(used, limits), name, "{used:?} of {limits:?}");
        }
    }
}
