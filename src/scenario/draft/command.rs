//! Command lines: which command, which arguments.

use super::{Draft, DraftCommand};
use crate::environment::{Answer, ArgsPattern, CommandLine, CommandLineError, Pattern};
use crate::source::Span;

/// Commands that every shell brings itself; it never looks for a program of that name.
const BUILT_IN: [&str; 24] = [
    "alias", "break", "cd", "command", "continue", "echo", "eval", "exec", "exit", "export", "false", "kill",
    "printf", "pwd", "read", "return", "set", "shift", "source", "test", "trap", "true", "unset", "wait",
];

impl Draft {
    /// Declares what a command answers. `line` is the command with its arguments, quoted as in a shell; a command alone
    /// answers to any arguments, an unquoted `*` inside an argument and `...` behind the last one are wildcards.
    pub fn command(&mut self, line: &str, span: Span, answers: Vec<Answer>) {
        let Some((name, args)) = self.command_line(line, span) else { return };
        if BUILT_IN.contains(&name.as_str()) {
            let problem = crate::diag::Diagnostic::warning(
                &self.source,
                span,
                format!("`{name}` is built into shells, which never look for a program of that name"),
            );
            self.report(problem.label("scripts that call it plainly will not see these answers"));
        }
        let args = args.map_or(ArgsPattern::Any, ArgsPattern::from);
        self.commands.push(DraftCommand { span, name, args, answers });
    }

    /// Splits a command line into the command and its arguments, which are `None` when there are none; `None`, and a
    /// mistake is noted, when that is not possible.
    pub fn command_line(&mut self, line: &str, span: Span) -> Option<(String, Option<CommandLine>)> {
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
    pub fn words(&mut self, line: &str, span: Span) -> Option<CommandLine> {
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
    pub(super) fn within(&self, span: Span, text: &str, at: usize) -> Span {
        match self.source.slice(span).find(text) {
            Some(start) if !text.is_empty() && text.is_char_boundary(at) => {
                let length = text[at..].chars().next().map_or(0, char::len_utf8);
                Span::new(span.start + start + at, span.start + start + at + length)
            }
            _ => span,
        }
    }
}
