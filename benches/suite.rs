//! How long whole runs take: 10,000 declared Gherkin scenarios, a `local` suite at one and at more jobs, and the start
//! of the program. Prints a table; run it with `cargo bench --bench suite`.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

const SCENARIOS: usize = 10_000;
const LOCAL_SCENARIOS: usize = 400;
const ROUNDS: usize = 5;

fn main() {
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    row("this machine", &format!("{cores} cores"));
    let folder = tempfile::tempdir().expect("a temporary folder");
    start();
    declared(folder.path(), cores);
    local(folder.path(), cores);
}

fn row(name: &str, figure: &str) {
    use std::io::Write as _;
    writeln!(std::io::stdout(), "{name:<58} {figure}").expect("standard output takes the row");
}

/// The median of several rounds, after one that is not counted.
fn median(mut round: impl FnMut()) -> Duration {
    round();
    let mut times: Vec<_> = (0..ROUNDS)
        .map(|_| {
            let begun = Instant::now();
            round();
            begun.elapsed()
        })
        .collect();
    times.sort();
    times[ROUNDS / 2]
}

fn patchdrill(arguments: &[&str], folder: &Path) {
    let status = Command::new(env!("CARGO_BIN_EXE_patchdrill"))
        .args(arguments)
        .current_dir(folder)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .expect("the program starts");
    assert!(status.success(), "patchdrill {arguments:?}: {status}");
}

fn start() {
    let took = median(|| (0..20).for_each(|_| patchdrill(&["--version"], Path::new("."))));
    row("patchdrill --version, start to end", &format!("{:.2} ms", took.as_secs_f64() * 1e3 / 20.0));
    let took = median(|| {
        for _ in 0..20 {
            Command::new("true").status().expect("true starts");
        }
    });
    row("  beside: true, start to end", &format!("{:.2} ms", took.as_secs_f64() * 1e3 / 20.0));
}

/// 10,000 scenarios of five steps each, in 100 files.
fn declared(folder: &Path, cores: usize) {
    let features = folder.join("declared");
    fs::create_dir(&features).expect("a folder");
    for file in 0..100 {
        let mut text = format!("Feature: Suite {file}\n");
        for at in 0..SCENARIOS / 100 {
            write!(
                text,
                "\n  Scenario: Number {at}\n    Given a Linux job with 5 pre-actions, 3 patches and 2 post-actions\n    \
                 And pre-action 2 exits 12\n    When the job runs\n    Then pre-action 2 fails with exit code 12\n    \
                 And the job status is \"Completed with Failure\"\n"
            )
            .expect("a string takes text");
        }
        fs::write(features.join(format!("suite{file}.feature")), text).expect("a file");
    }
    let jobs = cores.to_string();
    let took = median(|| patchdrill(&["test", "--jobs", &jobs, "declared"], folder));
    row(&format!("{SCENARIOS} declared Gherkin scenarios of 5 steps, {cores} jobs"), &seconds(took));
    let took = median(|| patchdrill(&["test", "--jobs", "1", "declared"], folder));
    row("  the same, 1 job", &seconds(took));
    if let Some(peak) = peak_memory(&["test", "--jobs", &jobs, "declared"], folder) {
        row("  peak memory", &format!("{peak} MB"));
    }
}

/// Scenarios that each run one real script which works for some milliseconds.
fn local(folder: &Path, cores: usize) {
    let scenarios = folder.join("local");
    fs::create_dir(&scenarios).expect("a folder");
    let mut text = String::new();
    for at in 0..LOCAL_SCENARIOS {
        write!(
            text,
            "---\nscenario: Number {at}\njob:\n  platform: linux\n  pre_actions:\n    - run_script: |\n        #!/bin/sh\n        \
             i=0\n        while [ $i -lt 5000 ]; do i=$((i + 1)); done\n        exit 10\nexpect:\n  pre_actions: success\n  reboot: owed\n"
        )
        .expect("a string takes text");
    }
    fs::write(scenarios.join("local.yaml"), text).expect("a file");
    let one = median(|| patchdrill(&["test", "--on", "local", "--jobs", "1", "local"], folder));
    row(&format!("{LOCAL_SCENARIOS} local scenarios, a real script each, 1 job"), &seconds(one));
    let jobs = cores.to_string();
    let all = median(|| patchdrill(&["test", "--on", "local", "--jobs", &jobs, "local"], folder));
    row(&format!("  the same, {cores} jobs"), &seconds(all));
    row("  how many times faster", &format!("{:.2}", one.as_secs_f64() / all.as_secs_f64()));
}

fn seconds(time: Duration) -> String {
    format!("{:.3} s", time.as_secs_f64())
}

/// The largest resident set of a run, as the kernel tells it while the program runs; `None` without `/proc`.
fn peak_memory(arguments: &[&str], folder: &Path) -> Option<u64> {
    let mut child = Command::new(env!("CARGO_BIN_EXE_patchdrill"))
        .args(arguments)
        .current_dir(folder)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .expect("the program starts");
    let status = format!("/proc/{}/status", child.id());
    let mut peak = None;
    while child.try_wait().expect("a child").is_none() {
        let text = fs::read_to_string(&status).unwrap_or_default();
        let high = text.lines().find_map(|line| line.strip_prefix("VmHWM:"));
        if let Some(kilobytes) = high.and_then(|text| text.trim().trim_end_matches(" kB").parse::<u64>().ok())
        {
            peak = peak.max(Some(kilobytes / 1024));
        }
        std::thread::sleep(Duration::from_millis(1));
    }
    peak
}
