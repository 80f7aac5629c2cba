//! Whether one call of a guarded command would take the machine down.

use std::cell::Cell;

use super::reach::{FUEL, Place};
use super::{apple, raise};
use crate::environment::Arg;

/// What a guard does with a call.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::endpoint) enum Verdict {
    /// It would reboot, halt or suspend the machine: refused.
    TakesDown,
    /// It does no harm: the real command runs.
    Harmless,
    /// Another command runs in its place, found on the endpoint's own PATH: what `sudo` would have run, without the
    /// rights that it would have given.
    Instead {
        /// Environment variables that the command line sets.
        env: Vec<(Arg, Arg)>,
        /// The command and its arguments.
        command: Vec<Arg>,
    },
}

/// Verbs of systemctl, and of loginctl where systemd is missing, that take the machine down.
const VERBS: &[&str] = &[
    "reboot",
    "soft-reboot",
    "poweroff",
    "halt",
    "kexec",
    "exit",
    "rescue",
    "emergency",
    "suspend",
    "hibernate",
    "hybrid-sleep",
    "suspend-then-hibernate",
    "sleep",
];

/// Units that take the machine down when they are started.
const UNITS: &[&str] = &[
    "reboot",
    "soft-reboot",
    "poweroff",
    "halt",
    "kexec",
    "shutdown",
    "exit",
    "rescue",
    "emergency",
    "suspend",
    "hibernate",
    "hybrid-sleep",
    "suspend-then-hibernate",
    "sleep",
    "ctrl-alt-del",
    "runlevel0",
    "runlevel1",
    "runlevel6",
    "systemd-reboot",
    "systemd-soft-reboot",
    "systemd-poweroff",
    "systemd-halt",
    "systemd-kexec",
    "systemd-suspend",
    "systemd-hibernate",
];

/// Judges the call of `name` with `args`. A name that no guard stands for is harmless.
pub(in crate::endpoint) fn judge(name: &[u8], args: &[Arg]) -> Verdict {
    judge_in(name, args, Place::outside(&Cell::new(FUEL)))
}

/// As [`judge`], for a command inside others.
pub(super) fn judge_in(name: &[u8], args: &[Arg], place: Place<'_>) -> Verdict {
    let text: Vec<_> = args.iter().map(|arg| String::from_utf8_lossy(&arg.0)).collect();
    let args_text: Vec<&str> = text.iter().map(AsRef::as_ref).collect();
    let name = name.rsplit(|byte| *byte == b'/').next().unwrap_or(name);
    let Ok(name) = std::str::from_utf8(name) else { return Verdict::Harmless };
    if let Some(raised) = raise::instead(name, args, &args_text, place) {
        return raised;
    }
    if takes_down(name, &args_text) { Verdict::TakesDown } else { Verdict::Harmless }
}

fn takes_down(name: &str, args: &[&str]) -> bool {
    let has = |wanted: &[&str]| args.iter().any(|arg| wanted.contains(arg));
    let asks = has(&["--help", "--version"]);
    match name {
        "reboot" | "halt" | "poweroff" => !asks && !has(&["-w", "--wtmp-only"]),
        "pm-suspend" | "pm-hibernate" => !asks,
        // -k only warns, -c takes back.
        "shutdown" => !asks && !has(&["-c", "-k", "--show"]),
        "init" | "telinit" => args.iter().any(|arg| matches!(*arg, "0" | "1" | "6" | "s" | "S")),
        "systemctl" | "loginctl" => {
            !asks && !has(&["-h", "--dry-run", "--when=cancel", "--when=show"]) && unit(args)
        }
        "kexec" => {
            let loads =
                ["-l", "--load", "-p", "--load-panic", "-u", "--unload", "-S", "--status", "-h", "-v"];
            has(&["-e", "--exec", "-f", "--force"]) || !asks && !has(&loads)
        }
        "launchctl" => args.first() == Some(&"reboot"),
        "fdesetup" => args.first() == Some(&"authrestart"),
        "softwareupdate" => has(&["-R", "--restart"]),
        "pmset" => {
            has(&["sleepnow"]) || has(&["schedule", "repeat"]) && has(&["shutdown", "restart", "sleep"])
        }
        "dbus-send" | "busctl" | "gdbus" | "qdbus" => bus(args),
        "ipmitool" => has(&["power"]) && has(&["cycle", "reset", "off", "soft", "diag"]),
        "rtcwake" => !asks && !has(&["-n", "--dry-run", "-h", "-V", "--list-modes"]) && !rtcwake_waits(args),
        "busybox" | "toybox" => args.split_first().is_some_and(|(applet, args)| takes_down(applet, args)),
        "osascript" => args.iter().any(|arg| apple::takes_down(arg)),
        _ => false,
    }
}

/// The first argument that is no option is the verb; with a verb that starts units, one of the units counts.
fn unit(args: &[&str]) -> bool {
    let takes_value = |arg: &str| {
        matches!(
            arg,
            "-H" | "-M"
                | "-t"
                | "-p"
                | "-P"
                | "-n"
                | "-o"
                | "-s"
                | "--host"
                | "--machine"
                | "--root"
                | "--type"
        )
    };
    let mut after_value_option = false;
    let mut plain = args.iter().copied().filter(|arg| {
        let is_value = std::mem::replace(&mut after_value_option, takes_value(arg));
        !is_value && !arg.starts_with('-')
    });
    match plain.next() {
        Some("start" | "isolate" | "restart" | "reload-or-restart" | "try-restart" | "enqueue") => {
            plain.any(|unit| {
                let stem = unit.strip_suffix(".target").or(unit.strip_suffix(".service")).unwrap_or(unit);
                UNITS.contains(&stem)
            })
        }
        Some(verb) => VERBS.contains(&verb),
        None => false,
    }
}

/// Calls of the methods that logind, systemd and `ConsoleKit` have for this.
fn bus(args: &[&str]) -> bool {
    let methods =
        ["Reboot", "PowerOff", "Halt", "KExec", "SoftReboot", "Suspend", "Hibernate", "HybridSleep"];
    args.iter().any(|arg| {
        let method = arg.rsplit(['.', '/']).next().unwrap_or(arg);
        let method = method.strip_suffix("WithFlags").unwrap_or(method);
        methods.contains(&method)
            || arg.starts_with("org.freedesktop.ConsoleKit.Manager.") && matches!(method, "Stop" | "Restart")
            || method
                .split_once(".target")
                .or(method.split_once(".service"))
                .is_some_and(|(unit, _)| UNITS.contains(&unit))
            || arg
                .rsplit(':')
                .next()
                .and_then(|unit| unit.strip_suffix(".target"))
                .is_some_and(|unit| UNITS.contains(&unit))
    })
}

/// The modes of rtcwake that only set the clock or look at it.
fn rtcwake_waits(args: &[&str]) -> bool {
    let mode = args
        .iter()
        .position(|arg| matches!(*arg, "-m" | "--mode"))
        .and_then(|at| args.get(at + 1).copied())
        .or(args.iter().find_map(|arg| arg.strip_prefix("--mode=").or(arg.strip_prefix("-m"))));
    matches!(mode, Some("no" | "on" | "show" | "disable"))
}

#[cfg(test)]
#[path = "judge_tests.rs"]
mod tests;
