//! Where command doubles lie in a sandbox: wherever a script finds the command, by name or by path.

use std::collections::{BTreeMap, BTreeSet};
use std::ffi::OsStr;
use std::fs;
use std::os::unix::ffi::OsStrExt as _;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use patchdrill_supervisor::protocol::sandbox::{COMMANDS, OTHERWISE};

use crate::endpoint::guest::rooted;

/// Where commands were found, for everybody who asks for the same ones: to look takes longer than to start a script.
#[derive(Debug, Default)]
pub(in crate::endpoint) struct DoublePlaces {
    found: Mutex<BTreeMap<Asked, Arc<BTreeSet<PathBuf>>>>,
}

/// The folder of an endpoint's files, and names of commands.
type Asked = (Option<PathBuf>, BTreeSet<String>);

/// So many answers are kept.
const MOST: usize = 64;

impl DoublePlaces {
    /// The paths inside at which `names` are doubled: every place where the command is, and every place at which one of the
    /// scripts calls it. `root` is the folder of the endpoint's files; `None` is the machine's own.
    pub(in crate::endpoint) fn of_doubles<'a>(
        &self,
        root: Option<&Path>,
        names: BTreeSet<String>,
        scripts: impl Iterator<Item = &'a [u8]>,
    ) -> Vec<PathBuf> {
        let called: Vec<PathBuf> = scripts.flat_map(|script| paths_in(script, &names)).collect();
        let found = self.of_commands(root, names);
        if called.is_empty() {
            return found.iter().cloned().collect();
        }
        let root = root.unwrap_or(Path::new("/"));
        let called =
            called.iter().filter_map(|path| Some(settle(root, path.parent()?).join(path.file_name()?)));
        let all: BTreeSet<PathBuf> = found.iter().cloned().chain(called).collect();
        all.into_iter().collect()
    }

    /// Every place where one of these commands is.
    fn of_commands(&self, root: Option<&Path>, names: BTreeSet<String>) -> Arc<BTreeSet<PathBuf>> {
        let asked = (root.map(Path::to_owned), names);
        let mut found = self.found.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(places) = found.get(&asked) {
            return Arc::clone(places);
        }
        let places = Arc::new(look(root.unwrap_or(Path::new("/")), &asked.1));
        if found.len() >= MOST {
            found.clear();
        }
        found.insert(asked, Arc::clone(&places));
        places
    }
}

fn look(root: &Path, names: &BTreeSet<String>) -> BTreeSet<PathBuf> {
    let folders: BTreeSet<PathBuf> = COMMANDS
        .iter()
        .map(|folder| settle(root, Path::new(folder)))
        .filter(|it| outside(root, it).is_dir())
        .collect();
    let mut places = BTreeSet::new();
    for name in names {
        let found = folders.iter().map(|folder| folder.join(name));
        let before = places.len();
        places.extend(found.filter(|path| fs::symlink_metadata(outside(root, path)).is_ok()));
        if places.len() == before {
            places.insert(settle(root, Path::new(OTHERWISE)).join(name));
        }
    }
    places
}

/// A folder inside, with what links on the way lead to.
fn settle(root: &Path, folder: &Path) -> PathBuf {
    inside(root, &rooted::resolve(root, folder))
}

/// Absolute paths in a text that end with one of these names.
pub(in crate::endpoint) fn paths_in(text: &[u8], names: &BTreeSet<String>) -> Vec<PathBuf> {
    let of_path = |byte: &u8| byte.is_ascii_alphanumeric() || b"/._+-@".contains(byte);
    let words = text.split(|byte| !of_path(byte)).filter(|word| word.starts_with(b"/"));
    let paths = words.map(|word| Path::new(OsStr::from_bytes(word)));
    let ours = paths
        .filter(|path| path.file_name().and_then(OsStr::to_str).is_some_and(|name| names.contains(name)));
    // What lies in a folder of the system's own is no command.
    let folders = ["/proc", "/sys", "/dev", "/run", "/tmp"];
    ours.filter(|path| !folders.iter().any(|folder| path.starts_with(folder))).map(Path::to_owned).collect()
}

fn inside(root: &Path, path: &Path) -> PathBuf {
    Path::new("/").join(path.strip_prefix(root).unwrap_or(path))
}

fn outside(root: &Path, path: &Path) -> PathBuf {
    root.join(path.strip_prefix("/").unwrap_or(path))
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::symlink;

    use super::*;

    #[test]
    fn doubles_lie_wherever_the_command_is_or_is_called() {
        let temp = tempfile::tempdir().unwrap();
        let root = temp.path();
        for folder in ["usr/bin", "usr/sbin", "opt/app"] {
            fs::create_dir_all(root.join(folder)).unwrap();
        }
        symlink("usr/bin", root.join("bin")).unwrap();
        symlink("usr/sbin", root.join("sbin")).unwrap();
        fs::write(root.join("usr/bin/systemctl"), "").unwrap();
        symlink("systemctl", root.join("usr/sbin/reboot")).unwrap();
        let names: BTreeSet<String> = ["systemctl", "reboot", "jamf", "ctl"].map(str::to_owned).into();
        let script = b"#!/bin/sh\n/bin/systemctl stop x; \"/usr/local/bin/jamf\" policy\nX=/opt/app/ctl; echo /opt/ctl.log /proc/ctl";
        let known = DoublePlaces::default();
        let of = |script: &'static [u8]| known.of_doubles(Some(root), names.clone(), std::iter::once(script));
        let places = of(script);
        let expected = [
            "/opt/app/ctl",
            "/usr/bin/ctl",
            "/usr/bin/jamf",
            "/usr/bin/systemctl",
            "/usr/local/bin/jamf",
            "/usr/sbin/reboot",
        ];
        assert_eq!(places, expected.map(PathBuf::from));
        // Known by now, and without what only the other script calls.
        let without = ["/usr/bin/ctl", "/usr/bin/jamf", "/usr/bin/systemctl", "/usr/sbin/reboot"];
        assert_eq!(of(b"true"), without.map(PathBuf::from));
    }
}
