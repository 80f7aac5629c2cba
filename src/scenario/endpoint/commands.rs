//! Doubled commands: which command, which arguments, which answers.

use std::collections::HashMap;
use std::time::Duration;

use schemars::{Schema, SchemaGenerator};
use serde_json::json;

use crate::diag::Diagnostic;
use crate::environment::{
    self, ArgsPattern, CommandDouble, CommandLine, CommandLineError, CommandRule, Ending, Pattern,
};
use crate::scenario::draft::Draft;
use crate::scenario::map::{Map, MapSchema, Said, map, schema};
use crate::scenario::value::{Code, Named, Value};
use crate::scenario::yaml::{Kind, Node, Reader};
use crate::source::{Span, Spanned};

map! {
    /// What a doubled command answers.
    pub(crate) struct Answer = "an answer" {
        /// The exit code; 0 when it is left out.
        exits: Code = "the exit code of a command",
        /// It never ends by itself.
        hangs: bool,
        /// Lines on standard output; a line end is added to the last one.
        prints: Vec<u8> = "lines for standard output",
        /// Standard output, exactly as it stands.
        stdout: Vec<u8> = "text for standard output",
        /// Standard error, exactly as it stands.
        stderr: Vec<u8> = "text for standard error",
        /// How long it waits before it answers.
        delay: Duration = "the delay of a command",
    }
    apart { prints, stdout: "`prints` and `stdout` both say what standard output holds" }
}

impl Answer {
    fn finish(self, reader: &mut Reader) -> environment::Answer {
        let hangs = self.hangs.copied() == Some(true);
        if let (true, Some(hang), Some(exit)) = (hangs, self.hangs.field(), self.exits.field()) {
            let problem = reader.error(exit.key, "a command that hangs does not exit");
            reader.report(problem.also(hang.key, "keep one of them"));
        }
        let exits = Ending::Exits(self.exits.get().map_or(0, |code| code.0));
        let bytes = |said: &Said<Vec<u8>>| said.get().cloned();
        environment::Answer {
            ending: if hangs { Ending::Hangs } else { exits },
            stdout: bytes(&self.stdout).or_else(|| bytes(&self.prints).map(lines)).unwrap_or_default(),
            stderr: bytes(&self.stderr).unwrap_or_default(),
            delay: self.delay.copied().unwrap_or_default(),
        }
    }
}

/// Text that ends with a line end, unless it is empty.
fn lines(mut text: Vec<u8>) -> Vec<u8> {
    if !text.is_empty() && !text.ends_with(b"\n") {
        text.push(b'\n');
    }
    text
}

/// The answers of a command, one a call; the last one repeats.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Answers(pub Vec<environment::Answer>);

impl Default for Answers {
    fn default() -> Self {
        Self(vec![environment::Answer::default()])
    }
}

impl Value for Answers {
    const EXPECTED: &'static str = "an answer such as `{exits: 5, stderr: not loaded}`, or an exit code";

    /// An answer that cannot be read still makes the command a double.
    fn read(node: &Node, expected: &str, reader: &mut Reader) -> Option<Self> {
        let read = |item: &Node| answer(item, expected, reader).unwrap_or_default();
        Some(Self(node.items().iter().map(read).collect()))
    }

    fn schema(generator: &mut SchemaGenerator) -> Schema {
        let map = generator.subschema_for::<MapSchema<Answer>>();
        let one = json!({ "anyOf": [Code::schema(generator), map], "description": "An answer." });
        let some = json!({
            "anyOf": [one, { "type": "array", "items": one }],
            "description": "One value, or a list of them.",
        });
        schema(json!({
            "anyOf": [{ "const": null }, some],
            "description": "One answer, or several in the order of the calls.",
        }))
    }
}

/// One answer: a map, an exit code alone, or nothing for exit code 0 without output.
fn answer(node: &Node, expected: &str, reader: &mut Reader) -> Option<environment::Answer> {
    if node.is_null() {
        return Some(environment::Answer::default());
    }
    if node.as_integer().is_some() {
        let Code(code) = Code::read(node, "the exit code of a command", reader)?;
        return Some(environment::Answer { ending: Ending::Exits(code), ..environment::Answer::default() });
    }
    if !matches!(node.kind, Kind::Map(_)) {
        reader.wrong(node, expected);
        if node.as_text().is_some() {
            reader.help_last("write `prints: ` before what the command writes");
        }
        return None;
    }
    Some(Answer::read_map(node, reader)?.finish(reader))
}

/// A command line that was understood.
struct Command {
    name: String,
    args: ArgsPattern,
}

/// Commands that every shell brings itself; it never looks for a program of that name.
const BUILT_IN: [&str; 24] = [
    "alias", "break", "cd", "command", "continue", "echo", "eval", "exec", "exit", "export", "false", "kill",
    "printf", "pwd", "read", "return", "set", "shift", "source", "test", "trap", "true", "unset", "wait",
];

