//! What stands between the commands of a shell script: blanks, comments, line ends.

use super::parser::Parser;

impl Parser<'_> {
    pub(super) fn comment(&mut self) {
        self.cursor.eat_while(|byte| byte != b'\n');
    }

    /// Passes over blanks and continued lines.
    pub(super) fn blanks(&mut self) {
        loop {
            match self.cursor.peek() {
                Some(b' ' | b'\t') => self.cursor.skip(1),
                Some(b'\r') if matches!(self.cursor.nth(1), None | Some(b'\n')) => self.cursor.skip(1),
                Some(b'\\') if self.cursor.nth(1) == Some(b'\n') => self.cursor.skip(2),
                Some(b'\\') if self.cursor.sees(b"\\\r\n") => self.cursor.skip(3),
                _ => break,
            }
        }
    }

    /// Passes over blanks, comments and line ends, and over the here-documents that begin there.
    pub(super) fn newlines(&mut self) {
        loop {
            self.blanks();
            match self.cursor.peek() {
                Some(b'\n') => {
                    self.cursor.bump();
                    self.heredoc_bodies();
                }
                Some(b'#') => self.comment(),
                _ => break,
            }
        }
    }

    /// Passes over everything that stands between two commands.
    pub(super) fn separators(&mut self) {
        loop {
            self.newlines();
            match self.cursor.peek() {
                Some(b';') if !matches!(self.cursor.nth(1), Some(b';' | b'&')) => self.cursor.skip(1),
                Some(b'&') => self.cursor.skip(1),
                _ => break,
            }
        }
    }
}
