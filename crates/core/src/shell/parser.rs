//! The frame of the shell parser: lists, pipelines and simple commands.
//!
//! The parser never fails. What it does not understand it passes over, and says so in [`Scan::complete`].

use std::ops::Range;

use super::cursor::Cursor;
use super::model::{Command, Context, Enclosure, EnclosureKind, Function, KEPT, Scan};
use super::redirect::Pending;

/// How deep commands and expansions may lie in each other. Real scripts stay below 15; the limit keeps the stack
/// small, and the time linear in the length of the script.
const MAX_DEPTH: usize = 40;

/// Reads a shell script.
pub(super) struct Parser<'a> {
    pub(super) cursor: Cursor<'a>,
    pub(super) scan: Scan,
    /// Where the next command stands.
    pub(super) context: Context,
    /// Here-documents whose bodies begin behind the next line end.
    pub(super) heredocs: Vec<Pending>,
    /// A backquote ends what is being read.
    pub(super) in_backquotes: bool,
    /// Enclosures of the pipeline that was read last: `$?` looks at them.
    previous: Range<usize>,
    depth: usize,
}

/// How far the lists of commands and enclosures have grown.
#[derive(Clone, Copy)]
pub(super) struct Mark {
    commands: usize,
    enclosures: usize,
}

/// Splits a POSIX-style shell script (sh, bash, ksh, zsh) into its commands.
///
/// Takes time in proportion to the script's length, on any bytes.
pub fn scan(text: &[u8]) -> Scan {
    let mut parser = Parser {
        cursor: Cursor::new(text.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(text)),
        scan: Scan { complete: true, ..Scan::default() },
        context: Context { last: true, ..Context::default() },
        heredocs: Vec::new(),
        in_backquotes: false,
        previous: 0..0,
        depth: 0,
    };
    while parser.cursor.peek().is_some() {
        parser.list();
        if parser.cursor.peek().is_some() {
            // Something closes here that was never opened.
            parser.scan.complete = false;
            parser.cursor.skip(parser.keyword().map_or(1, <[u8]>::len));
        }
    }
    parser.scan
}

/// The commands of a POSIX-style shell script; see [`scan`] for everything else.
pub fn commands(text: &[u8]) -> Vec<Command> {
    scan(text).commands
}

