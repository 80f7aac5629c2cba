//! What a sandbox looks like to scripts, as the scenario declares it.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::os::unix::ffi::OsStrExt as _;
use std::path::{Path, PathBuf};

use crate::endpoint::EndpointError;
use crate::endpoint::local::{folder, tools};
use crate::environment::{EndpointSpec, HostSpec};

/// The working folder of scripts; files that a scenario declares by relative paths lie here.
pub(in crate::endpoint) const WORK: &str = "/var/lib/patchdrill/work";

/// What covers parts of `/proc`.
pub(super) fn covers(machine: &HostSpec) -> Vec<(PathBuf, Vec<u8>)> {
    let modules = machine.proc_modules().map(|text| ("/proc/modules", text));
    let cpuinfo = machine.cpuinfo.clone().map(|text| ("/proc/cpuinfo", text));
    let all = [Some(("/proc/mounts", mounts(machine))), modules, cpuinfo];
    all.into_iter().flatten().map(|(path, text)| (path.into(), text.into_bytes())).collect()
}

/// What `/proc/mounts` of a usual machine shows: scripts look there what the root is, and stop on anything unusual.
fn mounts(machine: &HostSpec) -> String {
    let root = machine.disks.iter().find(|disk| disk.mount == Path::new("/"));
    let mut text = format!(
        "/dev/sda1 / {} rw,relatime,errors=remount-ro 0 0\n\
         proc /proc proc rw,nosuid,nodev,noexec,relatime 0 0\n\
         sysfs /sys sysfs rw,nosuid,nodev,noexec,relatime 0 0\n\
         udev /dev devtmpfs rw,nosuid,relatime,mode=755 0 0\n\
         devpts /dev/pts devpts rw,nosuid,noexec,relatime,gid=5,mode=620,ptmxmode=000 0 0\n\
         tmpfs /run tmpfs rw,nosuid,nodev,noexec,relatime,mode=755 0 0\n\
         tmpfs /dev/shm tmpfs rw,nosuid,nodev 0 0\n",
        root.map_or("ext4", |disk| &disk.file_system)
    );
    let others = machine.disks.iter().filter(|disk| disk.mount != Path::new("/"));
    for (disk, letter) in others.zip('b'..='z') {
        let (mount, kind) = (disk.mount.display(), &disk.file_system);
        let _ = writeln!(text, "/dev/sd{letter}1 {mount} {kind} rw,relatime 0 0");
    }
    text
}

/// Folders with their modes, and files with modes and contents.
type Laid = (Vec<(PathBuf, u32)>, Vec<(PathBuf, u32, Vec<u8>)>);

/// What is laid into the endpoint before it starts.
pub(in crate::endpoint) fn laid(world: &EndpointSpec) -> Result<Laid, EndpointError> {
    let mut folders = Vec::new();
    let mut files = Vec::new();
    if let Some(text) = &world.machine.os_release {
        files.push((PathBuf::from("/etc/os-release"), 0o644, text.clone().into_bytes()));
    }
    for disk in world.machine.disks.iter().filter(|disk| disk.mount != Path::new("/")) {
        folders.push((disk.mount.clone(), 0o755));
    }
    for file in &world.files {
        let path = &file.path;
        if folder::is_windows_path(path.as_os_str().as_bytes()) {
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
pub(in crate::endpoint) fn environment<'a>(
    declared: impl Iterator<Item = &'a (String, String)>,
) -> Vec<Vec<u8>> {
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
        ("PATH", tools::USUAL_PATH),
    ]
    .into();
    variables.extend(declared.map(|(name, value)| (&**name, &**value)));
    variables.iter().map(|(name, value)| format!("{name}={value}").into_bytes()).collect()
}

/// Refuses names that no command can have. Paths are fine here: what is doubled is caught wherever it is called.
pub(in crate::endpoint) fn check_names(world: &EndpointSpec) -> Result<(), EndpointError> {
    for double in &world.commands {
        let name = &double.name;
        if name.is_empty() || name == "." || name == ".." || name.contains(['/', '\0']) || name.len() > 255 {
            return Err(EndpointError::Refused(format!(
                "the command {name:?} is no bare name of a command; in a sandbox a double answers wherever the command lies"
            )));
        }
    }
    Ok(())
}
