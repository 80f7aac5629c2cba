//! What is left of sandboxes: nothing, however they end.

use std::fs;
use std::io::Read as _;
use std::process::{Child, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread::JoinHandle;

use serde_json::{Value, json};

use super::support::{Machine, entries, for_caller, for_everybody, scenarios, wait_as_long_as, wait_until};

/// Stays until it is killed.
const STAYS: &str = "trap '' TERM INT HUP\nsetsid sleep 1234 &\nwhile :; do sleep 1235; done";

const RUNS: usize = 1000;

/// A call of patchdrill that ends with its test, even when that fails.
struct Begun(Child);

impl Drop for Begun {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

fn begin(machine: &Machine, args: &[&str], stdout: Stdio) -> Begun {
    let mut command = machine.patchdrill(&[&["test", "--format", "json"], args].concat());
    Begun(command.stdout(stdout).stderr(Stdio::null()).spawn().unwrap())
}

/// What a call writes, read as it comes: a pipe has room for little.
struct Written {
    bytes: Arc<AtomicUsize>,
    reader: JoinHandle<Vec<u8>>,
}

impl Written {
    fn by(begun: &mut Begun) -> Self {
        let mut stdout = begun.0.stdout.take().unwrap();
        let bytes = Arc::new(AtomicUsize::new(0));
        let count = Arc::clone(&bytes);
        let reader = std::thread::spawn(move || {
            let (mut all, mut chunk) = (Vec::new(), [0; 4096]);
            loop {
                let read = stdout.read(&mut chunk).unwrap();
                if read == 0 {
                    return all;
                }
                all.extend_from_slice(&chunk[..read]);
                count.store(all.len(), Ordering::Relaxed);
            }
        });
        Self { bytes, reader }
    }

    /// How many bytes there are so far.
    fn len(&self) -> usize {
        self.bytes.load(Ordering::Relaxed)
    }

    fn all(self) -> Vec<u8> {
        self.reader.join().unwrap()
    }
}

fn send(signal: &str, Begun(child): &Begun) {
    let status = std::process::Command::new("kill").args([signal, &child.id().to_string()]).status().unwrap();
    assert!(status.success());
}

/// What the supervisor is called by the system, and what it made ahead.
const SUPERVISOR: &str = "supervisor\n";

fn is_supervisor(pid: &String) -> bool {
    fs::read_to_string(format!("/proc/{pid}/comm")).unwrap_or_default() == SUPERVISOR
}

/// The processes that are children of this one.
fn children(parent: &str) -> Vec<String> {
    let mut found = Vec::new();
    for entry in fs::read_dir("/proc").unwrap().flatten() {
        let stat = fs::read_to_string(entry.path().join("stat")).unwrap_or_default();
        // After the name, which may hold anything, come the state and the parent.
        let ppid = stat.rsplit_once(')').and_then(|(_, rest)| rest.split_whitespace().nth(1));
        if ppid == Some(parent) {
            found.push(entry.file_name().to_string_lossy().into_owned());
        }
    }
    found
}

/// One of many: most only end, some exceed a limit, flee or go down.
fn one_of_many(machine: &Machine, number: usize) -> Value {
    let name = format!("number {number}");
    let plain = |script: &str| machine.scenario(&name, &json!({}), &[script, "exit 0"]);
    match number % 50 {
        7 | 27 => machine.scenario(&name, &json!({ "limits": { "time": "10ms" } }), &["sleep 600"]),
        13 | 33 => machine.scenario(&name, &json!({ "limits": { "output": "10KB" } }), &["yes"]),
        23 => plain("[ -e /var/again ] && exit 0; touch /var/again; reboot; sleep 600"),
        43 if number == 43 => plain("setsid sleep 600 &\nexit 0"),
        _ => plain("echo x > /var/x; exit 3"),
    }
}

#[test]
fn a_thousand_sandboxes_leave_nothing_even_while_patchdrill_goes_on() {
    for_caller(|machine| {
        let many: Vec<_> = (0..RUNS).map(|number| one_of_many(machine, number)).collect();
        machine.write("a.yaml", &many);
        machine.write("b.yaml", &[machine.scenario("stays", &json!({}), &[STAYS])]);
        let mut child = begin(machine, &["a.yaml", "b.yaml", "--jobs", "4"], Stdio::piped());
        let written = Written::by(&mut child);
        let pid = child.0.id().to_string();
        let supervisor = || children(&pid).into_iter().find(is_supervisor);
        let mounts = |pid: &str| {
            fs::read_to_string(format!("/proc/{pid}/mountinfo")).unwrap_or_default().lines().count()
        };
        wait_until("for the first results", || written.len() > 0);
        let early = mounts(&supervisor().unwrap());
        // The last endpoint stays alone, but for one that the supervisor may hold ready.
        let alone = || {
            supervisor().is_some_and(|supervisor| children(&supervisor).len() <= 2)
                && machine.runs("sleep 1235")
        };
        wait_as_long_as("for the last endpoint to be alone", || written.len(), || alone() && alone());
        let supervisor = supervisor().unwrap();
        assert!(children(&pid).len() <= 2, "{:?}", machine.processes());
        assert!(entries(format!("/proc/{supervisor}/fd").as_ref()) < 40);
        assert!(entries(format!("/proc/{pid}/fd").as_ref()) < 60);
        let late = mounts(&supervisor);
        assert!(early > 0 && late < early + 60, "{early} mounts at first, {late} in the end");
        assert!(entries(&machine.path("temporary")) <= 2);
        send("-INT", &child);
        assert_eq!(child.0.wait().unwrap().code(), Some(130));
        machine.assert_nothing_is_left();
        let ran = scenarios(&written.all());
        let count = |end: &str| ran.iter().filter(|scenario| scenario["runs"][0]["end"] == end).count();
        assert_eq!(count("timed out"), RUNS / 25);
        assert_eq!(count("exceeded its output limit"), RUNS / 25);
        assert_eq!(
            ran.iter().filter(|scenario| scenario["runs"][0]["forced_reboots"][0].is_string()).count(),
            RUNS / 50
        );
        assert_eq!(count("exit code 3"), RUNS - RUNS / 25 * 2 - RUNS / 50 - 1);
    });
}

#[test]
fn nothing_is_left_whatever_ends_patchdrill() {
    for_everybody(|machine| {
        for signal in ["-KILL", "-TERM", "-INT", "-HUP"] {
            let stays: Vec<_> =
                (0..3).map(|number| machine.scenario(&format!("{number}"), &json!({}), &[STAYS])).collect();
            machine.write("stays.yaml", &stays);
            let mut child = begin(machine, &["stays.yaml", "--jobs", "3"], Stdio::null());
            let three = || machine.processes().iter().filter(|line| line.contains("sleep 1235")).count() == 3;
            wait_until("for the scripts to run", three);
            send(signal, &child);
            let code = child.0.wait().unwrap().code();
            assert_eq!(code, (signal != "-KILL").then_some(130), "{signal}");
            machine.assert_nothing_is_left();
        }
    });
}

#[test]
fn nothing_is_left_when_the_supervisor_is_killed() {
    for_everybody(|machine| {
        machine.write("stays.yaml", &[machine.scenario("stays", &json!({}), &[STAYS])]);
        let mut child = begin(machine, &["stays.yaml"], Stdio::piped());
        let written = Written::by(&mut child);
        wait_until("for the script to run", || machine.runs("sleep 1235"));
        let supervisor = children(&child.0.id().to_string())
            .into_iter()
            .find(|pid| fs::read_to_string(format!("/proc/{pid}/comm")).unwrap() == SUPERVISOR)
            .unwrap();
        assert!(std::process::Command::new("kill").args(["-9", &supervisor]).status().unwrap().success());
        let ran = scenarios(&written.all()).remove(0);
        assert_eq!(ran["verdict"], "error", "{ran:#}");
        assert!(ran["reason"].as_str().unwrap().contains("the sandbox ended by itself"), "{ran:#}");
        machine.assert_nothing_is_left();
    });
}

#[test]
fn an_endpoint_that_was_made_ahead_and_died_is_made_anew() {
    for_caller(|machine| {
        let waits = "trap 'exit 5' TERM\nwhile :; do sleep 0.01; done # until told";
        let scripts = ["exit 3", "exit 3", waits, "exit 3"];
        let all: Vec<_> = (0..)
            .zip(scripts)
            .map(|(number, script)| machine.scenario(&format!("{number}"), &json!({}), &[script]))
            .collect();
        machine.write("all.yaml", &all);
        let mut child = begin(machine, &["all.yaml", "--jobs", "1"], Stdio::piped());
        let written = Written::by(&mut child);
        let pid = child.0.id().to_string();
        let supervisor = || children(&pid).into_iter().find(is_supervisor);
        let ahead =
            || supervisor().and_then(|supervisor| children(&supervisor).into_iter().find(is_supervisor));
        let waiting = || {
            let mut all = machine.processes().into_iter();
            all.find(|line| line.contains("pre-action-1"))
        };
        wait_until("for one to be made ahead", || {
            let supervisor = supervisor().unwrap_or_default();
            ahead().is_some() && children(&supervisor).len() == 2 && waiting().is_some()
        });
        if let Some(pid) = ahead() {
            assert!(std::process::Command::new("kill").args(["-KILL", &pid]).status().unwrap().success());
        }
        let script = waiting().unwrap();
        let script = script.split_whitespace().next().unwrap();
        assert!(std::process::Command::new("kill").args(["-TERM", script]).status().unwrap().success());
        assert!(child.0.wait().unwrap().code().is_some());
        let ran = scenarios(&written.all());
        let ends: Vec<_> = ran.iter().map(|scenario| scenario["runs"][0]["end"].as_str().unwrap()).collect();
        assert_eq!(ends, ["exit code 3", "exit code 3", "exit code 5", "exit code 3"]);
    });
}
