//! `patchdrill import`, called in a folder of its own.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use assert_cmd::Command;

/// What `patchdrill` said.
pub(super) struct Said {
    pub code: Option<i32>,
    pub stdout: String,
    pub stderr: String,
}

/// `patchdrill` in `folder`, with nothing of this machine's environment that could change what it says.
pub(super) fn patchdrill(folder: &Path, args: &[&str], stdin: &[u8]) -> Said {
    let mut command = Command::cargo_bin("patchdrill").unwrap();
    command.current_dir(folder).args(args).write_stdin(stdin);
    for (name, _) in std::env::vars_os() {
        let text = name.to_string_lossy().to_ascii_uppercase();
        if text.starts_with("PATCHDRILL")
            || ["NO_COLOR", "CLICOLOR_FORCE", "COLUMNS"].contains(&text.as_str())
        {
            command.env_remove(name);
        }
    }
    let output = command.output().unwrap();
    Said {
        code: output.status.code(),
        stdout: String::from_utf8(output.stdout).unwrap(),
        stderr: String::from_utf8(output.stderr).unwrap(),
    }
}

/// The folder of the samples.
pub(super) fn samples() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/import")
}

/// The JSON files of a folder of samples, by name.
pub(super) fn jobs(folder: &str) -> Vec<PathBuf> {
    let entries = fs::read_dir(samples().join(folder)).unwrap();
    let mut files: Vec<_> = entries.map(|entry| entry.unwrap().path()).collect();
    files.retain(|file| file.extension().is_some_and(|ending| ending == "json"));
    files.sort();
    assert!(!files.is_empty(), "{folder} holds no jobs");
    files
}

/// A fresh folder that is a project of its own, with copies of these jobs in it.
pub(super) fn project(jobs: &[PathBuf]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("patchdrill.toml"), "").unwrap();
    for job in jobs {
        fs::copy(job, folder.path().join(job.file_name().unwrap())).unwrap();
    }
    folder
}

/// Everything below a folder: path and content.
pub(super) fn tree(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    fn collect(root: &Path, folder: &Path, files: &mut BTreeMap<String, Vec<u8>>) {
        for entry in fs::read_dir(folder).into_iter().flatten() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                collect(root, &path, files);
            } else {
                let name = path.strip_prefix(root).unwrap().display().to_string().replace('\\', "/");
                files.insert(name, fs::read(&path).unwrap());
            }
        }
    }
    let mut files = BTreeMap::new();
    collect(folder, folder, &mut files);
    files
}

/// Whether what is expected is to be written anew.
pub(super) fn updates() -> bool {
    std::env::var_os("UPDATE_IMPORT").is_some()
}