impl Draft {
    /// The final command doubles, in the order of their first mention.
    pub(super) fn finish_commands(&mut self, commands: Option<&Named<Answers>>) -> Vec<CommandDouble> {
        let mut doubles: Vec<CommandDouble> = Vec::new();
        let mut places: HashMap<String, usize> = HashMap::new();
        let mut seen: HashMap<(usize, String), Span> = HashMap::new();
        for (line, answers) in commands.into_iter().flat_map(Named::iter) {
            let Some(command) = self.finish_command(line) else { continue };
            let at = *places.entry(command.name.clone()).or_insert_with(|| {
                doubles.push(CommandDouble { name: command.name.clone(), rules: Vec::new() });
                doubles.len() - 1
            });
            // `...` answers to any arguments as well as no arguments at all do.
            let args = match &command.args {
                ArgsPattern::Words(words) if words.len() == 1 && words[0].rest => ArgsPattern::Any,
                args => args.clone(),
            };
            if let Some(first) = seen.insert((at, args.to_string()), line.span) {
                let message = format!("`{} {args}` is declared twice", command.name);
                let help = "answers to several calls are written as a sequence in one place";
                self.report(self.error(line.span, message).also(first, "the first time").help(help));
            }
            if answers.0.is_empty() {
                let message = format!("`{} {args}` has no answer", command.name);
                self.report(self.error(line.span, message).help("declare at least an exit code"));
                continue;
            }
            doubles[at].rules.push(CommandRule { args, answers: answers.0.clone() });
        }
        doubles
    }

    /// The command and the arguments to which it answers. `line` is the command with its arguments, quoted as in a shell; a
    /// command alone answers to any arguments, an unquoted `*` inside an argument and `...` behind the last one are wildcards.
    fn finish_command(&mut self, line: &Spanned<String>) -> Option<Command> {
        let (name, args) = self.command_line(&line.value, line.span)?;
        if BUILT_IN.contains(&name.as_str()) {
            let problem = Diagnostic::warning(
                &self.source,
                line.span,
                format!("`{name}` is built into shells, which never look for a program of that name"),
            );
            self.report(problem.label("scripts that call it plainly will not see these answers"));
        }
        Some(Command { name, args: args.map_or(ArgsPattern::Any, ArgsPattern::from) })
    }

    /// Splits a command line into the command and its arguments, which are `None` when there are none; `None`, and a
    /// mistake is noted, when that is not possible.
    pub(crate) fn command_line(&mut self, line: &str, span: Span) -> Option<(String, Option<CommandLine>)> {
        let mut words = self.words(line, span)?;
        if words.0.is_empty() {
            self.report(
                self.error(span, "a command is missing")
                    .label("expected a command such as `systemctl stop web`"),
            );
            return None;
        }
        let name = self.command_name(&words.0.remove(0), span)?;
        Some((name, if words.0.is_empty() { None } else { Some(words) }))
    }

    /// Splits a command line into words, quoted as in a shell; `None`, and a mistake is noted, when a quote does not end.
    pub(crate) fn words(&mut self, line: &str, span: Span) -> Option<CommandLine> {
        match CommandLine::parse(line) {
            Ok(words) => Some(words),
            Err((why, at)) => {
                let help = match why {
                    CommandLineError::OpenQuote => {
                        "close the quote, or write a backslash before it if it is meant as a character"
                    }
                    CommandLineError::OpenEscape => {
                        "write two backslashes if a backslash is meant as a character"
                    }
                    CommandLineError::UnknownEscape => {
                        "`$'...'` knows \\n, \\t, \\r, \\e, \\\\, \\', \\\" and \\xHH"
                    }
                    CommandLineError::RestNotLast => "put it last, or quote it if three dots are meant",
                };
                let place = self.within(span, line, at);
                self.report(self.error(place, why.to_string()).help(help));
                None
            }
        }
    }

    fn command_name(&mut self, word: &Pattern, span: Span) -> Option<String> {
        let name = match word {
            Pattern { pieces, rest: false } if pieces.len() == 1 => String::from_utf8(pieces[0].clone()).ok(),
            _ => None,
        };
        let Some(name) = name else {
            let problem = self.error(span, "the name of a command holds no wildcard and only text");
            self.report(problem.label("a command is doubled by its own name"));
            return None;
        };
        let bare = name.rsplit(['/', '\\']).next().unwrap_or_default().to_owned();
        if name.is_empty() || name == "." || name == ".." || name.contains(char::is_control) {
            self.report(
                self.error(span, format!("`{}` cannot be the name of a command", name.escape_debug())),
            );
            None
        } else if bare != name {
            let problem = self.error(span, format!("`{name}` is a path; a command is doubled by its name"))
                .help("a script that calls it by its path reaches the machine's own; let the script call it by its name too");
            self.report(problem.label(format!("did you mean `{bare}`?")));
            None
        } else {
            Some(name)
        }
    }

    /// The place of the byte `at` of `text`, which is written at `span`: exact when it is written without escapes.
    pub(in crate::scenario) fn within(&self, span: Span, text: &str, at: usize) -> Span {
        match self.source.slice(span).find(text) {
            Some(start) if !text.is_empty() && text.is_char_boundary(at) => {
                let length = text[at..].chars().next().map_or(0, char::len_utf8);
                Span::new(span.start + start + at, span.start + start + at + length)
            }
            _ => span,
        }
    }
}
