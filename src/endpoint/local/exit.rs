//! Waits for the end of a child without reaping it.
//!
//! A child that has ended and is not reaped keeps its number, and so does its process group. As long as that lasts, a
//! signal to the group cannot hit anybody else.

use std::io;
use std::time::Duration;

use rustix::process::{Pid, WaitId, WaitIdOptions};
use tokio::signal::unix::{Signal, SignalKind};

/// How often it is looked without being told: whoever embeds this may have taken the signal for itself.
const LOOK_AGAIN: Duration = Duration::from_millis(100);

/// Knows when a child has ended.
#[derive(Debug)]
pub(super) struct ExitWatch {
    pid: Pid,
    /// Tells that some child of this process has ended.
    children: Signal,
}

impl ExitWatch {
    /// Watches the child with this number.
    pub(super) fn new(pid: Pid) -> io::Result<Self> {
        Ok(Self { pid, children: tokio::signal::unix::signal(SignalKind::child())? })
    }

    /// Whether the child has ended.
    pub(super) fn has_ended(&self) -> bool {
        let options = WaitIdOptions::EXITED | WaitIdOptions::NOWAIT | WaitIdOptions::NOHANG;
        loop {
            match rustix::process::waitid(WaitId::Pid(self.pid), options) {
                Ok(status) => return status.is_some(),
                Err(rustix::io::Errno::INTR) => {}
                // Somebody else has reaped it.
                Err(_) => return true,
            }
        }
    }

    /// Waits until the child has ended.
    pub(super) async fn ended(&mut self) {
        while !self.has_ended() {
            // What is told between the look and the wait is not lost.
            let _ = tokio::time::timeout(LOOK_AGAIN, self.children.recv()).await;
        }
    }
}
