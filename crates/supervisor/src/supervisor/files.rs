//! Files and folders that are laid into an endpoint, and taken away again.

use std::fs;
use std::fs::{OpenOptions, Permissions};
use std::io::Write as _;
use std::os::fd::{AsRawFd as _, OwnedFd};
use std::os::unix::fs::{OpenOptionsExt as _, PermissionsExt as _};
use std::path::{Path, PathBuf};

use crate::protocol::sandbox::AGENT_FOLDER;
use crate::protocol::{Folder, LaidFile};
use crate::supervisor::context::{Context as _, Result};

/// Folders for temporary files, which a reboot empties.
pub(crate) const TEMPORARY: &[&str] = &["/tmp", "/run", "/dev/shm"];

/// Lays what the scenario declares, as root inside would.
pub(crate) fn lay(folders: &[Folder], files: &[LaidFile]) -> Result<()> {
    for (path, mode) in folders {
        let step = format!("making the folder {}", path.display());
        fs::create_dir_all(path).context(&step)?;
        fs::set_permissions(path, Permissions::from_mode(*mode)).context(&step)?;
    }
    for (path, mode, content) in files {
        let step = format!("laying the file {}", path.display());
        if let Some(parent) = path.parent() {
            fs::create_dir_all(parent).context(&step)?;
        }
        // What is there and belongs to nobody inside can be replaced, but not written to.
        if OpenOptions::new().write(true).open(path).is_err() {
            let _ = fs::remove_file(path);
        }
        fs::write(path, content).context(&step)?;
        fs::set_permissions(path, Permissions::from_mode(*mode)).context(&step)?;
    }
    Ok(())
}

/// Lays a program at a path; whatever lies there goes.
pub(crate) fn lay_program(path: &Path, content: &[u8]) -> std::io::Result<()> {
    let _ = fs::remove_file(path);
    if let Some(parent) = path.parent() {
        fs::create_dir_all(parent)?;
    }
    let mut file = OpenOptions::new().write(true).create_new(true).mode(0o755).open(path)?;
    file.write_all(content)
}

/// Empties a folder, but for what is mounted in it.
pub(crate) fn empty(folder: &Path) {
    let Ok(entries) = fs::read_dir(folder) else { return };
    for entry in entries.flatten() {
        let path = entry.path();
        if entry.file_type().is_ok_and(|kind| kind.is_dir()) {
            if path != Path::new(AGENT_FOLDER) {
                let _ = fs::remove_dir_all(&path);
            }
        } else {
            let _ = fs::remove_file(&path);
        }
    }
}

/// The folder behind an open file, as a path from `/proc`, which is the working folder.
pub(crate) fn fd_path(folder: &OwnedFd) -> PathBuf {
    PathBuf::from(format!("self/fd/{}", folder.as_raw_fd()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mode(path: &Path) -> u32 {
        fs::metadata(path).unwrap().permissions().mode() & 0o7777
    }

    #[test]
    fn what_is_laid_has_its_mode_and_replaces_what_was_there() {
        let temp = tempfile::tempdir().unwrap();
        let (folder, file) = (temp.path().join("a/b"), temp.path().join("c/d"));
        for content in ["old", "new"] {
            let laid = (file.clone(), 0o4755, content.as_bytes().to_vec());
            lay(&[(folder.clone(), 0o1777)], &[laid]).unwrap();
            assert_eq!((mode(&folder), mode(&file)), (0o1777, 0o4755));
            assert_eq!(fs::read_to_string(&file).unwrap(), content);
        }
    }

    #[test]
    fn a_failure_names_the_step() {
        let temp = tempfile::tempdir().unwrap();
        let file = temp.path().join("file");
        fs::write(&file, "").unwrap();
        let below = file.join("below");
        let failure = lay(&[(below.clone(), 0o755)], &[]).unwrap_err();
        assert_eq!(failure.what, format!("making the folder {}", below.display()));
    }

    #[test]
    fn a_program_is_laid_anew_even_over_one_that_nobody_may_write() {
        let temp = tempfile::tempdir().unwrap();
        let program = temp.path().join("folder/program");
        lay_program(&program, b"old").unwrap();
        fs::set_permissions(&program, Permissions::from_mode(0o400)).unwrap();
        lay_program(&program, b"new").unwrap();
        assert_eq!(fs::read(&program).unwrap(), b"new");
        assert_eq!(mode(&program) & 0o700, 0o700);
    }

    #[test]
    fn an_emptied_folder_stays() {
        let temp = tempfile::tempdir().unwrap();
        fs::create_dir_all(temp.path().join("a/b")).unwrap();
        fs::write(temp.path().join("a/b/c"), "").unwrap();
        std::os::unix::fs::symlink("/nowhere", temp.path().join("link")).unwrap();
        empty(temp.path());
        assert_eq!(fs::read_dir(temp.path()).unwrap().count(), 0);
        empty(&temp.path().join("not there"));
    }
}
