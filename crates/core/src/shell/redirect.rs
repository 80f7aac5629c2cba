//! Redirections of the shell, and the here-documents that some of them announce.

use super::model::{Redirect, RedirectKind, Word};
use super::parser::Parser;

/// A here-document whose body is still to come.
#[derive(Clone, Debug)]
pub(super) struct Pending {
    /// The command that it feeds, and which of its redirections it is.
    command: usize,
    redirect: usize,
    /// The line that ends it.
    delimiter: Vec<u8>,
    /// Tabs in front of its lines do not count (`<<-`).
    strip_tabs: bool,
    /// Nothing in it is expanded.
    quoted: bool,
}

impl Parser<'_> {
    /// A redirection, if one comes next.
    pub(super) fn redirect(&mut self, index: usize) -> Option<Redirect> {
        let mut ahead = self.cursor;
        let mut fd: Option<u32> = None;
        for _ in 0..4 {
            let Some(digit @ b'0'..=b'9') = ahead.peek() else { break };
            fd = Some(fd.unwrap_or(0) * 10 + u32::from(digit - b'0'));
            ahead.bump();
        }
        if fd.is_none() && ahead.sees(b"&>") {
            ahead.bump();
        }
        let kind = match (ahead.peek(), ahead.nth(1)) {
            // A process substitution is a word.
            (Some(b'<' | b'>'), Some(b'(')) => return None,
            (Some(b'<'), Some(b'<')) if ahead.sees(b"<<<") => RedirectKind::HereString,
            (Some(b'<'), Some(b'<')) => RedirectKind::Here,
            (Some(b'<'), _) => RedirectKind::Input,
            (Some(b'>'), _) => RedirectKind::Output,
            _ => return None,
        };
        self.cursor = ahead;
        if kind == RedirectKind::Here {
            self.heredoc(index);
            return Some(Redirect { fd, kind, target: Word::default() });
        }
        self.cursor.eat_while(|byte| matches!(byte, b'<' | b'>'));
        if matches!(self.cursor.peek(), Some(b'&' | b'|')) {
            self.cursor.bump();
        }
        self.blanks();
        Some(Redirect { fd, kind, target: self.word() })
    }

    /// Reads `<<WORD` or `<<-WORD`; the cursor is on the first `<`.
    fn heredoc(&mut self, command: usize) {
        self.cursor.skip(2);
        let strip_tabs = self.cursor.eat(b'-');
        self.blanks();
        let delimiter = self.word();
        let redirect = self.scan.commands.get(command).map_or(0, |command| command.redirects.len());
        self.heredocs.push(Pending {
            command,
            redirect,
            delimiter: delimiter.text,
            strip_tabs,
            quoted: delimiter.quoted,
        });
    }

    /// Reads the bodies that begin here, at the start of a line.
    pub(super) fn heredoc_bodies(&mut self) {
        for pending in std::mem::take(&mut self.heredocs) {
            self.heredoc_body(&pending);
        }
    }

    fn heredoc_body(&mut self, pending: &Pending) {
        let (start, first_line) = (self.cursor.at(), self.cursor.line());
        let end = loop {
            let at = self.cursor.at();
            self.cursor.eat_while(|byte| byte != b'\n');
            let mut line = self.cursor.since(at);
            line = line.strip_suffix(b"\r").unwrap_or(line);
            if pending.strip_tabs {
                let tabs = line.iter().take_while(|byte| **byte == b'\t').count();
                line = &line[tabs..];
            }
            if line == pending.delimiter {
                self.cursor.eat(b'\n');
                break at;
            }
            // Without its delimiter, a body goes on to the end of the text.
            if self.cursor.bump().is_none() {
                self.scan.complete = false;
                break self.cursor.at();
            }
        };
        let behind = self.cursor;
        let mut body = Word { quoted: true, ..Word::default() };
        self.cursor = self.cursor.part(start, end, first_line);
        if pending.quoted {
            self.cursor.finish();
            body.text = self.cursor.since(start).to_vec();
        } else {
            let outer = std::mem::replace(&mut self.in_backquotes, false);
            while self.cursor.peek().is_some() {
                self.quoted_piece(&mut body);
            }
            self.in_backquotes = outer;
        }
        self.cursor = behind;
        let redirects = self.scan.commands.get_mut(pending.command).map(|command| &mut command.redirects);
        if let Some(redirect) = redirects.and_then(|redirects| redirects.get_mut(pending.redirect)) {
            redirect.target = body;
        }
    }
}
