//! What a scan of a shell script finds.

use std::borrow::Cow;

/// What a shell script is made of, as far as that can be told without running it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Scan {
    /// Commands in the order in which they are written, those inside functions and substitutions included.
    pub commands: Vec<Command>,
    /// Functions that the script defines.
    pub functions: Vec<Function>,
    /// Subshells, parts of pipelines and substitutions: places that `exit` does not lead out of.
    pub enclosures: Vec<Enclosure>,
    /// The script was understood to its end. If not, something may be missing from the lists, so nothing should be
    /// concluded from what they lack.
    pub complete: bool,
}

/// A command with its words; also `[[`, `((`, and the heads of `for`, `select` and `case`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Command {
    /// Line of the first word, from 1.
    pub line: usize,
    /// Assignments that stand before the first word, or alone.
    pub assignments: Vec<Word>,
    /// The words; empty when there are only assignments or redirections.
    pub words: Vec<Word>,
    /// Redirections, in order.
    pub redirects: Vec<Redirect>,
    /// Where the command stands.
    pub context: Context,
    /// The beginning of it as it is written.
    pub(super) raw: Vec<u8>,
}

/// Where a command stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Context {
    /// The function in whose body it stands: an index into [`Scan::functions`].
    pub function: Option<usize>,
    /// The innermost subshell, part of a pipeline or substitution: an index into [`Scan::enclosures`].
    pub enclosure: Option<usize>,
    /// It decides an `if`, `while` or `until`, or follows a `!`.
    pub condition: bool,
    /// Something feeds its standard input: a pipe, a redirection, or one around it.
    pub fed: bool,
    /// Nothing that is written behind it runs after it, so that its exit code can become that of its function, or of
    /// the script when it stands in none.
    pub last: bool,
}

/// A function that the script defines.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Function {
    /// Its name.
    pub name: Vec<u8>,
    /// Line of its name, from 1.
    pub line: usize,
}

/// A part of the script that runs in a process of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Enclosure {
    /// What kind.
    pub kind: EnclosureKind,
    /// Line where it begins, from 1.
    pub line: usize,
    /// Something looks at its exit code: `&&`, `||`, `!`, a condition, or `$?` right behind it; or it runs in the
    /// background on purpose.
    pub used: bool,
    /// Its exit code can become that of its function, or of the script when it stands in none.
    pub last: bool,
    /// The function in whose body it stands.
    pub function: Option<usize>,
}

/// Kinds of [`Enclosure`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EnclosureKind {
    /// `( ... )`
    Subshell,
    /// A part of a pipeline; the last part runs in the script's own process in some shells (ksh, zsh).
    Pipeline {
        /// Nothing follows it in the pipeline.
        end: bool,
    },
    /// `$( ... )`, backquotes, `<( ... )` or `>( ... )`.
    Substitution,
}

/// One word, with its quotes removed and its expansions as written.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Word {
    /// The bytes; an expansion such as `$x` or `$(date)` stands in them as it is written.
    pub text: Vec<u8>,
    /// Some of it was quoted.
    pub quoted: bool,
    /// Expansions in it, in order; those inside a substitution belong to the commands there.
    pub expansions: Vec<Expansion>,
    /// How many bytes from the start are neither quoted nor expanded.
    pub(super) plain: usize,
    /// Holds a substitution.
    pub(super) substitution: bool,
}

/// An expansion of a variable or a parameter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Expansion {
    /// The name without `$` and braces, such as `HOME`, `1`, `@`, `#` or `?`.
    pub name: Vec<u8>,
    /// Line, from 1.
    pub line: usize,
    /// A default that is not empty stands behind it, as in `${1:-30}`.
    pub default: bool,
}

/// A redirection.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Redirect {
    /// The file descriptor in front of it, when one is written.
    pub fd: Option<u32>,
    /// What kind.
    pub kind: RedirectKind,
    /// The file, the descriptor, the word of a here-string, or the body of a here-document.
    pub target: Word,
}

/// Kinds of [`Redirect`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RedirectKind {
    /// `<`, `<>` or `<&`
    Input,
    /// `>`, `>>`, `>|`, `>&` or `&>`
    Output,
    /// `<<` or `<<-`
    Here,
    /// `<<<`
    HereString,
}

impl Command {
    /// The first word, when it is written out and not the result of an expansion.
    pub fn name(&self) -> Option<&[u8]> {
        self.words.first().and_then(Word::literal)
    }

    /// The command as it is written, on one line, without what cannot be printed, and shortened when it is very long.
    pub fn text(&self) -> String {
        if self.raw.is_empty() { show(&self.words) } else { one_line(&self.raw) }
    }

    /// Whether a redirection of its own feeds its standard input.
    pub fn redirects_input(&self) -> bool {
        self.redirects.iter().any(Redirect::feeds_input)
    }

    /// Every word of it: assignments, words, targets of redirections.
    pub fn all_words(&self) -> impl Iterator<Item = &Word> {
        self.assignments
            .iter()
            .chain(&self.words)
            .chain(self.redirects.iter().map(|redirect| &redirect.target))
    }
}

impl Redirect {
    /// Whether it feeds standard input.
    pub fn feeds_input(&self) -> bool {
        self.kind != RedirectKind::Output && matches!(self.fd, None | Some(0))
    }
}

impl Word {
    /// The bytes, when nothing in the word is expanded.
    pub fn literal(&self) -> Option<&[u8]> {
        (self.expansions.is_empty() && !self.substitution).then_some(self.text.as_slice())
    }

    /// Whether the word is written out as exactly these bytes.
    pub fn is(&self, bytes: &str) -> bool {
        self.literal() == Some(bytes.as_bytes())
    }

    /// The text, with whatever is no UTF-8 replaced.
    pub fn lossy(&self) -> Cow<'_, str> {
        String::from_utf8_lossy(&self.text)
    }

    /// Name and value, when the word has the form of an assignment (`name=value`, `name+=value`).
    pub fn assignment(&self) -> Option<(&[u8], &[u8])> {
        let equals = self.text.get(..self.plain)?.iter().position(|byte| *byte == b'=')?;
        let name = &self.text[..equals];
        let name = name.strip_suffix(b"+").unwrap_or(name);
        let name = name.iter().position(|byte| *byte == b'[').map_or(name, |index| &name[..index]);
        is_name(name).then(|| (name, &self.text[equals + 1..]))
    }
}

/// Whether `bytes` can name a variable.
pub(super) fn is_name(bytes: &[u8]) -> bool {
    bytes.first().is_some_and(|first| first.is_ascii_alphabetic() || *first == b'_')
        && bytes.iter().all(|byte| byte.is_ascii_alphanumeric() || *byte == b'_')
}

/// Longest text of a command that is shown, in characters.
const SHOWN: usize = 72;

/// As many bytes of a command are kept for showing it.
pub(super) const KEPT: usize = 4 * SHOWN + 4;

/// Words as one line that is safe to print and not too long.
pub fn show(words: &[Word]) -> String {
    let mut bytes = Vec::new();
    for word in words {
        if bytes.len() > KEPT {
            break;
        }
        bytes.extend_from_slice(&word.text[..word.text.len().min(KEPT)]);
        bytes.push(b' ');
    }
    one_line(&bytes)
}

/// Script text as one line that is safe to print and not too long.
fn one_line(bytes: &[u8]) -> String {
    let text = String::from_utf8_lossy(bytes);
    let text: String =
        text.replace("\\\n", " ").chars().map(|char| if char.is_control() { ' ' } else { char }).collect();
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if line.chars().count() > SHOWN {
        return line.chars().take(SHOWN - 3).chain("...".chars()).collect();
    }
    line
}
