//! One patch, from the first look to the last.

use std::future::Future;
use std::sync::Arc;
use std::time::Duration;

use super::look::Look;
use super::{install, judge, look};
use crate::endpoint::EndpointError;
use crate::event::{Call, Captured, Changes, Installation, PatchRun};
use crate::job::{ActionEnd, Installer, NotStarted, Patch, PatchEnd, Script};
use crate::source::Span;

/// An endpoint that runs scripts for patches.
pub(in crate::endpoint) trait Host: Send {
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
pub(in crate::endpoint) struct Ran {
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

/// Deploys the patch at `index`: for real when something installs it, else as `declared`. A patch that is declared not to
/// come as far as its installation is not installed.
pub(in crate::endpoint) async fn deploy(
    host: &mut impl Host,
    index: usize,
    patch: &Patch,
    declared: PatchEnd,
) -> Result<PatchRun, EndpointError> {
    let Some(installer) = patch.installer.as_ref().filter(|_| declared.reaches_installation()) else {
        return Ok(PatchRun::declared(index, declared));
    };
    let folder = format!("patch-{}", index + 1);
    let before = look_at(host, &folder, installer).await?;
    let ran = match installer {
        Installer::Script(script) => host.run_for_patch(&folder, script).await?,
        Installer::Package(package) => host.run_for_patch(&folder, &own(install::script(package))).await?,
    };
    let after = look_at(host, &folder, installer).await?;
    let verdict = judge::judge(installer, &before, &ran, &after);
    let installation = Installation {
        command: install::command(installer),
        end: ran.end,
        before: before.version().map(str::to_owned),
        after: after.version().map(str::to_owned),
        failure: verdict.failure,
        reboot: verdict.reboot,
        stdout: ran.stdout,
        stderr: ran.stderr,
        took: ran.took,
        calls: ran.calls,
        forced_reboots: ran.forced_reboots,
        changes: ran.changes,
    };
    let end = PatchEnd { availability: declared.availability, ..verdict.end };
    Ok(PatchRun { index, end, installation: Some(Arc::new(installation)) })
}

async fn look_at(host: &mut impl Host, folder: &str, installer: &Installer) -> Result<Look, EndpointError> {
    let package = match installer {
        Installer::Package(package) => Some(package),
        Installer::Script(_) => None,
    };
    let ran = host.run_for_patch(folder, &own(look::script(package))).await?;
    Ok(Look::read(&String::from_utf8_lossy(&ran.stdout.bytes)))
}

/// A script of patchdrill's own, which stands in no file.
fn own(text: String) -> Script {
    Script::inline(text, Span::default())
}
