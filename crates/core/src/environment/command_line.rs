//! Command words: bytes, as a shell passes them, and how they are written down.

use std::fmt;
use std::fmt::Write as _;

use thiserror::Error;

/// One argument, byte by byte.
///
/// Shows quoted as a shell would need it, so that every byte can be read: parsing what is shown gives the same bytes.
/// Whatever cannot be seen (control characters, odd spaces, marks that change the direction of text, bytes that are no
/// UTF-8) is shown as an escape.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Arg(pub Vec<u8>);

/// Why a line cannot be split into words.
#[derive(Clone, Copy, Debug, Error, PartialEq, Eq)]
pub enum CommandLineError {
    /// A quote is never closed.
    #[error("the quote is never closed")]
    OpenQuote,
    /// A backslash stands at the end.
    #[error("nothing follows the backslash")]
    OpenEscape,
    /// An escape that `$'...'` does not have.
    #[error("unknown escape in $'...'")]
    UnknownEscape,
    /// An unquoted `...` is followed by more words.
    #[error("`...` stands for all further arguments, so nothing can follow it")]
    RestNotLast,
}

/// A command line as a scenario writes it: words, quoted as in a shell, without any expansion.
///
/// `'...'`, `"..."`, `\x` and `$'...'` (with `\n`, `\t`, `\r`, `\e`, `\\`, `\'`, `\"`, `\xHH`) are understood, so that
/// spaces, newlines and bytes that are no UTF-8 can all be written. Unquoted, `*` stands for any bytes and a last word
/// `...` for any further arguments; everything else, such as `$`, `;` or `?`, stands for itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CommandLine(pub Vec<Pattern>);

/// One word that may hold wildcards: an unquoted `*` stands for any bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pattern {
    /// The literal pieces between the wildcards; one piece is an exact word.
    pub pieces: Vec<Vec<u8>>,
    /// An unquoted `...`: this and all further arguments.
    pub rest: bool,
}

impl CommandLine {
    /// Splits `line` into words.
    ///
    /// # Errors
    /// With the byte offset in `line` of the quote, the backslash or the `...` that is wrong.
    pub fn parse(line: &str) -> Result<Self, (CommandLineError, usize)> {
        let mut words = Vec::new();
        let mut scan = Scan { line, at: 0 };
        let mut rest = None;
        loop {
            scan.skip_blanks();
            let start = scan.at;
            if start == line.len() {
                return Ok(Self(words));
            }
            if let Some(at) = rest {
                return Err((CommandLineError::RestNotLast, at));
            }
            let mut pattern = scan.word()?;
            if &line[start..scan.at] == "..." {
                pattern = Pattern { pieces: Vec::new(), rest: true };
                rest = Some(start);
            }
            words.push(pattern);
        }
    }

    /// The words, when none holds a wildcard.
    pub fn exact(&self) -> Option<Vec<Arg>> {
        self.0
            .iter()
            .map(|pattern| match pattern {
                Pattern { pieces, rest: false } if pieces.len() == 1 => Some(Arg(pieces[0].clone())),
                _ => None,
            })
            .collect()
    }

    /// Whether these words match `args`, each from its first byte to its last.
    pub fn matches(&self, args: &[Arg]) -> bool {
        Pattern::all_match(&self.0, args)
    }
}

impl Pattern {
    /// Whether `patterns` match `args`, one by one and none left over on either side.
    pub fn all_match(patterns: &[Self], args: &[Arg]) -> bool {
        let mut args = args.iter();
        for pattern in patterns {
            if pattern.rest {
                return true;
            }
            if !args.next().is_some_and(|arg| pattern.matches(&arg.0)) {
                return false;
            }
        }
        args.next().is_none()
    }

    /// Whether this word matches `bytes` from the first to the last. A `...` matches any word.
    pub fn matches(&self, bytes: &[u8]) -> bool {
        match self.pieces.as_slice() {
            [] => self.rest,
            [whole] => whole == bytes,
            [first, middle @ .., last] => {
                let Some(mut left) = bytes.strip_prefix(first.as_slice()) else { return false };
                // Taking each piece at its first place leaves the most room for the pieces behind it.
                for piece in middle {
                    match find(left, piece) {
                        Some(at) => left = &left[at + piece.len()..],
                        None => return false,
                    }
                }
                left.ends_with(last)
            }
        }
    }
}

