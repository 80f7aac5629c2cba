//! Plain data: what an endpoint is declared to look like, and how things on it are declared to end.
//!
//! A *declared* endpoint takes everything from here and runs nothing; a real endpoint makes files, commands and
//! environment real and takes from here only what has no script to run.

mod clock;
mod command;
mod command_line;
mod disk;
mod host;
mod image;
mod introspection;
mod kind;
mod service;
mod size;

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::time::Duration;

pub use clock::{Clock, ClockError};
pub use command::{Answer, ArgsPattern, CommandDouble, CommandRule, Ending};
pub use command_line::{Arg, CommandLine, CommandLineError, Pattern};
pub use disk::{Disk, Limits};
pub use host::{HostSpec, Network, Sleep};
pub use image::{ImageError, check_image};
pub use introspection::{MOUNT_COMMANDS, SERVICE_COMMANDS, introspection_commands};
pub use kind::{EndpointKind, Fact, FactWords};
pub use service::{Service, ServiceState, ServiceTransition, Startup, TransitionResult};
pub use size::{SizeError, parse_size};

use crate::job::{ActionEnd, ActionId, PatchEnd};

/// Everything that a scenario declares about its endpoint.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct EndpointSpec {
    /// How actions end that have no script to run, or that the scenario overrides.
    pub actions: BTreeMap<ActionId, DeclaredAction>,
    /// How patches fare, by their place in the job from 0. A patch that is not here installs without a reboot.
    pub patches: BTreeMap<usize, PatchEnd>,
    /// Files that lie on the endpoint before the job begins.
    pub files: Vec<DeclaredFile>,
    /// Commands with declared answers.
    pub commands: Vec<CommandDouble>,
    /// Services, each name once.
    pub services: Vec<Service>,
    /// Environment variables of every script on this endpoint.
    pub env: Vec<(String, String)>,
    /// How long an action may take in real time on a real endpoint; `None` leaves it to settings.
    pub time_limit: Option<Duration>,
    /// The machine itself.
    pub machine: HostSpec,
}

/// How an action is declared to go.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeclaredAction {
    /// How its runs end, one after the other; the last entry repeats. It runs again when it is retried, when the job begins
    /// again after a forced reboot, and when the whole job runs twice. Never empty.
    pub ends: Vec<ActionEnd>,
    /// What it writes to standard output.
    pub stdout: Vec<u8>,
    /// What it writes to standard error.
    pub stderr: Vec<u8>,
    /// How long it takes, in virtual time.
    pub takes: Duration,
    /// Which runs of the script are declared to force a reboot by themselves.
    pub forces_reboot: ForcesReboot,
}

/// Which runs of an action force a reboot.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ForcesReboot {
    /// None.
    #[default]
    Never,
    /// The first one on its endpoint, as a script does that leaves itself a mark.
    Once,
    /// Every one.
    Always,
}

impl Default for DeclaredAction {
    /// Succeeds at once, with exit code 0 and no output.
    fn default() -> Self {
        Self {
            ends: vec![ActionEnd::Exited(0)],
            stdout: Vec::new(),
            stderr: Vec::new(),
            takes: Duration::ZERO,
            forces_reboot: ForcesReboot::Never,
        }
    }
}

/// A file that lies on the endpoint.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeclaredFile {
    /// Its path. On a local endpoint it must be relative: it is then laid into the endpoint's own folder.
    pub path: PathBuf,
    /// What it holds; `None` makes a folder.
    pub content: Option<Vec<u8>>,
    /// Permission bits; `None` is 0644 for files and 0755 for folders.
    pub mode: Option<u32>,
}
