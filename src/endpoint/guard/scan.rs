//! Reads a script before it runs, for what reaches around PATH.

use std::cell::Cell;
use std::collections::BTreeMap;
use std::fmt;

use super::reach::{FUEL, Place, Reach, keeps_own_folder, reach};
use super::tables::{is_builtin, is_system_folder, is_trigger};
use super::{apple, power};
use crate::environment::Arg;
use crate::shell;
use crate::shell::RedirectKind;

/// How a script is to be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::endpoint) enum Tongue {
    /// A POSIX-style shell. A login shell reads the system's profile, which sets PATH anew.
    Shell {
        /// It is started as a login shell.
        login: bool,
    },
    /// `PowerShell`.
    PowerShell,
    /// `AppleScript`.
    Apple,
    /// Anything else, such as Python.
    Other,
}

/// A line of a script that reaches around PATH.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::endpoint) struct Hit {
    /// The line, from 1.
    pub(in crate::endpoint) line: usize,
    /// What stands there, shortened.
    what: String,
    how: How,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum How {
    Reach(Reach),
    /// As [`How::Reach`], because this line set PATH.
    AfterPath(Reach, usize),
}

impl fmt::Display for Hit {
    /// Says what the line does and what to write in its place.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let what = &self.what;
        let (reach, set) = match self.how {
            How::Reach(reach) => (reach, None),
            How::AfterPath(reach, line) => (reach, Some(line)),
        };
        match reach {
            Reach::Down => {
                write!(f, "`{what}` would take this machine down, and no guard can stand in front of it")?;
            }
            Reach::Signal => {
                write!(f, "`{what}` would signal processes of this machine that are not the script's")?;
            }
            Reach::Double => write!(f, "`{what}` would run the real command and not the declared double")?,
            Reach::Unreadable => {
                write!(f, "`{what}` nests commands too deeply to be read before it runs")?;
            }
            Reach::Builtin => {
                write!(f, "`{what}` is answered by the shell itself, so the declared double is never asked")?;
            }
        }
        match (reach, set) {
            (_, Some(line)) => write!(f, ", since line {line} sets PATH; let PATH begin with $PATH there"),
            (Reach::Down | Reach::Double, None) => f.write_str("; call the command by its bare name"),
            (Reach::Signal | Reach::Unreadable, None) => f.write_str("; leave it out"),
            (Reach::Builtin, None) => f.write_str("; double another command"),
        }?;
        f.write_str(", or rehearse this scenario on a declared endpoint")
    }
}

/// The first line of `script` that reaches around PATH; `doubled` knows the names of doubled commands.
pub(in crate::endpoint) fn scan(
    script: &[u8],
    tongue: Tongue,
    doubled: &dyn Fn(&[u8]) -> bool,
) -> Option<Hit> {
    match tongue {
        Tongue::Shell { login } => {
            shell_hit(script, Place::top(doubled, &Cell::new(FUEL)), login.then_some(1))
        }
        Tongue::Apple => {
            let text = String::from_utf8_lossy(script);
            let line = apple::line_that_takes_down(&text)?;
            Some(Hit {
                line,
                what: shown(text.split(['\n', '\r']).nth(line - 1)?.as_bytes()),
                how: How::Reach(Reach::Down),
            })
        }
        Tongue::PowerShell => {
            let (line, what, reach) = power::first_reach(script, doubled)?;
            Some(Hit { line, what, how: How::Reach(reach) })
        }
        Tongue::Other => plain_hit(script),
    }
}

/// The first line that is no comment and names a way down.
fn plain_hit(script: &[u8]) -> Option<Hit> {
    let lines = script.split(|byte| *byte == b'\n').enumerate();
    let mut code = lines.filter(|(_, line)| !line.trim_ascii_start().starts_with(b"#"));
    let (at, line) = code.find(|(_, line)| names_a_way_down(line))?;
    Some(Hit { line: at + 1, what: shown(line.trim_ascii()), how: How::Reach(Reach::Down) })
}

/// Text that is safe to print and not too long.
fn shown(text: &[u8]) -> String {
    shell::show(&shell::commands(text).first().map(|command| command.words.clone()).unwrap_or_default())
}

/// Whether text of any language names a program or a file by which the machine goes down, by its full path.
pub(super) fn names_a_way_down(text: &[u8]) -> bool {
    let text = String::from_utf8_lossy(text);
    let ends =
        |rest: &str| !rest.starts_with(|c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | '.' | '/'));
    ["reboot", "shutdown", "halt", "poweroff", "telinit"].iter().any(|name| {
        ["/sbin/", "/bin/"].iter().any(|folder| {
            let path = format!("{folder}{name}");
            text.match_indices(&path).any(|(at, path)| ends(&text[at + path.len()..]))
        })
    }) || text.contains("/proc/sysrq-trigger")
}

