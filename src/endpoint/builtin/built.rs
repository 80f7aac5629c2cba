//! The built-in commands of one endpoint, while its job runs.

use std::path::{Path, PathBuf};

use super::clock::Lifetime;
use super::disks::Disks;
use super::units::Units;
use super::{BuiltIns, Told, date, df, mounts, service, sleep, systemctl, timedate};
use crate::environment::{Clock, Word};
use crate::event::ServiceEnd;

/// The built-in commands of one endpoint, and what they remember.
#[derive(Debug)]
pub(in crate::endpoint) struct Built {
    names: Vec<&'static str>,
    state: State,
    real_root: Option<PathBuf>,
    /// Those that tell something that the scenario declares.
    declared: Vec<&'static str>,
}

/// The last second that a clock shows: 9999-12-31 23:59:59.
const LAST: i64 = 253_402_300_799;

/// What they remember.
#[derive(Debug)]
pub(super) struct State {
    pub time: Lifetime,
    pub units: Units,
    pub disks: Disks,
    /// The declared time of day at the beginning.
    clock: Option<Clock>,
}

impl State {
    /// The time of day; `None` is the real one.
    pub fn now(&self) -> Option<Clock> {
        let clock = self.clock?;
        Some(Clock { unix: clock.unix.saturating_add(self.seconds()).clamp(0, LAST), ..clock })
    }

    /// Sets the time of day.
    pub fn set_clock(&mut self, unix: i64) {
        let so_far = self.seconds();
        if let Some(clock) = &mut self.clock {
            clock.unix = unix.clamp(0, LAST).saturating_sub(so_far);
        }
    }

    fn seconds(&self) -> i64 {
        i64::try_from(self.time.so_far().as_secs()).unwrap_or(i64::MAX)
    }
}

impl Built {
    /// At the beginning of a job.
    pub(in crate::endpoint) fn new(asked: &BuiltIns) -> Self {
        Self {
            names: asked.names().collect(),
            state: State {
                time: Lifetime::new(asked.instant_sleep),
                units: Units::new(&asked.services),
                disks: Disks::new(&asked.disks),
                clock: asked.clock,
            },
            real_root: asked.real_root.clone(),
            declared: asked.declared.clone(),
        }
    }

    /// Whether there is a built-in command of this name.
    pub(in crate::endpoint) fn knows(&self, name: &[u8]) -> bool {
        self.names.iter().any(|known| known.as_bytes() == name)
    }

    /// Whether the command of this name tells something that the scenario declares.
    pub(in crate::endpoint) fn is_declared(&self, name: &[u8]) -> bool {
        self.declared.iter().any(|known| known.as_bytes() == name)
    }

    /// Where the real commands are, when doubles lie in their place.
    pub(in crate::endpoint) fn real_root(&self) -> Option<&Path> {
        self.real_root.as_deref()
    }

    /// Answers a call; `None` when there is no built-in command of this name.
    pub(in crate::endpoint) fn answer(&mut self, name: &[u8], args: &[Word]) -> Option<Told> {
        if !self.knows(name) {
            return None;
        }
        self.state.units.settle(self.state.time.so_far());
        let text: Vec<_> = args.iter().map(|arg| String::from_utf8_lossy(&arg.0)).collect();
        let text: Vec<&str> = text.iter().map(AsRef::as_ref).collect();
        Some(match name {
            b"systemctl" => systemctl::answer(&mut self.state, &text),
            b"service" => service::answer(&mut self.state, &text),
            b"sleep" => sleep::answer(&mut self.state, &text, args),
            b"date" => date::answer(&mut self.state, args),
            b"hwclock" => timedate::hardware(&self.state, &text, args),
            b"timedatectl" => timedate::timedatectl(&self.state, &text, args),
            b"df" => df::answer(&self.state, &text, args),
            b"findmnt" => mounts::findmnt(&self.state, &text, args),
            b"mount" => mounts::mount(&self.state, &text, args),
            b"stat" => mounts::stat(&self.state, &text, args),
            _ => Told::Unknown,
        })
    }

    /// The endpoint was rebooted.
    pub(in crate::endpoint) fn reboot(&mut self) {
        self.state.units.reboot();
    }

    /// What has become of the declared services by now.
    pub(in crate::endpoint) fn services(&mut self) -> Vec<ServiceEnd> {
        self.state.units.settle(self.state.time.so_far());
        self.state.units.ends()
    }
}
