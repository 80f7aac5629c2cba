//! A layer of folders that belong to root inside.
//!
//! To an ordinary user's endpoint, files of the machine's root belong to nobody, and nobody's folders cannot be changed. So
//! each folder is made once more, as root's own, and lies over the real one: files can be made, replaced and removed in it.
//! Files that are changed in place, which are those under `/etc` most of all, are copied too, as far as they are small.

use std::fs;
use std::fs::Permissions;
use std::os::unix::fs::MetadataExt as _;
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;

use crate::sys;

/// Folders that hold much and that scripts change seldom are gone through this deep.
const SHALLOW: usize = 3;

/// What is copied of `/etc` and the like, in bytes and files.
const MOST_BYTES: u64 = 32 << 20;
const MOST_FOLDERS: usize = 20_000;
const LARGEST: u64 = 1 << 20;

struct Budget {
    bytes: u64,
    folders: usize,
}

/// Fills `shadow`, which lies over `folder`.
pub fn lay(folder: &Path, shadow: &Path) {
    let files = !folder.starts_with("/usr") && !folder.starts_with("/home");
    let depth = if folder.starts_with("/usr") || folder.starts_with("/snap") { SHALLOW } else { 64 };
    let mut budget = Budget { bytes: MOST_BYTES, folders: MOST_FOLDERS };
    fill(folder, shadow, depth, files, &mut budget);
}

fn fill(folder: &Path, shadow: &Path, depth: usize, files: bool, budget: &mut Budget) {
    let Ok(entries) = fs::read_dir(folder) else {
        // What cannot be read is empty.
        let _ = sys::make_opaque(shadow);
        return;
    };
    for entry in entries.flatten() {
        let (from, to) = (entry.path(), shadow.join(entry.file_name()));
        let Ok(kind) = entry.file_type() else { continue };
        if kind.is_dir() {
            let Ok(meta) = entry.metadata() else { continue };
            let closed = crate::mounts::passed_over(&from);
            if budget.folders == 0 || fs::create_dir(&to).is_err() {
                continue;
            }
            budget.folders -= 1;
            if closed {
                let _ = sys::make_opaque(&to);
            } else if depth > 0 {
                fill(&from, &to, depth - 1, files, budget);
            }
            // An owner who closes a folder to everybody still gets into it.
            let _ = fs::set_permissions(&to, Permissions::from_mode(meta.mode() & 0o7777 | 0o700));
        } else if kind.is_file() && files {
            let Ok(meta) = entry.metadata() else { continue };
            if meta.uid() == 0 || meta.len() > LARGEST.min(budget.bytes) {
                continue;
            }
            budget.bytes -= meta.len();
            if fs::copy(&from, &to).is_err() {
                let _ = fs::remove_file(&to);
            }
        }
    }
}
