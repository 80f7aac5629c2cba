//! A project whose scenarios run in containers, and an image to make them of.

use std::collections::BTreeSet;
use std::fs;
use std::fs::File;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use libtest_mimic::{Completion, Trial};
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::{left_out, required};

/// Some programs of this machine, and what they need; so the tests need no registry.
pub(super) const IMAGE: &str = "patchdrill-test:programs-2";

/// What scripts of the tests call.
const PROGRAMS: &[&str] = &[
    "/bin/sh",
    "/bin/bash",
    "/usr/bin/env",
    "/bin/cat",
    "/bin/ls",
    "/bin/sleep",
    "/bin/mkdir",
    "/bin/rm",
    "/bin/touch",
    "/usr/bin/id",
    "/usr/bin/head",
    "/usr/bin/tr",
    "/usr/bin/seq",
    "/bin/date",
    "/bin/kill",
    "/usr/bin/setsid",
    "/usr/bin/sort",
    "/bin/hostname",
    "/usr/bin/tail",
    "/usr/bin/ipcmk",
];

/// Longer than anything here takes; it only ends a test that fails.
const PATIENCE: Duration = Duration::from_secs(120);

/// A project, where an engine answers.
pub(super) struct Project {
    folder: TempDir,
}

/// What a call of patchdrill came to.
pub(super) struct Called {
    pub code: Option<i32>,
    pub stdout: Vec<u8>,
    pub stderr: String,
    pub pid: u32,
}

/// A test in a project of its own. Where no engine answers it is ignored, with the reason.
pub(super) fn trial(module: &str, name: &str, test: fn(&Project) -> Completion) -> Trial {
    let module = module.rsplit("::").next().unwrap_or(module);
    Trial::ignorable_test(format!("{module}::{name}"), move || {
        let why = match Command::new("docker").arg("version").output() {
            Ok(output) if output.status.success() => None,
            Ok(output) => Some(String::from_utf8_lossy(&output.stderr).trim().to_owned()),
            Err(error) => Some(format!("no container engine answers: docker: {error}")),
        };
        if let Some(why) = why {
            return left_out(why, required());
        }
        make_image();
        let project = Project { folder: tempfile::Builder::new().prefix("contained-").tempdir().unwrap() };
        fs::write(project.path("patchdrill.toml"), "").unwrap();
        Ok(test(&project))
    })
}

/// Makes the image, once for all tests.
fn make_image() {
    let lock = File::create(std::env::temp_dir().join("patchdrill-test-image.lock")).unwrap();
    lock.lock().unwrap();
    if docker(&["image", "inspect", "--format", "ok", IMAGE]).is_ok() {
        return;
    }
    let mut files: BTreeSet<String> = BTreeSet::new();
    for program in PROGRAMS.iter().filter(|program| Path::new(program).exists()) {
        files.insert((*program).to_owned());
        let libraries = Command::new("ldd").arg(program).output().unwrap();
        let text = String::from_utf8_lossy(&libraries.stdout).into_owned();
        files.extend(text.split_whitespace().filter(|word| word.starts_with('/')).map(str::to_owned));
    }
    let mut tar = Command::new("tar");
    tar.args(["-chf", "-", "-C", "/"]).args(files.iter().map(|file| file.trim_start_matches('/')));
    let mut tar = tar.stdout(Stdio::piped()).spawn().unwrap();
    let import = Command::new("docker")
        .args(["import", "--change", "LABEL patchdrill-test=1", "-", IMAGE])
        .stdin(tar.stdout.take().unwrap())
        .output()
        .unwrap();
    assert!(tar.wait().unwrap().success());
    assert!(import.status.success(), "{}", String::from_utf8_lossy(&import.stderr));
}

/// Calls the engine's own command line.
pub(super) fn docker(args: &[&str]) -> Result<String, String> {
    let output = Command::new("docker").args(args).output().unwrap();
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).trim().to_owned();
    if output.status.success() { Ok(text(&output.stdout)) } else { Err(text(&output.stderr)) }
}

