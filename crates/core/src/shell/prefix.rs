//! Commands that run another command: `sudo`, `nohup`, `timeout 5`, ...

use super::model::Word;
use super::shebang::basename;

/// A command that takes another command as its arguments.
struct Prefix {
    name: &'static str,
    /// One-letter options that take a value of their own.
    valued: &'static str,
    /// Words behind the options that do not belong to the inner command yet.
    operands: usize,
}

const fn prefix(name: &'static str, valued: &'static str, operands: usize) -> Prefix {
    Prefix { name, valued, operands }
}

const PREFIXES: [Prefix; 22] = [
    prefix("builtin", "", 0),
    prefix("busybox", "", 0),
    prefix("caffeinate", "tw", 0),
    prefix("chronic", "", 0),
    prefix("chrt", "", 1),
    prefix("command", "", 0),
    prefix("doas", "uC", 0),
    prefix("env", "uCS", 0),
    prefix("exec", "a", 0),
    prefix("flock", "wE", 1),
    prefix("gtimeout", "sk", 1),
    prefix("ionice", "cnp", 0),
    prefix("nice", "n", 0),
    prefix("nohup", "", 0),
    prefix("noglob", "", 0),
    prefix("setsid", "", 0),
    prefix("stdbuf", "ioe", 0),
    prefix("sudo", "ughpCrtTUDR", 0),
    prefix("systemd-run", "pugEHMt", 0),
    prefix("time", "", 0),
    prefix("timeout", "sk", 1),
    prefix("xargs", "IdEnLPsa", 0),
];

/// Longest chain of such commands that is followed.
const LONGEST: usize = 8;

/// The words of the command that really runs: `sudo -n timeout 5 reboot` gives `reboot`.
///
/// Gives the words unchanged when nothing is known about their first, and none when it cannot be told.
pub fn effective(words: &[Word]) -> &[Word] {
    let mut words = words;
    for _ in 0..LONGEST {
        let Some(name) = words.first().and_then(Word::literal) else { break };
        let name = basename(name);
        if name == b"launchctl" && words.get(1).is_some_and(|word| word.is("asuser")) {
            words = words.get(3..).unwrap_or_default();
            continue;
        }
        let Some(prefix) = PREFIXES.iter().find(|prefix| prefix.name.as_bytes() == name) else { break };
        words = behind(prefix, &words[1..]);
    }
    words
}

/// What stands behind the options and operands of a prefix.
fn behind<'a>(prefix: &Prefix, mut words: &'a [Word]) -> &'a [Word] {
    while let Some((word, rest)) = words.split_first() {
        let text = word.text.as_slice();
        let assigns = matches!(prefix.name, "env" | "sudo") && word.assignment().is_some();
        if text == b"--" {
            words = rest;
            break;
        }
        if !assigns && (!text.starts_with(b"-") || text == b"-") {
            break;
        }
        if matches!(prefix.name, "command") && (word.is("-v") || word.is("-V")) {
            // Only asks whether the command exists.
            return &[];
        }
        let takes_value = text.len() == 2 && prefix.valued.as_bytes().contains(&text[1]);
        words = if takes_value { rest.get(1..).unwrap_or_default() } else { rest };
    }
    words.get(prefix.operands..).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::shell::scan;

    #[test]
    fn the_inner_command_is_found() {
        for (text, inner) in [
            ("reboot -f", "reboot -f"),
            ("sudo -n -u root reboot", "reboot"),
            ("sudo PATH=/bin /sbin/reboot", "/sbin/reboot"),
            ("env -i A=1 nohup setsid -f shutdown -r now", "shutdown -r now"),
            ("timeout -k 5 60 systemctl stop x", "systemctl stop x"),
            ("nice -n 10 ionice -c 3 yum -y update", "yum -y update"),
            ("exec -a x y", "y"),
            ("command -v reboot", ""),
            ("command -- a -b", "a -b"),
            ("launchctl asuser 501 sudo -u joe osascript -e x", "osascript -e x"),
            ("systemd-run --on-active=10 reboot", "reboot"),
            ("xargs -I {} rm {}", "rm {}"),
            ("flock -n /run/x.lock rsync a b", "rsync a b"),
            ("sudo", ""),
            ("$SUDO reboot", "$SUDO reboot"),
            ("/usr/bin/env python3", "python3"),
        ] {
            let scan = scan(text.as_bytes());
            assert_eq!(crate::shell::show(effective(&scan.commands[0].words)), inner, "{text}");
        }
    }
}
