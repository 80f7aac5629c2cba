//! Whole numbers and how often something happens.

use smallvec::{SmallVec, smallvec};

use super::{Read, all_of, any_of, bare, is, is_comma, number, value};
use crate::expect;
use crate::scenario::phrases::token::Token;

/// A whole number.
pub(crate) struct Code;

value!(Code => i64, ["code", "number"], "12", r"-?\d+", code, |_, _, code| Some(code));

pub(super) fn code(tokens: &[Token<'_>]) -> Read<i64> {
    let text = bare(tokens, 0)?;
    let digits = text.strip_prefix('-').unwrap_or(text);
    if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    Some((text.parse().unwrap_or(if digits.len() < text.len() { i64::MIN } else { i64::MAX }), 1))
}

/// Several whole numbers: `75, then 0`.
pub(crate) type Codes = SmallVec<[i64; 4]>;

value!(Codes, ["codes"], "75, then 75 and then 0", r"-?\d+(?:(?:\s*,)?\s+(?:and\s+)?then\s+-?\d+)*", codes);

fn codes(tokens: &[Token<'_>]) -> Read<Codes> {
    let mut codes: Codes = smallvec![code(tokens)?.0];
    let mut used = 1;
    loop {
        let mut at = used + usize::from(is_comma(tokens, used));
        at += usize::from(is(tokens, at, "and"));
        if !is(tokens, at, "then") {
            return Some((codes, used));
        }
        let Some((more, _)) = tokens.get(at + 1..).and_then(code) else { return Some((codes, used)) };
        codes.push(more);
        used = at + 2;
    }
}

/// `once`, `3 times`.
pub(crate) struct Times;

value!(Times => usize, ["times"], "3 times", TIMES, times, |_, _, times| Some(times));

pub(super) const TIMES: &str = r"(?:once|twice|\d+\s+times?)";

pub(super) fn times(tokens: &[Token<'_>]) -> Read<usize> {
    match () {
        () if is(tokens, 0, "once") => Some((1, 1)),
        () if is(tokens, 0, "twice") => Some((2, 1)),
        () => {
            let number = number(tokens, 0)?;
            (any_of(tokens, 1, &[&["times"], &["time"]]) > 0)
                .then(|| (usize::try_from(number).unwrap_or(usize::MAX), 2))
        }
    }
}

/// `at least 3 times`.
pub(crate) struct Count;

value!(
    Count => expect::Count,
    ["count"],
    "at least 3 times",
    format!(r"(?:at\s+least\s+|at\s+most\s+|exactly\s+)?{TIMES}"),
    count,
    |_, _, count| Some(count)
);

fn count(tokens: &[Token<'_>]) -> Read<expect::Count> {
    let (wrap, used): (fn(usize) -> expect::Count, usize) = match () {
        () if all_of(tokens, 0, &["at", "least"]).is_some() => (expect::Count::AtLeast, 2),
        () if all_of(tokens, 0, &["at", "most"]).is_some() => (expect::Count::AtMost, 2),
        () if is(tokens, 0, "exactly") => (expect::Count::Exactly, 1),
        () => (expect::Count::Exactly, 0),
    };
    times(&tokens[used..]).map(|(number, more)| (wrap(number), used + more))
}
