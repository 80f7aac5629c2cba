//! The folder in which a local endpoint lives.

use std::ffi::OsStr;
use std::fs::{OpenOptions, Permissions};
use std::io::{ErrorKind, Write as _};
use std::os::unix::ffi::OsStrExt as _;
use std::os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _, PermissionsExt as _};
use std::path::{Component, Path, PathBuf};
use std::time::Duration;
use std::{fs, io};

use crate::endpoint::EndpointError;
use crate::endpoint::guest::is_windows_path;
use crate::environment::DeclaredFile;

/// How often it is tried to remove a folder while too many files are open.
const PATIENCE: usize = 400;

/// A private folder, removed with everything in it when it is dropped.
#[derive(Debug)]
pub(super) struct Folder {
    root: PathBuf,
}

impl Folder {
    /// Makes the folder in `temp`, with the folders that every endpoint has.
    pub(super) fn make(temp: &Path) -> io::Result<Self> {
        let root = tempfile::Builder::new()
            .prefix("patchdrill-")
            .permissions(Permissions::from_mode(0o700))
            .tempdir_in(temp)?
            .keep();
        let folder = Self { root };
        fs::DirBuilder::new().mode(0o700).create(folder.bin())?;
        folder.open()?;
        Ok(folder)
    }

    /// Makes the folders that every script finds, should an earlier one have removed them: an agent does not fail to start
    /// a script for what the one before did.
    pub(super) fn open(&self) -> io::Result<()> {
        for part in [self.work(), self.home(), self.tmp()] {
            match fs::symlink_metadata(&part) {
                Ok(meta) if meta.is_dir() => continue,
                Ok(_) => remove(&part)?,
                Err(error) if error.kind() == ErrorKind::NotFound => {}
                Err(error) => return Err(error),
            }
            fs::DirBuilder::new().mode(0o700).create(part)?;
        }
        Ok(())
    }

    pub(super) fn root(&self) -> &Path {
        &self.root
    }

    /// Doubles and guards; first on PATH.
    pub(super) fn bin(&self) -> PathBuf {
        self.root.join("bin")
    }

    /// The working folder of every script; declared files lie here.
    pub(super) fn work(&self) -> PathBuf {
        self.root.join("work")
    }

    pub(super) fn home(&self) -> PathBuf {
        self.root.join("home")
    }

    pub(super) fn tmp(&self) -> PathBuf {
        self.root.join("tmp")
    }

    /// Lays the declared files into the working folder.
    pub(super) fn lay(&self, files: &[DeclaredFile]) -> Result<(), EndpointError> {
        let work = self.work();
        let mut modes = Vec::new();
        for file in files {
            let path = inside(&work, &file.path)?;
            let failed = |error: io::Error| match error.kind() {
                ErrorKind::AlreadyExists | ErrorKind::NotADirectory | ErrorKind::IsADirectory => {
                    EndpointError::Refused(format!(
                        "`{}` is declared twice, or both as a file and as a folder",
                        file.path.display()
                    ))
                }
                _ => EndpointError::Io { what: format!("laying the file {}", file.path.display()), error },
            };
            if let Some(parent) = path.parent() {
                fs::create_dir_all(parent).map_err(failed)?;
            }
            match &file.content {
                Some(content) => write_new(&path, content, 0o600).map_err(failed)?,
                None => fs::create_dir_all(&path).map_err(failed)?,
            }
            let usual = if file.content.is_some() { 0o644 } else { 0o755 };
            modes.push((path, file.mode.unwrap_or(usual) & 0o777));
        }
        // A folder that is closed to its owner is closed last, and what lies in it before.
        for (path, mode) in modes.iter().rev() {
            fs::set_permissions(path, Permissions::from_mode(*mode))
                .map_err(EndpointError::io(format!("setting the mode of {}", path.display())))?;
        }
        Ok(())
    }

