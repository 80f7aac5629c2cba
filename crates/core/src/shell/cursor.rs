//! A place in a text of bytes that counts lines.

/// Walks over bytes; reading at or behind the end gives nothing and never fails.
#[derive(Clone, Copy, Debug)]
pub(super) struct Cursor<'a> {
    text: &'a [u8],
    at: usize,
    end: usize,
    line: usize,
}

impl<'a> Cursor<'a> {
    /// Before the first byte of `text`.
    pub(super) fn new(text: &'a [u8]) -> Self {
        Self { text, at: 0, end: text.len(), line: 1 }
    }

    /// The same text, but only from `start` to `end`, where `start` lies on `line`.
    pub(super) fn part(self, start: usize, end: usize, line: usize) -> Self {
        Self { at: start.min(end).min(self.text.len()), end: end.min(self.text.len()), line, ..self }
    }

    /// Offset of the next byte.
    pub(super) const fn at(&self) -> usize {
        self.at
    }

    /// Line of the next byte, from 1.
    pub(super) const fn line(&self) -> usize {
        self.line
    }

    /// The next byte.
    pub(super) fn peek(&self) -> Option<u8> {
        self.nth(0)
    }

    /// The byte `n` places behind the next one.
    pub(super) fn nth(&self, n: usize) -> Option<u8> {
        let at = self.at.checked_add(n).filter(|at| *at < self.end)?;
        self.text.get(at).copied()
    }

    /// Whether `bytes` come next.
    pub(super) fn sees(&self, bytes: &[u8]) -> bool {
        self.rest().starts_with(bytes)
    }

    /// Everything that is still to come.
    pub(super) fn rest(&self) -> &'a [u8] {
        self.text.get(self.at..self.end).unwrap_or_default()
    }

    /// What lies between `start` and the next byte.
    pub(super) fn since(&self, start: usize) -> &'a [u8] {
        self.text.get(start..self.at).unwrap_or_default()
    }

    /// What lies between two offsets.
    pub(super) fn between(&self, start: usize, end: usize) -> &'a [u8] {
        self.text.get(start..end).unwrap_or_default()
    }

    /// Takes the next byte.
    pub(super) fn bump(&mut self) -> Option<u8> {
        let byte = self.peek()?;
        self.at += 1;
        if byte == b'\n' {
            self.line += 1;
        }
        Some(byte)
    }

    /// Takes up to `count` bytes.
    pub(super) fn skip(&mut self, count: usize) {
        for _ in 0..count {
            if self.bump().is_none() {
                break;
            }
        }
    }

    /// Takes the next byte if it is `byte`.
    pub(super) fn eat(&mut self, byte: u8) -> bool {
        let seen = self.peek() == Some(byte);
        if seen {
            self.bump();
        }
        seen
    }

    /// Takes bytes as long as `fits` says so.
    pub(super) fn eat_while(&mut self, fits: impl Fn(u8) -> bool) {
        while self.peek().is_some_and(&fits) {
            self.bump();
        }
    }

    /// Goes to the end, so that nothing more is read.
    pub(super) fn finish(&mut self) {
        self.at = self.end;
    }
}
