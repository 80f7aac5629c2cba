//! What a sandbox costs, side by side with the bare start of the same script and with a container for it: run it with
//! `cargo bench --bench sandbox`.
//!
//! The bars: making a sandbox, running `exit 12` in it and taking it away costs at most 2 ms more than `fork` and `exec`; each
//! further action at most 1 ms more; 1,000 sandboxed scenarios take less than 3 s on 2 cores.

#[cfg(not(target_os = "linux"))]
fn main() {}

#[cfg(target_os = "linux")]
fn main() {
    linux::main();
}

#[cfg(target_os = "linux")]
mod linux {
    use std::fmt::Write as _;
    use std::fs;
    use std::io::Write as _;
    use std::path::Path;
    use std::process::{Command, Stdio};
    use std::time::{Duration, Instant};

    use patchdrill::environment::EndpointSpec;
    use patchdrill::internal::endpoint::{Endpoint as _, LocalOptions, SandboxEndpoint};
    use patchdrill::job::{Action, ActionId, ActionKind, Job, Platform, Script};
    use patchdrill::source::Span;
    use tokio::runtime::Runtime;

    const SCRIPT: &str = "#!/bin/sh\nexit 12\n";
    const ROUNDS: usize = 400;
    const CONTAINERS: usize = 20;
    const SCENARIOS: usize = 1_000;
    const IMAGE: &str = "patchdrill-bench";

    pub(crate) fn main() {
        let cores = std::thread::available_parallelism().map_or(1, usize::from);
        row("this machine", &format!("{cores} cores"));
        let folder = tempfile::tempdir().expect("a temporary folder");
        let script = folder.path().join("script.sh");
        fs::write(&script, SCRIPT).expect("a script can be written");

        let runtime = runtime();
        let mut job = Job::new(Platform::Linux);
        job.pre_actions
            .push(Action::new(ActionKind::RunScript(Some(Script::inline(SCRIPT, Span::default())))));
        let shared = SandboxEndpoint::shared();
        if shared.is_none() {
            return row("sandboxes", "cannot be made here; `patchdrill doctor` tells why");
        }
        // In turn, so that whatever else the machine does meets all of them alike.
        let (mut bare, mut action) = (Vec::new(), Vec::new());
        let (mut made, mut whole, mut gone) = (Vec::new(), Vec::new(), Vec::new());
        // Where scenarios run too: in a task.
        let bare_script = script.clone();
        let times = runtime.spawn(async move {
            let mut kept = start(&job).await;
            for _ in 0..ROUNDS {
                let begun = Instant::now();
                run_bare(&bare_script);
                bare.push(begun.elapsed());
                let begun = Instant::now();
                let mut endpoint = start(&job).await;
                made.push(begun.elapsed());
                run(&mut endpoint, &job).await;
                let ended = Instant::now();
                Box::new(endpoint).close().await;
                gone.push(ended.elapsed());
                whole.push(begun.elapsed());
                let begun = Instant::now();
                run(&mut kept, &job).await;
                action.push(begun.elapsed());
            }
            Box::new(kept).close().await;
            [bare, whole, made, gone, action].map(|mut times| median(&mut times))
        });
        let [bare, whole, made, gone, action] = runtime.block_on(times).expect("the rounds are made");
        row("fork, exec and wait: `sh` with `exit 12`", &millis(bare));
        row("the same, with a sandbox made and taken away", &more(whole, bare));
        row(
            "  of that, until the script starts and after its end",
            &format!("{} and {}", millis(made), millis(gone)),
        );
        row("the same, in a sandbox that is there", &more(action, bare));
        drop(shared);
        thousand(folder.path());
        container(&script, whole);
    }

    fn row(name: &str, figure: &str) {
        writeln!(std::io::stdout(), "{name:<58} {figure}").expect("standard output takes the row");
    }

    fn millis(time: Duration) -> String {
        format!("{:.2} ms", time.as_secs_f64() * 1e3)
    }

    fn more(time: Duration, bare: Duration) -> String {
        format!("{} (+{:.2} ms)", millis(time), (time.as_secs_f64() - bare.as_secs_f64()) * 1e3)
    }

    fn timed(work: impl FnOnce()) -> Duration {
        let begun = Instant::now();
        work();
        begun.elapsed()
    }