/// Whether a text that a shell runs takes the machine down, on whatever PATH.
pub(super) fn text_takes_down(text: &[u8]) -> bool {
    text_reaches(text, Place::outside(&Cell::new(FUEL))).is_some()
}

/// How a text that a shell runs reaches around PATH.
pub(super) fn text_reaches(text: &[u8], place: Place<'_>) -> Option<Reach> {
    let Some(place) = place.deeper(text.len() / 32) else { return Some(Reach::Unreadable) };
    shell_hit(text, place, None).map(|hit| match hit.how {
        How::Reach(reach) | How::AfterPath(reach, _) => reach,
    })
}

/// The first command of a shell script that reaches around PATH. Functions can run in any order, so a PATH that is set
/// anywhere counts everywhere.
fn shell_hit(script: &[u8], place: Place<'_>, login: Option<usize>) -> Option<Hit> {
    let scanned = shell::scan(script);
    let path_set = login
        .or_else(|| scanned.commands.iter().find(|command| sets_path(command)).map(|command| command.line));
    let own_path = place.own_path && path_set.is_none();
    let in_system_folder = place.in_system_folder || scanned.commands.iter().any(enters_system_folder);
    let constants = constants(&scanned.commands);
    let is_function = |name: &[u8]| scanned.functions.iter().any(|function| function.name == name);
    let doubled = |name: &[u8]| (place.doubled)(name) && !(is_builtin(name) && is_function(name));
    let place = Place { own_path, in_system_folder, doubled: &doubled, ..place };
    let mut before: Option<&shell::Command> = None;
    for command in &scanned.commands {
        let previous = before.replace(command);
        let prefix = command.assignments.iter().any(resets_path) && !command.words.is_empty();
        let place = Place { own_path: place.own_path && !prefix, ..place };
        let found = words_of(command, &constants)
            .iter()
            .find_map(|words| {
                // A function of the script hides whatever is on PATH.
                let own = words.first().is_some_and(|name| is_function(&name.0));
                if own { None } else { reach(words, place).or_else(|| hidden_double(words, place)) }
            })
            .or_else(|| writes_trigger(command).then_some(Reach::Down))
            .or_else(|| fed_text(command, previous, place));
        if let Some(reach) = found {
            let how = match path_set {
                Some(line) if matches!(reach, Reach::Down | Reach::Double) && depends_on_path(command) => {
                    How::AfterPath(reach, line)
                }
                _ => How::Reach(reach),
            };
            let what = if command.words.is_empty() {
                shown(script_line(script, command.line))
            } else {
                command.text()
            };
            return Some(Hit { line: command.line, what, how });
        }
    }
    // Of what was not understood, commands may be missing.
    if scanned.complete { None } else { plain_hit(script) }
}

/// A doubled command that the shell answers itself.
fn hidden_double(words: &[Arg], place: Place<'_>) -> Option<Reach> {
    let mut names = words.iter().skip_while(|word| matches!(word.0.as_slice(), b"command" | b"builtin"));
    let name = &names.next()?.0;
    (is_builtin(name) && (place.doubled)(name)).then_some(Reach::Builtin)
}

fn script_line(script: &[u8], line: usize) -> &[u8] {
    script.split(|byte| *byte == b'\n').nth(line.saturating_sub(1)).unwrap_or_default()
}

/// Whether the command is found by its bare name.
fn depends_on_path(command: &shell::Command) -> bool {
    command.name().is_some_and(|name| !name.contains(&b'/'))
}

/// Whether the command sets PATH for what comes behind it, so that guards and doubles are no longer found first.
fn sets_path(command: &shell::Command) -> bool {
    match command.name() {
        None => command.words.is_empty() && command.assignments.iter().any(resets_path),
        Some(b"export" | b"declare" | b"typeset" | b"readonly" | b"local") => {
            command.words.iter().any(resets_path)
        }
        Some(b"unset") => command.words.iter().any(|word| word.is("PATH")),
        Some(b"." | b"source") => command.words.get(1).is_some_and(|file| {
            file.text.starts_with(b"/etc/") && file.text.windows(7).any(|part| part == b"profile")
                || matches!(file.text.as_slice(), b"/etc/environment" | b"/etc/bashrc" | b"/etc/bash.bashrc")
        }),
        Some(b"eval") => {
            command.words.iter().any(|word| word.text.windows(11).any(|part| part == b"path_helper"))
        }
        Some(_) => false,
    }
}

