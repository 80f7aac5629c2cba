//! Where a `PowerShell` script would take the machine down around PATH.

use std::cell::Cell;

use super::reach::{FUEL, Place, Reach, reach};
use crate::environment::Arg;
use crate::shell::powershell;
use crate::shell::powershell::{Statement, Token};

/// The first line (from 1) on which a command reaches around PATH, with the command and how it does that. Cmdlets such
/// as `Restart-Computer` reach the machine without PATH.
pub(super) fn first_reach(script: &[u8], doubled: &dyn Fn(&[u8]) -> bool) -> Option<(usize, String, Reach)> {
    let tokens = powershell::tokens(script);
    // Behind a bare `shutdown` stands a guard.
    let guarded =
        |text: &str| text.get(.."shutdown".len()).is_some_and(|name| name.eq_ignore_ascii_case("shutdown"));
    let calls = powershell::reboots(&tokens).into_iter();
    let cmdlet = calls
        .filter(|call| call.bypasses_path || !guarded(&call.text))
        .map(|call| (call.line, call.text, Reach::Down))
        .next();
    let fuel = Cell::new(FUEL);
    let place = Place::top(doubled, &fuel);
    let program = tokens.statements().find_map(|statement| {
        let words = words(&statement);
        let how = reach(&words, place)?;
        let shown: Vec<String> = words.iter().take(8).map(ToString::to_string).collect();
        Some((statement.line, shown.join(" "), how))
    });
    cmdlet.into_iter().chain(program).min_by_key(|(line, ..)| *line)
}

fn words(statement: &Statement<'_>) -> Vec<Arg> {
    let args = statement.args.iter().filter_map(Token::bytes);
    std::iter::once(statement.name).chain(args).map(|bytes| Arg(bytes.to_vec())).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(script: &str) -> Option<(usize, Reach)> {
        first_reach(script.as_bytes(), &|name| name == b"df").map(|(line, _, reach)| (line, reach))
    }

    #[test]
    fn what_goes_around_path_is_found() {
        for (script, expected) in [
            ("Restart-Computer -Force", Some((1, Reach::Down))),
            ("$x = 1\nif ($x) { stop-computer }", Some((2, Reach::Down))),
            ("& '/sbin/shutdown' -r now", Some((1, Reach::Down))),
            ("/usr/sbin/reboot", Some((1, Reach::Down))),
            ("sudo /usr/bin/systemctl reboot", None),
            ("\n/bin/bash -c '/sbin/reboot'", Some((2, Reach::Down))),
            ("/bin/df -h", Some((1, Reach::Double))),
            ("df -h", None),
            ("shutdown -r now", None),
            ("shutdown /r /t 0", None),
            ("reboot", None),
            ("# Restart-Computer", None),
            ("Write-Output 'Restart-Computer' '/sbin/reboot'", None),
            ("Restart-Computer -WhatIf", None),
            ("exit 10", None),
        ] {
            assert_eq!(found(script), expected, "{script}");
        }
    }
}