    fn median(times: &mut [Duration]) -> Duration {
        times.sort();
        times[times.len() / 2]
    }

    fn runtime() -> Runtime {
        tokio::runtime::Builder::new_multi_thread()
            .worker_threads(2)
            .enable_all()
            .build()
            .expect("a runtime starts")
    }

    async fn start(job: &Job) -> SandboxEndpoint {
        let world = EndpointSpec::default();
        SandboxEndpoint::start(job, &world, LocalOptions::default()).await.expect("a sandbox starts")
    }

    async fn run(endpoint: &mut SandboxEndpoint, job: &Job) {
        let run = endpoint.run_action(ActionId::pre(0), &job.pre_actions[0]).await.expect("it runs");
        assert_eq!(run.end.code(), Some(12));
    }

    fn run_bare(script: &Path) {
        let output = Command::new("/bin/sh").arg(script).stdin(Stdio::null()).output().expect("it runs");
        assert_eq!(output.status.code(), Some(12));
    }

    /// A thousand scenarios, each in a sandbox of its own, by the program itself.
    fn thousand(folder: &Path) {
        let mut text = String::from("Feature: many\n");
        for number in 0..SCENARIOS {
            write!(
                text,
                "\n  Scenario: number {number}\n    Given a Linux job\n    And pre-action 1 runs this script:\n      \"\"\"bash\n      \
                 #!/bin/sh\n      exit 12\n      \"\"\"\n    When the job runs\n    Then pre-action 1 fails with exit code 12\n"
            )
            .expect("a text takes what is written");
        }
        let file = folder.join("many.feature");
        fs::write(&file, text).expect("a feature can be written");
        let mut times: Vec<_> = (0..3)
            .map(|_| {
                timed(|| {
                    let status = Command::new(env!("CARGO_BIN_EXE_patchdrill"))
                        .args(["test", "--on", "sandbox"])
                        .arg(&file)
                        .stdin(Stdio::null())
                        .stdout(Stdio::null())
                        .stderr(Stdio::null())
                        .status()
                        .expect("the program starts");
                    assert!(status.success(), "{status}");
                })
            })
            .collect();
        let took = median(&mut times);
        let each = took / u32::try_from(SCENARIOS).expect("a small number");
        let figure = format!("{:.2} s ({} each)", took.as_secs_f64(), millis(each));
        row("1,000 scenarios, each in a sandbox of its own", &figure);
    }

    /// The same script in a container of its own, where an engine answers.
    fn container(script: &Path, whole: Duration) {
        let name = "the same script in `docker run --rm`";
        if let Err(why) = import() {
            return row(name, &format!("not measured: {why}"));
        }
        let mut times: Vec<_> = (0..CONTAINERS)
            .map(|_| {
                timed(|| {
                    let mount = format!("{}:/script.sh:ro", script.display());
                    let status = Command::new("docker")
                        .args([
                            "run",
                            "--rm",
                            "--network",
                            "none",
                            "-v",
                            &mount,
                            IMAGE,
                            "/bin/sh",
                            "/script.sh",
                        ])
                        .stdin(Stdio::null())
                        .output()
                        .expect("docker starts")
                        .status;
                    assert_eq!(status.code(), Some(12));
                })
            })
            .collect();
        let took = median(&mut times);
        let ratio = took.as_secs_f64() / whole.as_secs_f64();
        row(name, &format!("{} ({ratio:.0} times a sandbox)", millis(took)));
        let _ = Command::new("docker").args(["rmi", "-f", IMAGE]).output();
    }

    /// Makes an image of this machine's own `sh` and its libraries: none can be taken for granted.
    fn import() -> Result<(), String> {
        let line = format!(
            "set -e; sh=$(readlink -f /bin/sh); \
             files=$(ldd \"$sh\" | grep -o '/[^ ]*' | xargs -n1 readlink -f; ldd \"$sh\" | grep -o '/[^ ]*'); \
             tar -ch /bin/sh $files 2>/dev/null | docker import - {IMAGE}"
        );
        let output = Command::new("sh").args(["-c", &line]).output().map_err(|error| error.to_string())?;
        if output.status.success() {
            return Ok(());
        }
        let told = String::from_utf8_lossy(&output.stderr);
        Err(told.lines().next().unwrap_or("no container engine answers").to_owned())
    }
}