fn find(haystack: &[u8], needle: &[u8]) -> Option<usize> {
    if needle.is_empty() {
        Some(0)
    } else {
        haystack.windows(needle.len()).position(|window| window == needle)
    }
}

/// The reading position in a line.
struct Scan<'a> {
    line: &'a str,
    at: usize,
}

impl Scan<'_> {
    fn peek(&self) -> Option<u8> {
        self.line.as_bytes().get(self.at).copied()
    }

    fn skip_blanks(&mut self) {
        while self.peek().is_some_and(|byte| byte.is_ascii_whitespace()) {
            self.at += 1;
        }
    }

    /// Reads one word; the position is at its first byte, and afterwards behind its last.
    fn word(&mut self) -> Result<Pattern, (CommandLineError, usize)> {
        let mut pieces = vec![Vec::new()];
        let mut piece = Vec::new();
        while let Some(byte) = self.peek().filter(|byte| !byte.is_ascii_whitespace()) {
            let start = self.at;
            self.at += 1;
            match byte {
                b'\'' => piece.extend_from_slice(self.until(b'\'', start)?),
                b'"' => self.double_quoted(start, &mut piece)?,
                b'$' if self.peek() == Some(b'\'') => {
                    self.at += 1;
                    self.dollar_quoted(start, &mut piece)?;
                }
                b'\\' => {
                    let escaped =
                        self.line[self.at..].chars().next().ok_or((CommandLineError::OpenEscape, start))?;
                    self.at += escaped.len_utf8();
                    // As in a shell, a backslash at the end of a line joins it with the next one.
                    if escaped != '\n' {
                        piece.extend_from_slice(escaped.encode_utf8(&mut [0; 4]).as_bytes());
                    }
                }
                b'*' => pieces.push(Vec::new()),
                _ => piece.push(byte),
            }
            if byte != b'*' {
                if let Some(last) = pieces.last_mut() {
                    last.append(&mut piece);
                }
            } else if pieces.len() > 2 && pieces[pieces.len() - 2].is_empty() {
                // `**` is no more than `*`.
                pieces.pop();
            }
        }
        Ok(Pattern { pieces, rest: false })
    }

    /// Everything up to the next `quote`, which is passed over.
    fn until(&mut self, quote: u8, start: usize) -> Result<&[u8], (CommandLineError, usize)> {
        let rest = &self.line.as_bytes()[self.at..];
        let len = rest.iter().position(|byte| *byte == quote).ok_or((CommandLineError::OpenQuote, start))?;
        self.at += len + 1;
        Ok(&rest[..len])
    }

    /// The inside of `"..."`: a backslash escapes only what the shell would treat specially there.
    fn double_quoted(&mut self, start: usize, into: &mut Vec<u8>) -> Result<(), (CommandLineError, usize)> {
        loop {
            let byte = self.peek().ok_or((CommandLineError::OpenQuote, start))?;
            self.at += 1;
            match (byte, self.peek()) {
                (b'"', _) => return Ok(()),
                (b'\\', Some(b'\n')) => self.at += 1,
                (b'\\', Some(escaped @ (b'"' | b'\\' | b'$' | b'`'))) => {
                    self.at += 1;
                    into.push(escaped);
                }
                _ => into.push(byte),
            }
        }
    }

    /// The inside of `$'...'`, in which any byte can be written.
    fn dollar_quoted(&mut self, start: usize, into: &mut Vec<u8>) -> Result<(), (CommandLineError, usize)> {
        loop {
            let byte = self.peek().ok_or((CommandLineError::OpenQuote, start))?;
            let at = self.at;
            self.at += 1;
            match byte {
                b'\'' => return Ok(()),
                b'\\' => {
                    let escape = self.peek().ok_or((CommandLineError::OpenQuote, start))?;
                    self.at += 1;
                    into.push(match escape {
                        b'n' => b'\n',
                        b't' => b'\t',
                        b'r' => b'\r',
                        b'e' => 0x1b,
                        b'\\' | b'\'' | b'"' => escape,
                        b'x' => self.hex().ok_or((CommandLineError::UnknownEscape, at))?,
                        _ => return Err((CommandLineError::UnknownEscape, at)),
                    });
                }
                _ => into.push(byte),
            }
        }
    }

    /// One or two hexadecimal digits.
    fn hex(&mut self) -> Option<u8> {
        let digit =
            |byte: Option<u8>| char::from(byte?).to_digit(16).and_then(|digit| u8::try_from(digit).ok());
        let high = digit(self.peek())?;
        self.at += 1;
        Some(match digit(self.peek()) {
            Some(low) => {
                self.at += 1;
                high * 16 + low
            }
            None => high,
        })
    }
}

