//! Runs one script and leaves nothing of it behind.

use std::io;
use std::path::Path;
use std::process::{Child, Command, ExitStatus};
use std::time::Duration;

use rustix::process::{Pid, Signal, WaitOptions};
use tokio::time::Instant;

use super::exit::ExitWatch;
use super::strays;
use crate::endpoint::Cancel;
use crate::endpoint::guest::{CHILD_GRACE, Capture, LOOK_AGAIN, STOP_GRACE};
use crate::event::Captured;

/// How long a killed script may take to go. Only a system that hangs itself needs longer, and then we do not wait.
const KILL_LIMIT: Duration = Duration::from_secs(5);

/// How long killed processes may take to close their files.
const CLOSE_LIMIT: Duration = Duration::from_millis(100);

/// A process that forks faster than it is found is given up after so many rounds.
const ROUNDS: usize = 20;

/// What one script may do.
#[derive(Clone, Copy, Debug)]
pub(super) struct Limits<'a> {
    /// How long it may run.
    pub(super) time: Duration,
    /// How much of each output stream is kept.
    pub(super) output: usize,
    /// Ends it.
    pub(super) cancel: &'a Cancel,
    /// The endpoint's folder, by which its processes are recognised.
    pub(super) root: &'a Path,
}

/// How it went.
#[derive(Debug)]
pub(super) struct Finished {
    pub(super) end: End,
    pub(super) stdout: Captured,
    pub(super) stderr: Captured,
    /// Command lines of processes that outlived it.
    pub(super) survivors: Vec<String>,
}

/// Why it is over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum End {
    /// It ended by itself.
    Itself(ExitStatus),
    /// It ran too long.
    TimedOut,
    /// The user stopped it.
    Cancelled,
}

/// The first process of a script. Whoever drops it early ends its whole group.
#[derive(Debug)]
struct Leader {
    child: Child,
    pid: Pid,
    reaped: bool,
}

/// Runs `command`, whose output streams are pipes and which begins a process group, to its end or to a limit.
///
/// # Errors
/// When the system could not start it or lost it.
pub(super) async fn run(command: &mut Command, limits: Limits<'_>) -> io::Result<Finished> {
    let mut leader = Leader::start(command)?;
    let mut watch = ExitWatch::new(leader.pid)?;
    let missing = || io::Error::other("the output of the script is no pipe");
    let mut out = Capture::new(leader.child.stdout.take().ok_or_else(missing)?.into(), limits.output)?;
    let mut err = Capture::new(leader.child.stderr.take().ok_or_else(missing)?.into(), limits.output)?;

    // Far enough away for any deadline, and no overflow for the longest durations.
    let deadline = Instant::now() + limits.time.min(Duration::from_secs(86_400 * 365));
    let stopped = loop {
        tokio::select! {
            () = watch.ended() => break None,
            () = out.read() => {}
            () = err.read() => {}
            () = tokio::time::sleep_until(deadline) => break Some(End::TimedOut),
            () = limits.cancel.cancelled() => break Some(End::Cancelled),
        }
    };
    if stopped.is_some() {
        leader.stop(&mut watch, &mut out, &mut err).await;
    }
    let survivors = leader.settle(&mut out, &mut err, limits.root, stopped.is_some()).await;
    let end = match stopped {
        Some(end) => {
            leader.reap_if(watch.has_ended())?;
            end
        }
        None => End::Itself(leader.reap()?),
    };
    Ok(Finished { end, stdout: out.finish(), stderr: err.finish(), survivors })
}

impl Leader {
    fn start(command: &mut Command) -> io::Result<Self> {
        let child = command.spawn()?;
        let pid = i32::try_from(child.id()).ok().and_then(Pid::from_raw);
        let pid = pid.ok_or_else(|| io::Error::other("the system gave the script no number"))?;
        Ok(Self { child, pid, reaped: false })
    }

