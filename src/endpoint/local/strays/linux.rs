//! Linux shows what other processes have open, where they work and what they inherit.

use std::fs;
use std::os::unix::ffi::OsStrExt as _;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};

use rustix::process::{Pid, PidfdFlags, Signal};

use super::stray::{SHOWN, Stray, without_root};
use crate::endpoint::doubles::MARKER;

/// So many numbers are tried one by one, which costs less than a look at all processes.
const FEW: i32 = 4096;

/// What is left of the script whose first process is `leader`; that one is not among it. `pipes` are the script's
/// output streams that somebody still holds.
pub(in crate::endpoint::local) fn of_script(leader: Pid, root: &Path, pipes: &[u64]) -> Vec<Stray> {
    let mut strays = Vec::new();
    each_since(leader, |pid| strays.extend(stray(pid, leader, root)));
    if strays.is_empty() && !pipes.is_empty() {
        // Somebody holds the output and hides: the only way to find it is through its open files.
        each_process(|pid| {
            if pid != leader && pid != rustix::process::getpid() && holds(pid, pipes) {
                strays.extend(describe(pid, root, true));
            }
        });
    }
    strays.sort_by_key(|stray| stray.pid.as_raw_nonzero());
    strays
}

/// Everything that belongs to the endpoint in `root`.
pub(in crate::endpoint::local) fn of_endpoint(root: &Path) -> Vec<Stray> {
    let mut strays = Vec::new();
    each_process(|pid| {
        if pid != rustix::process::getpid() && belongs_to(pid, root) {
            strays.extend(describe(pid, root, true));
        }
    });
    strays
}

/// Ends a process that has left its group. Its number may have passed to another process meanwhile, so it is looked
/// at again once it is held.
pub(in crate::endpoint::local) fn end(stray: &Stray, root: &Path, pipes: &[u64]) {
    let Ok(handle) = rustix::process::pidfd_open(stray.pid, PidfdFlags::empty()) else { return };
    if belongs_to(stray.pid, root) || holds(stray.pid, pipes) {
        let _ = rustix::process::pidfd_send_signal(&handle, Signal::KILL);
    }
}

fn stray(pid: Pid, leader: Pid, root: &Path) -> Option<Stray> {
    let in_group = group(pid)? == leader;
    if in_group || belongs_to(pid, root) { describe(pid, root, !in_group) } else { None }
}

/// The process group of a process that has not ended.
fn group(pid: Pid) -> Option<Pid> {
    let stat = fs::read(proc_of(pid, "stat")).ok()?;
    // The name of the program stands in parentheses and may hold anything.
    let behind_name = stat.iter().rposition(|byte| *byte == b')')?;
    let fields = std::str::from_utf8(&stat[behind_name + 1..]).ok()?;
    let mut fields = fields.split_ascii_whitespace();
    let alive = !matches!(fields.next()?, "Z" | "X");
    let group = fields.nth(1)?.parse().ok().filter(|group| *group > 0 && alive)?;
    Pid::from_raw(group)
}

/// `None` for a process that has ended, or is just ending: it has no program any more.
fn describe(pid: Pid, root: &Path, escaped: bool) -> Option<Stray> {
    fs::read_link(proc_of(pid, "exe")).ok()?;
    let words = fs::read(proc_of(pid, "cmdline")).ok()?;
    is_process(pid).then(|| Stray { pid, line: line(&words, root), escaped })
}

/// The command line of a process, from words that end with a zero each.
fn line(words: &[u8], root: &Path) -> String {
    let words = words.strip_suffix(b"\0").unwrap_or(words);
    let words = &words[..words.len().min(SHOWN)];
    let line: Vec<String> = words
        .split(|byte| *byte == 0)
        .map(|word| crate::environment::Arg(word.to_vec()).to_string())
        .collect();
    without_root(&line.join(" "), root)
}

/// Threads have numbers of their own, by which the process can be looked at.
fn is_process(pid: Pid) -> bool {
    let status = fs::read_to_string(proc_of(pid, "status")).unwrap_or_default();
    let group = status.lines().find_map(|line| line.strip_prefix("Tgid:"));
    group.is_none_or(|group| group.trim().parse() == Ok(pid.as_raw_nonzero().get()))
}

fn proc_of(pid: Pid, what: &str) -> PathBuf {
    format!("/proc/{}/{what}", pid.as_raw_nonzero()).into()
}

fn belongs_to(pid: Pid, root: &Path) -> bool {
    let marker = [MARKER.as_bytes(), b"=", root.as_os_str().as_bytes()].concat();
    let inherits = fs::read(proc_of(pid, "environ"))
        .is_ok_and(|env| env.split(|byte| *byte == 0).any(|variable| variable == marker));
    inherits || fs::read_link(proc_of(pid, "cwd")).is_ok_and(|cwd| cwd.starts_with(root))
}

/// Whether the process can write into one of `pipes`.
fn holds(pid: Pid, pipes: &[u64]) -> bool {
    let Ok(files) = fs::read_dir(proc_of(pid, "fd")) else { return false };
    files.flatten().any(|file| {
        let writes =
            fs::symlink_metadata(file.path()).is_ok_and(|meta| meta.permissions().mode() & 0o200 != 0);
        let target = if writes { fs::read_link(file.path()).ok() } else { None };
        let inode = target
            .as_deref()
            .and_then(Path::to_str)
            .and_then(|target| target.strip_prefix("pipe:[")?.strip_suffix(']')?.parse().ok());
        inode.is_some_and(|inode| pipes.contains(&inode))
    })
}

/// Every process that began after `leader`. Numbers are handed out in order, so when none was handed out since, one
/// look is enough.
fn each_since(leader: Pid, mut visit: impl FnMut(Pid)) {
    let first = leader.as_raw_nonzero().get();
    match last_number().filter(|last| (0..=FEW).contains(&(last - first))) {
        Some(last) => (first + 1..=last)
            .filter_map(Pid::from_raw)
            // Somebody else's processes are none of ours.
            .filter(|pid| rustix::process::test_kill_process(*pid).is_ok())
            .for_each(visit),
        // Very many were handed out, or counting began anew.
        None => each_process(|pid| {
            if pid != leader && pid != rustix::process::getpid() {
                visit(pid);
            }
        }),
    }
}

/// The number that was handed out last.
fn last_number() -> Option<i32> {
    fs::read_to_string("/proc/loadavg").ok()?.split_ascii_whitespace().last()?.parse().ok()
}

fn each_process(mut visit: impl FnMut(Pid)) {
    let Ok(entries) = fs::read_dir("/proc") else { return };
    for entry in entries.flatten() {
        if let Some(pid) = entry
            .file_name()
            .to_str()
            .and_then(|name| name.parse().ok())
            .filter(|pid| *pid > 0)
            .and_then(Pid::from_raw)
        {
            visit(pid);
        }
    }
}