fn resets_path(word: &shell::Word) -> bool {
    // `PATH+=:/x` adds at the end.
    !word.text.starts_with(b"PATH+=")
        && word.assignment().is_some_and(|(name, value)| name == b"PATH" && !keeps_own_folder(value))
}

fn enters_system_folder(command: &shell::Command) -> bool {
    matches!(command.name(), Some(b"cd" | b"pushd"))
        && command.words[1..].iter().any(|word| is_system_folder(&word.text))
}

fn writes_trigger(command: &shell::Command) -> bool {
    let outputs = command.redirects.iter().filter(|redirect| redirect.kind == RedirectKind::Output);
    outputs.into_iter().any(|redirect| is_trigger(&Arg(redirect.target.text.clone())))
}

/// Text that is written into a shell, or handed to `at`, which runs it later and elsewhere.
fn fed_text(command: &shell::Command, before: Option<&shell::Command>, place: Place<'_>) -> Option<Reach> {
    let name = command.name()?;
    let base = name.rsplit(|byte| *byte == b'/').next()?;
    let place = match base {
        b"sh" | b"bash" | b"dash" | b"ash" | b"zsh" | b"ksh" | b"sudo" => place,
        b"at" | b"batch" | b"crontab" | b"su" => Place { own_path: false, ..place },
        b"osascript" => {
            let here = command.redirects.iter().find(|redirect| is_here(redirect))?;
            return apple::takes_down(&here.target.lossy()).then_some(Reach::Down);
        }
        _ => return None,
    };
    let here = command.redirects.iter().filter(|redirect| is_here(redirect));
    let piped = before.filter(|before| {
        command.context.fed
            && command.context.enclosure.is_some()
            && matches!(before.name(), Some(b"echo" | b"printf"))
    });
    let piped = piped.map(|before| {
        let words = before.words[1..].iter().filter(|word| !word.text.starts_with(b"-"));
        words.map(|word| word.text.as_slice()).collect::<Vec<_>>().join(&b' ')
    });
    here.map(|redirect| redirect.target.text.clone()).chain(piped).find_map(|text| text_reaches(&text, place))
}

/// Whether the text that a command reads stands in the script.
fn is_here(redirect: &shell::Redirect) -> bool {
    matches!(redirect.kind, RedirectKind::Here | RedirectKind::HereString)
}

/// Variables that are set to plain text, with every text that they are set to.
type Constants = BTreeMap<Vec<u8>, Vec<Vec<u8>>>;

fn constants(commands: &[shell::Command]) -> Constants {
    let mut constants = Constants::new();
    for command in commands {
        let declared =
            matches!(command.name(), Some(b"export" | b"declare" | b"typeset" | b"readonly" | b"local"));
        let words = command.assignments.iter().chain(command.words.iter().filter(|_| declared));
        for (name, value) in words.filter(|word| word.literal().is_some()).filter_map(shell::Word::assignment)
        {
            let values = constants.entry(name.to_vec()).or_default();
            if values.len() < 4 {
                values.push(value.to_vec());
            }
        }
    }
    constants
}

/// The words of a command; when the first one is a variable with known texts, once for each text.
fn words_of(command: &shell::Command, constants: &Constants) -> Vec<Vec<Arg>> {
    let words: Vec<Arg> = command.words.iter().map(|word| Arg(word.text.clone())).collect();
    let Some(first) = command.words.first() else { return Vec::new() };
    let Some(values) = first.expansions.first().and_then(|expansion| constants.get(&expansion.name)) else {
        return vec![words];
    };
    let name = &first.expansions[0].name;
    let written = [[b"${", name.as_slice(), b"}"].concat(), [b"$", name.as_slice()].concat()];
    values
        .iter()
        .map(|value| {
            let text =
                written.iter().fold(first.text.clone(), |text, written| replaced(&text, written, value));
            let split = text.split(u8::is_ascii_whitespace).filter(|part| !part.is_empty());
            split.map(|part| Arg(part.to_vec())).chain(words[1..].iter().cloned()).collect()
        })
        .collect()
}

fn replaced(text: &[u8], from: &[u8], to: &[u8]) -> Vec<u8> {
    match text.windows(from.len()).position(|window| window == from) {
        Some(at) => [&text[..at], to, &text[at + from.len()..]].concat(),
        None => text.to_vec(),
    }
}

#[cfg(test)]
#[path = "scan_tests.rs"]
mod tests;
