//! An action that process 1 has started, from its start until nothing of it is left.

use std::path::PathBuf;
use std::time::{Duration, Instant};

use crate::protocol::sandbox::{Run, RunLimits};
use crate::supervisor::{look, sys};

/// How often it is looked whether an action keeps to its limits.
pub const LOOK: Duration = Duration::from_millis(20);

/// What runs, if anything does.
#[derive(Default)]
pub struct Running(Option<Action>);

struct Action {
    /// Its own process; `None` once that has ended.
    pid: Option<i32>,
    limits: RunLimits,
    script: Option<PathBuf>,
    looked: Instant,
    /// Microseconds of processes that have ended.
    cpu: u64,
}

/// How an action's own process ended.
pub struct Ended {
    /// Its wait status.
    pub status: i32,
    /// Its script, which nobody needs any more.
    pub script: Option<PathBuf>,
    /// Nothing else is left.
    pub alone: bool,
}

impl Running {
    /// An action has begun, as this process.
    pub fn begin(&mut self, pid: i32, run: Run) {
        self.0 = Some(Action {
            pid: Some(pid),
            limits: run.limits,
            script: run.script.map(|(path, _)| path),
            looked: Instant::now(),
            cpu: 0,
        });
    }

    /// Its own process, as long as that runs.
    pub fn pid(&self) -> Option<i32> {
        self.0.as_ref().and_then(|action| action.pid)
    }

    /// Whether there are limits to be watched.
    pub fn is_limited(&self) -> bool {
        self.0.as_ref().is_some_and(|action| action.limits != RunLimits::default())
    }

    /// Waits for all processes that have ended, and tells whether the action's own was among them.
    pub fn reap(&mut self) -> Option<Ended> {
        let mut own = None;
        let alone = loop {
            match sys::wait(-1, sys::WNOHANG) {
                Ok(Some(ended)) => {
                    let Some(action) = &mut self.0 else { continue };
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
        own.map(|(status, script)| Ended { status, script, alone })
    }

    /// Nothing has to be watched any more once an action has ended with all that it started.
    pub fn forget_if(&mut self, over: bool) {
        if over && self.0.as_ref().is_some_and(|action| action.pid.is_none()) {
            self.0 = None;
        }
    }

    /// Everything was ended.
    pub fn forget(&mut self) {
        self.0 = None;
    }

    /// The limit that is exceeded, if it is time to look and one is.
    pub fn exceeds(&mut self) -> Option<&'static str> {
        let action = self.0.as_mut()?;
        if action.looked.elapsed() < LOOK {
            return None;
        }
        action.looked = Instant::now();
        let limits = action.limits;
        let used = look::usage();
        let over = |used: u64, limit: u64| limit > 0 && used > limit;
        if over(used.processes, limits.processes) {
            Some("processes")
        } else if over(used.memory, limits.memory) {
            Some("memory")
        } else if over(used.cpu + action.cpu / 1000, limits.cpu) {
            Some("cpu")
        } else {
            None
        }
    }
}
