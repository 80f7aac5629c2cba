//! The time on an endpoint: it runs on by itself, and a sleep that takes no time puts it forward.

use std::time::{Duration, Instant};

/// How long an endpoint has lived, in its own time.
#[derive(Debug)]
pub(super) struct Lifetime {
    began: Instant,
    skipped: Duration,
    /// Waiting puts the time forward instead of taking any.
    instant: bool,
}

impl Lifetime {
    /// It begins now.
    pub(crate) fn new(instant: bool) -> Self {
        Self { began: Instant::now(), skipped: Duration::ZERO, instant }
    }

    /// How long it has lasted.
    pub(crate) fn so_far(&self) -> Duration {
        self.began.elapsed().saturating_add(self.skipped)
    }

    /// Waits for so long; returns how much of it has to be waited in real time.
    pub(crate) fn wait(&mut self, time: Duration) -> Duration {
        if self.instant {
            self.skipped = self.skipped.saturating_add(time);
            return Duration::ZERO;
        }
        time
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waiting_takes_no_time_where_sleeping_takes_none() {
        let hour = Duration::from_secs(3600);
        let mut fast = Lifetime::new(true);
        assert_eq!(fast.wait(hour), Duration::ZERO);
        assert!(fast.so_far() >= hour);
        let mut real = Lifetime::new(false);
        assert_eq!(real.wait(hour), hour);
        assert!(real.so_far() < hour);
        assert_eq!(fast.wait(Duration::MAX), Duration::ZERO, "it never overflows");
        assert!(fast.so_far() >= hour);
    }
}
