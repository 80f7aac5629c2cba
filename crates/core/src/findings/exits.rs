//! The places at which a script names its exit code, and what is doubtful about them.

use super::code_effect;
use super::script::{Content, Subject, quote};
use crate::event::{Finding, FindingCode};
use crate::rules::Rulebook;
use crate::shell::powershell::{Token, TokenKind, Tokens};
use crate::shell::{Command, Enclosure, EnclosureKind, Scan, Shebang, Word, effective, scan};

/// A place at which a script ends itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Exit {
    /// Line, from 1.
    pub(super) line: usize,
    /// As it is written.
    pub(super) text: String,
    /// The code that it asks for.
    pub(super) code: Asked,
}

/// The exit code that is asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Asked {
    /// None: the code of the command before it is passed on.
    Nothing,
    Number(i64),
    /// Text that is no number.
    Text,
    /// Something that is only known when the script runs.
    Computed,
}

impl Asked {
    /// What a word of a shell script asks for.
    pub(super) fn of_word(word: &Word) -> Self {
        match word.literal() {
            None => Self::Computed,
            Some(bytes) => Self::of_bytes(bytes),
        }
    }

    fn of_bytes(bytes: &[u8]) -> Self {
        let text = String::from_utf8_lossy(bytes);
        text.trim().parse().map_or(Self::Text, Self::Number)
    }
}

/// Every `exit` of a script, in order.
pub(super) fn exits(content: &Content) -> Vec<Exit> {
    match content {
        Content::Shell(scan) => shell_exits(scan),
        Content::PowerShell(tokens) => powershell_exits(tokens),
        Content::AppleScript | Content::Foreign => Vec::new(),
    }
}

fn shell_exits(script: &Scan) -> Vec<Exit> {
    let mut found = Vec::new();
    for command in &script.commands {
        let words = effective(&command.words);
        match words.first().and_then(Word::literal) {
            Some(b"exit") => found.push(Exit {
                line: command.line,
                text: command.text(),
                code: words.get(1).map_or(Asked::Nothing, Asked::of_word),
            }),
            // What a signal or the end of the script sets off can end it as well.
            Some(b"trap") => {
                let handler =
                    words.get(1).filter(|_| words.len() > 2).and_then(Word::literal).unwrap_or_default();
                let inner = shell_exits(&scan(handler));
                found.extend(inner.into_iter().map(|exit| Exit { line: command.line, ..exit }));
            }
            _ => {}
        }
    }
    found
}

fn powershell_exits(tokens: &Tokens) -> Vec<Exit> {
    let exit = |line, text: String, code| Exit { line, text, code };
    let mut found: Vec<Exit> = tokens
        .statements()
        .filter(|statement| statement.name.eq_ignore_ascii_case(b"exit"))
        .map(|statement| exit(statement.line, "exit".to_owned(), powershell_code(statement.args)))
        .collect();
    for (at, token) in tokens.tokens.iter().enumerate() {
        let Some(word) = token.word() else { continue };
        let args = tokens.tokens.get(at + 1..).unwrap_or_default();
        let calls = args.first().is_some_and(|next| next.is_sign(b'('));
        let ends = word.eq_ignore_ascii_case(b"::Exit") || word.eq_ignore_ascii_case(b".SetShouldExit");
        if calls && ends {
            let end = args.iter().position(|token| token.is_sign(b')')).map_or(args.len(), |end| end + 1);
            found.push(exit(token.line, quote(word), powershell_code(&args[..end])));
        }
    }
    found
}

/// The code that stands behind `exit`, with or without parentheses.
fn powershell_code(args: &[Token]) -> Asked {
    let mut args = args;
    while let [first, inner @ .., last] = args {
        if !(first.is_sign(b'(') && last.is_sign(b')')) {
            break;
        }
        args = inner;
    }
    match args {
        // Without a code, PowerShell ends a script with 0.
        [] => Asked::Number(0),
        [one] => match &one.kind {
            TokenKind::Word(bytes) | TokenKind::Text { bytes, expands: false } => Asked::of_bytes(bytes),
            TokenKind::Text { bytes, expands: true } if !bytes.contains(&b'$') => Asked::of_bytes(bytes),
            _ => Asked::Computed,
        },
        _ => Asked::Computed,
    }
}