impl Parser<'_> {
    /// Reads one level deeper, or gives up on the rest of the text.
    pub(super) fn deeper(&mut self, read: impl FnOnce(&mut Self)) {
        if self.depth == MAX_DEPTH {
            self.scan.complete = false;
            self.cursor.finish();
            return;
        }
        self.depth += 1;
        read(self);
        self.depth -= 1;
    }

    pub(super) fn mark(&self) -> Mark {
        Mark { commands: self.scan.commands.len(), enclosures: self.scan.enclosures.len() }
    }

    /// Changes the commands and enclosures since `mark` that stand in the function that is being read.
    pub(super) fn change(
        &mut self,
        mark: Mark,
        mut command: impl FnMut(&mut Command),
        mut enclosure: impl FnMut(&mut Enclosure),
    ) {
        let function = self.context.function;
        for each in self.scan.commands.iter_mut().skip(mark.commands) {
            if each.context.function == function {
                command(each);
            }
        }
        for each in self.scan.enclosures.iter_mut().skip(mark.enclosures) {
            if each.function == function {
                enclosure(each);
            }
        }
    }

    /// Says that something looks at the exit codes of what was read since `mark`.
    pub(super) fn used(&mut self, mark: Mark) {
        self.change(mark, |_| (), |enclosure| enclosure.used = true);
    }

    /// Says that what was read since `mark` decides a condition.
    pub(super) fn decides(&mut self, mark: Mark) {
        self.change(
            mark,
            |command| {
                command.context.condition = true;
                command.context.last = false;
            },
            |enclosure| {
                enclosure.used = true;
                enclosure.last = false;
            },
        );
    }

    /// Says that something else follows what was read since `mark`.
    fn not_last(&mut self, mark: Mark) {
        self.change(mark, |command| command.context.last = false, |enclosure| enclosure.last = false);
    }

    /// Says that `$?` is looked at.
    pub(super) fn status_read(&mut self) {
        // Taken, so that a second `$?` costs nothing.
        for at in std::mem::take(&mut self.previous) {
            if let Some(enclosure) = self.scan.enclosures.get_mut(at) {
                enclosure.used = true;
            }
        }
    }

    pub(super) fn enclosure(&mut self, kind: EnclosureKind) -> usize {
        self.scan.enclosures.push(Enclosure {
            kind,
            line: self.cursor.line(),
            used: false,
            last: true,
            function: self.context.function,
        });
        self.scan.enclosures.len() - 1
    }

    /// Commands up to the end, or to something that closes what is around them; that is left to the caller.
    pub(super) fn list(&mut self) {
        self.deeper(|parser| {
            let mut before: Option<Mark> = None;
            loop {
                parser.separators();
                if parser.at_close() {
                    break;
                }
                if let Some(before) = before {
                    // Only what was read since the previous command began: all that is older was told already.
                    parser.not_last(before);
                }
                let mark = parser.mark();
                let start = parser.cursor.at();
                parser.and_or();
                if parser.cursor.at() == start {
                    parser.scan.complete = false;
                    parser.cursor.bump();
                }
                parser.blanks();
                if parser.cursor.peek() == Some(b'&') {
                    // Whoever sends something to the background does not wait for its exit code.
                    parser.used(mark);
                }
                before = Some(mark);
            }
        });
    }

    /// Whether the list ends here.
    fn at_close(&self) -> bool {
        match self.cursor.peek() {
            None | Some(b')') => true,
            Some(b';') => matches!(self.cursor.nth(1), Some(b';' | b'&')),
            Some(b'`') => self.in_backquotes,
            Some(_) => matches!(
                self.keyword(),
                Some(b"then" | b"do" | b"done" | b"fi" | b"else" | b"elif" | b"esac" | b"}")
            ),
        }
    }

    fn and_or(&mut self) {
        loop {
            let mark = self.mark();
            self.pipeline();
            self.previous = mark.enclosures..self.scan.enclosures.len();
            self.blanks();
            if !(self.cursor.sees(b"&&") || self.cursor.sees(b"||")) {
                break;
            }
            self.used(mark);
            self.cursor.skip(2);
            self.newlines();
            if self.at_close() {
                break;
            }
        }
    }

    fn pipeline(&mut self) {
        let whole = self.mark();
        let mut negated = false;
        loop {
            self.blanks();
            match self.keyword() {
                Some(b"!") => {
                    negated = true;
                    self.cursor.bump();
                }
                Some(b"time") => {
                    self.cursor.skip(4);
                    self.blanks();
                    if self.cursor.sees(b"-p ") {
                        self.cursor.skip(2);
                    }
                }
                _ => break,
            }
        }
        let mut parts = Vec::new();
        loop {
            parts.push(self.mark());
            self.command();
            self.blanks();
            if self.cursor.peek() != Some(b'|') || self.cursor.nth(1) == Some(b'|') {
                break;
            }
            self.cursor.skip(if self.cursor.nth(1) == Some(b'&') { 2 } else { 1 });
            self.newlines();
            if self.at_close() {
                self.scan.complete = false;
                break;
            }
        }
        if parts.len() > 1 {
            self.pipe(&parts);
        }
        if negated {
            self.decides(whole);
        }
    }

    /// Puts each part of a pipeline into an enclosure of its own.
    fn pipe(&mut self, parts: &[Mark]) {
        let outer = self.context.enclosure;
        let function = self.context.function;
        let ends = parts.iter().skip(1).map(|mark| mark.commands).chain([self.scan.commands.len()]);
        for (at, (mark, end)) in parts.iter().zip(ends).enumerate() {
            let last = at + 1 == parts.len();
            let enclosure = self.enclosure(EnclosureKind::Pipeline { end: last });
            let commands = self.scan.commands.get_mut(mark.commands..end).unwrap_or_default();
            for command in commands.iter_mut().filter(|command| command.context.function == function) {
                if command.context.enclosure == outer {
                    command.context.enclosure = Some(enclosure);
                }
                command.context.fed |= at > 0;
                command.context.last &= last;
            }
            if let Some(first) = commands.first() {
                self.scan.enclosures[enclosure].line = first.line;
            }
            self.scan.enclosures[enclosure].last = last;
        }
    }

    /// A simple command, or a function definition that begins like one.
    pub(super) fn simple(&mut self) {
        let mark = self.mark();
        let index = mark.commands;
        let begin = self.cursor.at();
        let mut end = begin;
        self.scan.commands.push(Command {
            line: self.cursor.line(),
            context: self.context,
            ..Command::default()
        });
        loop {
            self.blanks();
            match self.cursor.peek() {
                None | Some(b'\n' | b';' | b'|' | b')') => break,
                Some(b'`') if self.in_backquotes => break,
                Some(b'&') if self.cursor.nth(1) != Some(b'>') => break,
                Some(b'#') => self.comment(),
                Some(b'(') => {
                    if self.function_follows(index) {
                        return;
                    }
                    self.scan.complete = false;
                    self.cursor.bump();
                }
                Some(_) => {
                    if let Some(redirect) = self.redirect(index) {
                        self.scan.commands[index].redirects.push(redirect);
                        end = self.cursor.at();
                        continue;
                    }
                    let start = self.cursor.at();
                    let word = self.word();
                    if self.cursor.at() == start {
                        self.scan.complete = false;
                        self.cursor.bump();
                        continue;
                    }
                    end = self.cursor.at();
                    let command = &mut self.scan.commands[index];
                    if command.words.is_empty() && word.assignment().is_some() {
                        command.assignments.push(word);
                    } else {
                        command.words.push(word);
                    }
                }
            }
        }
        let raw = self.cursor.between(begin, end.min(begin + KEPT)).to_vec();
        let command = &mut self.scan.commands[index];
        command.raw = raw;
        command.context.fed |= command.redirects_input();
        if command.all_words().next().is_none() {
            self.scan.commands.truncate(index);
        } else if !command.words.is_empty() {
            // The exit code of a substitution counts only for an assignment that stands alone.
            let inner = Mark { commands: index + 1, enclosures: mark.enclosures };
            self.not_last(inner);
        }
    }

    /// Reads `name ()` and the body behind it; the command that was begun becomes the function.
    fn function_follows(&mut self, index: usize) -> bool {
        let mut ahead = self.cursor;
        ahead.bump();
        ahead.eat_while(|byte| matches!(byte, b' ' | b'\t'));
        let command = &self.scan.commands[index];
        let name = match (&command.words[..], &command.assignments[..], &command.redirects[..]) {
            ([name], [], []) if ahead.peek() == Some(b')') => name.text.clone(),
            _ => return false,
        };
        let line = command.line;
        ahead.bump();
        self.cursor = ahead;
        self.scan.commands.truncate(index);
        self.function(name, line);
        true
    }

    /// Reads the body of a function.
    pub(super) fn function(&mut self, name: Vec<u8>, line: usize) {
        self.newlines();
        self.scan.functions.push(Function { name, line });
        let outer = self.context;
        self.context =
            Context { function: Some(self.scan.functions.len() - 1), last: true, ..Context::default() };
        self.deeper(Self::command);
        self.context = outer;
    }
}
