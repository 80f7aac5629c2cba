//! Copies what is small into one folder, so that it needs no layer of its own.

use std::fs;
use std::fs::Permissions;
use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _, symlink};
use std::path::{Path, PathBuf};

use crate::supervisor::mounts::Mount;
use crate::supervisor::{copy_files, mounts};

/// A folder is small with so many things in it, in so many bytes.
const SMALL: Size = Size { entries: 300, bytes: 1 << 20 };

/// The folder that scripts change most is small up to this.
const SETTINGS: Size = Size { entries: 20_000, bytes: 32 << 20 };

/// Nothing is looked for deeper than that.
const MOST_DEPTH: usize = 8;

#[derive(Clone, Copy)]
struct Size {
    entries: u64,
    bytes: u64,
}

/// Copies what is small in `folder` to `to`, and gives the folders that are not; those are there as empty ones. `own` is
/// the supervisor's folder.
pub(crate) fn copy(folder: &Path, to: &Path, mounts: &[Mount], own: &Path) -> Vec<PathBuf> {
    let mut copier = Copier { root: folder, mounts, own, large: Vec::new() };
    copier.children(folder, to, 0);
    copier.large
}

struct Copier<'a> {
    root: &'a Path,
    mounts: &'a [Mount],
    own: &'a Path,
    large: Vec<PathBuf>,
}

impl Copier<'_> {
    fn children(&mut self, folder: &Path, to: &Path, depth: usize) {
        let Ok(entries) = fs::read_dir(folder) else { return };
        for entry in entries.flatten() {
            let (from, to) = (entry.path(), to.join(entry.file_name()));
            let Ok(meta) = entry.metadata() else { continue };
            if meta.is_symlink() {
                let _ = fs::read_link(&from).and_then(|target| symlink(target, &to));
            } else if meta.is_file() && meta.len() <= SMALL.bytes {
                copy_files::file(&from, &to, &meta);
            } else if meta.is_dir() {
                if fs::create_dir(&to).is_err() {
                    continue;
                }
                self.folder(&from, &to, depth);
                // An owner who closes a folder to everybody still gets into it.
                let _ = fs::set_permissions(&to, Permissions::from_mode(meta.mode() & 0o7777 | 0o700));
            }
        }
    }

    fn folder(&mut self, from: &Path, to: &Path, depth: usize) {
        let foreign = self.mounts.iter().any(|mount| mount.place == from && !mount.is_real());
        let inside = Path::new("/").join(from.strip_prefix(self.root).unwrap_or(from));
        if foreign
            || mounts::passed_over(&inside)
            || from.starts_with(self.own)
            || fs::read_dir(from).is_err()
        {
            return;
        }
        if mounts::has_beneath(self.mounts, from) {
            if depth < MOST_DEPTH {
                self.children(from, to, depth + 1);
            }
            return;
        }
        let mut room = if inside == Path::new("/etc") { SETTINGS } else { SMALL };
        if is_within(from, &mut room) {
            copy_files::folder(from, to);
        } else {
            self.large.push(from.to_owned());
        }
    }
}

/// Whether everything in `folder` fits into `room`; what cannot be read takes none.
fn is_within(folder: &Path, room: &mut Size) -> bool {
    let Ok(entries) = fs::read_dir(folder) else { return true };
    for entry in entries.flatten() {
        let Ok(meta) = entry.metadata() else { continue };
        let Some(entries) = room.entries.checked_sub(1) else { return false };
        room.entries = entries;
        if meta.is_file() {
            let Some(bytes) = room.bytes.checked_sub(meta.len()) else { return false };
            room.bytes = bytes;
        }
        if meta.is_dir() && !is_within(&entry.path(), room) {
            return false;
        }
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_fits_is_counted_to_the_last_entry_and_byte() {
        let temp = tempfile::tempdir().unwrap();
        fs::create_dir(temp.path().join("folder")).unwrap();
        fs::write(temp.path().join("folder/file"), [0; 10]).unwrap();
        symlink("/nowhere", temp.path().join("link")).unwrap();
        let fits = |entries, bytes| is_within(temp.path(), &mut Size { entries, bytes });
        assert!(fits(3, 10));
        assert!(!fits(2, 10));
        assert!(!fits(3, 9));
        assert!(is_within(&temp.path().join("not there"), &mut Size { entries: 0, bytes: 0 }));
    }

    #[test]
    fn small_folders_are_copied_and_large_ones_are_told() {
        let temp = tempfile::tempdir().unwrap();
        let (from, to) = (temp.path().join("from"), temp.path().join("to"));
        for folder in ["small/deep", "large", "mounted", "own", "proc/1", "disk/inner"] {
            fs::create_dir_all(from.join(folder)).unwrap();
        }
        fs::create_dir(&to).unwrap();
        fs::write(from.join("small/deep/file"), "text").unwrap();
        fs::set_permissions(from.join("small/deep/file"), Permissions::from_mode(0o640)).unwrap();
        fs::write(from.join("large/file"), vec![0; 2 << 20]).unwrap();
        for hidden in ["mounted", "own", "proc/1"] {
            fs::write(from.join(hidden).join("file"), "").unwrap();
        }
        symlink("small", from.join("link")).unwrap();
        let mounted = |place: &str, kind: &str| Mount { place: from.join(place), kind: kind.to_owned() };
        let mounts = [mounted("mounted", "tmpfs"), mounted("disk/inner", "ext4")];
        let large = copy(&from, &to, &mounts, &from.join("own"));
        assert_eq!(large, [from.join("large")]);
        assert_eq!(fs::read_to_string(to.join("small/deep/file")).unwrap(), "text");
        assert_eq!(fs::metadata(to.join("small/deep/file")).unwrap().mode() & 0o777, 0o640);
        assert_eq!(fs::read_link(to.join("link")).unwrap(), Path::new("small"));
        for empty in ["large", "mounted", "own", "proc", "disk/inner"] {
            assert_eq!(fs::read_dir(to.join(empty)).unwrap().count(), 0, "{empty}");
        }
    }
}