/// Findings on the exits of a script.
pub(super) fn findings(subject: &Subject<'_>, rulebook: &Rulebook, out: &mut Vec<Finding>) {
    for exit in exits(&subject.content) {
        wraps(subject, &exit, rulebook, out);
    }
    if let Content::Shell(scan) = &subject.content {
        in_subshell(subject, scan, out);
        of_pipeline(subject, scan, out);
    }
}

/// What a shell makes of a number behind `exit`: its last eight bits.
pub(super) fn wrapped(number: i64) -> i32 {
    i32::from(number.to_le_bytes()[0])
}

fn wraps(subject: &Subject<'_>, exit: &Exit, rulebook: &Rulebook, out: &mut Vec<Finding>) {
    match (&subject.content, &exit.code) {
        (Content::Shell(_), Asked::Number(number)) if !(0..=255).contains(number) => {
            let code = wrapped(*number);
            let dash = if *number < 0 { " (2 where `sh` is dash)" } else { "" };
            let taken_for = code_effect::taken_for(rulebook, subject.id, code);
            out.push(subject.finding(
                FindingCode::ExitWraps,
                exit.line,
                format!(
                    "a shell passes on eight bits only: `{}` becomes {code}{dash}, {taken_for}",
                    exit.text
                ),
                "exit with a number from 0 to 255",
            ));
        }
        (Content::PowerShell(_), Asked::Text) => out.push(subject.finding(
            FindingCode::ExitWraps,
            exit.line,
            "`exit` is given text that is no number, and PowerShell makes it 0",
            "exit with a number",
        )),
        _ => {}
    }
}

/// Tells of the first `exit` in each part of the script that it ends alone, when nothing looks at the code of that part.
fn in_subshell(subject: &Subject<'_>, script: &Scan, out: &mut Vec<Finding>) {
    // With `set -e` or `pipefail` such a code can end the script after all; what is cut off may look at the code.
    if !script.complete || errexit(subject, script).is_some() || sets(script, "pipefail").is_some() {
        return;
    }
    let enders = functions_that_exit(script);
    let mut told = Vec::new();
    for command in &script.commands {
        let words = effective(&command.words);
        let Some(name) = words.first().and_then(Word::literal) else { continue };
        let Some(at) = command.context.enclosure else { continue };
        let Some(enclosure) = script.enclosures.get(at) else { continue };
        let is_exit = name == b"exit";
        if is_exit && says_nothing(script, at, words) {
            continue;
        }
        if told.contains(&at) || !(is_exit || enders.contains(&name)) || !is_lost(subject, *enclosure) {
            continue;
        }
        told.push(at);
        let (what, help) = match enclosure.kind {
            EnclosureKind::Subshell => (
                "the subshell around it",
                "use `{ ...; }` in place of `( ... )`, or put `|| exit $?` behind it",
            ),
            EnclosureKind::Pipeline { end: true } => {
                ("its part of the pipeline", "feed the loop by `< file` in place of a pipe")
            }
            EnclosureKind::Pipeline { end: false } => {
                ("its part of the pipeline", "write to a file in place of a pipe, or set `pipefail` in bash")
            }
            EnclosureKind::Substitution => {
                ("the command substitution around it", "put `|| exit $?` behind the assignment")
            }
        };
        let calls = if is_exit { "" } else { "calls `exit`, which " };
        let message =
            format!("`{}` {calls}ends {what} only: the script goes on, and the code is lost", command.text());
        out.push(subject.finding(FindingCode::ExitInSubshell, command.line, message, help));
    }
}

