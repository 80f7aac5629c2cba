//! What containers cost, side by side with the same done by hand and by the tools of others: run it with
//! `cargo bench --bench container`; needs an engine, and an image with a shell.
//!
//! The bars: an action in a container that is there costs at most 1.2 times a bare exec of the engine's API; a suite of 50
//! scenarios costs at most 1.3 times the same scripts run by hand with `docker run -d` and `docker exec`.

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
    use std::process::{Command, Output, Stdio};
    use std::time::{Duration, Instant};

    use bollard::Docker;
    use bollard::exec::StartExecResults;
    use bollard::models::ExecConfig;
    use futures::StreamExt as _;
    use patchdrill::environment::EndpointSpec;
    use patchdrill::internal::endpoint::{ContainerEndpoint, Endpoint as _, LocalOptions};
    use patchdrill::job::{Action, ActionId, ActionKind, Job, Platform, Script};
    use patchdrill::source::Span;

    const SCRIPT: &str = "#!/bin/sh\nexit 12\n";
    const ACTIONS: usize = 100;
    const CONTAINERS: usize = 10;
    const SCENARIOS: usize = 50;
    /// The variables that name another image, and the program to compare with.
    const IMAGE: &str = "PATCHDRILL_BENCH_IMAGE";
    const MOLECULE: &str = "PATCHDRILL_BENCH_MOLECULE";

    pub(crate) fn main() {
        let cores = std::thread::available_parallelism().map_or(1, usize::from);
        row("this machine", &format!("{cores} cores"));
        let image = std::env::var(IMAGE).unwrap_or_else(|_| "patchdrill/debian:12".to_owned());
        row("the image", &image);
        let folder = tempfile::tempdir().expect("a temporary folder");
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(2)
            .enable_all()
            .build()
            .expect("a runtime starts");
        if let Err(why) = runtime.block_on(actions(&image)) {
            return row("containers", &format!("cannot be made here: {why}"));
        }
        suite(folder.path(), &image);
        molecule(folder.path(), &image);
    }

    fn row(name: &str, figure: &str) {
        writeln!(std::io::stdout(), "{name:<66} {figure}").expect("standard output takes the row");
    }

    fn millis(time: Duration) -> String {
        format!("{:.1} ms", time.as_secs_f64() * 1e3)
    }

    fn times(time: Duration, other: Duration) -> String {
        format!("{:.2} times", time.as_secs_f64() / other.as_secs_f64())
    }

    fn median(times: &mut [Duration]) -> Duration {
        times.sort();
        times[times.len() / 2]
    }

    /// One action after the other in a container that is there, and a container for each.
    async fn actions(image: &str) -> Result<(), String> {
        let mut job = Job::new(Platform::Linux);
        job.pre_actions
            .push(Action::new(ActionKind::RunScript(Some(Script::inline(SCRIPT, Span::default())))));
        let mut kept = start(&job, image).await?;
        let name = docker(&["ps", "-q", "--latest", "--filter", "label=patchdrill"]);
        let name = String::from_utf8_lossy(&name.stdout).trim().to_owned();
        let docker = Docker::connect_with_defaults().map_err(|error| error.to_string())?;
        let (mut action, mut exec) = (Vec::new(), Vec::new());
        for _ in 0..ACTIONS {
            let begun = Instant::now();
            run(&mut kept, &job).await;
            action.push(begun.elapsed());
            let begun = Instant::now();
            bare_exec(&docker, &name).await;
            exec.push(begun.elapsed());
        }
        Box::new(kept).close().await;
        let (action, exec) = (median(&mut action), median(&mut exec));
        row("a bare exec of the engine's API, `sh` with `exit 12`", &millis(exec));
        row("an action with the same script", &format!("{} ({})", millis(action), times(action, exec)));
        let mut whole = Vec::new();
        for _ in 0..CONTAINERS {
            let begun = Instant::now();
            let mut endpoint = start(&job, image).await?;
            run(&mut endpoint, &job).await;
            Box::new(endpoint).close().await;
            whole.push(begun.elapsed());
        }
        row("the same, with a container made and taken away", &millis(median(&mut whole)));
        Ok(())
    }

    async fn start(job: &Job, image: &str) -> Result<ContainerEndpoint, String> {
        let options = LocalOptions { image: Some(image.to_owned()), ..LocalOptions::default() };
        let started = Box::pin(ContainerEndpoint::start(job, &EndpointSpec::default(), options)).await;
        started.map_err(|error| error.to_string())
    }

    async fn run(endpoint: &mut ContainerEndpoint, job: &Job) {
        let run = endpoint.run_action(ActionId::pre(0), &job.pre_actions[0]).await.expect("it runs");
        assert_eq!(run.end.code(), Some(12));
    }

    async fn bare_exec(docker: &Docker, container: &str) {
        let cmd = ["/bin/sh", "-c", "exit 12"].map(str::to_owned).to_vec();
        let config = ExecConfig {
            attach_stdout: Some(true),
            attach_stderr: Some(true),
            cmd: Some(cmd),
            ..ExecConfig::default()
        };
        let exec = docker.create_exec(container, config).await.expect("an exec is made");
        let started = docker.start_exec(&exec.id, None).await.expect("an exec starts");
        if let StartExecResults::Attached { mut output, .. } = started {
            while output.next().await.is_some() {}
        }
        let ended = docker.inspect_exec(&exec.id).await.expect("an exec is told of");
        assert_eq!(ended.exit_code, Some(12));
    }

    fn docker(arguments: &[&str]) -> Output {
        Command::new("docker").args(arguments).stdin(Stdio::null()).output().expect("docker starts")
    }

    fn shell(script: &str, arguments: &[&str]) -> Duration {
        let begun = Instant::now();
        let output = Command::new("sh")
            .args(["-ec", script, "sh"])
            .args(arguments)
            .stdin(Stdio::null())
            .output()
            .expect("sh starts");
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        begun.elapsed()
    }

    /// Many scenarios, each in a container of its own: by the program, and by hand.
    fn suite(folder: &Path, image: &str) {
        let mut text = String::from("Feature: many\n");
        for number in 0..SCENARIOS {
            write!(
                text,
                "\n  Scenario: number {number}\n    Given a container of the image \"{image}\"\n    And a Linux job\n    And \
                 pre-action 1 runs this script:\n      \"\"\"bash\n      #!/bin/sh\n      exit 12\n      \"\"\"\n    When the job \
                 runs\n    Then pre-action 1 fails with exit code 12\n"
            )
            .expect("a text takes what is written");
        }
        let file = folder.join("many.feature");
        fs::write(&file, text).expect("a feature can be written");
        let by_program = |jobs: &str| {
            let begun = Instant::now();
            let status = Command::new(env!("CARGO_BIN_EXE_patchdrill"))
                .args(["test", "--jobs", jobs])
                .arg(&file)
                .stdin(Stdio::null())
                .stdout(Stdio::null())
                .status()
                .expect("the program starts");
            assert!(status.success(), "{status}");
            begun.elapsed()
        };
        let script = folder.join("script.sh");
        fs::write(&script, SCRIPT).expect("a script can be written");
        let one = "c=$(docker run -d --network none $1 sleep 600); docker cp -q $2 $c:/script.sh >/dev/null 2>&1 || docker cp $2 \
                   $c:/script.sh; docker exec $c /bin/sh /script.sh || test $? = 12; docker rm -f $c";
        let by_hand = |at_once: &str| {
            let all = format!(
                "seq {SCENARIOS} | xargs -P {at_once} -I@ sh -ec '{one}' sh \"$1\" \"$2\"",
                one = one.replace('\'', "'\\''")
            );
            shell(&all, &[image, script.to_str().expect("a path that is text")])
        };
        let (one, two) = (by_hand("1"), by_hand("2"));
        row("50 scripts by hand, `docker run -d` and `docker exec`", &millis(one));
        row("the same, two at a time", &millis(two));
        for (jobs, by_hand) in [("1", one), ("2", two)] {
            let took = by_program(jobs);
            let name = format!("50 scenarios, each in a container of its own, --jobs {jobs}");
            row(&name, &format!("{} ({} by hand)", millis(took), times(took, by_hand)));
        }
    }

    /// One scenario of Molecule with the same script, where somebody has installed it.
    fn molecule(folder: &Path, image: &str) {
        let name = "one scenario of Molecule with its Docker driver, the same script";
        let Ok(program) = std::env::var(MOLECULE) else {
            return row(name, &format!("not measured: {MOLECULE} names no program"));
        };
        let place = folder.join("role/molecule/default");
        fs::create_dir_all(&place).expect("a folder can be made");
        let platform = format!(
            "driver: {{ name: docker }}\nplatforms:\n  - name: patchdrill-bench\n    image: {image}\n    pre_build_image: true\n    pull: \
             false\n    command: sleep 600\nprovisioner: {{ name: ansible }}\nscenario: {{ test_sequence: [create, converge, \
             destroy] }}\n"
        );
        let play = "- hosts: all\n  gather_facts: false\n  tasks:\n    - ansible.builtin.raw: /bin/sh -c 'exit 12'\n      register: \
                    ran\n      failed_when: ran.rc != 12\n";
        fs::write(place.join("molecule.yml"), platform).expect("a file can be written");
        fs::write(place.join("converge.yml"), play).expect("a file can be written");
        let mut rounds = Vec::new();
        for _ in 0..3 {
            let begun = Instant::now();
            let output = Command::new(&program)
                .arg("test")
                .current_dir(folder.join("role"))
                .stdin(Stdio::null())
                .output()
                .expect("Molecule starts");
            if !output.status.success() {
                let told = String::from_utf8_lossy(&output.stderr);
                let last = told.lines().last().unwrap_or_default().to_owned();
                return row(name, &format!("not measured: {} {last}", output.status));
            }
            rounds.push(begun.elapsed());
        }
        row(name, &millis(median(&mut rounds)));
    }
}
