//! The project around a scenario file: the folder that its scripts may not leave.

use std::io;
use std::path::{Component, Path, PathBuf};

/// The name of a project's settings file; the folder that holds it is the project's root.
pub const SETTINGS_FILE: &str = "patchdrill.toml";

/// A folder that scripts and rulebooks are looked up in and may not leave.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Project {
    root: PathBuf,
}

/// Why a path of a scenario cannot be used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PathFault {
    /// It is absolute.
    Absolute,
    /// It leads out of the project, by `..` or through a link.
    Outside,
    /// There is nothing; these places were looked at.
    Missing(Vec<PathBuf>),
    /// It is a folder, a socket or another thing that is no file.
    NotAFile,
    /// The system does not let us look.
    Unreadable(String),
}

impl Project {
    /// The project with this root.
    ///
    /// # Errors
    /// When the folder is not there.
    pub fn at(root: &Path) -> io::Result<Self> {
        Ok(Self { root: root.canonicalize()? })
    }

    /// The project that `start` lies in: the nearest folder upward that holds a [`SETTINGS_FILE`] or a `.git`, else
    /// `start` itself.
    ///
    /// # Errors
    /// When `start` is not there.
    pub fn around(start: &Path) -> io::Result<Self> {
        Self::around_or(start, start)
    }

    /// As [`Self::around`], but where no folder upward is marked the project is `otherwise`, if `start` lies in it.
    ///
    /// # Errors
    /// When a folder is not there.
    pub fn around_or(start: &Path, otherwise: &Path) -> io::Result<Self> {
        let start = start.canonicalize()?;
        let marked = |folder: &&Path| folder.join(SETTINGS_FILE).is_file() || folder.join(".git").exists();
        if let Some(root) = start.ancestors().find(marked) {
            return Ok(Self { root: root.to_path_buf() });
        }
        let otherwise = otherwise.canonicalize()?;
        Ok(Self { root: if start.starts_with(&otherwise) { otherwise } else { start } })
    }

    /// The project's root folder, without links.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// The file that `path` names: beside the scenario (in `folder`) first, else from the project's root.
    ///
    /// # Errors
    /// When there is no such file inside the project.
    pub fn file(&self, folder: &Path, path: &Path) -> Result<PathBuf, PathFault> {
        if path.is_absolute() || path.has_root() {
            return Err(PathFault::Absolute);
        }
        let mut looked = Vec::new();
        let mut leaves = true;
        for base in [folder, &self.root] {
            let candidate = base.join(path);
            leaves &= !self.holds(base, path);
            match candidate.canonicalize() {
                Ok(found) if !found.starts_with(&self.root) => return Err(PathFault::Outside),
                Ok(found) if found.is_file() => return Ok(found),
                Ok(_) => return Err(PathFault::NotAFile),
                Err(error) if is_missing(&error) => {
                    if !looked.contains(&candidate) {
                        looked.push(candidate);
                    }
                }
                Err(error) => return Err(PathFault::Unreadable(error.to_string())),
            }
        }
        Err(if leaves { PathFault::Outside } else { PathFault::Missing(looked) })
    }

    /// Whether `path` leads from `base` to a place inside the project, by its words alone: for paths to nothing, which
    /// have no place of their own.
    fn holds(&self, base: &Path, path: &Path) -> bool {
        let Ok(mut place) = base.canonicalize() else { return true };
        for part in path.components() {
            match part {
                Component::ParentDir => _ = place.pop(),
                Component::Normal(name) => place.push(name),
                Component::CurDir | Component::RootDir | Component::Prefix(_) => {}
            }
        }
        place.starts_with(&self.root)
    }
}

/// A path through something that is no folder is as missing as any other.
fn is_missing(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        io::ErrorKind::NotFound
            | io::ErrorKind::NotADirectory
            | io::ErrorKind::InvalidFilename
            | io::ErrorKind::InvalidInput
    )
}
