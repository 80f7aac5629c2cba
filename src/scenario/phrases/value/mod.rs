//! The kinds of values that phrases take.
//!
//! Each kind is declared once: what patterns call it, an example, how it is read from the words of a step, the regular
//! expression that cucumber's own runner needs in its place, and what a handler is given.

mod actions;
mod answers;
mod assets;
mod measures;
mod named;
mod numbers;
mod text;
mod things;
mod time;

use super::step::Step;
use super::token::{Kind as TokenKind, Token};
use crate::source::Span;

pub(super) use actions::*;
pub(super) use answers::*;
pub(super) use assets::*;
pub(super) use measures::*;
pub(super) use named::*;
pub(super) use numbers::*;
pub(super) use text::*;
pub(super) use things::*;
pub(super) use time::*;

/// A value and how many words it takes; `None` when there is no such value.
pub(super) type Read<T> = Option<(T, usize)>;

/// How one kind of value is written.
#[derive(Debug)]
pub(super) struct Kind {
    /// Kinds that are written alike have the same syntax; one of them cannot be told from another.
    pub syntax: &'static str,
    /// What patterns call it; a name says what is meant.
    pub names: &'static [&'static str],
    /// How it is written, for instance.
    #[cfg_attr(not(test), expect(dead_code, reason = "the tests hold reader and regular expression to it"))]
    pub example: &'static str,
    /// How many of these words it takes; `None` when they do not begin with such a value.
    pub width: fn(&[Token<'_>]) -> Option<usize>,
    /// The regular expression of everything that can be read.
    pub regex: fn() -> String,
}

/// A kind of value, by which a handler says what it takes.
pub(super) trait Value {
    /// What the handler is given.
    type Given;
    const KIND: Kind;
    /// Whether it may hold bytes that are no UTF-8.
    const IS_BYTES: bool = false;

    /// Reads what stands at `span`; `None` when it is wrong and reported.
    fn read(tokens: &[Token<'_>], span: Span, step: &mut Step<'_, '_>) -> Option<Self::Given>;
}

/// Declares a kind of value: its type, its names in patterns, an example, its regular expression, and how it is read from
/// words. `=>` and a last argument say what is made of what was read, when that can be wrong; it takes the step, the place
/// and what was read.
macro_rules! value {
    ($type:ty, $names:expr, $example:literal, $regex:expr, $read:expr) => {
        value!($type => $type, $names, $example, $regex, $read, |_, _, read| Some(read));
    };
    ($type:ty => $given:ty, $names:expr, $example:literal, $regex:expr, $read:expr, $check:expr) => {
        impl $crate::scenario::phrases::value::Value for $type {
            type Given = $given;
            const KIND: $crate::scenario::phrases::value::Kind = $crate::scenario::phrases::value::Kind {
                syntax: const { let names: &[&'static str] = &$names; names[0] },
                names: &$names,
                example: $example,
                width: |tokens: &[$crate::scenario::phrases::token::Token<'_>]| $read(tokens).map(|(_, used)| used),
                regex: || String::from($regex),
            };

            fn read(
                tokens: &[$crate::scenario::phrases::token::Token<'_>],
                span: $crate::source::Span,
                step: &mut $crate::scenario::phrases::step::Step<'_, '_>,
            ) -> Option<Self::Given> {
                let (read, _) = $read(tokens)?;
                $crate::scenario::phrases::value::checked(step, span, read, $check)
            }
        }
    };
}
pub(super) use value;

/// Calls `check`; as a function so that the types of its arguments are known.
fn checked<R, T>(
    step: &mut Step<'_, '_>,
    span: Span,
    read: R,
    check: impl FnOnce(&mut Step<'_, '_>, Span, R) -> Option<T>,
) -> Option<T> {
    check(step, span, read)
}

/// What stands between two entries of a list, as a regular expression.
const AND: &str = r"(?:\s*,\s*(?:and\s+)?|\s+and\s+)";

/// One thing or several of them, as a regular expression.
fn list_regex(one: &str) -> String {
    format!("{one}(?:{AND}{one})*")
}

/// Reads a list such as `a`, `a and b`, `a, b and c`: what stands between its entries is a comma, `and`, or both.
fn list<T>(tokens: &[Token<'_>], one: impl Fn(&[Token<'_>]) -> Read<T>) -> Read<Vec<T>> {
    let (first, mut used) = one(tokens)?;
    let mut entries = vec![first];
    while let Some(gap) = separator(tokens, used, "and") {
        let Some((more, taken)) = tokens.get(used + gap..).and_then(&one) else { break };
        entries.push(more);
        used += gap + taken;
    }
    Some((entries, used))
}

pub(super) fn is(tokens: &[Token<'_>], at: usize, word: &str) -> bool {
    tokens.get(at).is_some_and(|token| token.is(word))
}

fn is_comma(tokens: &[Token<'_>], at: usize) -> bool {
    tokens.get(at).is_some_and(|token| token.kind == TokenKind::Comma)
}

/// How many words between two entries of a list stand at `at`: `,`, `word` or both; `None` when there is no such thing.
fn separator(tokens: &[Token<'_>], at: usize, word: &str) -> Option<usize> {
    let comma = usize::from(is_comma(tokens, at));
    let word = usize::from(is(tokens, at + comma, word));
    (comma + word > 0).then_some(comma + word)
}

/// How many of `words` stand at `at`: all of them, or none.
fn all_of(tokens: &[Token<'_>], at: usize, words: &[&str]) -> Option<usize> {
    words.iter().enumerate().all(|(place, word)| is(tokens, at + place, word)).then_some(words.len())
}

/// How many words the first of these phrases takes that stands at `at`; 0 when none does.
fn any_of(tokens: &[Token<'_>], at: usize, phrases: &[&[&str]]) -> usize {
    phrases.iter().find_map(|words| all_of(tokens, at, words)).unwrap_or(0)
}

/// The first of `words` that stands at the beginning, with what it means.
fn one_of<T: Copy>(tokens: &[Token<'_>], words: &[(&[&str], T)]) -> Read<T> {
    words.iter().find_map(|(words, meaning)| all_of(tokens, 0, words).map(|used| (*meaning, used)))
}

/// The word at `at`, which is neither quoted nor a comma.
fn bare<'t>(tokens: &[Token<'t>], at: usize) -> Option<&'t str> {
    tokens.get(at).filter(|token| token.kind == TokenKind::Word).map(|token| token.text)
}

/// A number without a sign; one too large for a computer is as wrong as any other large one, so it is not refused here.
fn number(tokens: &[Token<'_>], at: usize) -> Option<u64> {
    let text = bare(tokens, at).filter(|text| !text.is_empty())?;
    text.bytes().all(|byte| byte.is_ascii_digit()).then(|| text.parse().unwrap_or(u64::MAX))
}

#[cfg(test)]
mod tests {
    use regex::Regex;

    use crate::scenario::phrases;
    use crate::scenario::phrases::phrase::Spec;
    use crate::scenario::phrases::token::tokens;

    #[test]
    fn every_kind_of_value_reads_its_example_and_so_does_its_regular_expression() {
        for phrase in phrases().iter().flat_map(|group| group.phrases) {
            for spec in phrase.params {
                let Spec::Value { kind, .. } = spec else { continue };
                let words = tokens(kind.example).expect(kind.example);
                assert_eq!((kind.width)(&words), Some(words.len()), "{kind:?}");
                let regex = Regex::new(&format!("(?i)^(?:{})$", (kind.regex)())).expect(kind.example);
                assert!(regex.is_match(kind.example), "{kind:?}: {regex}");
            }
        }
    }
}
