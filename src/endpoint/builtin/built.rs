//! The built-in commands of one endpoint, while its job runs.

use std::path::{Path, PathBuf};

use super::state::State;
use super::{BuiltIns, Told, date, df, mounts, service, sleep, systemctl, timedate};
use crate::environment::Arg;
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

impl Built {
    /// At the beginning of a job.
    pub(in crate::endpoint) fn new(asked: &BuiltIns) -> Self {
        Self {
            names: asked.names().collect(),
            state: State::new(asked),
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
    pub(in crate::endpoint) fn answer(&mut self, name: &[u8], args: &[Arg]) -> Option<Told> {
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
