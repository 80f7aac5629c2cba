//! Calls in a `PowerShell` script that would take the endpoint down.

use super::token::{Statement, Token, TokenKind, Tokens};
use crate::shell::RebootCall;

/// Calls in a `PowerShell` script that would take the endpoint down, in the order in which they are written.
///
/// A call counts wherever it stands, also behind a condition that may never hold.
pub fn reboots(script: &Tokens) -> Vec<RebootCall> {
    let mut found: Vec<RebootCall> =
        script.statements().filter_map(|statement| command(&statement)).collect();
    found.extend(methods(&script.tokens));
    found.sort_by_key(|call| call.line);
    found
}

fn command(statement: &Statement<'_>) -> Option<RebootCall> {
    let name = String::from_utf8_lossy(statement.name).to_ascii_lowercase();
    let file = name.rsplit(['\\', '/']).next().unwrap_or_default();
    let file = file.strip_suffix(".exe").unwrap_or(file);
    let args = statement.args;
    // A parameter may be shortened as long as it stays unambiguous.
    let switch = |full: &str| {
        args.iter().any(|token| {
            let word = token.word().unwrap_or_default().to_ascii_lowercase();
            word.len() > 4 && full.as_bytes().starts_with(&word)
        })
    };
    if switch("-whatif") {
        return None;
    }
    let takes_down = match file {
        "restart-computer" | "stop-computer" => true,
        "shutdown" => goes_down(args),
        "start-process" | "saps" | "start" => {
            let program = args.iter().find_map(Token::bytes).unwrap_or_default();
            let program = String::from_utf8_lossy(program).to_ascii_lowercase();
            program.trim_end_matches(".exe").rsplit(['\\', '/']).next() == Some("shutdown") && goes_down(args)
        }
        "cmd" => {
            args.iter().filter_map(Token::bytes).any(|arg| arg.eq_ignore_ascii_case(b"shutdown"))
                && goes_down(args)
        }
        "install-windowsfeature"
        | "uninstall-windowsfeature"
        | "add-computer"
        | "remove-computer"
        | "rename-computer" => switch("-restart"),
        "install-windowsupdate" | "get-windowsupdate" | "get-wuinstall" => switch("-autoreboot"),
        "invoke-cimmethod" | "invoke-wmimethod" => {
            args.iter().filter_map(Token::bytes).any(is_method) && !logs_off(args)
        }
        _ => false,
    };
    takes_down.then(|| RebootCall {
        line: statement.line,
        text: text(statement),
        bypasses_path: name.contains(['\\', '/']) || file.contains("wmimethod") || file.contains("cimmethod"),
    })
}

/// Whether `shutdown` is told to restart, to switch off or to hibernate, and not to cancel or to explain itself.
fn goes_down(args: &[Token]) -> bool {
    args.iter().filter_map(Token::bytes).any(|arg| {
        arg.split(u8::is_ascii_whitespace).any(|word| {
            let word = word.to_ascii_lowercase();
            matches!(word.as_slice(), [b'/' | b'-', b'r' | b's' | b'g' | b'p' | b'h'])
                || word == b"/sg"
                || word == b"-sg"
        })
    })
}

fn is_method(name: &[u8]) -> bool {
    ["Reboot", "Win32Shutdown", "Shutdown"].iter().any(|method| name.eq_ignore_ascii_case(method.as_bytes()))
}

/// Whether `Win32Shutdown` is told 0 or 4, which only logs the user off.
fn logs_off(args: &[Token]) -> bool {
    args.iter().any(|token| token.is_word("0") || token.is_word("4"))
}

/// Method calls such as `.Reboot()` and `.Win32Shutdown(6)`.
fn methods(tokens: &[Token]) -> impl Iterator<Item = RebootCall> {
    tokens.windows(3).filter_map(|three| {
        let method = three[0].word()?.strip_prefix(b".")?;
        (is_method(method) && three[1].is_sign(b'(') && !logs_off(&three[2..])).then(|| RebootCall {
            line: three[0].line,
            text: format!(".{}()", String::from_utf8_lossy(method)),
            bypasses_path: true,
        })
    })
}

/// The statement as one line.
fn text(statement: &Statement<'_>) -> String {
    let mut text = String::from_utf8_lossy(statement.name).into_owned();
    for token in statement.args.iter().take(8) {
        match &token.kind {
            TokenKind::Word(bytes) | TokenKind::Text { bytes, .. } => {
                text.push(' ');
                text.extend(
                    String::from_utf8_lossy(bytes).chars().take(40).filter(|char| !char.is_control()),
                );
            }
            TokenKind::Variable(name) => {
                text.push_str(" $");
                text.extend(String::from_utf8_lossy(name).chars().take(40));
            }
            TokenKind::Sign(_) | TokenKind::End => break,
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::shell::powershell::tokens;

    #[test]
    fn calls_that_take_the_endpoint_down_are_found() {
        for (script, line, bypasses) in [
            ("Restart-Computer -Force", 1, false),
            ("if ($pending) {\n  restart-computer\n}", 2, false),
            ("shutdown /r /t 0", 1, false),
            ("& C:\\Windows\\System32\\shutdown.exe -r", 1, true),
            ("Start-Process shutdown.exe -ArgumentList '/r /t 60'", 1, false),
            ("cmd /c shutdown /r", 1, false),
            ("Stop-Computer", 1, false),
            ("Install-WindowsFeature Web-Server -Restart", 1, false),
            ("(Get-WmiObject Win32_OperatingSystem).Reboot()", 1, true),
            ("$os.Win32Shutdown(6)", 1, true),
            ("Invoke-CimMethod -ClassName Win32_OperatingSystem -MethodName Reboot", 1, true),
            ("Install-WindowsUpdate -AcceptAll -AutoReboot", 1, false),
        ] {
            let found = reboots(&tokens(script.as_bytes()));
            assert_eq!(found.len(), 1, "{script}: {found:?}");
            assert_eq!((found[0].line, found[0].bypasses_path), (line, bypasses), "{script}");
        }
    }

    #[test]
    fn what_only_speaks_of_a_reboot_is_not() {
        for script in [
            "Write-Output 'Restart-Computer'",
            "Write-Output Restart-Computer",
            "# Restart-Computer",
            "shutdown /a",
            "shutdown /?",
            "Restart-Computer -WhatIf",
            "Install-WindowsFeature Web-Server -Restart:$false",
            "Restart-Service Spooler",
            "$reboot = Test-Path 'HKLM:\\x\\RebootRequired'",
            "function Restart-Computer { }",
            "Get-Command Restart-Computer",
            "$x.RebootRequired",
            "$os.Win32Shutdown(4)",
            "Invoke-CimMethod -ClassName Win32_OperatingSystem -MethodName Win32Shutdown -Arguments @{ Flags = 0 }",
        ] {
            assert_eq!(reboots(&tokens(script.as_bytes())), [], "{script}");
        }
    }
}
