//! Words of the shell: quotes and expansions.

use super::model::{EnclosureKind, Expansion, Word, is_name};
use super::parser::Parser;

impl Word {
    /// A word that is written out and not quoted.
    pub(super) fn plain(text: &[u8]) -> Self {
        Self { text: text.to_vec(), plain: text.len(), ..Self::default() }
    }

    /// The arguments of the script, where the grammar supplies them.
    pub(super) fn arguments(line: usize) -> Self {
        let all = Expansion { name: b"@".to_vec(), line, default: false };
        Self { text: b"\"$@\"".to_vec(), expansions: vec![all], ..Self::default() }
    }

    fn push(&mut self, byte: u8) {
        if self.plain == self.text.len() {
            self.plain += 1;
        }
        self.text.push(byte);
    }

    fn push_quoted(&mut self, bytes: &[u8]) {
        self.quoted = true;
        self.text.extend_from_slice(bytes);
    }
}

impl Parser<'_> {
    /// One word; empty when none comes next.
    pub(super) fn word(&mut self) -> Word {
        let mut word = Word::default();
        // Counts parentheses of arrays and of patterns such as `@(a|b)`, inside which blanks and bars are text.
        let mut open = 0_usize;
        loop {
            let Some(byte) = self.cursor.peek() else {
                self.scan.complete &= open == 0;
                break;
            };
            match byte {
                b'(' if open > 0
                    || matches!(word.text.last(), Some(b'=' | b'@' | b'!' | b'+' | b'?' | b'*')) =>
                {
                    open += 1;
                    self.cursor.bump();
                    word.push_raw(byte);
                }
                b')' if open > 0 => {
                    open -= 1;
                    self.cursor.bump();
                    word.push_raw(byte);
                }
                b'#' if open > 0 && word.text.last().is_some_and(u8::is_ascii_whitespace) => self.comment(),
                b'<' | b'>' if self.cursor.nth(1) == Some(b'(') => self.substitution(&mut word, 2),
                b' ' | b'\t' | b'\n' | b';' | b'&' | b'|' | b'(' | b')' | b'<' | b'>' if open == 0 => break,
                b'`' if self.in_backquotes => break,
                b'\r' if open == 0 && matches!(self.cursor.nth(1), None | Some(b'\n')) => break,
                _ => self.piece(&mut word),
            }
        }
        word
    }

    /// One byte of a word, or a whole quote or expansion.
    fn piece(&mut self, word: &mut Word) {
        match self.cursor.peek() {
            Some(b'\\') => {
                self.cursor.bump();
                match self.cursor.bump() {
                    Some(b'\n') | None => {}
                    Some(b'\r') if self.cursor.eat(b'\n') => {}
                    Some(escaped) => word.push_quoted(&[escaped]),
                }
            }
            Some(b'\'') => self.single_quotes(word),
            Some(b'"') => self.double_quotes(word),
            Some(b'$') => self.dollar(word, false),
            Some(b'`') => self.backquotes(word),
            Some(byte) => {
                self.cursor.bump();
                word.push(byte);
            }
            None => {}
        }
    }

    fn single_quotes(&mut self, word: &mut Word) {
        self.cursor.bump();
        let start = self.cursor.at();
        self.cursor.eat_while(|byte| byte != b'\'');
        word.push_quoted(self.cursor.since(start));
        self.closed_by(b'\'');
    }

    fn closed_by(&mut self, byte: u8) {
        if !self.cursor.eat(byte) {
            self.scan.complete = false;
        }
    }

    /// `$'...'`; the usual escapes are resolved, others stand as they are.
    fn escaped_quotes(&mut self, word: &mut Word) {
        self.cursor.bump();
        loop {
            match self.cursor.peek() {
                None | Some(b'\'') => break,
                Some(b'\\') => {
                    self.cursor.bump();
                    match self.cursor.bump() {
                        Some(b'n') => word.push_quoted(b"\n"),
                        Some(b't') => word.push_quoted(b"\t"),
                        Some(byte @ (b'\'' | b'\\' | b'"')) => word.push_quoted(&[byte]),
                        Some(byte) => word.push_quoted(&[b'\\', byte]),
                        None => {}
                    }
                }
                Some(byte) => {
                    self.cursor.bump();
                    word.push_quoted(&[byte]);
                }
            }
        }
        self.closed_by(b'\'');
    }

    fn double_quotes(&mut self, word: &mut Word) {
        word.push_quoted(b"");
        self.cursor.bump();
        loop {
            match self.cursor.peek() {
                None | Some(b'"') => break,
                Some(b'`') if self.in_backquotes => break,
                Some(_) => self.quoted_piece(word),
            }
        }
        self.closed_by(b'"');
    }

    /// One byte between double quotes or in a here-document, or a whole expansion.
    pub(super) fn quoted_piece(&mut self, word: &mut Word) {
        match self.cursor.peek() {
            Some(b'\\') => {
                self.cursor.bump();
                match self.cursor.peek() {
                    Some(b'\n') => self.cursor.skip(1),
                    Some(byte @ (b'$' | b'`' | b'"' | b'\\')) => {
                        self.cursor.bump();
                        word.push_quoted(&[byte]);
                    }
                    _ => word.push_quoted(b"\\"),
                }
            }
            Some(b'$') => self.dollar(word, true),
            Some(b'`') => self.backquotes(word),
            Some(byte) => {
                self.cursor.bump();
                word.push_quoted(&[byte]);
            }
            None => {}
        }
    }

    /// What begins with `$`.
    fn dollar(&mut self, word: &mut Word, quoted: bool) {
        let start = self.cursor.at();
        let line = self.cursor.line();
        match self.cursor.nth(1) {
            Some(b'\'') if !quoted => {
                self.cursor.bump();
                return self.escaped_quotes(word);
            }
            Some(b'"') if !quoted => {
                self.cursor.bump();
                return self.double_quotes(word);
            }
            Some(b'(') if self.cursor.nth(2) == Some(b'(') => {
                self.cursor.skip(3);
                self.deeper(|parser| parser.arithmetic(word));
                // What was calculated cannot be told from the text.
                word.substitution = true;
                word.text.extend_from_slice(self.cursor.since(start));
                return;
            }
            Some(b'(') => return self.substitution(word, 2),
            Some(b'{') => {
                self.cursor.skip(2);
                self.deeper(|parser| parser.braced(word, line, quoted));
            }
            Some(byte) if byte.is_ascii_digit() || b"@*#?-$!".contains(&byte) => {
                self.cursor.skip(2);
                self.expanded(word, &[byte], line, false);
            }
            Some(byte) if byte.is_ascii_alphabetic() || byte == b'_' => {
                self.cursor.bump();
                self.cursor.eat_while(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
                let name = self.cursor.since(start + 1);
                self.expanded(word, name, line, false);
            }
            _ => {
                self.cursor.bump();
            }
        }
        word.text.extend_from_slice(self.cursor.since(start));
    }

    fn expanded(&mut self, word: &mut Word, name: &[u8], line: usize, default: bool) {
        if name == b"?" || name == b"PIPESTATUS" || name == b"pipestatus" {
            self.status_read();
        }
        word.expansions.push(Expansion { name: name.to_vec(), line, default });
    }

    /// What stands between `${` and `}`; the cursor is behind the brace.
    fn braced(&mut self, word: &mut Word, line: usize, quoted: bool) {
        if self.cursor.peek() == Some(b'(') {
            // Flags of zsh: `${(f)name}`.
            self.cursor.eat_while(|byte| byte != b')' && byte != b'}' && byte != b'\n');
            self.cursor.eat(b')');
        }
        let mut length = false;
        if self.cursor.peek() == Some(b'#') && self.cursor.nth(1) != Some(b'}') {
            length = true;
            self.cursor.bump();
        } else if self.cursor.peek() == Some(b'!') && self.cursor.nth(1) != Some(b'}') {
            self.cursor.bump();
        }
        let start = self.cursor.at();
        match self.cursor.peek() {
            Some(byte) if byte.is_ascii_digit() => self.cursor.eat_while(|byte| byte.is_ascii_digit()),
            Some(byte) if b"@*#?-$!".contains(&byte) => self.cursor.skip(1),
            _ => self.cursor.eat_while(|byte| byte.is_ascii_alphanumeric() || byte == b'_'),
        }
        let name = self.cursor.since(start);
        let after = usize::from(self.cursor.peek() == Some(b':'));
        let default = !length
            && matches!(self.cursor.nth(after), Some(b'-' | b'='))
            && self.cursor.nth(after + 1) != Some(b'}');
        if is_name(name) || !name.is_empty() {
            self.expanded(word, name, line, default);
        }
        // The rest belongs to the raw text that the caller takes; only its expansions are wanted here.
        let mut inner = Word::default();
        loop {
            match self.cursor.peek() {
                None | Some(b'}') => break,
                Some(b'`') if self.in_backquotes => break,
                Some(b'\'') if quoted => self.cursor.skip(1),
                Some(_) => self.piece(&mut inner),
            }
        }
        self.closed_by(b'}');
        word.absorb(inner);
    }

    /// An arithmetic expression up to its `))`; the cursor is behind the `((`.
    pub(super) fn arithmetic(&mut self, word: &mut Word) {
        let mut inner = Word::default();
        let mut open = 0_usize;
        loop {
            match self.cursor.peek() {
                None => {
                    self.scan.complete = false;
                    break;
                }
                Some(b'(') => {
                    open += 1;
                    self.cursor.bump();
                }
                Some(b')') => {
                    self.cursor.bump();
                    if open == 0 {
                        // A single parenthesis here means that it was a subshell in a subshell, whose commands were
                        // passed over.
                        self.closed_by(b')');
                        break;
                    }
                    open -= 1;
                }
                Some(b'`') if self.in_backquotes => break,
                Some(_) => self.piece(&mut inner),
            }
        }
        word.absorb(inner);
    }

    /// `$(...)`, `<(...)` or `>(...)`, where `opening` bytes lead in.
    fn substitution(&mut self, word: &mut Word, opening: usize) {
        let start = self.cursor.at();
        let outer = self.context;
        let enclosure = self.enclosure(EnclosureKind::Substitution);
        self.context.enclosure = Some(enclosure);
        self.context.last = true;
        self.cursor.skip(opening);
        self.in_parentheses();
        self.context = outer;
        word.substituted(self.cursor.since(start));
    }

    fn backquotes(&mut self, word: &mut Word) {
        let start = self.cursor.at();
        let outer = self.context;
        let enclosure = self.enclosure(EnclosureKind::Substitution);
        self.context.enclosure = Some(enclosure);
        self.context.last = true;
        self.cursor.bump();
        self.in_backquotes = true;
        self.list();
        self.in_backquotes = false;
        self.closed_by(b'`');
        self.context = outer;
        word.substituted(self.cursor.since(start));
    }
}

impl Word {
    /// Adds a byte that has a meaning to the shell, so that what lies behind it is no plain text any more.
    fn push_raw(&mut self, byte: u8) {
        self.text.push(byte);
    }

    fn substituted(&mut self, raw: &[u8]) {
        self.substitution = true;
        self.text.extend_from_slice(raw);
    }

    /// Takes over what was expanded inside this word.
    fn absorb(&mut self, inner: Self) {
        self.substitution |= inner.substitution;
        self.expansions.extend(inner.expansions);
    }
}
