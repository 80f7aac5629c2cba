//! Where an exit code came from, when no `exit` of the script names it.

use super::exits::{Asked, Exit, errexit, exits, wrapped};
use super::script::{Content, Subject, quote};
use super::{code_effect, tool_codes};
use crate::event::{ActionRun, Call, CallAnswer, Finding, FindingCode};
use crate::rules::Rulebook;
use crate::shell::powershell::Tokens;
use crate::shell::{Command, Scan, Word, basename, effective};

/// Tells where the exit code of a run came from, unless the author chose it.
pub(super) fn findings(
    subject: &Subject<'_>,
    run: &ActionRun,
    code: i32,
    rulebook: &Rulebook,
    out: &mut Vec<Finding>,
) {
    let exits = exits(&subject.content);
    let special = rulebook.meaning(code).0.is_special();
    let choice = match &subject.content {
        Content::Shell(scan) => in_shell(subject, scan, &exits, code, special),
        Content::PowerShell(tokens) => in_powershell(tokens, &exits, code),
        Content::AppleScript | Content::Foreign => return,
    };
    let doubled = run
        .calls
        .iter()
        .rev()
        .find(|call| u8::try_from(code).is_ok_and(|code| call.answer == CallAnswer::Exits(code)));
    match (choice, special) {
        (Choice::NotChosen, true) => {
            let (line, origin) = origin(subject, run, doubled, code);
            out.push(accidental(subject, code, rulebook, line, &origin));
        }
        // The author hands on whatever a command ended with: only a call that was seen can prove where it came from.
        (Choice::HandedOn(line), true) => {
            if let Some(call) = doubled {
                let origin = format!("{}, and line {line} hands it on", of_call(call, code));
                out.push(accidental(subject, code, rulebook, line, &origin));
            }
        }
        (Choice::NotChosen, false) => {
            let (line, origin) = origin(subject, run, doubled, code);
            let help = match (&subject.content, code) {
                (_, 0) => "end the script with `exit 0`",
                (Content::Shell(_), _) => {
                    "look at the command's code and exit with one of your own: `... || exit 1`"
                }
                (_, _) => "catch the error and exit with a code of your own",
            };
            let message = format!("exit code {code} came from {origin}; no `exit` names it");
            out.push(subject.finding(FindingCode::NoExplicitExit, line, message, help));
        }
        (Choice::Chosen, _) | (Choice::HandedOn(_), false) => {}
    }
}

/// Whether the author chose the code.
enum Choice {
    /// The code is written in the script, or may be computed there.
    Chosen,
    /// An `exit` in this line hands on a code that it was given; the code itself is not written in the script.
    HandedOn(usize),
    /// Nothing in the script names it.
    NotChosen,
}

fn accidental(
    subject: &Subject<'_>,
    code: i32,
    rulebook: &Rulebook,
    line: impl Into<Option<usize>>,
    origin: &str,
) -> Finding {
    let consequence = code_effect::consequence(rulebook, subject.id, code);
    subject.finding(
        FindingCode::AccidentalCode,
        line,
        format!("exit code {code} came from {origin}; no `exit` names it, and yet {consequence}"),
        "keep codes of other tools away from the job: `... || exit 1`",
    )
}

fn in_shell(subject: &Subject<'_>, script: &Scan, exits: &[Exit], code: i32, special: bool) -> Choice {
    let names = |asked: &Asked| match asked {
        Asked::Number(number) => wrapped(*number) == code,
        // Shells refuse text with 2.
        Asked::Text => code == 2,
        Asked::Nothing | Asked::Computed => false,
    };
    let unread = !script.complete && subject.text.windows(4).any(|word| word == b"exit");
    if exits.iter().any(|exit| names(&exit.code))
        || unread
        || runs_other_text(script)
        || (special && knows(script, code))
    {
        return Choice::Chosen;
    }
    if let Some(exit) = exits.iter().find(|exit| exit.code == Asked::Computed) {
        return Choice::HandedOn(exit.line);
    }
    // A function that is called last chooses by its `return` just as well.
    let functions = last_functions(script);
    let mut returns = script
        .commands
        .iter()
        .filter(|command| command.name() == Some(b"return") && functions.contains(&command.context.function))
        .filter_map(|command| Some((command.line, Asked::of_word(command.words.get(1)?))));
    match returns.find(|(_, asked)| names(asked) || *asked == Asked::Computed) {
        Some((line, Asked::Computed)) => Choice::HandedOn(line),
        Some(_) => Choice::Chosen,
        None => Choice::NotChosen,
    }
}

/// Whether the script runs text that is not written in it, where an `exit` may be hidden.
fn runs_other_text(script: &Scan) -> bool {
    // Files of the system set variables and exit nowhere.
    const SYSTEM: [&[u8]; 5] = [b"/etc/", b"/lib/", b"/usr/lib/", b"/usr/share/", b"/usr/libexec/"];
    script.commands.iter().any(|command| {
        let words = effective(&command.words);
        let name = words.first().and_then(Word::literal).unwrap_or_default();
        match name {
            b"." | b"source" => !words
                .get(1)
                .and_then(Word::literal)
                .is_some_and(|path| SYSTEM.iter().any(|system| path.starts_with(system))),
            b"eval" => true,
            // What takes the place of the script is its last command.
            _ => false,
        }
    })
}

