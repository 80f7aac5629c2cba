//! Compound commands of the shell: groups, branches, loops, tests, and the definition of functions.

use super::model::{Command, Context, EnclosureKind, Word};
use super::parser::{Mark, Parser};

/// Words that mean something to the grammar when they stand where a command could.
const KEYWORDS: [&[u8]; 20] = [
    b"!",
    b"{",
    b"}",
    b"[[",
    b"case",
    b"do",
    b"done",
    b"elif",
    b"else",
    b"esac",
    b"fi",
    b"for",
    b"function",
    b"if",
    b"in",
    b"select",
    b"then",
    b"time",
    b"until",
    b"while",
];

/// Whether a keyword ends before `byte`.
const fn is_delimiter(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\r' | b'\n' | b';' | b'&' | b'|' | b'(' | b')' | b'<' | b'>' | b'`')
}

impl<'a> Parser<'a> {
    /// The keyword that comes next, if one does.
    pub(super) fn keyword(&self) -> Option<&'a [u8]> {
        let rest = self.cursor.rest();
        let longest = &rest[..rest.len().min(9)];
        let word = longest.split(|byte| is_delimiter(*byte)).next()?;
        KEYWORDS.contains(&word).then_some(word)
    }

    /// Takes the keyword `wanted`; without it the script is not understood.
    fn expect(&mut self, wanted: &[u8]) {
        if self.keyword() == Some(wanted) {
            self.cursor.skip(wanted.len());
        } else {
            self.scan.complete = false;
        }
    }

    /// One command of a pipeline, with the redirections behind it.
    pub(super) fn command(&mut self) {
        self.blanks();
        let mark = self.mark();
        let keyword = self.keyword();
        match (self.cursor.peek(), keyword) {
            (Some(b'('), _) if self.cursor.nth(1) == Some(b'(') => self.arithmetic_command(),
            (Some(b'('), _) => self.subshell(),
            (_, Some(b"{")) => self.group(),
            (_, Some(b"if")) => self.branch(),
            (_, Some(word @ (b"while" | b"until"))) => self.repeat(word.len()),
            (_, Some(word @ (b"for" | b"select"))) => self.each(word),
            (_, Some(b"case")) => self.case(),
            (_, Some(b"[[")) => self.test(),
            (_, Some(b"function")) => self.function_keyword(),
            _ => return self.simple(),
        }
        self.redirects_behind(mark);
    }

    /// Redirections behind a compound command hold for everything in it; they are kept as a command without words.
    fn redirects_behind(&mut self, mark: Mark) {
        let index = self.scan.commands.len();
        self.scan.commands.push(Command {
            line: self.cursor.line(),
            context: Context { last: false, ..self.context },
            ..Command::default()
        });
        let mut fed = false;
        loop {
            self.blanks();
            let Some(redirect) = self.redirect(index) else { break };
            fed |= redirect.feeds_input();
            self.scan.commands[index].redirects.push(redirect);
        }
        if self.scan.commands[index].redirects.is_empty() {
            self.scan.commands.truncate(index);
        }
        if fed {
            self.change(mark, |command| command.context.fed = true, |_| ());
        }
    }

    fn subshell(&mut self) {
        self.cursor.bump();
        let outer = self.context;
        self.context.enclosure = Some(self.enclosure(EnclosureKind::Subshell));
        self.in_parentheses();
        self.context = outer;
    }

    /// A list up to the closing parenthesis.
    pub(super) fn in_parentheses(&mut self) {
        let backquotes = std::mem::replace(&mut self.in_backquotes, false);
        self.list();
        self.in_backquotes = backquotes;
        if !self.cursor.eat(b')') {
            self.scan.complete = false;
        }
    }

    fn group(&mut self) {
        self.cursor.bump();
        self.list();
        self.expect(b"}");
    }

    fn branch(&mut self) {
        self.cursor.skip(2);
        loop {
            let condition = self.mark();
            self.list();
            self.decides(condition);
            self.expect(b"then");
            self.list();
            match self.keyword() {
                Some(b"elif") => self.cursor.skip(4),
                Some(b"else") => {
                    self.cursor.skip(4);
                    self.list();
                    break;
                }
                _ => break,
            }
        }
        self.expect(b"fi");
    }

    /// `while` and `until`.
    fn repeat(&mut self, keyword: usize) {
        self.cursor.skip(keyword);
        let condition = self.mark();
        self.list();
        self.decides(condition);
        self.body();
    }

    fn body(&mut self) {
        self.expect(b"do");
        self.list();
        self.expect(b"done");
    }

    /// `for` and `select`.
    fn each(&mut self, keyword: &[u8]) {
        let index = self.head(keyword);
        self.blanks();
        if self.cursor.sees(b"((") {
            self.arithmetic_command();
        } else {
            let name = self.word();
            self.scan.commands[index].words.push(name);
            self.newlines();
            if self.keyword() == Some(b"in") {
                self.words_to_line_end(index);
            } else {
                // Without `in`, the loop walks over the arguments.
                let line = self.cursor.line();
                self.scan.commands[index].words.push(Word::arguments(line));
            }
        }
        self.newlines();
        if self.cursor.eat(b';') {
            self.newlines();
        }
        if self.keyword() == Some(b"{") { self.group() } else { self.body() }
    }

    fn words_to_line_end(&mut self, index: usize) {
        loop {
            self.blanks();
            match self.cursor.peek() {
                None | Some(b'\n' | b';' | b'&' | b'|' | b')' | b'#') => break,
                Some(b'`') if self.in_backquotes => break,
                Some(_) => {
                    let start = self.cursor.at();
                    let word = self.word();
                    if self.cursor.at() == start {
                        self.scan.complete = false;
                        self.cursor.bump();
                    } else {
                        self.scan.commands[index].words.push(word);
                    }
                }
            }
        }
    }

    /// Begins the command that stands for the head of a compound command.
    fn head(&mut self, keyword: &[u8]) -> usize {
        let line = self.cursor.line();
        self.cursor.skip(keyword.len());
        self.scan.commands.push(Command {
            line,
            words: vec![Word::plain(keyword)],
            context: Context { last: false, ..self.context },
            ..Command::default()
        });
        self.scan.commands.len() - 1
    }

    /// `case`; its head takes the patterns of all arms as further words.
    fn case(&mut self) {
        let index = self.head(b"case");
        self.blanks();
        let subject = self.word();
        self.scan.commands[index].words.push(subject);
        self.newlines();
        self.expect(b"in");
        self.deeper(|parser| while parser.case_arm(index) {});
        self.expect(b"esac");
    }

    /// One arm of a `case`; `false` when there is none any more.
    fn case_arm(&mut self, head: usize) -> bool {
        self.newlines();
        if self.cursor.peek().is_none() || self.keyword() == Some(b"esac") {
            return false;
        }
        self.cursor.eat(b'(');
        loop {
            self.blanks();
            match self.cursor.peek() {
                Some(b')') => {
                    self.cursor.bump();
                    break;
                }
                Some(b'|') => self.cursor.skip(1),
                None | Some(b'\n' | b';' | b'&' | b'<' | b'>' | b'(') => {
                    self.scan.complete = false;
                    break;
                }
                Some(_) => {
                    let before = self.cursor.at();
                    let pattern = self.word();
                    if self.cursor.at() == before {
                        self.scan.complete = false;
                        break;
                    }
                    self.scan.commands[head].words.push(pattern);
                }
            }
        }
        self.list();
        // An arm that nothing closes is the last one.
        let closed = self.cursor.peek() == Some(b';');
        while closed && matches!(self.cursor.peek(), Some(b';' | b'&' | b'|')) {
            self.cursor.bump();
        }
        closed
    }

    /// `[[ ... ]]`
    fn test(&mut self) {
        let index = self.head(b"[[");
        self.scan.commands[index].context.last = self.context.last;
        loop {
            self.newlines();
            match self.cursor.peek() {
                None => {
                    self.scan.complete = false;
                    break;
                }
                Some(b'(' | b')' | b'<' | b'>' | b'&' | b'|' | b';') => self.cursor.skip(1),
                Some(_) => {
                    let start = self.cursor.at();
                    let word = self.word();
                    if word.is("]]") && !word.quoted {
                        break;
                    }
                    if self.cursor.at() == start {
                        self.scan.complete = false;
                        self.cursor.bump();
                    }
                    self.scan.commands[index].words.push(word);
                }
            }
        }
    }

    /// `((...))`
    fn arithmetic_command(&mut self) {
        let line = self.cursor.line();
        let index = self.scan.commands.len();
        self.scan.commands.push(Command {
            line,
            words: vec![Word::plain(b"((")],
            context: self.context,
            ..Command::default()
        });
        self.cursor.skip(2);
        let start = self.cursor.at();
        let mut word = Word { quoted: true, ..Word::default() };
        self.arithmetic(&mut word);
        word.text = self.cursor.since(start).to_vec();
        self.scan.commands[index].words.push(word);
    }

    fn function_keyword(&mut self) {
        self.cursor.skip(8);
        self.blanks();
        let line = self.cursor.line();
        let name = self.word().text;
        self.blanks();
        if self.cursor.eat(b'(') {
            self.blanks();
            if !self.cursor.eat(b')') {
                self.scan.complete = false;
            }
        }
        self.function(name, line);
    }
}
