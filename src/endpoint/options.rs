//! What a real endpoint is told from outside the scenario.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::time::Duration;

use crate::endpoint::{Cancel, ContainerPool};
use crate::environment::Limits;
use crate::job::ACTION_LIMIT;

/// How real scripts are run.
#[derive(Clone, Debug)]
pub struct LocalOptions {
    /// How long one action may take, in real time; never longer than [`ACTION_LIMIT`].
    pub time_limit: Duration,
    /// How many bytes of each output stream of an action are kept; what is beyond is counted.
    pub output_limit: usize,
    /// What an action may use on a sandbox, where the scenario says nothing; a local endpoint has no such limits.
    pub limits: Limits,
    /// The image of a container whose scenario names none; other kinds of endpoints have none.
    pub image: Option<String>,
    /// Makes containers ahead; other kinds of endpoints have none.
    pub container_pool: ContainerPool,
    /// Programs to take instead of what PATH gives, by name: `pwsh`, `bash`, ...
    pub shells: BTreeMap<String, PathBuf>,
    /// Ends what is running.
    pub cancel: Cancel,
}

impl Default for LocalOptions {
    fn default() -> Self {
        Self {
            time_limit: ACTION_LIMIT,
            output_limit: 1 << 20,
            limits: Limits::default(),
            image: None,
            container_pool: ContainerPool::default(),
            shells: BTreeMap::new(),
            cancel: Cancel::new(),
        }
    }
}
