//! What `systemctl` is asked to do.

use super::options::Line;
use super::{changes, files, lists, questions, show};
use crate::endpoint::builtin::Told;
use crate::endpoint::builtin::state::State;
use crate::endpoint::builtin::told::Output;

/// Verbs that systemd has and that nobody answers here, since their answers say too much about a machine.
const UNKNOWN: &[&str] = &[
    "add-requires",
    "add-wants",
    "bind",
    "cancel",
    "clean",
    "default",
    "edit",
    "freeze",
    "isolate",
    "link",
    "list-automounts",
    "list-dependencies",
    "list-machines",
    "list-paths",
    "list-sockets",
    "list-timers",
    "log-level",
    "log-target",
    "mount-image",
    "preset-all",
    "revert",
    "service-log-level",
    "service-log-target",
    "service-watchdogs",
    "set-property",
    "switch-root",
    "thaw",
    "whoami",
];

/// Answers a call of `systemctl`.
pub(in crate::endpoint::builtin) fn answer(state: &mut State, args: &[&str]) -> Told {
    let line = match Line::read(args) {
        Ok(line) => line,
        Err(message) => return Output::fails(1, &message).into(),
    };
    if line.help {
        return said(
            "systemctl [OPTIONS...] COMMAND ...\n\nQuery or send control commands to the system manager.\n",
        );
    }
    if line.version {
        return said("systemd 252 (252.0)\n+PAM +AUDIT +SELINUX +APPARMOR +IMA +SMACK +SECCOMP\n");
    }
    if line.elsewhere {
        return Told::Unknown;
    }
    if line.user {
        let message = "Failed to connect to bus: $DBUS_SESSION_BUS_ADDRESS and $XDG_RUNTIME_DIR not defined (consider using \
                       --machine=<user>@.host --user to connect to bus of other user)";
        return Output::fails(1, message).into();
    }
    let (verb, names) =
        line.words.split_first().map_or(("list-units", &[][..]), |(verb, rest)| (*verb, rest));
    let verb = match verb {
        "condrestart" => "try-restart",
        "condreload" | "force-reload" | "reload-or-try-restart" => "try-reload-or-restart",
        verb => verb,
    };
    if needs_names(verb) && names.is_empty() {
        return Output::fails(1, "Too few arguments.").into();
    }
    match verb {
        "start"
        | "stop"
        | "restart"
        | "try-restart"
        | "reload"
        | "reload-or-restart"
        | "try-reload-or-restart" => changes::change(state, verb, names, &line),
        "kill" => changes::kill(state, names, &line),
        "reset-failed" => changes::reset_failed(state, names),
        "enable" | "disable" | "reenable" | "preset" | "mask" | "unmask" => {
            files::change(state, verb, names, &line)
        }
        "is-active" => questions::is_active(state, names, &line),
        "is-failed" => questions::is_failed(state, names, &line),
        "is-enabled" => questions::is_enabled(state, names, &line),
        "is-system-running" => questions::is_system_running(state, &line),
        "status" => show::status(state, names, &line),
        "show" => show::show(state, names, &line),
        "cat" => show::cat(state, names),
        "list-units" => lists::units(state, names, &line),
        "list-unit-files" => lists::files(state, names, &line),
        "list-jobs" => said(if line.no_legend { "" } else { "No jobs running.\n" }),
        "get-default" => said("multi-user.target\n"),
        "daemon-reload" | "daemon-reexec" | "set-environment" | "unset-environment"
        | "import-environment" | "show-environment" | "set-default" => Output::default().into(),
        verb if UNKNOWN.contains(&verb) => Told::Unknown,
        verb => Output::fails(1, &format!("Unknown command verb {verb}.")).into(),
    }
}

fn needs_names(verb: &str) -> bool {
    matches!(
        verb,
        "start"
            | "stop"
            | "restart"
            | "try-restart"
            | "reload"
            | "reload-or-restart"
            | "try-reload-or-restart"
            | "kill"
            | "enable"
            | "disable"
            | "reenable"
            | "preset"
            | "mask"
            | "unmask"
            | "is-active"
            | "is-failed"
            | "is-enabled"
            | "cat"
            | "set-environment"
            | "unset-environment"
            | "set-default"
    )
}

fn said(text: &str) -> Told {
    Output { stdout: text.to_owned(), ..Output::default() }.into()
}
