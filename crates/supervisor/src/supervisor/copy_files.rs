//! Copies files of the machine, so that they belong to root inside.

use std::fs;
use std::fs::{File, FileTimes, Metadata, Permissions};
use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _, symlink};
use std::path::Path;

/// Copies a file with its mode and the time of its last change; one that cannot be read is there and empty.
pub(super) fn file(from: &Path, to: &Path, meta: &Metadata) {
    let copied = fs::copy(from, to).is_ok();
    if let Ok(file) = if copied { File::options().write(true).open(to) } else { File::create(to) } {
        if let Ok(modified) = meta.modified() {
            let _ = file.set_times(FileTimes::new().set_modified(modified));
        }
        let _ = file.set_permissions(Permissions::from_mode(meta.mode() & 0o7777));
    }
}

/// Copies everything in a folder.
pub(super) fn folder(from: &Path, to: &Path) {
    let Ok(entries) = fs::read_dir(from) else { return };
    for entry in entries.flatten() {
        let (from, to) = (entry.path(), to.join(entry.file_name()));
        let Ok(meta) = entry.metadata() else { continue };
        if meta.is_symlink() {
            let _ = fs::read_link(&from).and_then(|target| symlink(target, &to));
        } else if meta.is_file() {
            file(&from, &to, &meta);
        } else if meta.is_dir() && fs::create_dir(&to).is_ok() {
            folder(&from, &to);
            let _ = fs::set_permissions(&to, Permissions::from_mode(meta.mode() & 0o7777 | 0o700));
        }
    }
}