    /// Signals the whole group. A script that is just being given a session of its own has no group yet.
    fn signal(&self, signal: Signal) {
        if rustix::process::kill_process_group(self.pid, signal).is_err() {
            let _ = rustix::process::kill_process(self.pid, signal);
        }
    }

    /// Asks the group to end, then makes it.
    async fn stop(&self, watch: &mut ExitWatch, out: &mut Capture, err: &mut Capture) {
        self.signal(Signal::TERM);
        // What is stopped cannot hear.
        self.signal(Signal::CONT);
        for (grace, then) in [(STOP_GRACE, Some(Signal::KILL)), (KILL_LIMIT, None)] {
            let deadline = Instant::now() + grace;
            loop {
                tokio::select! {
                    () = watch.ended() => return,
                    () = out.read() => {}
                    () = err.read() => {}
                    () = tokio::time::sleep_until(deadline) => break,
                }
            }
            if let Some(signal) = then {
                self.signal(signal);
            }
        }
    }

    /// Ends whatever is left of the script and gives back the command lines of what outlived it. Of a script that was
    /// stopped only those count that had left its group: the others were stopped with it.
    async fn settle(&self, out: &mut Capture, err: &mut Capture, root: &Path, stopped: bool) -> Vec<String> {
        let deadline = Instant::now() + if stopped { Duration::ZERO } else { CHILD_GRACE };
        let mut left;
        loop {
            out.read_what_is_there();
            err.read_what_is_there();
            left = strays::of_script(self.pid, root, &[]);
            let now = Instant::now();
            if left.is_empty() && out.is_over() && err.is_over() || now >= deadline {
                break;
            }
            let again = deadline.min(now + LOOK_AGAIN);
            tokio::select! {
                () = out.read() => {}
                () = err.read() => {}
                () = tokio::time::sleep_until(again) => {}
            }
        }
        // The number of the group is still ours, as its leader is not reaped.
        self.signal(Signal::KILL);
        // What was killed closes its files in a moment.
        let closing = Instant::now() + CLOSE_LIMIT;
        while left.is_empty() && !(out.is_over() && err.is_over()) && Instant::now() < closing {
            tokio::time::sleep(Duration::from_millis(1)).await;
            out.read_what_is_there();
            err.read_what_is_there();
        }
        let pipes: Vec<u64> = [out.inode(), err.inode()].into_iter().flatten().collect();
        if left.is_empty() && !pipes.is_empty() {
            left = strays::of_script(self.pid, root, &pipes);
        }
        let mut survivors = left.clone();
        survivors.retain(|stray| !stopped || stray.escaped);
        for _ in 0..ROUNDS {
            left.retain(|stray| stray.escaped);
            if left.is_empty() {
                break;
            }
            for stray in std::mem::take(&mut left) {
                strays::end(&stray, root, &pipes);
                if survivors.iter().all(|known| known.pid != stray.pid) {
                    survivors.push(stray);
                }
            }
            tokio::time::sleep(Duration::from_millis(1)).await;
            left = strays::of_script(self.pid, root, &pipes);
        }
        out.read_what_is_there();
        err.read_what_is_there();
        survivors.into_iter().map(|stray| stray.line).collect()
    }

    fn reap(&mut self) -> io::Result<ExitStatus> {
        let status = self.child.wait()?;
        self.reaped = true;
        Ok(status)
    }

    /// A script that cannot be ended is left to [`Drop`].
    fn reap_if(&mut self, ended: bool) -> io::Result<()> {
        if ended { self.reap().map(drop) } else { Ok(()) }
    }
}

impl Drop for Leader {
    fn drop(&mut self) {
        if self.reaped {
            return;
        }
        self.signal(Signal::KILL);
        if let Ok(Some(_)) = self.child.try_wait() {
            return;
        }
        // It takes its time to go. Nobody should have to wait for that, and it should not stay unreaped.
        let pid = self.pid;
        let reap = move || rustix::process::waitpid(Some(pid), WaitOptions::empty());
        let _ = std::thread::Builder::new().name("patchdrill-reaper".to_owned()).spawn(reap);
    }
}
