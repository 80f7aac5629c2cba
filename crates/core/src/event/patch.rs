//! Records of patches.

use std::sync::Arc;
use std::time::Duration;

use super::{Call, Captured, Changes};
use crate::job::{ActionEnd, PatchEnd};

/// What was seen of one patch.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PatchRun {
    /// Place in the job, from 0.
    pub index: usize,
    /// How it ended.
    pub end: PatchEnd,
    /// What its installer did; `None` when nothing was installed for real.
    pub installation: Option<Arc<Installation>>,
}

impl PatchRun {
    /// A patch that fared as the scenario says.
    pub const fn declared(index: usize, end: PatchEnd) -> Self {
        Self { index, end, installation: None }
    }
}

/// What the installer of a patch did on a real endpoint. None of it enters an outcome: versions and outputs are those of the
/// endpoint.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Installation {
    /// What ran, such as `apt-get install targetpkg=2.4.1`.
    pub command: String,
    /// How it ended.
    pub end: ActionEnd,
    /// The version that was installed before; `None` when there was none, or a script installs the patch.
    pub before: Option<String>,
    /// The version that is installed now.
    pub after: Option<String>,
    /// Why the patch counts as not installed, in several lines; `None` when it is installed.
    pub failure: Option<String>,
    /// What on the endpoint says that this patch needs a reboot.
    pub reboot: Option<String>,
    /// What the installer wrote to standard output.
    pub stdout: Captured,
    /// What it wrote to standard error.
    pub stderr: Captured,
    /// How long it took.
    pub took: Duration,
    /// Calls of doubled commands, in order.
    pub calls: Vec<Call>,
    /// Attempts to force a reboot, as the command line that tried it.
    pub forced_reboots: Vec<String>,
    /// What it changed in the files of the endpoint; `None` where the endpoint cannot tell.
    pub changes: Option<Changes>,
}
