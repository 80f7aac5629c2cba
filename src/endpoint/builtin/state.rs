//! What the built-in commands remember while a job runs.

use super::BuiltIns;
use super::clock::Lifetime;
use super::units::Units;
use crate::endpoint::mount_table::MountTable;
use crate::environment::Clock;

/// The last second that a clock shows: 9999-12-31 23:59:59.
const LAST: i64 = 253_402_300_799;

/// What the built-in commands of one endpoint remember.
#[derive(Debug)]
pub(super) struct State {
    pub time: Lifetime,
    pub units: Units,
    pub mounts: MountTable,
    /// The declared time of day at the beginning.
    clock: Option<Clock>,
}

impl State {
    /// At the beginning of a job.
    pub(crate) fn new(asked: &BuiltIns) -> Self {
        Self {
            time: Lifetime::new(asked.instant_sleep),
            units: Units::new(&asked.services),
            mounts: MountTable::new(&asked.disks),
            clock: asked.clock,
        }
    }

    /// The time of day; `None` is the real one.
    pub(crate) fn now(&self) -> Option<Clock> {
        let clock = self.clock?;
        Some(Clock { unix: clock.unix.saturating_add(self.seconds()).clamp(0, LAST), ..clock })
    }

    /// Sets the time of day.
    pub(crate) fn set_clock(&mut self, unix: i64) {
        let so_far = self.seconds();
        if let Some(clock) = &mut self.clock {
            clock.unix = unix.clamp(0, LAST).saturating_sub(so_far);
        }
    }

    fn seconds(&self) -> i64 {
        i64::try_from(self.time.so_far().as_secs()).unwrap_or(i64::MAX)
    }
}
