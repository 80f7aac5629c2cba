//! What the `PowerShell` reader makes of scripts.

use proptest::prelude::*;

use super::*;

/// The statements of a script, each as `line: name args`.
fn statements(script: &str) -> Vec<String> {
    let tokens = tokens(script.as_bytes());
    assert!(tokens.complete, "{script}");
    let show = |token: &Token| match &token.kind {
        TokenKind::Word(bytes) => String::from_utf8_lossy(bytes).into_owned(),
        TokenKind::Text { bytes, .. } => format!("'{}'", String::from_utf8_lossy(bytes)),
        TokenKind::Variable(name) => format!("${}", String::from_utf8_lossy(name)),
        TokenKind::Sign(sign) => char::from(*sign).to_string(),
        TokenKind::End => ";".to_owned(),
    };
    tokens
        .statements()
        .map(|statement| {
            let args: Vec<String> = statement.args.iter().map(show).collect();
            let place = match statement.place {
                Place::Script => "",
                Place::Function => " (function)",
                Place::Block => " (block)",
            };
            format!(
                "{}: {} {}{place}",
                statement.line,
                String::from_utf8_lossy(statement.name),
                args.join(" ")
            )
        })
        .collect()
}

#[test]
fn commands_are_found_where_commands_stand() {
    let script = r#"
<# exit 12
#> # Restart-Computer
$x = Get-Item "C:\a b" -ErrorAction Stop; Write-Output 'it''s' "say ""exit`" $($x.Foo("y")) 1"
Get-Service Spooler | Stop-Service -Force
if (-not (Test-Path $p)) { exit 12 } else { exit(3) }
& 'C:\Windows\System32\shutdown.exe' /r /t 0
. "$PSScriptRoot\lib.ps1"
Get-Thing -A 1 `
  -B 2
"#;
    assert_eq!(
        statements(script),
        [
            "4: Get-Item 'C:\\a b' -ErrorAction Stop",
            "4: Write-Output 'it's' 'say \"exit\" $($x.Foo(\"y\")) 1'",
            "5: Get-Service Spooler",
            "5: Stop-Service -Force",
            "6: if ( -not ( Test-Path $p ) ) { exit 12 } else { exit ( 3 ) }",
            "6: Test-Path $p",
            "6: exit 12",
            "6: else { exit ( 3 ) }",
            "6: exit ( 3 )",
            "7: C:\\Windows\\System32\\shutdown.exe /r /t 0",
            "8: . '$PSScriptRoot\\lib.ps1'",
            "8: $PSScriptRoot\\lib.ps1 ",
            "9: Get-Thing -A 1 -B 2",
        ]
    );
}

#[test]
fn functions_and_blocks_are_told_from_the_script() {
    let script = "function Stop-App($a) {\n  if ($a) { exit 1 }\n}\nForEach-Object { exit 2 }\ntry { exit 3 } catch [X] { exit 4 }\nswitch ($x) { 'a' { exit 5 } default { exit 6 } }";
    let exits: Vec<String> = statements(script).into_iter().filter(|line| line.contains(": exit")).collect();
    assert_eq!(
        exits,
        ["2: exit 1 (function)", "4: exit 2 (block)", "5: exit 3", "5: exit 4", "6: exit 5", "6: exit 6",]
    );
}

#[test]
fn here_strings_hold_no_commands() {
    let script = "$a = @\"\nexit 12 \"quoted\" $x\n\"@\n$b = @'\n@\"\nexit\n'@\nexit 0";
    assert_eq!(statements(script), ["8: exit 0"]);
}

#[test]
fn variables_keep_their_scope_and_drive() {
    let tokens = tokens(b"$env:TEMP ${a b} $script:x $args[0] $host.SetShouldExit(3) $type::Run $_.Name $?");
    let names: Vec<_> = tokens
        .tokens
        .iter()
        .filter_map(|token| match &token.kind {
            TokenKind::Variable(name) => Some(String::from_utf8_lossy(name).into_owned()),
            _ => None,
        })
        .collect();
    assert_eq!(names, ["env:TEMP", "a b", "script:x", "args", "host", "type", "_", "?"]);
}

#[test]
fn what_is_open_at_the_end_is_told() {
    for script in ["'a", "\"a $(", "if ($a) {", "<# a", "@'\na", "}", "\"$(\"".repeat(100).as_str()] {
        assert!(!tokens(script.as_bytes()).complete, "{script}");
    }
}

proptest! {
    #[test]
    fn any_bytes_are_read(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
        let tokens = tokens(&bytes);
        prop_assert!(tokens.statements().count() <= tokens.tokens.len());
    }

    #[test]
    fn any_mixture_of_grammar_is_read(parts in proptest::collection::vec(prop::sample::select(vec![
        "if ", "(", ")", "{", "}", "[", "]", "\"", "'", "@'", "'@", "@\"\n", "\n\"@", "$(", "${", "`", "\n", "\r\n", ";", "|", "&",
        "<#", "#>", "#", "function f", "exit ", "12", "$x", "$env:a", "=", "x", " ", ".", "::", ",", "param(",
    ]), 0..60)) {
        let tokens = tokens(parts.concat().as_bytes());
        prop_assert!(tokens.statements().count() <= tokens.tokens.len());
    }
}
