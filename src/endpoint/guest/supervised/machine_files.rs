//! The files and variables by which a guest looks to scripts as the scenario declares it.

use std::collections::BTreeMap;
use std::os::unix::ffi::OsStrExt as _;
use std::path::{Path, PathBuf};

use crate::endpoint::EndpointError;
use crate::endpoint::guest::{USUAL_PATH, is_windows_path};
use crate::endpoint::mount_table::MountTable;
use crate::environment::{EndpointSpec, HostSpec};

/// The working folder of scripts; files that a scenario declares by relative paths lie here.
pub(in crate::endpoint) const WORK: &str = "/var/lib/patchdrill/work";

/// The files that lie over parts of `/proc`.
pub(in crate::endpoint) fn proc_overlays(machine: &HostSpec) -> Vec<(PathBuf, Vec<u8>)> {
    let modules = machine.proc_modules().map(|text| ("/proc/modules", text));
    let cpuinfo = machine.cpuinfo.clone().map(|text| ("/proc/cpuinfo", text));
    let all = [Some(("/proc/mounts", MountTable::new(&machine.disks).proc_mounts())), modules, cpuinfo];
    all.into_iter().flatten().map(|(path, text)| (path.into(), text.into_bytes())).collect()
}

/// Folders with their modes, and files with modes and contents.
type FilesAndFolders = (Vec<(PathBuf, u32)>, Vec<(PathBuf, u32, Vec<u8>)>);

/// What is laid into the endpoint before it starts.
pub(in crate::endpoint) fn files_of(world: &EndpointSpec) -> Result<FilesAndFolders, EndpointError> {
    let mut folders = Vec::new();
    let mut files = Vec::new();
    if let Some(text) = &world.machine.os_release {
        files.push((PathBuf::from("/etc/os-release"), 0o644, text.clone().into_bytes()));
    }
    if let Some(id) = &world.machine.machine_id {
        files.push((PathBuf::from("/etc/machine-id"), 0o444, format!("{id}\n").into_bytes()));
    }
    for disk in world.machine.disks.iter().filter(|disk| disk.mount != Path::new("/")) {
        folders.push((disk.mount.clone(), 0o755));
    }
    for file in &world.files {
        let path = &file.path;
        if is_windows_path(path.as_os_str().as_bytes()) {
            return Err(EndpointError::Refused(format!(
                "the file `{}` has a path of Windows, which a sandbox of Linux cannot have; rehearse on a declared endpoint",
                path.display()
            )));
        }
        let path = Path::new(WORK).join(path);
        match &file.content {
            Some(content) => files.push((path, file.mode.unwrap_or(0o644) & 0o7777, content.clone())),
            None => folders.push((path, file.mode.unwrap_or(0o755) & 0o7777)),
        }
    }
    Ok((folders, files))
}

/// The variables of a script, `NAME=value` each: few, and nothing of the caller's. What is `declared` later wins.
pub(super) fn environment<'a>(declared: impl Iterator<Item = &'a (String, String)>) -> Vec<Vec<u8>> {
    let mut variables: BTreeMap<&str, &str> = [
        ("HOME", "/root"),
        ("TMPDIR", "/tmp"),
        ("LANG", "C.UTF-8"),
        ("LC_ALL", "C.UTF-8"),
        ("USER", "root"),
        ("LOGNAME", "root"),
        ("SHELL", "/bin/sh"),
        ("TERM", "dumb"),
        ("PATCHDRILL", "1"),
        ("PATH", USUAL_PATH),
    ]
    .into();
    variables.extend(declared.map(|(name, value)| (&**name, &**value)));
    variables.iter().map(|(name, value)| format!("{name}={value}").into_bytes()).collect()
}
