//! What a patch needs of an endpoint.

use std::future::Future;
use std::time::Duration;

use crate::endpoint::EndpointError;
use crate::event::{Call, Captured, Changes};
use crate::job::{ActionEnd, NotStarted, Script};

/// An endpoint that runs scripts for patches.
pub(in crate::endpoint) trait PatchHost: Send {
    /// Runs a script as that of an action is run: as root, with the same doubles and limits. `folder` is the name of a folder
    /// of its own, such as `patch-2`. An endpoint that went down is up again first.
    ///
    /// # Errors
    /// When the script could not be tried at all.
    fn run_for_patch(
        &mut self,
        folder: &str,
        script: &Script,
    ) -> impl Future<Output = Result<Ran, EndpointError>> + Send;
}

/// How a script went that ran for a patch.
#[derive(Debug)]
pub struct Ran {
    pub(in crate::endpoint) end: ActionEnd,
    pub(in crate::endpoint) stdout: Captured,
    pub(in crate::endpoint) stderr: Captured,
    pub(in crate::endpoint) took: Duration,
    pub(in crate::endpoint) calls: Vec<Call>,
    pub(in crate::endpoint) forced_reboots: Vec<String>,
    /// Command lines of processes that outlived it; they were ended.
    pub(in crate::endpoint) survivors: Vec<String>,
    pub(in crate::endpoint) changes: Option<Changes>,
}

impl Ran {
    /// A script that never began.
    pub(in crate::endpoint) fn not_started(why: NotStarted) -> Self {
        Self {
            end: ActionEnd::NotStarted(why),
            stdout: Captured::default(),
            stderr: Captured::default(),
            took: Duration::ZERO,
            calls: Vec::new(),
            forced_reboots: Vec::new(),
            survivors: Vec::new(),
            changes: None,
        }
    }
}
