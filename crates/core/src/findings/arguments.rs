//! Scripts that read arguments; a job passes none.

use super::script::{Content, Subject, quote};
use crate::event::{Finding, FindingCode};
use crate::shell::powershell::{Place, Token, TokenKind, Tokens};
use crate::shell::{Command, Expansion, Scan};

const HELP: &str = "give the values as environment variables of the action, or write them into the script";

/// Most names that a message lists.
const LISTED: usize = 4;

/// Tells when the script reads arguments.
pub(super) fn findings(subject: &Subject<'_>, out: &mut Vec<Finding>) {
    let read = match &subject.content {
        Content::Shell(scan) => in_shell(scan),
        Content::PowerShell(tokens) => in_powershell(tokens),
        Content::AppleScript => in_applescript(subject.text),
        Content::Foreign => None,
    };
    if let Some((line, what)) = read {
        let message = format!("the script reads {what}, and a job passes no arguments");
        out.push(subject.finding(FindingCode::ReadsArguments, line, message, HELP));
    }
}

/// The first line that reads arguments, and which are read.
fn in_shell(script: &Scan) -> Option<(usize, String)> {
    let mut names: Vec<(usize, String)> = Vec::new();
    let mut note = |line: usize, name: String| {
        if !names.iter().any(|(_, known)| *known == name) {
            names.push((line, name));
        }
    };
    for command in script.commands.iter().filter(|command| command.context.function.is_none()) {
        if sets_arguments(command) {
            // From here on the arguments are the script's own.
            break;
        }
        let hands_on = command.name().is_some_and(|name| is_function_without_arguments(script, name));
        if command.name() == Some(b"getopts") {
            note(command.line, "options (`getopts`)".to_owned());
        }
        for expansion in
            command.all_words().flat_map(|word| &word.expansions).filter(|each| is_argument(each))
        {
            let all = matches!(expansion.name.as_slice(), b"@" | b"*");
            if !(all && hands_on) {
                note(expansion.line, format!("`${}`", String::from_utf8_lossy(&expansion.name)));
            }
        }
    }
    let line = names.iter().map(|(line, _)| *line).min()?;
    let listed: Vec<&str> = names.iter().take(LISTED).map(|(_, name)| name.as_str()).collect();
    let more = if names.len() > LISTED { " and more" } else { "" };
    Some((line, format!("{}{more}", listed.join(", "))))
}

fn is_argument(expansion: &Expansion) -> bool {
    match expansion.name.as_slice() {
        b"@" | b"*" | b"#" => true,
        name => name != b"0" && !name.is_empty() && name.iter().all(u8::is_ascii_digit),
    }
}

/// Whether the command gives the script arguments of its own: `set -- a b`.
fn sets_arguments(command: &Command) -> bool {
    let marks = |word: &crate::shell::Word| word.is("--");
    command.name() == Some(b"set")
        && command.words.iter().position(marks).is_some_and(|at| at + 1 < command.words.len())
}

/// Whether `name` is a function of the script that does nothing with arguments: `main "$@"` is then only a habit.
fn is_function_without_arguments(script: &Scan, name: &[u8]) -> bool {
    let Some(at) = script.functions.iter().rposition(|function| function.name == name) else { return false };
    let body = script.commands.iter().filter(|command| command.context.function == Some(at));
    !body.into_iter().any(|command| {
        matches!(command.name(), Some(b"getopts" | b"shift"))
            || command.all_words().flat_map(|word| &word.expansions).any(is_argument)
    })
}

fn in_powershell(script: &Tokens) -> Option<(usize, String)> {
    if let Some(found) = parameters(&script.tokens) {
        return Some(found);
    }
    let reads = |token: &&Token| token.place == Place::Script && token.is_variable("args");
    script.tokens.iter().find(reads).map(|token| (token.line, "`$args`".to_owned()))
}

/// The parameters that a `param` block at the beginning of the script declares.
fn parameters(tokens: &[Token]) -> Option<(usize, String)> {
    let mut at = 0;
    loop {
        let token = tokens.get(at)?;
        match &token.kind {
            TokenKind::End => at += 1,
            // Attributes such as `[CmdletBinding()]`.
            TokenKind::Sign(b'[') => at += tokens[at..].iter().position(|token| token.is_sign(b']'))? + 1,
            TokenKind::Word(_) if token.is_word("using") => {
                at += tokens[at..].iter().position(|token| token.kind == TokenKind::End)?;
            }
            TokenKind::Word(_) if token.is_word("param") => break,
            _ => return None,
        }
    }
    let line = tokens[at].line;
    let mut open = 0_usize;
    let mut names = Vec::new();
    let mut expected = true;
    for token in &tokens[at + 1..] {
        match &token.kind {
            TokenKind::Sign(b'(' | b'{') => open += 1,
            TokenKind::Sign(b')' | b'}') => open = open.saturating_sub(1),
            TokenKind::Sign(b',') if open == 1 => expected = true,
            TokenKind::Variable(name) if open == 1 && expected => {
                names.push(format!("`-{}`", quote(name)));
                expected = false;
            }
            _ => {}
        }
        if open == 0 && token.kind != TokenKind::End {
            break;
        }
    }
    let more = if names.len() > LISTED { " and more" } else { "" };
    names.truncate(LISTED);
    (!names.is_empty()).then(|| (line, format!("parameters ({}{more})", names.join(", "))))
}

fn in_applescript(text: &[u8]) -> Option<(usize, String)> {
    let reads = |line: &[u8]| {
        let line = String::from_utf8_lossy(line).to_ascii_lowercase();
        let mut words = line.split_whitespace();
        words.next() == Some("on")
            && words.next() == Some("run")
            && words.next().is_some_and(|word| !word.starts_with("--"))
    };
    let at = text.split(|byte| *byte == b'\n').position(reads)?;
    Some((at + 1, "arguments (`on run`)".to_owned()))
}
