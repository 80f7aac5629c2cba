//! Whether an asset can be reached, when it must be left alone, and what its agent may meet.

use std::time::Duration;

use super::Time;
use crate::job::ActionId;

/// A stretch of time, its beginning included and its end not.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Window {
    /// Its beginning.
    pub from: Time,
    /// Its end; later than the beginning.
    pub to: Time,
}

impl Window {
    /// Whether an instant lies in it.
    pub fn holds(self, time: Time) -> bool {
        self.from <= time && time < self.to
    }
}

/// Whether an asset can be reached.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Presence {
    /// All the time.
    #[default]
    Online,
    /// Not before this instant.
    From(Time),
    /// Never.
    Offline,
}

/// What the agent may meet during one job.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum AgentFault {
    /// Nothing.
    #[default]
    None,
    /// The agent restarts and goes on with the job: Job Resumed.
    Restarts {
        /// Before this.
        before: Point,
        /// How long it is away.
        away: Duration,
    },
    /// The agent meets an error and gives the job up: Job Failed.
    Fails {
        /// Before this.
        before: Point,
    },
}

/// A point in a job's way.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Point {
    /// The download of the patches begins.
    Download,
    /// The deployment begins: the first action or patch.
    Deployment,
    /// This action begins.
    Action(ActionId),
    /// The patch at this place, from 0, is installed.
    Patch(usize),
}