/// Whether the number stands in the script where a number means an exit code: the author knows it.
fn knows(script: &Scan, code: i32) -> bool {
    let number = code.to_string();
    let is_code = |word: &Word| word.is(&number);
    let functions: Vec<&[u8]> = script.functions.iter().map(|function| function.name.as_slice()).collect();
    script.commands.iter().any(|command| {
        let name = command.name().unwrap_or_default();
        let assigned = |word: &Word| word.assignment().is_some_and(|(_, value)| holds_number(value, &number));
        let in_operands = match name {
            b"[" | b"[[" | b"test" | b"case" | b"return" => command.words.iter().skip(1).any(is_code),
            b"((" | b"let" => command.words.iter().skip(1).any(|word| holds_number(&word.text, &number)),
            _ => functions.contains(&name) && command.words.iter().skip(1).any(is_code),
        };
        in_operands
            || command.assignments.iter().chain(&command.words).any(assigned)
            || command.all_words().any(|word| speaks_of_exit(&word.text, &number))
    })
}

/// Whether `number` stands in `text` as a number of its own.
fn holds_number(text: &[u8], number: &str) -> bool {
    text.split(|byte| !byte.is_ascii_alphanumeric()).any(|word| word == number.as_bytes())
}

/// Whether a program inside the script, such as one for awk or Python, exits with the number.
fn speaks_of_exit(text: &[u8], number: &str) -> bool {
    let mut words = text.split(|byte| !byte.is_ascii_alphanumeric()).filter(|word| !word.is_empty());
    let mut exits = false;
    words.any(|word| {
        let found = exits && word == number.as_bytes();
        exits = word.eq_ignore_ascii_case(b"exit")
            || word == b"return"
            || word == b"quit"
            || (exits && word == b"code");
        found
    })
}

fn in_powershell(script: &Tokens, exits: &[Exit], code: i32) -> Choice {
    let names = |exit: &Exit| match exit.code {
        Asked::Number(number) => {
            i32::try_from(number).ok() == Some(code)
                || u32::try_from(number).is_ok_and(|number| number.cast_signed() == code)
        }
        Asked::Text => code == 0,
        Asked::Nothing | Asked::Computed => false,
    };
    let number = code.to_string();
    let written = script.tokens.iter().any(|token| token.is_word(&number));
    if !script.complete || exits.iter().any(names) {
        return Choice::Chosen;
    }
    match exits.iter().find(|exit| exit.code == Asked::Computed) {
        Some(_) if written => Choice::Chosen,
        Some(exit) => Choice::HandedOn(exit.line),
        None => Choice::NotChosen,
    }
}

/// Where a code came from, as far as that can be told, and the line of it.
fn origin(
    subject: &Subject<'_>,
    run: &ActionRun,
    doubled: Option<&Call>,
    code: i32,
) -> (Option<usize>, String) {
    let script = match &subject.content {
        Content::Shell(script) => script,
        _ if code == 0 => {
            return (None, "PowerShell, which ends a script with 0 whatever failed in it".to_owned());
        }
        _ if code == 1 => return (None, "an error that nothing caught".to_owned()),
        _ => return (None, "PowerShell".to_owned()),
    };
    if let Some(error) = error_of_shell(run, code) {
        return (None, error.to_owned());
    }
    let bare = exits(&subject.content).into_iter().find(|exit| exit.code == Asked::Nothing);
    let stopped = if code == 0 { None } else { errexit(subject, script) };
    if bare.is_none()
        && stopped.is_none()
        && let [only] = last_commands(script, code).as_slice()
    {
        let tool =
            effective(&only.words).first().and_then(|word| tool_codes::meaning(basename(&word.text), code));
        let meaning = in_brackets(code, tool.or(tool_codes::of_shell(code)));
        return (Some(only.line), format!("the last command, `{}`{meaning}", only.text()));
    }
    if let Some(call) = doubled.filter(|_| code != 0) {
        let set_e = if stopped.is_some() { " under `set -e`" } else { "" };
        return (line_of(script, call), format!("{}{set_e}", of_call(call, code)));
    }
    let known = script.commands.iter().find_map(|command| {
        let name = basename(effective(&command.words).first()?.literal()?);
        Some((command, tool_codes::meaning(name, code)?))
    });
    if let Some((command, meaning)) = known {
        let origin = format!("a command, probably `{}`{}", command.text(), in_brackets(code, Some(meaning)));
        return (Some(command.line), origin);
    }
    match (tool_codes::of_shell(code), bare, stopped) {
        (Some(meaning), _, _) => (None, meaning.to_owned()),
        (None, Some(exit), _) => (
            Some(exit.line),
            format!("the last command that ran (the `exit` in line {} has no number)", exit.line),
        ),
        (None, None, Some(line)) => (Some(line), "a command that failed under `set -e`".to_owned()),
        (None, None, None) => (None, "the last command that ran".to_owned()),
    }
}

