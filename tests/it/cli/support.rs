//! A folder with files, and patchdrill called in it.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use tempfile::TempDir;

/// A scenario that passes.
pub(super) const PASSES: &str = "\
scenario: One action aborts
tags: [linux, abort]
job:
  platform: linux
  pre_actions:
    - exits: 12
  patches:
    - openssl
expect:
  patches: skipped
";

/// A scenario that fails: its job does not end so.
pub(super) const FAILS: &str = "\
scenario: One action fails
tags: [linux]
job:
  platform: linux
  pre_actions:
    - exits: 1
expect:
  job: Completed
";

/// A folder of its own, marked as a project so that nothing above it is looked at.
pub(super) struct Project {
    folder: TempDir,
}

impl Project {
    /// A project with these files.
    pub(super) fn with(files: &[(&str, &str)]) -> Self {
        let project = Self { folder: tempfile::tempdir().unwrap() };
        project.write("patchdrill.toml", "");
        for (name, text) in files {
            project.write(name, text);
        }
        project
    }

    /// Writes a file, with its folders.
    pub(super) fn write(&self, name: &str, text: &str) {
        let path = self.path(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    pub(super) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub(super) fn read(&self, name: &str) -> String {
        fs::read_to_string(self.path(name)).unwrap()
    }

    /// patchdrill in this project.
    pub(super) fn command(&self, args: &[&str]) -> Command {
        patchdrill(self.folder.path(), args)
    }

    /// Calls patchdrill and waits for it.
    pub(super) fn call(&self, args: &[&str]) -> Called {
        Called::from(self.command(args).output().unwrap())
    }
}

/// patchdrill in a folder, with an environment that says nothing to it.
pub(super) fn patchdrill(folder: &Path, args: &[&str]) -> Command {
    let mut command = Command::new(assert_cmd::cargo::cargo_bin!("patchdrill"));
    for (name, _) in std::env::vars_os() {
        if name.to_str().is_some_and(|name| name.starts_with("PATCHDRILL_") || name.starts_with("CLICOLOR")) {
            command.env_remove(&name);
        }
    }
    command.env_remove("NO_COLOR").env_remove("INSTA_UPDATE").env_remove("CI");
    command.current_dir(folder).args(args);
    command
}

/// What a call came to.
#[derive(Debug)]
pub(super) struct Called {
    pub code: Option<i32>,
    pub stdout: String,
    pub stderr: String,
}

impl From<Output> for Called {
    fn from(output: Output) -> Self {
        Self {
            code: output.status.code(),
            stdout: String::from_utf8(output.stdout).unwrap(),
            stderr: String::from_utf8(output.stderr).unwrap(),
        }
    }
}

impl Called {
    /// Checks the exit code.
    #[track_caller]
    pub(super) fn exits(self, code: i32) -> Self {
        assert_eq!(self.code, Some(code), "{self:#?}");
        self
    }

    /// Checks that standard output holds this.
    #[track_caller]
    pub(super) fn says(self, text: &str) -> Self {
        assert!(self.stdout.contains(text), "{text}\nis not in\n{}\nstderr: {}", self.stdout, self.stderr);
        self
    }

    /// Checks that standard error holds this.
    #[track_caller]
    pub(super) fn complains(self, text: &str) -> Self {
        assert!(self.stderr.contains(text), "{text}\nis not in\n{}", self.stderr);
        self
    }

    /// Checks that nothing stands on standard error.
    #[track_caller]
    pub(super) fn quietly(self) -> Self {
        assert_eq!(self.stderr, "");
        self
    }
}
