//! Sets a container up: what a scenario declares, command doubles, and what a machine has.

use std::collections::{BTreeMap, BTreeSet};
use std::ffi::OsStr;
use std::fs;
use std::fs::Permissions;
use std::os::unix::ffi::OsStrExt as _;
use std::os::unix::fs::{PermissionsExt as _, symlink};
use std::path::{Path, PathBuf};

use crate::protocol::container::{DOUBLE_PLACE, Setup};
use crate::protocol::sandbox::{AGENT_FOLDER, COMMANDS, DOUBLE, OTHERWISE, REAL};
use crate::supervisor::context::{Context as _, Result};
use crate::supervisor::files::TEMPORARY;
use crate::supervisor::{files, sys};

/// Sets everything up.
pub(super) fn set_up(setup: &Setup) -> Result<()> {
    if setup.again {
        for folder in TEMPORARY {
            files::empty(Path::new(folder));
        }
        forget_shared();
    }
    lay_usual(setup)?;
    let double = Path::new(AGENT_FOLDER).join(DOUBLE);
    fs::read(DOUBLE_PLACE)
        .and_then(|content| files::lay_program(&double, &content))
        .context("laying the program behind command doubles")?;
    if !setup.again {
        lay_doubles(setup, &double)?;
        files::lay(&setup.folders, &setup.files)?;
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
fn lay_usual(setup: &Setup) -> Result<()> {
    for (folder, mode) in
        [("/tmp", 0o1777), ("/run", 0o755), ("/run/lock", 0o1777), ("/root", 0o700), ("/var/tmp", 0o1777)]
    {
        if !Path::new(folder).is_dir() {
            fs::create_dir_all(folder)
                .and_then(|()| fs::set_permissions(folder, Permissions::from_mode(mode)))
                .context(&format!("making the folder {folder}"))?;
        }
    }
    if setup.init == b"systemd" {
        fs::create_dir_all("/run/systemd/system").context("making the folder /run/systemd/system")?;
    }
    fs::create_dir_all(&setup.work).context("making the working folder")
}

/// A folder or a file without the links that lead to it; as it is when it is not there.
fn settle(path: &Path) -> PathBuf {
    fs::canonicalize(path).unwrap_or_else(|_| path.to_owned())
}

/// Lays a link to the program behind doubles wherever a doubled command lies or is called. What lay there stays at hand below
/// the agent's folder, at the same path.
fn lay_doubles(setup: &Setup, double: &Path) -> Result<()> {
    let step = "laying command doubles";
    let real = Path::new(AGENT_FOLDER).join(REAL);
    let below = |path: &Path| real.join(path.strip_prefix("/").unwrap_or(path));
    let mut folders = BTreeSet::new();
    for folder in COMMANDS.iter().map(Path::new) {
        let settled = settle(folder);
        if settled != folder {
            let link = below(folder);
            if let Some(parent) = link.parent() {
                fs::create_dir_all(parent).context(step)?;
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
        fs::create_dir_all(parent).context(step)?;
        let kept = below(place);
        if let Some(parent) = kept.parent() {
            fs::create_dir_all(parent).context(step)?;
        }
        match found.get(place) {
            None => {}
            Some(None) => fs::rename(place, kept).context(step)?,
            Some(Some(target)) => {
                let target = if places.contains(target) { below(target) } else { target.clone() };
                let _ = symlink(target, kept);
                fs::remove_file(place).context(step)?;
            }
        }
        symlink(double, place).context(step)?;
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
