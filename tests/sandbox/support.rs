//! A project whose scenarios run in sandboxes, for the caller and for an ordinary user, and what must not happen to the
//! machine meanwhile.

use std::fs;
use std::fs::Permissions;
use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _, chown};
use std::os::unix::process::CommandExt as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use tempfile::TempDir;

/// An ordinary user of no machine.
const NOBODY_ELSE: u32 = 54_321;

/// What the caller's environment holds, and no script may see.
pub(crate) const SECRET: &str = "swordfish-";

/// Longer than anything here takes; it only ends a test that fails.
pub(crate) const PATIENCE: Duration = Duration::from_secs(60);

static NUMBER: AtomicU32 = AtomicU32::new(0);

/// A project, the user who calls patchdrill in it, and a process of that user which no script may harm.
pub(crate) struct Machine {
    folder: TempDir,
    program: PathBuf,
    user: Option<u32>,
    /// In the environment of every script, so that its processes are found from outside.
    mark: String,
    canary: Child,
    /// Groups of processes that were there before.
    groups: Vec<PathBuf>,
}

/// Runs a test for the caller and, where that is root, for an ordinary user too. Where sandboxes are forbidden, it says so.
pub(crate) fn for_everybody(test: impl Fn(&Machine)) {
    for user in [None, Some(NOBODY_ELSE)] {
        if user.is_some() && fs::metadata("/proc/self").unwrap().uid() != 0 {
            continue;
        }
        for_one(user, &test);
    }
}

/// Runs a test for the caller.
pub(crate) fn for_caller(test: impl Fn(&Machine)) {
    for_one(None, test);
}

fn for_one(user: Option<u32>, test: impl Fn(&Machine)) {
    let machine = Machine::new(user);
    let who = if user.is_some() { "an ordinary user" } else { "the caller" };
    if let Some(reason) = machine.forbidden() {
        println!("skipped for {who}: {reason}");
        return;
    }
    println!("for {who}:");
    test(&machine);
    machine.assert_unharmed();
    machine.assert_nothing_is_left();
}

/// Whether this machine has a program; where not, says what is skipped.
pub(crate) fn has(program: &str) -> bool {
    let found = ["/usr/bin", "/bin", "/usr/sbin", "/sbin"]
        .iter()
        .any(|folder| Path::new(folder).join(program).exists());
    if !found {
        println!("skipped: this machine has no {program}");
    }
    found
}

/// Looks until something is so; whoever brings it about has no way to say when.
#[track_caller]
pub(crate) fn wait_until(what: &str, so: impl Fn() -> bool) {
    wait_as_long_as(what, || 0, so);
}

/// The same as long as something goes on, that is, as this number changes: much takes long on a busy machine.
#[track_caller]
pub(crate) fn wait_as_long_as(what: &str, goes_on: impl Fn() -> usize, so: impl Fn() -> bool) {
    let (mut at, mut since) = (goes_on(), Instant::now());
    while !so() {
        let now = goes_on();
        if now != at {
            (at, since) = (now, Instant::now());
        }
        assert!(since.elapsed() < PATIENCE, "waited in vain: {what}");
        std::thread::sleep(Duration::from_millis(5));
    }
}

/// What one rehearsal came to.
#[derive(Debug)]
pub(crate) struct Ran(pub Value);

impl Ran {
    /// Each run of an action.
    pub(crate) fn run(&self, index: usize) -> &Value {
        let run = &self.0["runs"][index];
        assert!(run.is_object(), "there is no run {index}: {:#}", self.0);
        run
    }

    /// How the run ended, in words.
    pub(crate) fn end(&self, index: usize) -> &str {
        self.run(index)["end"].as_str().unwrap()
    }

    /// What the run wrote to standard output.
    pub(crate) fn stdout(&self, index: usize) -> &str {
        self.run(index)["stdout"]["text"].as_str().unwrap_or_default()
    }

    /// That the first action ended so, and the second, which only exits, with 0: the endpoint has stood it.
    #[track_caller]
    pub(crate) fn ended(self, end: &str) -> Self {
        assert_eq!(self.0["reason"], Value::Null, "{:#}", self.0);
        assert_eq!(self.end(0), end, "{:#}", self.0);
        assert_eq!(self.end(1), "exit code 0", "{:#}", self.0);
        self
    }

