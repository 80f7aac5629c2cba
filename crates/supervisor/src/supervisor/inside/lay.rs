//! Sets a container up: what a scenario declares, command doubles, and what a machine has.

use std::collections::{BTreeMap, BTreeSet};
use std::ffi::OsStr;
use std::fs;
use std::fs::{OpenOptions, Permissions};
use std::io::Write as _;
use std::os::unix::ffi::OsStrExt as _;
use std::os::unix::fs::{OpenOptionsExt as _, PermissionsExt as _, symlink};
use std::path::{Path, PathBuf};

use crate::protocol::container::Setup;
use crate::protocol::sandbox::{COMMANDS, Config, OTHERWISE};
use crate::protocol::{container as messages, sandbox as protocol};
use crate::supervisor::error::{Tried, Trying as _};
use crate::supervisor::{boot, sys};

/// Folders for temporary files, which a reboot empties.
const TEMPORARY: &[&str] = &["/tmp", "/run", "/dev/shm"];

/// Sets everything up.
pub fn set_up(setup: &Setup) -> Tried<()> {
    if setup.again {
        for folder in TEMPORARY {
            boot::empty(Path::new(folder));
        }
        forget_shared();
    }
    lay_usual(setup)?;
    let double = Path::new(protocol::AGENT_FOLDER).join(protocol::DOUBLE);
    fs::read(messages::DOUBLE_PLACE)
        .and_then(|content| lay_program(&double, &content))
        .trying("laying the program behind command doubles")?;
    if !setup.again {
        lay_doubles(setup, &double)?;
        let (folders, files) = (setup.folders.clone(), setup.files.clone());
        boot::lay_files(&Config { folders, files, ..Config::default() })?;
    }
    Ok(())
}

/// Removes what processes that are gone have shared by number.
fn forget_shared() {
    type Remove = fn(i32) -> std::io::Result<()>;
    let kinds: [(&str, Remove); 3] =
        [("shm", sys::remove_memory), ("sem", sys::remove_semaphores), ("msg", sys::remove_queue)];
    for (kind, remove) in kinds {
        // A kernel without them shows none.
        let Ok(list) = fs::read_to_string(format!("/proc/sysvipc/{kind}")) else { continue };
        let ids = list.lines().skip(1).filter_map(|line| line.split_whitespace().nth(1)?.parse().ok());
        for id in ids {
            let _ = remove(id);
        }
    }
}

/// Folders that scripts rely on, and that a lean image may lack.
fn lay_usual(setup: &Setup) -> Tried<()> {
    for (folder, mode) in
        [("/tmp", 0o1777), ("/run", 0o755), ("/run/lock", 0o1777), ("/root", 0o700), ("/var/tmp", 0o1777)]
    {
        if !Path::new(folder).is_dir() {
            fs::create_dir_all(folder)
                .and_then(|()| fs::set_permissions(folder, Permissions::from_mode(mode)))
                .trying(&format!("making the folder {folder}"))?;
        }
    }
    if setup.init == b"systemd" {
        fs::create_dir_all("/run/systemd/system").trying("making the folder /run/systemd/system")?;
    }
    fs::create_dir_all(&setup.work).trying("making the working folder")
}

fn lay_program(path: &Path, content: &[u8]) -> std::io::Result<()> {
    let _ = fs::remove_file(path);
    if let Some(parent) = path.parent() {
        fs::create_dir_all(parent)?;
    }
    let mut file = OpenOptions::new().write(true).create_new(true).mode(0o755).open(path)?;
    file.write_all(content)?;
    file.set_permissions(Permissions::from_mode(0o755))
}

/// A folder or a file without the links that lead to it; as it is when it is not there.
fn settle(path: &Path) -> PathBuf {
    fs::canonicalize(path).unwrap_or_else(|_| path.to_owned())
}

/// Lays a link to the program behind doubles wherever a doubled command lies or is called. What lay there stays at hand below
/// the agent's folder, at the same path.
fn lay_doubles(setup: &Setup, double: &Path) -> Tried<()> {
    let trying = "laying command doubles";
    let real = Path::new(protocol::AGENT_FOLDER).join(protocol::REAL);
    let below = |path: &Path| real.join(path.strip_prefix("/").unwrap_or(path));
    let mut folders = BTreeSet::new();
    for folder in COMMANDS.iter().map(Path::new) {
        let settled = settle(folder);
        if settled != folder {
            let link = below(folder);
            if let Some(parent) = link.parent() {
                fs::create_dir_all(parent).trying(trying)?;
            }
            let _ = symlink(below(&settled), link);
        }
        if settled.is_dir() {
            folders.insert(settled);
        }
    }
    let places = places(setup, &folders);
    // All links are followed before the first is changed.
    let found: BTreeMap<&PathBuf, Option<PathBuf>> = places
        .iter()
        .filter(|place| fs::symlink_metadata(place).is_ok())
        .map(|place| (place, fs::read_link(place).is_ok().then(|| settle(place))))
        .collect();
    for place in &places {
        let parent = place.parent().unwrap_or(Path::new("/"));
        fs::create_dir_all(parent).trying(trying)?;
        let kept = below(place);
        if let Some(parent) = kept.parent() {
            fs::create_dir_all(parent).trying(trying)?;
        }
        match found.get(place) {
            None => {}
            Some(None) => fs::rename(place, kept).trying(trying)?,
            Some(Some(target)) => {
                let target = if places.contains(target) { below(target) } else { target.clone() };
                let _ = symlink(target, kept);
                fs::remove_file(place).trying(trying)?;
            }
        }
        symlink(double, place).trying(trying)?;
    }
    Ok(())
}

fn places(setup: &Setup, folders: &BTreeSet<PathBuf>) -> BTreeSet<PathBuf> {
    let mut places = BTreeSet::new();
    for name in setup.names.iter().map(|name| OsStr::from_bytes(name)) {
        let before = places.len();
        let found = folders.iter().map(|folder| folder.join(name));
        places.extend(found.filter(|path| fs::symlink_metadata(path).is_ok_and(|meta| !meta.is_dir())));
        if places.len() == before {
            places.insert(settle(Path::new(OTHERWISE)).join(name));
        }
    }
    for path in setup.called.iter().filter(|path| !path.is_dir()) {
        if let Some((folder, name)) = path.parent().zip(path.file_name()) {
            places.insert(settle(folder).join(name));
        }
    }
    places
}

/// Lays a script into the agent's folder.
pub fn lay_script(path: &Path, content: &[u8]) -> std::io::Result<()> {
    lay_program(&Path::new(protocol::AGENT_FOLDER).join(path), content)
}

/// Takes it away again.
pub fn remove_script(path: &Path) {
    let _ = fs::remove_file(Path::new(protocol::AGENT_FOLDER).join(path));
}
