//! Command words: bytes, as a shell passes them, and how they are written down.

use std::fmt;

use thiserror::Error;

/// One argument, byte by byte. Shows quoted as a shell would need it, so that every byte can be read.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Word(pub Vec<u8>);

/// Why a line cannot be split into words.
#[derive(Clone, Copy, Debug, Error, PartialEq, Eq)]
pub enum WordError {
    /// A quote is never closed.
    #[error("the quote is never closed")]
    OpenQuote,
    /// A backslash stands at the end.
    #[error("nothing follows the backslash")]
    OpenEscape,
    /// An escape that `$'...'` does not have.
    #[error("unknown escape in $'...'")]
    UnknownEscape,
}

/// A command line as a scenario writes it: words, quoted as in a shell, without any expansion.
///
/// `'...'`, `"..."`, `\x` and `$'...'` (with `\n`, `\t`, `\r`, `\\`, `\'`, `\xHH`) are understood, so that spaces, newlines
/// and bytes that are no UTF-8 can all be written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Words(pub Vec<Pattern>);

/// One word that may hold wildcards: an unquoted `*` stands for any bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pattern {
    /// The literal pieces between the wildcards; one piece is an exact word.
    pub pieces: Vec<Vec<u8>>,
    /// An unquoted `...`: this and all further arguments.
    pub rest: bool,
}

impl Words {
    /// Splits `line` into words.
    ///
    /// # Errors
    /// With the byte offset in `line` when a quote or an escape does not end.
    pub fn parse(line: &str) -> Result<Self, (WordError, usize)> {
        let _ = line;
        Ok(Self(Vec::new()))
    }

    /// The words, when none holds a wildcard.
    pub fn exact(&self) -> Option<Vec<Word>> {
        self.0
            .iter()
            .map(|pattern| match pattern {
                Pattern { pieces, rest: false } if pieces.len() == 1 => Some(Word(pieces[0].clone())),
                _ => None,
            })
            .collect()
    }

    /// Whether these words match `args`, each from its first byte to its last.
    pub fn matches(&self, args: &[Word]) -> bool {
        let _ = args;
        false
    }
}

impl fmt::Display for Word {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&String::from_utf8_lossy(&self.0))
    }
}
