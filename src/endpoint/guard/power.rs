//! Whether a `PowerShell` script would take the machine down.

use super::scan::names_a_way_down;

/// The first line (from 1) of `script` on which a command restarts or stops the computer.
///
/// Text in quotes is only text, unless it names a program of the system by its full path.
pub(super) fn line_that_takes_down(script: &[u8]) -> Option<usize> {
    let mut state = State::Code;
    for (at, line) in script.split(|byte| *byte == b'\n').enumerate() {
        let mut code = Vec::with_capacity(line.len());
        let all = without_comments(line, &mut state, &mut code);
        if has_command(&code) || names_a_way_down(&all) {
            return Some(at + 1);
        }
    }
    None
}

/// Where a line begins.
#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    Code,
    /// In `<# ... #>`.
    Comment,
    /// In `@' ... '@` or `@" ... "@`, with this quote.
    Here(u8),
}

/// Puts what is neither comment nor quoted into `code`, and gives back everything but comments.
fn without_comments(line: &[u8], state: &mut State, code: &mut Vec<u8>) -> Vec<u8> {
    let mut all = Vec::with_capacity(line.len());
    let mut quote = None;
    let mut at = 0;
    if let State::Here(mark) = *state {
        if line.starts_with(&[mark, b'@']) {
            *state = State::Code;
            at = 2;
        } else {
            return line.to_vec();
        }
    }
    while let Some(&byte) = line.get(at) {
        let next = line.get(at + 1).copied();
        at += 1;
        match (*state, quote, byte, next) {
            (State::Comment, _, b'#', Some(b'>')) => {
                *state = State::Code;
                at += 1;
            }
            (State::Comment, ..) => {}
            (_, None, b'<', Some(b'#')) => {
                *state = State::Comment;
                at += 1;
            }
            (_, None, b'#', _)
                if at == 1 || matches!(line[at - 2], b' ' | b'\t' | b';' | b'{' | b'}' | b'(' | b')') =>
            {
                break;
            }
            (_, None, b'@', Some(mark @ (b'\'' | b'"'))) if line[at + 1..].trim_ascii().is_empty() => {
                *state = State::Here(mark);
                break;
            }
            (_, None, b'\'' | b'"', _) => {
                quote = Some(byte);
                code.push(b'"');
                all.push(byte);
            }
            (_, Some(mark), ..) => {
                if byte == mark {
                    quote = None;
                } else if byte == b'`' && mark == b'"' {
                    at += 1;
                }
                all.push(byte);
            }
            _ => {
                code.push(byte);
                all.push(byte);
            }
        }
    }
    all
}

/// Whether `Restart-Computer` or `Stop-Computer` stands where a command can stand. `-WhatIf` and `-ComputerName` of another
/// machine are not looked at: whoever rehearses should see the line.
fn has_command(code: &[u8]) -> bool {
    let code = String::from_utf8_lossy(code).to_ascii_lowercase();
    ["restart-computer", "stop-computer"].iter().any(|command| {
        code.match_indices(command).any(|(at, name)| {
            let before = code[..at].trim_end();
            let behind = code[at + name.len()..].chars().next();
            let begins = before.is_empty()
                || before.ends_with(['{', '(', ';', '|', '&', '='])
                || before.ends_with("\\");
            begins && behind.is_none_or(|c| !c.is_alphanumeric() && !matches!(c, '-' | '_'))
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn commands_are_told_from_text_and_comments() {
        let table = [
            ("Restart-Computer -Force", Some(1)),
            ("$x = 1\nif ($x) { restart-computer }", Some(2)),
            ("Get-Item x | Stop-Computer", Some(1)),
            ("& '/sbin/shutdown' -r now", Some(1)),
            ("# Restart-Computer", None),
            ("<# Restart-Computer\nStop-Computer #> exit 10", None),
            ("<# a #> Restart-Computer", Some(1)),
            ("Write-Output 'Restart-Computer'", None),
            ("Write-Output \"a `\" Restart-Computer\"", None),
            ("$t = @'\nRestart-Computer\n'@\nexit 0", None),
            ("Get-Command Restart-Computer", None),
            ("function My-Restart-Computer { }", None),
            ("Restart-ComputerLater", None),
        ];
        for (script, line) in table {
            assert_eq!(line_that_takes_down(script.as_bytes()), line, "{script}");
        }
    }
}
