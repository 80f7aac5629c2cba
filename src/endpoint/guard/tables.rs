//! What the guards know of commands, folders and files by name.

use crate::environment::Arg;

/// Where systems keep their programs.
pub(super) const SYSTEM: &[&str] =
    &["/bin/", "/sbin/", "/usr/", "/lib/", "/lib64/", "/run/", "/nix/", "/System/", "/opt/local/"];

/// Files that take the machine down when something is written to them.
const TRIGGERS: &[&str] = &["/proc/sysrq-trigger", "/sys/power/state", "/dev/watchdog", "/dev/watchdog0"];

/// Commands that only speak of the words they are given, or look at the files that these name.
pub(super) const TALKERS: &[&[u8]] = &[
    b"echo",
    b"printf",
    b"logger",
    b"wall",
    b"test",
    b"[",
    b"[[",
    b"cat",
    b"ls",
    b"stat",
    b"file",
    b"grep",
    b"egrep",
    b"fgrep",
    b"which",
    b"type",
    b"whereis",
    b"readlink",
    b"realpath",
    b"basename",
    b"dirname",
    b"ps",
    b"pgrep",
    b"man",
    b"diff",
    b"cmp",
    b"head",
    b"tail",
    b"wc",
    b"chmod",
    b"chown",
    b"rm",
    b"read",
    b"for",
    b"case",
    b"select",
    b"((",
];

/// Commands that run the rest of their line.
pub(super) const RUNNERS: &[&[u8]] = &[
    b"nohup",
    b"nice",
    b"ionice",
    b"setsid",
    b"timeout",
    b"gtimeout",
    b"stdbuf",
    b"time",
    b"chrt",
    b"taskset",
    b"strace",
    b"ltrace",
    b"script",
    b"xargs",
    b"flock",
    b"parallel",
    b"caffeinate",
    b"unbuffer",
    b"builtin",
    b"coproc",
    b"hash",
    b"systemd-inhibit",
    b"dbus-run-session",
    b"start-stop-daemon",
    b"daemonize",
    b"screen",
    b"tmux",
    b"setpriv",
    b"choom",
];

/// Shells, which run a script that they are given as an argument.
pub(super) const SHELLS: &[&[u8]] = &[b"sh", b"bash", b"dash", b"ash", b"zsh", b"ksh", b"mksh", b"rbash"];

/// What no program can replace, since shells answer it themselves.
const BUILTINS: &[&[u8]] = &[
    b"echo",
    b"printf",
    b"test",
    b"[",
    b"true",
    b"false",
    b"kill",
    b"pwd",
    b"cd",
    b"exit",
    b"export",
    b"set",
    b"unset",
    b"eval",
    b"exec",
    b"return",
    b"trap",
    b"shift",
    b"read",
    b"wait",
    b"times",
    b"umask",
    b"alias",
    b"bg",
    b"fg",
    b"jobs",
    b"command",
    b"type",
    b"ulimit",
    b"getopts",
    b"hash",
    b"source",
    b".",
    b":",
    b"local",
    b"declare",
    b"typeset",
    b"readonly",
    b"let",
];

/// Whether a shell answers `name` itself, so that a double on PATH is never asked.
pub(super) fn is_builtin(name: &[u8]) -> bool {
    BUILTINS.contains(&name)
}

/// Whether `path` is a folder in which a system keeps programs.
pub(super) fn is_system_folder(path: &[u8]) -> bool {
    let mut path = path.to_vec();
    path.push(b'/');
    SYSTEM.iter().any(|folder| path.starts_with(folder.as_bytes()))
}

/// Whether writing to the file takes the machine down; `of=` is how dd names it.
pub(super) fn is_trigger(word: &Arg) -> bool {
    let path = word.0.strip_prefix(b"of=").unwrap_or(&word.0);
    TRIGGERS.iter().any(|trigger| trigger.as_bytes() == path)
}
