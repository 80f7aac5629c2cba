//! Calls in a shell script that would take the endpoint down.

use super::model::{Command, Redirect, RedirectKind, Scan, Word};
use super::parser::scan;
use super::prefix::effective;
use super::shebang::{basename, is_short_option};

/// A call that would reboot the endpoint, or switch it off.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct RebootCall {
    /// Line, from 1.
    pub line: usize,
    /// The command as one line.
    pub text: String,
    /// A refusing double in front on `PATH` would not see the call: it names an absolute path, the script or a command in
    /// front of it sets `PATH` anew, or it is no command at all but a write to the kernel.
    pub bypasses_path: bool,
}

/// How deep shells that are given their script as an argument are followed.
const MAX_DEPTH: usize = 4;

/// Calls in a shell script that would take the endpoint down, in the order in which they are written.
///
/// A call counts wherever it stands, also behind a condition that may never hold.
pub fn reboots(text: &[u8]) -> Vec<RebootCall> {
    let mut found = Vec::new();
    collect(&scan(text), None, MAX_DEPTH, &mut found);
    found
}

/// The same for a script that is read already.
pub(crate) fn reboots_in(script: &Scan) -> Vec<RebootCall> {
    let mut found = Vec::new();
    collect(script, None, MAX_DEPTH, &mut found);
    found
}

/// Looks through a script. `outer` is the line and the `bypasses_path` of the call that runs it, if it is an inner one.
fn collect(script: &Scan, outer: Option<(usize, bool)>, depth: usize, found: &mut Vec<RebootCall>) {
    let mut path_is_set = outer.is_some_and(|(_, bypasses)| bypasses);
    for command in &script.commands {
        let line = outer.map_or(command.line, |(line, _)| line);
        let words = effective(&command.words);
        // `sudo` and `su -` have a PATH of their own, and so has `env -i`.
        let resets = command.name().is_some_and(|name| {
            matches!(basename(name), b"sudo" | b"su" | b"doas")
                || (name.ends_with(b"env") && command.words.iter().any(|word| word.is("-i")))
                || (name == b"command" && command.words.iter().any(|word| word.is("-p")))
        });
        let set_here = command.assignments.iter().any(sets_path);
        if takes_down(words) {
            let absolute = words[0].text.contains(&b'/');
            let bypasses_path = absolute || resets || path_is_set || set_here;
            found.push(RebootCall { line, text: command.text(), bypasses_path });
        } else if writes_to_kernel(command, words) {
            found.push(RebootCall { line, text: command.text(), bypasses_path: true });
        } else if depth > 0 {
            for inner in inner_scripts(command, words) {
                let outer = (line, resets || path_is_set || set_here);
                collect(&scan(inner), Some(outer), depth - 1, found);
            }
        }
        if command.words.is_empty() || command.name() == Some(b"export") {
            path_is_set |= set_here || command.words.iter().any(sets_path);
        }
    }
}

/// Whether a word sets `PATH` to something that does not hold the old one.
fn sets_path(word: &Word) -> bool {
    let keeps = |value: &[u8]| value.starts_with(b"$PATH") || value.starts_with(b"${PATH");
    // What is put in front of the old value hides doubles just as well.
    word.assignment().is_some_and(|(name, value)| name == b"PATH" && !keeps(value))
}