impl fmt::Display for Arg {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.0.is_empty() { f.write_str("''") } else { quoted(&self.0, f) }
    }
}

impl fmt::Display for Pattern {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.pieces.as_slice() {
            [] => f.write_str("..."),
            [whole] if whole.is_empty() => f.write_str("''"),
            [first, others @ ..] => {
                quoted(first, f)?;
                others.iter().try_for_each(|piece| {
                    f.write_char('*')?;
                    quoted(piece, f)
                })
            }
        }
    }
}

impl fmt::Display for CommandLine {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        spaced(&self.0, f)
    }
}

/// Writes `items` with a space between them.
pub(super) fn spaced<T: fmt::Display>(items: &[T], f: &mut fmt::Formatter<'_>) -> fmt::Result {
    items.iter().enumerate().try_for_each(|(index, item)| {
        if index > 0 {
            f.write_char(' ')?;
        }
        item.fmt(f)
    })
}

/// Writes `bytes` in the plainest form that keeps every byte readable; nothing for no bytes.
fn quoted(bytes: &[u8], f: &mut fmt::Formatter<'_>) -> fmt::Result {
    match std::str::from_utf8(bytes) {
        Ok("...") => f.write_str("'...'"),
        Ok(text) if text.chars().all(is_plain) => f.write_str(text),
        Ok(text) if text.chars().all(is_visible) && !text.contains('\'') => write!(f, "'{text}'"),
        Ok(text) if text.chars().all(is_visible) && !text.contains(['"', '\\', '$', '`', '!']) => {
            write!(f, "\"{text}\"")
        }
        _ => escaped(bytes, f),
    }
}

fn escaped(bytes: &[u8], f: &mut fmt::Formatter<'_>) -> fmt::Result {
    f.write_str("$'")?;
    for chunk in bytes.utf8_chunks() {
        for c in chunk.valid().chars() {
            match c {
                '\n' => f.write_str("\\n")?,
                '\t' => f.write_str("\\t")?,
                '\r' => f.write_str("\\r")?,
                '\\' => f.write_str("\\\\")?,
                '\'' => f.write_str("\\'")?,
                c if is_visible(c) => f.write_char(c)?,
                c => hex(c.encode_utf8(&mut [0; 4]).as_bytes(), f)?,
            }
        }
        hex(chunk.invalid(), f)?;
    }
    f.write_char('\'')
}

fn hex(bytes: &[u8], f: &mut fmt::Formatter<'_>) -> fmt::Result {
    bytes.iter().try_for_each(|byte| write!(f, "\\x{byte:02x}"))
}

/// Needs no quotes in any shell.
fn is_plain(c: char) -> bool {
    c.is_alphanumeric() && is_visible(c)
        || matches!(c, '_' | '-' | '.' | '/' | ':' | '=' | '@' | '%' | '+' | ',')
}

/// Can be told from every other character by eye. `escape_debug` knows what Unicode calls printable, but escapes quotes
/// and backslashes too.
fn is_visible(c: char) -> bool {
    matches!(c, '\'' | '"' | '\\') || c.escape_debug().len() == 1
}

#[cfg(test)]
#[path = "command_line_tests.rs"]
mod tests;
