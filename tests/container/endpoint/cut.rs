//! An engine that goes away while an action runs: it is stopped, or the network to it is cut.

use std::io;
use std::net::Shutdown;
use std::os::unix::net::{UnixListener, UnixStream};
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::sync::{Arc, Mutex};

use libtest_mimic::{Completion, Trial};
use serde_json::json;

use super::support::{Called, Project, bash, containers, docker, scenario, trial, wait_until};

pub(super) fn trials() -> Vec<Trial> {
    let name = "an_engine_that_goes_away_is_an_error_and_its_containers_end_by_themselves";
    let test = an_engine_that_goes_away_is_an_error_and_its_containers_end_by_themselves;
    vec![trial(module_path!(), name, test)]
}

/// Stands between patchdrill and the engine, until it is cut.
struct Between {
    socket: PathBuf,
    /// Both sides of every connection; `None` once it is cut.
    open: Arc<Mutex<Option<Vec<UnixStream>>>>,
}

impl Between {
    fn new(socket: &Path, engine: PathBuf) -> Self {
        let listener = UnixListener::bind(socket).unwrap();
        let open = Arc::new(Mutex::new(Some(Vec::new())));
        let all = Arc::clone(&open);
        std::thread::spawn(move || {
            for near in listener.incoming() {
                let (near, far) = (near.unwrap(), UnixStream::connect(&engine).unwrap());
                let mut open = all.lock().unwrap();
                let Some(open) = open.as_mut() else { return };
                for (from, to) in [(&near, &far), (&far, &near)] {
                    let (mut from, mut to) = (from.try_clone().unwrap(), to.try_clone().unwrap());
                    std::thread::spawn(move || {
                        let _ = io::copy(&mut from, &mut to);
                        // One side may have no more to say while the other still speaks.
                        let _ = to.shutdown(Shutdown::Write);
                    });
                }
                open.extend([near, far]);
            }
        });
        Self { socket: socket.to_owned(), open }
    }

    fn cut(&self) {
        std::fs::remove_file(&self.socket).unwrap();
        for stream in self.open.lock().unwrap().take().unwrap() {
            let _ = stream.shutdown(Shutdown::Both);
        }
    }
}

fn an_engine_that_goes_away_is_an_error_and_its_containers_end_by_themselves(
    project: &Project,
) -> Completion {
    let host = std::env::var("DOCKER_HOST").unwrap_or_else(|_| "unix:///var/run/docker.sock".to_owned());
    let Some(engine) = host.strip_prefix("unix://") else {
        return Completion::ignored_with(format!("the engine at {host} has no socket here to stand before"));
    };
    let between = Between::new(&project.path("engine.sock"), engine.into());
    let waits = bash("touch /begun; sleep 600");
    project.write(
        "two.yaml",
        &[scenario("first", &json!({}), &[&waits]), scenario("second", &json!({}), &[&bash("exit 5")])],
    );
    let mut command = project.patchdrill(&["test", "--format", "json", "--jobs", "1", "two.yaml"]);
    command.env("DOCKER_HOST", format!("unix://{}", between.socket.display()));
    let child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let pid = child.id();
    wait_until("for the script to begin", || {
        let container = containers(pid).pop()?;
        docker(&["exec", &container, "ls", "/begun"]).ok()
    });
    between.cut();
    let called = Called::of(child);
    let results = called.scenarios();
    assert_eq!(results[0]["verdict"], "error", "{:#}", results[0]);
    let reason = results[0]["reason"].as_str().unwrap();
    assert!(reason.contains("does not answer any more"), "{reason}");
    // Nobody can tell how the second would have gone.
    assert_eq!(results[1]["verdict"], "skipped", "{:#}", results[1]);
    assert!(results[1]["reason"].as_str().unwrap().contains("no container engine answers"));
    assert_eq!(called.code, Some(1));
    wait_until("for the container to end by itself", || containers(pid).is_empty().then_some(()));
    Completion::Completed
}