    /// Writes a script into a folder of its own, so that it finds no other file beside it: a job carries one script an
    /// action and nothing else.
    pub(super) fn write_script(&self, folder: &str, name: &OsStr, script: &[u8]) -> io::Result<PathBuf> {
        let folder = self.root.join(folder);
        if let Err(error) = fs::DirBuilder::new().mode(0o700).create(&folder)
            && error.kind() != ErrorKind::AlreadyExists
        {
            return Err(error);
        }
        let path = folder.join(name);
        match write_new(&path, script, 0o700) {
            // Something of that name was left by an earlier attempt.
            Err(error) if error.kind() == ErrorKind::AlreadyExists => {
                remove(&path)?;
                write_new(&path, script, 0o700)?;
            }
            written => written?,
        }
        Ok(path)
    }

    /// Empties the folder for temporary files, as a reboot does.
    pub(super) fn empty_tmp(&self) -> io::Result<()> {
        remove(&self.tmp())?;
        fs::DirBuilder::new().mode(0o700).create(self.tmp())
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        // To look into a folder takes an open file. When there are too many, others close theirs soon.
        for _ in 0..PATIENCE {
            match remove(&self.root) {
                Err(error) if is_out_of_files(&error) => std::thread::sleep(Duration::from_millis(5)),
                // Nobody is left to tell.
                _ => break,
            }
        }
    }
}

/// Too many open files, in this process or in the whole system.
fn is_out_of_files(error: &io::Error) -> bool {
    let code = error.raw_os_error();
    [rustix::io::Errno::MFILE, rustix::io::Errno::NFILE]
        .iter()
        .any(|errno| code == Some(errno.raw_os_error()))
}

fn write_new(path: &Path, content: &[u8], mode: u32) -> io::Result<()> {
    OpenOptions::new().write(true).create_new(true).mode(mode).open(path)?.write_all(content)
}

/// The place of a declared path in `work`.
fn inside(work: &Path, path: &Path) -> Result<PathBuf, EndpointError> {
    let refused = |why: &str| {
        let way_out = "give a path relative to the working folder of the scripts, or rehearse on a sandbox, which has files of its own";
        Err(EndpointError::Refused(format!("the file `{}` {why}; {way_out}", path.display())))
    };
    let bytes = path.as_os_str().as_bytes();
    if path.is_absolute() || is_windows_path(bytes) {
        return refused("would have to lie on this machine itself");
    }
    let mut place = work.to_owned();
    for part in path.components() {
        match part {
            Component::Normal(name) => place.push(name),
            Component::CurDir => {}
            _ => return refused("would lie outside the endpoint"),
        }
    }
    if place == work || bytes.contains(&0) { refused("names no file") } else { Ok(place) }
}

/// Removes a file, or a folder with everything in it, whatever modes a script has given to it.
pub(super) fn remove(path: &Path) -> io::Result<()> {
    let attempt = || match fs::symlink_metadata(path) {
        Ok(meta) if meta.is_dir() => fs::remove_dir_all(path),
        Ok(_) => fs::remove_file(path),
        Err(error) => Err(error),
    };
    match attempt() {
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(()),
        Err(_) => {
            unlock(path);
            attempt()
        }
        Ok(()) => Ok(()),
    }
}

