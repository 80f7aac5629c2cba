//! The container engine, called as a person calls it: patchdrill is not under test here, its images are.

use std::process::{Command, Output};

use libtest_mimic::{Completion, Trial};

use crate::{left_out, required};

/// Commands that patch jobs' scripts call, in the images of every family.
pub(super) const TOOLS: &[&str] = &[
    "awk", "bash", "cat", "cut", "curl", "date", "df", "find", "findmnt", "free", "grep", "hostname", "id",
    "ip", "lsblk", "mount", "pgrep", "ps", "sed", "sh", "sleep", "sort", "ss", "stat", "sudo", "tail", "tee",
    "timeout", "uname", "uptime", "xargs",
];

/// A test of an image, by what it shows.
pub(super) type Test = (&'static str, fn(Image));

/// What came of a command: its exit code and its standard output, with errors on standard error beside.
#[derive(Debug)]
pub(super) struct Ran {
    pub code: Option<i32>,
    pub stdout: String,
    pub stderr: String,
}

impl From<Output> for Ran {
    fn from(output: Output) -> Self {
        Self {
            code: output.status.code(),
            stdout: String::from_utf8_lossy(&output.stdout).into_owned(),
            stderr: String::from_utf8_lossy(&output.stderr).into_owned(),
        }
    }
}

impl Ran {
    /// Checks the exit code.
    #[track_caller]
    pub(super) fn exits(self, code: i32) -> Self {
        assert_eq!(self.code, Some(code), "{self:#?}");
        self
    }

    /// Checks the lines of standard output.
    #[track_caller]
    pub(super) fn says(self, lines: &[&str]) -> Self {
        assert_eq!(self.stdout.lines().collect::<Vec<_>>(), lines, "{self:#?}");
        self
    }
}

/// An image, looked at by one test.
#[derive(Clone, Copy)]
pub(super) struct Image(pub &'static str);

impl Image {
    /// Runs a script in a new container that has no network.
    pub(super) fn run(self, script: &str) -> Ran {
        let arguments = [
            "run",
            "--rm",
            "--network",
            "none",
            "--label",
            "patchdrill-images-test",
            self.0,
            "bash",
            "-c",
            script,
        ];
        engine(&arguments).unwrap().into()
    }

    /// Checks that these commands are there, and those are not.
    #[track_caller]
    pub(super) fn has(self, wanted: &[&str], unwanted: &[&str]) {
        let all = [wanted, unwanted].concat().join(" ");
        let script = format!("for tool in {all}; do command -v $tool >/dev/null && echo $tool; done; exit 0");
        let found = self.run(&script).exits(0);
        assert_eq!(found.stdout.lines().collect::<Vec<_>>(), wanted, "in {}", self.0);
    }
}

/// A container that lives until the test has ended.
pub(super) struct Container(String);

impl Container {
    pub(super) fn of(image: Image) -> Self {
        let arguments = [
            "run",
            "--detach",
            "--network",
            "none",
            "--label",
            "patchdrill-images-test",
            image.0,
            "sleep",
            "600",
        ];
        let ran = Ran::from(engine(&arguments).unwrap()).exits(0);
        Self(ran.stdout.trim().to_owned())
    }

    pub(super) fn exec(&self, script: &str) -> Ran {
        engine(&["exec", &self.0, "bash", "-c", script]).unwrap().into()
    }

    pub(super) fn restart(&self) {
        Ran::from(engine(&["restart", "--time", "0", &self.0]).unwrap()).exits(0);
    }
}

impl Drop for Container {
    fn drop(&mut self) {
        let _ = engine(&["rm", "--force", "--volumes", &self.0]);
    }
}

/// A test of an image. Where the image cannot be had, the test is ignored with the reason, unless containers are required and
/// `containers/build` can make this image on every Debian.
pub(super) fn trial(folder: &'static str, image: &'static str, what: &str, test: fn(Image)) -> Trial {
    let makeable = matches!(folder, "debian" | "rhel-like" | "suse-like");
    Trial::ignorable_test(format!("{image}::{what}"), move || {
        if let Some(reason) = lacks(folder, image) {
            return left_out(reason, required() && makeable);
        }
        test(Image(image));
        Ok(Completion::Completed)
    })
}

/// Why an image cannot be looked at.
fn lacks(folder: &str, image: &str) -> Option<String> {
    match engine(&["image", "inspect", image]) {
        Err(error) => Some(format!("no container engine: {} cannot be started: {error}", program())),
        Ok(output) if output.status.success() => None,
        Ok(output) => {
            let said = String::from_utf8_lossy(&output.stderr);
            let said = said.trim();
            Some(if said.to_lowercase().contains("no such image") {
                format!("{image} is not there; make it: containers/build {folder}")
            } else {
                format!("no container engine answers to {}: {said}", program())
            })
        }
    }
}

fn engine(arguments: &[&str]) -> std::io::Result<Output> {
    Command::new(program()).args(arguments).output()
}

fn program() -> String {
    std::env::var("CONTAINER_ENGINE").unwrap_or_else(|_| "docker".to_owned())
}
