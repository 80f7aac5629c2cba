//! The other thing that the program behind doubles does: it outlives patchdrill, and clears away what patchdrill could not.
//!
//! Its standard input tells it the folders of endpoints, each with a zero behind it, and ends when patchdrill ends, be it by a
//! signal that nobody can catch. What is left of an endpoint then, processes and files, goes. Only Linux shows which
//! processes belong to an endpoint; elsewhere it is the files alone. Containers are told with the address of their engine,
//! and once more when they are gone; the engine is asked to remove the others.

use std::ffi::OsStr;
use std::fs::Permissions;
use std::io::Read as _;
use std::net::TcpStream;
use std::os::unix::ffi::OsStrExt as _;
use std::os::unix::fs::PermissionsExt as _;
use std::os::unix::net::UnixStream;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;
use std::{fs, io, thread};

use crate::protocol::double::{CONTAINER, GONE, MARKER};

/// Processes that start others faster than they are found are given up after so many rounds.
const ROUNDS: usize = 50;

/// How long an engine may take to remove a container.
const PATIENCE: Duration = Duration::from_secs(30);

/// Waits for the end of patchdrill, and clears away. `own` is the folder of this program.
pub(super) fn watch(own: &Path) {
    let mut told = Vec::new();
    // Whatever was told before something went wrong counts.
    let _ = io::stdin().read_to_end(&mut told);
    let lines: Vec<&[u8]> = told.split(|byte| *byte == 0).filter(|line| !line.is_empty()).collect();
    remove_containers(&lines);
    let left: Vec<PathBuf> = lines
        .iter()
        .filter(|line| line.starts_with(b"/"))
        .map(|folder| PathBuf::from(OsStr::from_bytes(folder)))
        .filter(|folder| folder.exists())
        .collect();
    if !left.is_empty() {
        end_processes(&left);
    }
    for folder in left.iter().map(PathBuf::as_path).chain([own]) {
        if fs::remove_dir_all(folder).is_err() {
            unlock(folder);
            // Nobody is left to tell.
            let _ = fs::remove_dir_all(folder);
        }
    }
}

/// Has engines remove the containers that are told and not told to be gone.
fn remove_containers(lines: &[&[u8]]) {
    let told: Vec<(&str, &str)> = lines
        .iter()
        .filter_map(|line| std::str::from_utf8(line).ok()?.strip_prefix(CONTAINER)?.split_once(' '))
        .collect();
    for (engine, name) in &told {
        let gone = [GONE.as_bytes(), name.as_bytes()].concat();
        if !lines.contains(&gone.as_slice()) {
            // An engine that does not answer has lost it, or will be asked by `patchdrill clean`.
            let _ = remove_container(engine, name);
        }
    }
}

/// Asks the engine at a Unix socket, or at an address of the network.
fn remove_container(engine: &str, name: &str) -> io::Result<()> {
    let request = format!(
        "DELETE /containers/{name}?force=1&v=1 HTTP/1.1\r\nHost: engine\r\nConnection: close\r\n\r\n"
    );
    let ask = |mut stream: Box<dyn Stream>| {
        stream.write_all(request.as_bytes())?;
        // The first byte comes when it is done.
        stream.read_exact(&mut [0])
    };
    if engine.starts_with('/') {
        let stream = UnixStream::connect(engine)?;
        stream.set_read_timeout(Some(PATIENCE))?;
        ask(Box::new(stream))
    } else {
        let stream = TcpStream::connect(engine)?;
        stream.set_read_timeout(Some(PATIENCE))?;
        ask(Box::new(stream))
    }
}

trait Stream: io::Read + io::Write {}

impl<T: io::Read + io::Write> Stream for T {}

fn end_processes(folders: &[PathBuf]) {
    for _ in 0..ROUNDS {
        let numbers = processes(folders);
        if numbers.is_empty() {
            return;
        }
        let mut kill = Command::new("/bin/sh");
        kill.args(["-c", "kill -KILL \"$@\"", "sh"]).args(&numbers).env_clear();
        kill.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        let _ = kill.status();
        thread::sleep(Duration::from_millis(2));
    }
}

/// Numbers of the processes that belong to an endpoint: all of them inherit a variable, unless they clear it.
fn processes(folders: &[PathBuf]) -> Vec<String> {
    let Ok(entries) = fs::read_dir("/proc") else { return Vec::new() };
    let names = entries.flatten().filter_map(|entry| entry.file_name().into_string().ok());
    names
        .filter(|name| name.bytes().all(|byte| byte.is_ascii_digit()))
        .filter(|name| belongs(&Path::new("/proc").join(name), folders))
        .collect()
}

fn belongs(process: &Path, folders: &[PathBuf]) -> bool {
    let here =
        fs::read_link(process.join("cwd")).is_ok_and(|cwd| folders.iter().any(|root| cwd.starts_with(root)));
    here || fs::read(process.join("environ")).is_ok_and(|variables| {
        variables.split(|byte| *byte == 0).any(|variable| {
            let value = variable.strip_prefix(MARKER.as_bytes()).and_then(|rest| rest.strip_prefix(b"="));
            value.is_some_and(|value| folders.iter().any(|root| root.as_os_str().as_bytes() == value))
        })
    })
}

/// Opens a folder and all folders in it to their owner.
fn unlock(folder: &Path) {
    if fs::set_permissions(folder, Permissions::from_mode(0o700)).is_err() {
        return;
    }
    let Ok(entries) = fs::read_dir(folder) else { return };
    for entry in entries.flatten() {
        if entry.file_type().is_ok_and(|kind| kind.is_dir()) {
            unlock(&entry.path());
        }
    }
}
