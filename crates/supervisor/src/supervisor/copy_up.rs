//! A layer of folders that belong to root inside.
//!
//! To an ordinary user's endpoint, files of the machine's root belong to nobody, and nobody's folders cannot be changed. So
//! each folder is made once more, as root's own, and lies over the real one: files can be made, replaced and removed in it.
//! Small files that may be changed in place are copied too. What belongs to the user already stays as it is.

use std::fs;
use std::fs::Permissions;
use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _};
use std::path::Path;

use crate::supervisor::{copy_files, mounts, sys};

/// Folders are made this deep; programs and libraries lie in many, and scripts make files near the top.
const DEPTH: usize = 6;
const DEPTH_OF_PROGRAMS: usize = 3;

/// What is made for one layer at most.
const MOST_FOLDERS: usize = 5_000;
const MOST_FILES: usize = 2_000;
const MOST_BYTES: u64 = 8 << 20;

/// A larger file is not copied.
const LARGEST: u64 = 1 << 18;

struct Budget {
    folders: usize,
    files: usize,
    bytes: u64,
}

/// Fills `over`, which lies over `folder`.
pub(super) fn lay(folder: &Path, over: &Path) {
    let programs = folder.starts_with("/usr") || folder.starts_with("/snap") || folder.starts_with("/nix");
    let files = if programs || folder.starts_with("/home") { 0 } else { MOST_FILES };
    let mut budget = Budget { folders: MOST_FOLDERS, files, bytes: MOST_BYTES };
    fill(folder, over, if programs { DEPTH_OF_PROGRAMS } else { DEPTH }, &mut budget);
}

fn fill(folder: &Path, over: &Path, depth: usize, budget: &mut Budget) {
    let Ok(entries) = fs::read_dir(folder) else {
        // What cannot be read is empty.
        let _ = sys::make_opaque(over);
        return;
    };
    for entry in entries.flatten() {
        let Ok(kind) = entry.file_type() else { continue };
        let wanted = kind.is_dir() || kind.is_file() && budget.files > 0;
        if !wanted {
            continue;
        }
        let (from, to) = (entry.path(), over.join(entry.file_name()));
        let Ok(meta) = entry.metadata() else { continue };
        if meta.uid() == 0 {
            continue;
        }
        if kind.is_file() {
            if meta.len() <= LARGEST.min(budget.bytes) && fs::File::open(&from).is_ok() {
                budget.files -= 1;
                budget.bytes -= meta.len();
                copy_files::file(&from, &to, &meta);
            }
        } else if budget.folders > 0 && fs::create_dir(&to).is_ok() {
            budget.folders -= 1;
            if mounts::passed_over(&from) {
                let _ = sys::make_opaque(&to);
            } else if depth > 0 {
                fill(&from, &to, depth - 1, budget);
            }
            let _ = fs::set_permissions(&to, Permissions::from_mode(meta.mode() & 0o7777 | 0o700));
        }
    }
}
