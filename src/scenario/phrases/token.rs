//! The words of a step.

use std::borrow::Cow;

use smallvec::SmallVec;

use crate::environment::CommandLine;
use crate::source::Span;

/// The words of a step; rarely more than these.
pub(super) type Tokens<'t> = SmallVec<[Token<'t>; 16]>;

/// One word, quoted text or comma.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Token<'t> {
    pub kind: Kind,
    /// The word, or what stands between the quotes, as written.
    pub text: &'t str,
    /// Where it stands in the step's text, quotes included.
    pub span: Span,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Word,
    Comma,
    /// `"..."`: `\"` is a quote, and `\\` before the last quote is a backslash. Other backslashes stand for themselves, since
    /// Windows paths are full of them.
    Double,
    /// `'...'` or `“...”`: everything stands for itself.
    Plain,
    /// `$'...'` with the escapes of command words, so that newlines and bytes that are no UTF-8 can be written.
    Dollar,
}

impl<'t> Token<'t> {
    pub(super) fn is_quoted(&self) -> bool {
        matches!(self.kind, Kind::Double | Kind::Plain | Kind::Dollar)
    }

    /// Whether this is the word `word` (which is in lower case), in any letter case.
    pub(super) fn is(&self, word: &str) -> bool {
        self.kind == Kind::Word && self.text.eq_ignore_ascii_case(word)
    }

    /// The bytes that it stands for.
    pub(super) fn bytes(&self) -> Cow<'t, [u8]> {
        match self.kind {
            Kind::Double if self.text.contains('\\') => {
                let text = self.text.replace("\\\"", "\"");
                let cut = usize::from(text.ends_with("\\\\"));
                Cow::Owned(text.as_bytes()[..text.len() - cut].to_vec())
            }
            Kind::Dollar => Cow::Owned(dollar(self.text).unwrap_or_else(|| self.text.as_bytes().to_vec())),
            Kind::Double | Kind::Plain | Kind::Word | Kind::Comma => Cow::Borrowed(self.text.as_bytes()),
        }
    }
}

/// The bytes of `$'text'`, when its escapes are known.
fn dollar(text: &str) -> Option<Vec<u8>> {
    let words = CommandLine::parse(&format!("$'{text}'")).ok()?.exact()?;
    words.into_iter().next().map(|word| word.0)
}

/// What keeps a step from being read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum TokenError {
    /// The quote at this place is never closed.
    OpenQuote(Span),
    /// The `$'...'` at this place holds an escape that is not known.
    UnknownEscape(Span),
}

/// Splits the text of a step; a colon at its end is no part of it.
pub(super) fn tokens(text: &str) -> Result<Tokens<'_>, TokenError> {
    let mut tokens = Tokens::new();
    let trimmed = text.trim_end();
    let trimmed = trimmed.strip_suffix(':').unwrap_or(trimmed);
    let mut at = 0;
    loop {
        at += trimmed[at..].len() - trimmed[at..].trim_start().len();
        let rest = &trimmed[at..];
        let Some(first) = rest.chars().next() else { return Ok(tokens) };
        let opening = match first {
            '"' => Some((Kind::Double, 1, "\"")),
            '\'' => Some((Kind::Plain, 1, "'")),
            '“' => Some((Kind::Plain, '“'.len_utf8(), "”")),
            '$' if rest[1..].starts_with('\'') => Some((Kind::Dollar, 2, "'")),
            _ => None,
        };
        let (kind, inner, whole) = match opening {
            Some((kind, open, close)) => {
                let escapes = matches!(kind, Kind::Double | Kind::Dollar);
                let Some(len) = quoted_len(&rest[open..], close, escapes) else {
                    return Err(TokenError::OpenQuote(Span::new(at, trimmed.len())));
                };
                (kind, &rest[open..open + len], open + len + close.len())
            }
            None if first == ',' => (Kind::Comma, ",", 1),
            None => {
                let len = rest.find(char::is_whitespace).unwrap_or(rest.len());
                let word = rest[..len].trim_end_matches(',');
                (Kind::Word, word, word.len())
            }
        };
        let span = Span::new(at, at + whole);
        if kind == Kind::Dollar && dollar(inner).is_none() {
            return Err(TokenError::UnknownEscape(span));
        }
        tokens.push(Token { kind, text: inner, span });
        at += whole;
    }
}

/// How many bytes of `text` stand before `close`.
fn quoted_len(text: &str, close: &str, escapes: bool) -> Option<usize> {
    let mut at = 0;
    while !text[at..].starts_with(close) {
        let mut chars = text[at..].chars();
        let c = chars.next()?;
        at += c.len_utf8();
        if escapes && c == '\\' {
            at += chars.next()?.len_utf8();
        }
    }
    Some(at)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Vec<String> {
        let tokens = tokens(text).expect("can be split");
        tokens
            .iter()
            .map(|token| {
                assert!(text[token.span.start..token.span.end].contains(token.text));
                let bytes = String::from_utf8_lossy(&token.bytes()).into_owned();
                if token.is_quoted() { format!("<{bytes}>") } else { bytes }
            })
            .collect()
    }

    #[test]
    fn words_quotes_and_commas_are_told_apart() {
        let cases: [(&str, &[&str]); 11] = [
            ("the job runs", &["the", "job", "runs"]),
            ("  the\tjob \u{a0} runs: ", &["the", "job", "runs"]),
            ("5 pre-actions, 3 patches", &["5", "pre-actions", ",", "3", "patches"]),
            (r#"is "a b", then"#, &["is", "<a b>", ",", "then"]),
            (r#""say \"hi\"" x"#, &[r#"<say "hi">"#, "x"]),
            (r#""C:\AppStatus\new" "\\srv\share""#, &[r"<C:\AppStatus\new>", r"<\\srv\share>"]),
            (r#""C:\dir\\" 'C:\dir\'"#, &[r"<C:\dir\>", r"<C:\dir\>"]),
            ("“it's”don't", &["<it's>", "don't"]),
            (r"$'a\nb\x41' ''", &["<a\nbA>", "<>"]),
            ("", &[]),
            (":", &[]),
        ];
        for (text, expected) in cases {
            assert_eq!(read(text), expected, "{text}");
        }
    }

    #[test]
    fn quotes_must_end() {
        let cases = [
            ("runs \"a", TokenError::OpenQuote(Span::new(5, 7))),
            ("runs 'a", TokenError::OpenQuote(Span::new(5, 7))),
            (r#""C:\""#, TokenError::OpenQuote(Span::new(0, 5))),
            (r"$'\q'", TokenError::UnknownEscape(Span::new(0, 5))),
        ];
        for (text, expected) in cases {
            assert_eq!(tokens(text), Err(expected), "{text}");
        }
    }
}
