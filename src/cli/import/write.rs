//! Writes what was imported: all of it or nothing, and never over anything.

use std::fs::OpenOptions;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::{fs, io};

use crate::cli::executable::make_executable;
use crate::scenario::import::File;

/// What became of one file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Made {
    /// The file.
    pub path: PathBuf,
    /// It is new; else the very same file was there already.
    pub is_new: bool,
}

/// Why nothing was written.
#[derive(Debug)]
pub(crate) enum Refused {
    /// These are there already and hold something else.
    There(Vec<PathBuf>),
    /// This could not be written; what was written before it has been taken away again.
    Failed(PathBuf, io::Error),
}

/// Writes `files` into `folder`, which is made when it is missing.
///
/// # Errors
/// When something else is there already, or cannot be written. Then everything is as it was.
pub(crate) fn write(folder: &Path, files: &[File]) -> Result<Vec<Made>, Refused> {
    let mut plan = Vec::with_capacity(files.len());
    let mut there = Vec::new();
    for file in files {
        let path = file.path.split('/').fold(folder.to_path_buf(), |path, part| path.join(part));
        let is_new = fs::symlink_metadata(&path).is_err();
        if !is_new && !holds(&path, &file.bytes) {
            there.push(path.clone());
        }
        plan.push((Made { path, is_new }, file));
    }
    if !there.is_empty() {
        return Err(Refused::There(there));
    }
    let mut undo = Undo::default();
    for (made, file) in plan.iter().filter(|(made, _)| made.is_new) {
        if let Err(error) = create(&made.path, file, &mut undo) {
            undo.all();
            return Err(Refused::Failed(made.path.clone(), error));
        }
    }
    Ok(plan.into_iter().map(|(made, _)| made).collect())
}

/// Whether a file holds exactly these bytes.
fn holds(path: &Path, bytes: &[u8]) -> bool {
    let is_file = fs::metadata(path).is_ok_and(|data| data.is_file() && data.len() == bytes.len() as u64);
    is_file && fs::read(path).is_ok_and(|held| held == bytes)
}

fn create(path: &Path, file: &File, undo: &mut Undo) -> io::Result<()> {
    if let Some(folder) = path.parent() {
        undo.make_folders(folder)?;
    }
    // Only a file that this very call creates is written: whatever comes between, nothing is lost.
    let mut open = OpenOptions::new().write(true).create_new(true).open(path)?;
    undo.files.push(path.to_path_buf());
    open.write_all(&file.bytes)?;
    if file.is_script {
        make_executable(&open)?;
    }
    Ok(())
}

/// What was made so far.
#[derive(Default)]
struct Undo {
    files: Vec<PathBuf>,
    folders: Vec<PathBuf>,
}

impl Undo {
    /// Makes a folder and those above it that are missing.
    fn make_folders(&mut self, folder: &Path) -> io::Result<()> {
        let missing = |folder: &&Path| !folder.as_os_str().is_empty() && !folder.exists();
        let missing: Vec<&Path> = folder.ancestors().take_while(missing).collect();
        for folder in missing.into_iter().rev() {
            fs::create_dir(folder)?;
            self.folders.push(folder.to_path_buf());
        }
        Ok(())
    }

    /// Takes everything away again. What cannot be taken away is ours at least.
    fn all(self) {
        for file in self.files {
            _ = fs::remove_file(file);
        }
        for folder in self.folders.into_iter().rev() {
            _ = fs::remove_dir(folder);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(path: &str, text: &str) -> File {
        File { path: path.to_owned(), bytes: text.into(), is_script: false }
    }

    fn content(folder: &Path) -> Vec<PathBuf> {
        let mut found = Vec::new();
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                found.extend(content(&path));
            }
            found.push(path);
        }
        found.sort();
        found
    }

    #[test]
    fn all_is_written_and_the_same_again_is_no_mistake() {
        let folder = tempfile::tempdir().unwrap();
        let into = folder.path().join("a/b");
        let files = [file("x.yaml", "1"), file("scripts/x/y.sh", "2")];
        assert!(write(&into, &files).unwrap().iter().all(|made| made.is_new));
        assert_eq!(fs::read_to_string(into.join("scripts/x/y.sh")).unwrap(), "2");
        assert!(write(&into, &files).unwrap().iter().all(|made| !made.is_new));
    }

    #[test]
    fn nothing_is_written_over_anything_else() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("x.yaml"), "mine").unwrap();
        let before = content(folder.path());
        let refused = write(folder.path(), &[file("scripts/y.sh", "2"), file("x.yaml", "1")]);
        assert!(matches!(&refused, Err(Refused::There(there)) if there.len() == 1), "{refused:?}");
        assert_eq!(content(folder.path()), before);
        assert_eq!(fs::read_to_string(folder.path().join("x.yaml")).unwrap(), "mine");
    }

    #[test]
    fn after_a_failure_everything_is_as_it_was() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("scripts"), "a file where a folder is wanted").unwrap();
        let before = content(folder.path());
        let refused = write(folder.path(), &[file("new/x.yaml", "1"), file("scripts/y.sh", "2")]);
        assert!(matches!(refused, Err(Refused::Failed(..))), "{refused:?}");
        assert_eq!(content(folder.path()), before);
    }
}
