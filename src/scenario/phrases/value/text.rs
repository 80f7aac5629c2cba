//! Quoted texts and words.

use std::borrow::Cow;

use super::{Kind, Read, Value, list, list_regex, value};
use crate::scenario::phrases::step::Step;
use crate::scenario::phrases::token::{Kind as TokenKind, Token};
use crate::source::Span;

/// A quoted text, as a regular expression.
pub(super) const TEXT: &str = r#"(?:"(?:[^"\\]|\\.)*"|'[^']*'|\$'(?:[^'\\]|\\.)*'|“[^”]*”)"#;

/// A word or a quoted text, as a regular expression.
pub(super) fn word_regex() -> String {
    format!(r#"(?:{TEXT}|[^\s,"']\S*?)"#)
}

/// Quoted text.
pub(crate) struct Text;

value!(
    Text => String,
    [
        "text", "name", "image", "path", "reason", "program", "command", "arguments", "regex", "group", "tag", "title"
    ],
    "\"Stop the app\"",
    TEXT,
    text,
    |_, _, text: Cow<'_, [u8]>| Some(string(&text))
);

/// Quoted text that may hold any bytes.
pub(crate) struct Bytes;

impl Value for Bytes {
    type Given = Vec<u8>;
    const KIND: Kind = Text::KIND;
    const IS_BYTES: bool = true;

    fn read(tokens: &[Token<'_>], _: Span, _: &mut Step<'_, '_>) -> Option<Vec<u8>> {
        text(tokens).map(|(bytes, _)| bytes.into_owned())
    }
}

/// Several quoted texts: `"a"`, `"a" and "b"`, `"a", "b" and "c"`.
pub(crate) struct Texts;

value!(
    Texts => Vec<String>,
    ["paths", "groups", "tags", "titles"],
    "\"a\", \"b\" and \"c\"",
    list_regex(TEXT),
    |tokens| list(tokens, text_of),
    |_, _, texts| Some(texts)
);

/// A bare word or quoted text.
pub(crate) struct Word;

value!(
    Word => String,
    ["word", "platform", "language", "type", "state"],
    "nginx",
    word_regex(),
    word,
    |_, _, word| Some(word)
);

pub(crate) fn text<'t>(tokens: &[Token<'t>]) -> Read<Cow<'t, [u8]>> {
    tokens.first().filter(|token| token.is_quoted()).map(|token| (token.bytes(), 1))
}

pub(super) fn text_of(tokens: &[Token<'_>]) -> Read<String> {
    text(tokens).map(|(bytes, used)| (string(&bytes), used))
}

pub(super) fn word(tokens: &[Token<'_>]) -> Read<String> {
    tokens.first().filter(|token| token.kind != TokenKind::Comma).map(|token| (string(&token.bytes()), 1))
}

/// What is no UTF-8 has been reported before a value is read.
pub(super) fn string(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}