    /// That the first action wrote exactly these lines.
    #[track_caller]
    pub(crate) fn said(self, lines: &[&str]) -> Self {
        assert_eq!(self.stdout(0).lines().collect::<Vec<_>>(), lines, "{:#}", self.0["runs"][0]);
        self
    }
}

impl Machine {
    fn new(user: Option<u32>) -> Self {
        let folder = tempfile::Builder::new().prefix("sandboxed-").tempdir().unwrap();
        fs::set_permissions(folder.path(), Permissions::from_mode(0o755)).unwrap();
        let built = assert_cmd::cargo::cargo_bin!("patchdrill");
        // An ordinary user may not reach where it was built.
        let program = folder.path().join("patchdrill");
        if fs::hard_link(built, &program).is_err() {
            fs::copy(built, &program).unwrap();
        }
        let mut canary = Command::new("sleep");
        canary.arg("3600").stdin(Stdio::null()).stdout(Stdio::null());
        if let Some(user) = user {
            canary.uid(user).gid(user);
        }
        let groups = cgroups(Path::new("/sys/fs/cgroup"), 0);
        let mark = format!("mark-{}-{}", std::process::id(), NUMBER.fetch_add(1, Ordering::Relaxed));
        let machine = Self { program, user, mark, canary: canary.spawn().unwrap(), groups, folder };
        fs::create_dir(machine.path("project")).unwrap();
        fs::create_dir(machine.path("temporary")).unwrap();
        fs::write(machine.path("project/patchdrill.toml"), "").unwrap();
        for folder in ["", "project", "temporary"] {
            machine.give(&machine.path(folder));
        }
        machine
    }