/// The complaint with which the shell itself ended the script, when there is one.
fn error_of_shell(run: &ActionRun, code: i32) -> Option<&'static str> {
    const COMPLAINTS: [(&str, &str); 5] = [
        ("unbound variable", "a variable that is not set, under `set -u`"),
        ("parameter not set", "a variable that is not set, under `set -u`"),
        ("parameter null or not set", "a variable that is not set"),
        ("yntax error", "a syntax error in the script"),
        ("parse error near", "a syntax error in the script"),
    ];
    let tail = &run.stderr.bytes[run.stderr.bytes.len().saturating_sub(2_000)..];
    let tail = String::from_utf8_lossy(tail);
    let last = tail.lines().rev().take(3);
    let complaint =
        |line: &str| COMPLAINTS.iter().find(|(text, _)| line.contains(text)).map(|(_, origin)| *origin);
    matches!(code, 1 | 2 | 127).then(|| last.into_iter().find_map(complaint)).flatten()
}

fn in_brackets(code: i32, meaning: Option<&str>) -> String {
    meaning.map_or(String::new(), |meaning| format!(" ({code}: {meaning})"))
}

/// The functions whose last command can be the last one of the script, and the script itself.
fn last_functions(script: &Scan) -> Vec<Option<usize>> {
    let mut functions = vec![None];
    let mut at = 0;
    while let Some(function) = functions.get(at).copied() {
        at += 1;
        for command in script.commands.iter().filter(|command| ends(command, function)) {
            let called = called_function(script, command);
            if called.is_some() && !functions.contains(&called) {
                functions.push(called);
            }
        }
    }
    functions
}

/// Whether nothing follows a command in its function.
fn ends(command: &Command, function: Option<usize>) -> bool {
    command.context.last && command.context.function == function
}

fn called_function(script: &Scan, command: &Command) -> Option<usize> {
    let name = command.name()?;
    script.functions.iter().rposition(|each| each.name == name)
}

/// The commands that can have run last with this code, functions resolved.
fn last_commands(script: &Scan, code: i32) -> Vec<&Command> {
    let functions = last_functions(script);
    let is_last = |command: &&Command| {
        functions.iter().any(|function| ends(command, *function))
            && called_function(script, command).is_none()
            && can_end_with(command, code)
    };
    script.commands.iter().filter(is_last).collect()
}

/// Whether a command can end with this code, and the script with it.
fn can_end_with(command: &Command, code: i32) -> bool {
    match command.name() {
        Some(b"exit" | b"return" | b"break" | b"continue") => false,
        Some(b"echo" | b"printf" | b":" | b"true") => code == 0,
        Some(b"false") => code == 1,
        Some(b"[" | b"[[" | b"test" | b"((") => (0..=2).contains(&code),
        // An assignment alone ends with the code of the command in it, which is a command of its own here.
        None if command.words.is_empty() => code == 0 && !command.assignments.is_empty(),
        _ => true,
    }
}

fn of_call(call: &Call, code: i32) -> String {
    let meaning = tool_codes::meaning(basename(call.command.as_bytes()), code);
    format!("`{}`{}", text_of(call), in_brackets(code, meaning))
}

/// The line of a call, when only one command of the script can have made it.
fn line_of(script: &Scan, call: &Call) -> Option<usize> {
    let is_call = |command: &&Command| {
        let words = effective(&command.words);
        let name = words.first().and_then(Word::literal).map(basename);
        name == Some(call.command.as_bytes())
            && words
                .iter()
                .skip(1)
                .map(Word::literal)
                .zip(&call.args)
                .all(|(word, arg)| word.is_none_or(|word| word == arg.0))
    };
    let mut lines = script.commands.iter().filter(is_call).map(|command| command.line);
    let first = lines.next()?;
    lines.next().is_none().then_some(first)
}

/// A call as one line.
pub(super) fn text_of(call: &Call) -> String {
    let mut text = call.command.clone();
    for arg in &call.args {
        text.push(' ');
        text.push_str(&arg.to_string());
    }
    quote(text.as_bytes())
}

/// The line of a call, for other findings.
pub(super) fn line_of_call(subject: &Subject<'_>, call: &Call) -> Option<usize> {
    match &subject.content {
        Content::Shell(script) => line_of(script, call),
        _ => None,
    }
}

/// Whether any word of the script is the name of this command.
pub(super) fn mentions(subject: &Subject<'_>, name: &str) -> bool {
    match &subject.content {
        Content::Shell(script) => script
            .commands
            .iter()
            .flat_map(Command::all_words)
            .any(|word| word.literal().is_some_and(|text| basename(text) == name.as_bytes())),
        Content::PowerShell(script) => script.tokens.iter().any(|token| token.is_word(name)),
        Content::AppleScript | Content::Foreign => false,
    }
}