/// The containers that a process has made.
pub(super) fn containers(pid: u32) -> Vec<String> {
    let filter = format!("label=patchdrill.pid={pid}");
    let listed = docker(&["ps", "--all", "--quiet", "--no-trunc", "--filter", &filter]).unwrap();
    listed.lines().map(str::to_owned).collect()
}

/// Looks until something is so; whoever brings it about has no way to say when.
#[track_caller]
pub(super) fn wait_until<T>(what: &str, so: impl Fn() -> Option<T>) -> T {
    let begun = Instant::now();
    loop {
        if let Some(found) = so() {
            return found;
        }
        assert!(begun.elapsed() < PATIENCE, "waited in vain: {what}");
        std::thread::sleep(Duration::from_millis(20));
    }
}

/// A scenario with these pre-actions, each a script.
pub(super) fn scenario(name: &str, endpoint: &Value, scripts: &[&str]) -> Value {
    let actions: Vec<_> = scripts.iter().map(|script| json!({ "run_script": script })).collect();
    let mut endpoint = endpoint.clone();
    endpoint["on"] = "container".into();
    if endpoint["image"].is_null() {
        endpoint["image"] = IMAGE.into();
    }
    json!({
        "scenario": name,
        "job": { "platform": "linux", "pre_actions": actions },
        "endpoint": endpoint,
        "expect": {},
    })
}

/// A script of bash.
pub(super) fn bash(text: &str) -> String {
    format!("#!/bin/bash\n{text}")
}

impl Project {
    pub(super) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Writes scenarios into one file; what is JSON is YAML.
    pub(super) fn write(&self, name: &str, scenarios: &[Value]) {
        let text: Vec<_> = scenarios.iter().map(Value::to_string).collect();
        fs::write(self.path(name), text.join("\n---\n")).unwrap();
    }

    /// patchdrill, called in the project.
    pub(super) fn patchdrill(&self, args: &[&str]) -> Command {
        let mut command = Command::new(assert_cmd::cargo::cargo_bin!("patchdrill"));
        command.args(args).current_dir(self.folder.path()).env_clear();
        command.env("PATH", "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin");
        if let Some(host) = std::env::var_os("DOCKER_HOST") {
            command.env("DOCKER_HOST", host);
        }
        command
    }

    pub(super) fn start(&self, args: &[&str]) -> Child {
        self.patchdrill(args).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap()
    }

    pub(super) fn call(&self, args: &[&str]) -> Called {
        Called::of(self.start(args))
    }

    /// Rehearses one job with these scripts; nothing of it is left.
    #[track_caller]
    pub(super) fn run(&self, endpoint: &Value, scripts: &[&str]) -> Value {
        self.write("one.yaml", &[scenario("one", endpoint, scripts)]);
        let called = self.call(&["test", "--format", "json", "--max-restarts", "1", "one.yaml"]);
        let result = called.scenarios().remove(0);
        assert_eq!(containers(called.pid), Vec::<String>::new());
        result
    }
}

impl Called {
    pub(super) fn of(child: Child) -> Self {
        let pid = child.id();
        let output = child.wait_with_output().unwrap();
        let stderr = String::from_utf8_lossy(&output.stderr).into_owned();
        Self { code: output.status.code(), stdout: output.stdout, stderr, pid }
    }

    /// What it tells of each scenario.
    #[track_caller]
    pub(super) fn scenarios(&self) -> Vec<Value> {
        let results: Value = serde_json::from_slice(&self.stdout)
            .unwrap_or_else(|error| panic!("there is no report: {error}\n{}", self.stderr));
        results["scenarios"].as_array().unwrap().clone()
    }
}

/// How a run of an action ended, in words.
#[track_caller]
pub(super) fn end(result: &Value, run: usize) -> &str {
    result["runs"][run]["end"].as_str().unwrap_or_else(|| panic!("{result:#}"))
}

/// What it wrote to standard output.
#[track_caller]
pub(super) fn stdout(result: &Value, run: usize) -> &str {
    result["runs"][run]["stdout"]["text"].as_str().unwrap_or_default()
}