/// Opens a folder and all folders in it to their owner.
fn unlock(path: &Path) {
    let mut folders = vec![path.to_owned()];
    while let Some(folder) = folders.pop() {
        if fs::set_permissions(&folder, Permissions::from_mode(0o700)).is_err() {
            continue;
        }
        let Ok(entries) = fs::read_dir(&folder) else { continue };
        // What the entry itself is counts, not what it may point to.
        let inner = entries.flatten().filter(|entry| entry.file_type().is_ok_and(|kind| kind.is_dir()));
        folders.extend(inner.map(|entry| entry.path()));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::endpoint::guest::temporary_folder;

    fn folder() -> Folder {
        Folder::make(&temporary_folder().unwrap()).unwrap()
    }

    fn file(path: &str, content: Option<&str>, mode: Option<u32>) -> DeclaredFile {
        DeclaredFile { path: path.into(), content: content.map(|text| text.as_bytes().to_vec()), mode }
    }

    fn mode(path: &Path) -> u32 {
        fs::symlink_metadata(path).unwrap().permissions().mode() & 0o7777
    }

    #[test]
    fn files_lie_in_the_working_folder_with_their_modes() {
        let folder = folder();
        let files = [
            file("state/backup.status", Some("BackupMode=ON"), None),
            file("./run.sh", Some("#!/bin/sh\n"), Some(0o755)),
            file("empty", None, None),
            file("closed", None, Some(0o000)),
            file("closed/inside", Some("x"), Some(0o4600)),
        ];
        folder.lay(&files).unwrap();
        let work = folder.work();
        assert_eq!(fs::read(work.join("state/backup.status")).unwrap(), b"BackupMode=ON");
        assert_eq!(mode(folder.root()), 0o700);
        for (path, expected) in
            [("state/backup.status", 0o644), ("run.sh", 0o755), ("empty", 0o755), ("closed", 0)]
        {
            assert_eq!(mode(&work.join(path)), expected, "{path}");
        }
    }

    #[test]
    fn nothing_is_laid_outside_the_endpoint() {
        let folder = folder();
        for path in
            ["/etc/passwd", "../x", "a/../../x", "C:\\AppStatus\\x", "c:/x", "\\\\server\\x", "", ".", "a/.."]
        {
            let refused = folder.lay(&[file(path, Some(""), None)]);
            assert!(matches!(refused, Err(EndpointError::Refused(_))), "{path}: {refused:?}");
        }
        for twice in [["a", "a"], ["a", "a/b"], ["a/b", "a"]] {
            let refused = folder.lay(&twice.map(|path| file(path, Some(""), None)));
            assert!(matches!(refused, Err(EndpointError::Refused(_))), "{twice:?}: {refused:?}");
            remove(&folder.work()).unwrap();
            fs::create_dir(folder.work()).unwrap();
        }
    }

    #[test]
    fn everything_is_removed_whatever_its_mode() {
        let folder = folder();
        let root = folder.root().to_owned();
        let deep = folder.work().join("a/b");
        fs::create_dir_all(&deep).unwrap();
        fs::write(deep.join("file"), "").unwrap();
        let outside = tempfile::tempdir().unwrap();
        fs::write(outside.path().join("kept"), "").unwrap();
        std::os::unix::fs::symlink(outside.path(), deep.join("link")).unwrap();
        fs::set_permissions(&deep, Permissions::from_mode(0o000)).unwrap();
        fs::set_permissions(folder.work(), Permissions::from_mode(0o000)).unwrap();
        drop(folder);
        assert!(!root.exists());
        assert!(outside.path().join("kept").exists());
        assert_eq!(mode(outside.path()) & 0o700, 0o700);
    }

    #[test]
    fn what_every_script_finds_is_made_again() {
        let folder = folder();
        fs::write(folder.work().join("kept"), "").unwrap();
        remove(&folder.home()).unwrap();
        remove(&folder.tmp()).unwrap();
        std::os::unix::fs::symlink("/", folder.tmp()).unwrap();
        folder.open().unwrap();
        assert!(folder.work().join("kept").exists());
        for part in [folder.home(), folder.tmp()] {
            assert!(fs::symlink_metadata(&part).unwrap().is_dir(), "{}", part.display());
            assert_eq!(fs::read_dir(&part).unwrap().count(), 0, "{}", part.display());
        }
    }

    #[test]
    fn a_script_lies_alone_and_replaces_what_an_earlier_attempt_left() {
        let folder = folder();
        for text in ["one", "two"] {
            let path = folder.write_script("pre-1", OsStr::new("a.sh"), text.as_bytes()).unwrap();
            assert_eq!((fs::read(&path).unwrap(), mode(&path)), (text.into(), 0o700));
        }
        assert_eq!(fs::read_dir(folder.root().join("pre-1")).unwrap().count(), 1);
    }
}
