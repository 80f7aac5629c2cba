//! From the paths that a user names to the files that hold scenarios.

use std::path::{Path, PathBuf};

use ignore::WalkBuilder;

use crate::diag::Diagnostic;
use crate::source::SourceFile;

/// Whether a file's name says that it holds scenarios.
fn holds_scenarios(path: &Path) -> bool {
    path.extension().is_some_and(|ending| {
        ["feature", "yaml", "yml"].iter().any(|known| ending.eq_ignore_ascii_case(known))
    })
}

/// Folders below a scenario folder whose YAML files are no scenarios.
const OTHER_FOLDERS: [&str; 3] = ["rulebooks", "snapshots", "scripts"];

/// All scenario files that `paths` name, each once, sorted within each path: a file stands for itself, a folder for
/// everything below it but hidden and ignored files and the folders `rulebooks`, `snapshots` and `scripts`.
pub fn discover(paths: &[PathBuf]) -> (Vec<PathBuf>, Vec<Diagnostic>) {
    let mut files = Vec::new();
    let mut diagnostics = Vec::new();
    for path in paths {
        let name = path.display().to_string();
        let fault = |message: String| Diagnostic::file_error(&SourceFile::new(name.as_str(), ""), message);
        if path.is_dir() {
            let mut below = Vec::new();
            let walk = WalkBuilder::new(path)
                .require_git(false)
                .filter_entry(|entry| {
                    entry.depth() == 0 || !OTHER_FOLDERS.iter().any(|other| entry.file_name() == *other)
                })
                .build();
            for entry in walk {
                match entry {
                    Ok(entry) => {
                        if entry.file_type().is_some_and(|kind| kind.is_file())
                            && holds_scenarios(entry.path())
                        {
                            let path = entry.into_path();
                            // What lies in the working directory is named without `./`.
                            below.push(path.strip_prefix(".").map(Path::to_path_buf).unwrap_or(path));
                        }
                    }
                    Err(error) => diagnostics.push(fault(format!("cannot look into the folder: {error}"))),
                }
            }
            if below.is_empty() {
                diagnostics.push(
                    fault("the folder holds no scenario".to_owned())
                        .help("a scenario lies in a file that ends in .feature, .yaml or .yml"),
                );
            }
            below.sort();
            files.append(&mut below);
        } else if path.is_file() {
            if holds_scenarios(path) {
                files.push(path.clone());
            } else {
                diagnostics.push(
                    fault("this is no scenario file".to_owned())
                        .help("a scenario lies in a file that ends in .feature, .yaml or .yml"),
                );
            }
        } else if path.exists() {
            diagnostics.push(fault("it is neither a file nor a folder".to_owned()));
        } else {
            diagnostics.push(
                fault("there is no such file or folder".to_owned())
                    .help(format!("`patchdrill init {name}` makes a small project to start from")),
            );
        }
    }
    let mut seen = std::collections::HashSet::new();
    files.retain(|file| seen.insert(file.canonicalize().unwrap_or_else(|_| file.clone())));
    (files, diagnostics)
}