/// Whether these words reboot the endpoint, or switch it off.
fn takes_down(words: &[Word]) -> bool {
    let Some((name, args)) = words.split_first() else { return false };
    let Some(name) = name.literal() else { return false };
    let has = |wanted: &[&str]| args.iter().any(|word| wanted.iter().any(|wanted| word.is(wanted)));
    let mut operands = args.iter().filter(|word| !word.text.starts_with(b"-"));
    let first = operands.next().and_then(Word::literal).unwrap_or_default();
    let second = operands.next().and_then(Word::literal).unwrap_or_default();
    if has(&["--help", "--version"]) {
        return false;
    }
    match basename(name) {
        b"reboot" | b"halt" | b"poweroff" => !has(&["-w", "--wtmp-only"]),
        b"shutdown" => !(args.is_empty() || has(&["-c", "-k", "--show", "-?"])),
        b"init" | b"telinit" => first == b"6" || first == b"0",
        b"systemctl" => match first {
            b"reboot" | b"poweroff" | b"halt" | b"kexec" | b"soft-reboot" => {
                !has(&["--when=cancel", "--when=show"])
            }
            b"isolate" | b"start" => matches!(
                second,
                b"reboot.target"
                    | b"poweroff.target"
                    | b"halt.target"
                    | b"kexec.target"
                    | b"runlevel6.target"
            ),
            _ => false,
        },
        b"loginctl" | b"rebootmgrctl" | b"launchctl" => first == b"reboot",
        b"transactional-update" => has(&["reboot"]),
        b"dnf" | b"dnf5" | b"yum" => {
            matches!(first, b"system-upgrade" | b"offline-upgrade" | b"offline-distrosync" | b"offline")
                && second == b"reboot"
        }
        b"kexec" => has(&["-e", "--exec"]),
        b"busctl" | b"dbus-send" | b"gdbus" => bus_call(args),
        b"softwareupdate" => {
            has(&["-R", "--restart"]) || args.iter().any(|word| is_short_option(&word.text, b'R'))
        }
        b"fdesetup" => first == b"authrestart",
        b"osascript" => args.iter().any(|word| script_restarts(&word.text)),
        _ => false,
    }
}

/// Whether a call over the message bus asks the login manager or systemd to go down.
fn bus_call(args: &[Word]) -> bool {
    const METHODS: [&[u8]; 4] = [b"Reboot", b"PowerOff", b"Halt", b"KExec"];
    args.iter().any(|word| {
        METHODS.iter().any(|method| {
            word.text == *method
                || word.text.strip_suffix(*method).is_some_and(|rest| rest.ends_with(b"Manager."))
        })
    })
}

/// Whether a line of `AppleScript` restarts the Mac or switches it off.
pub(crate) fn script_restarts(line: &[u8]) -> bool {
    let line = String::from_utf8_lossy(line).to_ascii_lowercase();
    let tells = line.contains("system events") || line.contains("loginwindow") || line.contains("finder");
    let mut words = line.split(|char: char| !char.is_ascii_alphanumeric());
    tells && (words.any(|word| word == "restart") || line.contains("shut down"))
}

/// Whether the command writes an order to go down into `/proc/sysrq-trigger`.
fn writes_to_kernel(command: &Command, words: &[Word]) -> bool {
    const TRIGGER: &[u8] = b"/proc/sysrq-trigger";
    let into = |redirect: &Redirect| redirect.kind == RedirectKind::Output && redirect.target.text == TRIGGER;
    let tee = words.first().is_some_and(|word| word.literal().is_some_and(|name| basename(name) == b"tee"))
        && words.iter().any(|word| word.text == TRIGGER);
    if tee {
        return true;
    }
    if !command.redirects.iter().any(into) {
        return false;
    }
    // `s` and `u` write and unmount the disks; only these three end the system.
    let told = words.last().and_then(Word::literal).filter(|_| words.len() > 1);
    told.is_none_or(|order| matches!(order, b"b" | b"o" | b"c"))
}