    /// Makes something the user's own.
    pub(crate) fn give(&self, path: &Path) {
        chown(path, self.user, self.user).unwrap();
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// The process that must survive.
    pub(crate) fn canary(&self) -> u32 {
        self.canary.id()
    }

    /// Why this user can have no sandboxes: the system itself refuses a user namespace. Anything else is a failure.
    fn forbidden(&self) -> Option<String> {
        let mut command = Command::new("unshare");
        command.args(["--user", "--map-root-user", "--mount", "--pid", "--fork", "true"]).current_dir("/");
        if let Some(user) = self.user {
            command.uid(user).gid(user);
        }
        match command.output() {
            Ok(output) if output.status.success() => None,
            // Who has no such tool has to try.
            Err(_) => None,
            Ok(output) => Some(String::from_utf8_lossy(&output.stderr).trim().to_owned()),
        }
    }

    /// patchdrill, called by the user in the project.
    pub(crate) fn patchdrill(&self, args: &[&str]) -> Command {
        let mut command = Command::new(&self.program);
        command.args(args).current_dir(self.path("project")).env_clear();
        command.env("PATH", "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin");
        command.env("TMPDIR", self.path("temporary")).env("PASSWORD", format!("{SECRET}{}", self.mark));
        if let Some(user) = self.user {
            command.uid(user).gid(user);
        }
        command
    }

    /// A scenario with these pre-actions, each a script of bash, and `endpoint` beside.
    pub(crate) fn scenario(&self, name: &str, endpoint: &Value, scripts: &[&str]) -> Value {
        let actions: Vec<_> =
            scripts.iter().map(|script| json!({ "run_script": format!("#!/bin/bash\n{script}") })).collect();
        let mut endpoint = endpoint.clone();
        endpoint["on"] = "sandbox".into();
        endpoint["env"] = json!({ "MARK": self.mark });
        json!({
            "scenario": name,
            "job": { "platform": "linux", "pre_actions": actions },
            "endpoint": endpoint,
            "expect": {},
        })
    }

    /// Writes scenarios into one file; what is JSON is YAML.
    pub(crate) fn write(&self, name: &str, scenarios: &[Value]) {
        let text: Vec<_> = scenarios.iter().map(Value::to_string).collect();
        fs::write(self.path("project").join(name), text.join("\n---\n")).unwrap();
    }

    /// Tests scenario files; gives what became of each scenario.
    pub(crate) fn test(&self, args: &[&str]) -> Vec<Value> {
        let output = self.patchdrill(&[&["test", "--format", "json"], args].concat()).output().unwrap();
        scenarios(&output.stdout)
    }

    /// Rehearses a job with this script, and a second action that only exits.
    pub(crate) fn run(&self, script: &str) -> Ran {
        self.run_with(&json!({ "limits": { "time": "60s" } }), &[script, "exit 0"])
    }

    /// The same with limits.
    pub(crate) fn run_limited(&self, limits: &Value, script: &str) -> Ran {
        self.run_with(&json!({ "limits": limits }), &[script, "exit 0"])
    }

    pub(crate) fn run_with(&self, endpoint: &Value, scripts: &[&str]) -> Ran {
        self.write("hostile.yaml", &[self.scenario("hostile", endpoint, scripts)]);
        let ran = Ran(self.test(&["hostile.yaml", "--max-restarts", "1"]).remove(0));
        self.assert_unharmed();
        ran
    }

    /// Processes of scripts that run on this machine, or of patchdrill itself, beside one that is called.
    pub(crate) fn processes(&self) -> Vec<String> {
        let place = self.folder.path().to_str().unwrap();
        let mut found = Vec::new();
        for entry in fs::read_dir("/proc").unwrap().flatten() {
            let path = entry.path();
            let Ok(line) = fs::read(path.join("cmdline")) else { continue };
            let line = String::from_utf8_lossy(&line).replace('\0', " ");
            let environment = fs::read(path.join("environ")).unwrap_or_default();
            let environment = String::from_utf8_lossy(&environment);
            if line.contains(place) || environment.contains(&format!("MARK={}", self.mark)) {
                found.push(format!("{} {line}", entry.file_name().to_string_lossy()));
            }
        }
        found
    }

    /// Whether a script of this machine runs with `word` in its command line.
    pub(crate) fn runs(&self, word: &str) -> bool {
        self.processes().iter().any(|line| line.contains(word))
    }

    #[track_caller]
    pub(crate) fn assert_unharmed(&self) {
        let status = fs::read_to_string(format!("/proc/{}/status", self.canary.id())).unwrap();
        assert!(!status.contains("State:\tZ"), "a script has ended a process of the machine");
        assert!(!status.contains("State:\tT"), "a script has stopped a process of the machine");
        for program in ["/bin/sh", "/bin/ls", "/etc/passwd"] {
            assert!(Path::new(program).exists(), "{program} is gone");
        }
    }

    /// That neither processes nor mounts, cgroups or temporary files are left, as soon as everybody had time to go.
    #[track_caller]
    pub(crate) fn assert_nothing_is_left(&self) {
        wait_until("for processes to end", || self.processes().is_empty());
        wait_until("for temporary files to go", || entries(&self.path("temporary")) == 0);
        let place = self.folder.path().to_str().unwrap();
        let mounts = fs::read_to_string("/proc/self/mountinfo").unwrap();
        assert!(!mounts.contains(place), "{mounts}");
        let groups = cgroups(Path::new("/sys/fs/cgroup"), 0);
        let new: Vec<_> = groups.iter().filter(|group| !self.groups.contains(group)).collect();
        assert!(new.is_empty(), "{new:?}");
    }
}

impl Drop for Machine {
    fn drop(&mut self) {
        let _ = self.canary.kill();
        let _ = self.canary.wait();
    }
}

/// What a call tells of each scenario.
#[track_caller]
pub(crate) fn scenarios(report: &[u8]) -> Vec<Value> {
    let results: Value =
        serde_json::from_slice(report).unwrap_or_else(|error| panic!("there is no report: {error}"));
    results["scenarios"].as_array().unwrap().clone()
}

pub(crate) fn entries(folder: &Path) -> usize {
    fs::read_dir(folder).map_or(0, Iterator::count)
}

/// Groups of processes that are named like ours.
fn cgroups(folder: &Path, depth: usize) -> Vec<PathBuf> {
    let Ok(entries) = fs::read_dir(folder) else { return Vec::new() };
    let mut found = Vec::new();
    for path in entries.flatten().map(|entry| entry.path()).filter(|path| path.is_dir() && depth < 6) {
        if path.to_string_lossy().contains("patchdrill") {
            found.push(path);
        } else {
            found.extend(cgroups(&path, depth + 1));
        }
    }
    found
}
