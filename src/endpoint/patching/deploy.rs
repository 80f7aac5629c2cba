//! One patch, from the first look to the last.

use std::sync::Arc;

use super::host::PatchHost;
use super::installed::Installed;
use super::{install, installed, verdict};
use crate::endpoint::EndpointError;
use crate::event::{Installation, PatchRun};
use crate::job::{Installer, Patch, PatchEnd, Script};
use crate::source::Span;

/// Deploys the patch at `index`: for real when something installs it, else as `declared`. A patch that is declared not to
/// come as far as its installation is not installed.
pub(in crate::endpoint) async fn deploy(
    host: &mut impl PatchHost,
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
    let verdict = verdict::judge(installer, &before, &ran, &after);
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

async fn look_at(
    host: &mut impl PatchHost,
    folder: &str,
    installer: &Installer,
) -> Result<Installed, EndpointError> {
    let package = match installer {
        Installer::Package(package) => Some(package),
        Installer::Script(_) => None,
    };
    let ran = host.run_for_patch(folder, &own(installed::script(package))).await?;
    Ok(Installed::read(&String::from_utf8_lossy(&ran.stdout.bytes)))
}

/// A script of patchdrill's own, which stands in no file.
fn own(text: String) -> Script {
    Script::inline(text, Span::default())
}