/// Scripts that a command hands to another shell, as far as they are written out.
fn inner_scripts<'a>(command: &'a Command, words: &'a [Word]) -> Vec<&'a [u8]> {
    let Some((name, args)) = words.split_first() else { return Vec::new() };
    let Some(name) = name.literal() else { return Vec::new() };
    match basename(name) {
        b"sh" | b"bash" | b"dash" | b"zsh" | b"ksh" | b"ash" | b"su" => {
            let at = args.iter().position(|word| is_short_option(&word.text, b'c'));
            if let Some(script) = at.and_then(|at| args.get(at + 1)) {
                return script.literal().into_iter().collect();
            }
            let reads_input = args.iter().all(|word| word.text.starts_with(b"-")) || name.ends_with(b"su");
            let here = command
                .redirects
                .iter()
                .filter(|each| matches!(each.kind, RedirectKind::Here | RedirectKind::HereString));
            here.filter(|_| reads_input).filter_map(|redirect| redirect.target.literal()).collect()
        }
        b"eval" => match args {
            [script] => script.literal().into_iter().collect(),
            _ => Vec::new(),
        },
        b"trap" => args.first().filter(|_| args.len() > 1).and_then(Word::literal).into_iter().collect(),
        _ => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn calls_that_take_the_endpoint_down_are_found() {
        for (text, bypasses) in [
            ("reboot", false),
            ("echo ok\nif [ -f /var/run/reboot-required ]; then /sbin/reboot; fi", true),
            ("shutdown -r +1 'patched'", false),
            ("nohup sh -c 'sleep 10; reboot' >/dev/null 2>&1 &", false),
            ("(sleep 60 && systemctl reboot) &", false),
            ("sudo shutdown -h now", true),
            ("init 6", false),
            ("systemctl --force reboot", false),
            ("systemctl isolate reboot.target", false),
            ("echo b > /proc/sysrq-trigger", true),
            ("echo 1 > /proc/sys/kernel/sysrq; echo b | tee /proc/sysrq-trigger", true),
            ("bash <<'EOF'\nsleep 5\nreboot -f\nEOF", false),
            ("trap 'reboot' EXIT", false),
            ("eval \"reboot\"", false),
            ("PATH=/usr/sbin:/sbin\nreboot", true),
            ("export PATH=/sbin:$PATH\nreboot", true),
            ("PATH=$PATH:/sbin\nreboot", false),
            ("su - root -c 'init 0'", true),
            (
                "dbus-send --system --print-reply --dest=org.freedesktop.login1 /x org.freedesktop.login1.Manager.Reboot boolean:true",
                false,
            ),
            (
                "busctl call org.freedesktop.login1 /org/freedesktop/login1 org.freedesktop.login1.Manager Reboot b true",
                false,
            ),
            ("osascript -e 'tell application \"System Events\" to restart'", false),
            ("softwareupdate -iaR", false),
            ("dnf -y system-upgrade reboot", false),
            ("x() { halt -p; }", false),
            ("env -i reboot", true),
            ("command -p reboot", true),
        ] {
            let found = reboots(text.as_bytes());
            assert_eq!(found.len(), 1, "{text}: {found:?}");
            assert_eq!(found[0].bypasses_path, bypasses, "{text}");
        }
    }

    #[test]
    fn what_only_speaks_of_a_reboot_is_not() {
        for text in [
            "echo \"please reboot\"",
            "echo reboot",
            "# reboot",
            "cat <<EOF\nreboot\nEOF",
            "cat > /etc/cron.d/x <<EOF\n@weekly root /sbin/reboot\nEOF",
            "if [ -f /var/run/reboot-required ]; then exit 10; fi",
            "needs-restarting -r",
            "shutdown -c",
            "shutdown --help",
            "last reboot",
            "command -v reboot",
            "which shutdown",
            "systemctl status reboot.target",
            "systemctl restart nginx",
            "init q",
            "reboot_needed() { return 1; }; reboot_needed",
            "reboot=yes",
            "echo s > /proc/sysrq-trigger",
            "echo 1 > /proc/sys/kernel/sysrq",
            "osascript -e 'display dialog \"Please restart\"'",
            "softwareupdate -l",
            "kexec -l /boot/vmlinuz",
            "ssh host 'reboot'",
            "case $1 in reboot) echo x;; esac",
            "trap - EXIT",
        ] {
            assert_eq!(reboots(text.as_bytes()), [], "{text}");
        }
    }

    #[test]
    fn the_line_is_that_of_the_outer_script() {
        let found = reboots(b"#!/bin/sh\n\nsh -c '\n\nreboot'\n");
        assert_eq!((found[0].line, found[0].text.as_str()), (3, "reboot"));
    }
}
