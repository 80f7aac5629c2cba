//! Writes the project, and never over anything.

use std::fs::OpenOptions;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::{fs, io};

use crate::cli::executable::make_executable;

/// Every file of the project: path, content, whether it is a program.
const FILES: [(&str, &str, bool); 4] = [
    ("patchdrill.toml", include_str!("files/patchdrill.toml"), false),
    ("features/stop_app.feature", include_str!("files/features/stop_app.feature"), false),
    ("scenarios/backup_window.yaml", include_str!("files/scenarios/backup_window.yaml"), false),
    ("scripts/stop_app.sh", include_str!("files/scripts/stop_app.sh"), true),
];

/// What became of one file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Made {
    /// The file.
    pub path: PathBuf,
    /// It is new; else something of that name was there and was left alone.
    pub is_new: bool,
}

/// Makes the project in `folder`, which is made when it is missing.
///
/// # Errors
/// With the path that could not be written.
pub(crate) fn scaffold(folder: &Path) -> Result<Vec<Made>, (PathBuf, io::Error)> {
    FILES
        .iter()
        .map(|(name, content, is_program)| {
            let path = folder.join(name);
            let is_new = create(&path, content, *is_program).map_err(|error| (path.clone(), error))?;
            Ok(Made { path, is_new })
        })
        .collect()
}

fn create(path: &Path, content: &str, is_program: bool) -> io::Result<bool> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    // Only a file that this very call creates is written: whatever comes between, nothing is lost.
    let mut file = match OpenOptions::new().write(true).create_new(true).open(path) {
        Ok(file) => file,
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => return Ok(false),
        Err(error) => return Err(error),
    };
    file.write_all(content.as_bytes())?;
    if is_program {
        make_executable(&file)?;
    }
    Ok(true)
}
