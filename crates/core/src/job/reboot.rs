//! What a job does about a reboot that is owed.

use std::time::Duration;

use thiserror::Error;

use super::DEFER_LIMIT;

/// The job's reboot settings.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum RebootPolicy {
    /// The reboot follows at once.
    #[default]
    Immediate,
    /// Nothing reboots; the job shows Pending Reboot until a person reboots.
    Suppress,
    /// A countdown is shown, then the reboot happens.
    Countdown(Duration),
    /// The user may put the reboot off; then the countdown starts.
    Defer(Deferral),
}

/// How often, and how long each time, a user may put the reboot off.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Deferral {
    each: Duration,
    times: u32,
    countdown: Duration,
}

impl Deferral {
    /// A deferral by `each`, at most `times` times, then a `countdown`.
    ///
    /// # Errors
    /// When the deferrals could last longer than [`DEFER_LIMIT`] altogether.
    pub fn new(each: Duration, times: u32, countdown: Duration) -> Result<Self, RebootPolicyError> {
        let total = each.checked_mul(times).unwrap_or(Duration::MAX);
        if total > DEFER_LIMIT {
            return Err(RebootPolicyError::DefersTooLong { hours: total.as_secs().div_ceil(3600) });
        }
        Ok(Self { each, times, countdown })
    }

    /// Length of one deferral.
    pub fn each(&self) -> Duration {
        self.each
    }

    /// How many deferrals are allowed.
    pub fn times(&self) -> u32 {
        self.times
    }

    /// The countdown behind the last deferral.
    pub fn countdown(&self) -> Duration {
        self.countdown
    }
}

/// Why reboot settings are refused.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
pub enum RebootPolicyError {
    /// All deferrals together exceed the limit.
    #[error("a reboot can be deferred by at most 168 hours altogether, this asks for {hours}")]
    DefersTooLong {
        /// What was asked for, in whole hours rounded up.
        hours: u64,
    },
}