/// `exit $?` behind a pipeline, where that is the code of its last command alone.
fn of_pipeline(subject: &Subject<'_>, script: &Scan, out: &mut Vec<Finding>) {
    if sets(script, "pipefail").is_some() {
        return;
    }
    let ends_pipeline = |command: &Command| {
        let enclosure = command.context.enclosure.and_then(|at| script.enclosures.get(at));
        enclosure.is_some_and(|enclosure| enclosure.kind == EnclosureKind::Pipeline { end: true })
    };
    for pair in script.commands.windows(2) {
        let [before, exit] = pair else { continue };
        let passes_on = match exit.words.as_slice() {
            [name, code] => name.literal() == Some(b"exit") && code.text == b"$?",
            [name] => name.literal() == Some(b"exit"),
            _ => false,
        };
        if passes_on && ends_pipeline(before) && exit.context.enclosure.is_none() {
            let message = format!(
                "`{}` passes on the code of `{}`, the last command of the pipeline; whether those before it failed is lost",
                exit.text(),
                before.text()
            );
            let help = "set `pipefail` in bash, or exit with `${PIPESTATUS[0]}`";
            out.push(subject.finding(FindingCode::ExitOfPipeline, exit.line, message, help));
        }
    }
}

/// Whether an `exit` in a subshell is no loss: it ends that part as a success, or it is all that the part holds, as in
/// `(exit 3)`, which only sets `$?`.
fn says_nothing(script: &Scan, enclosure: usize, words: &[Word]) -> bool {
    let inside = |command: &&Command| command.context.enclosure == Some(enclosure);
    matches!(words.get(1).map(Asked::of_word), None | Some(Asked::Number(0)))
        || script.commands.iter().filter(inside).take(2).count() == 1
}

/// Whether the code of an enclosure goes nowhere.
fn is_lost(subject: &Subject<'_>, enclosure: Enclosure) -> bool {
    let own_process = match enclosure.kind {
        EnclosureKind::Pipeline { end: true } => !subject.keeps_pipeline_end(),
        EnclosureKind::Pipeline { end: false } | EnclosureKind::Subshell | EnclosureKind::Substitution => {
            true
        }
    };
    own_process && !enclosure.used && !enclosure.last
}

/// Functions of the script that call `exit` in their own process.
fn functions_that_exit(script: &Scan) -> Vec<&[u8]> {
    let exits = |command: &&Command| command.name() == Some(b"exit") && command.context.enclosure.is_none();
    let ending = script.commands.iter().filter(exits).filter_map(|command| command.context.function);
    ending.filter_map(|at| script.functions.get(at)).map(|function| function.name.as_slice()).collect()
}

/// The line at which `set -e` takes hold: 1 for the shebang.
pub(super) fn errexit(subject: &Subject<'_>, script: &Scan) -> Option<usize> {
    let by_shebang = subject.shebang.as_ref().is_some_and(Shebang::errexit);
    if by_shebang { Some(1) } else { sets(script, "errexit") }
}

/// The line of the first `set` that switches an option of the shell on.
fn sets(script: &Scan, option: &str) -> Option<usize> {
    let letter = option.as_bytes().first().copied().filter(|_| option == "errexit");
    let sets = |command: &&Command| {
        let options: Vec<&[u8]> = command
            .words
            .iter()
            .skip(1)
            .map(|word| word.text.as_slice())
            .take_while(|word| *word != b"--")
            .collect();
        command.name() == Some(b"set")
            && (options.iter().any(|word| letter.is_some_and(|letter| is_flag(word, letter)))
                || options.windows(2).any(|pair| is_flag(pair[0], b'o') && pair[1] == option.as_bytes()))
    };
    script.commands.iter().find(sets).map(|command| command.line)
}

/// Whether `word` is a group of one-letter options that switches `letter` on.
fn is_flag(word: &[u8], letter: u8) -> bool {
    word.strip_prefix(b"-")
        .is_some_and(|letters| letters.iter().all(u8::is_ascii_alphabetic) && letters.contains(&letter))
}
