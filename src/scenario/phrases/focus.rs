//! What a step speaks of besides its phrase: `in the job "production"`, `on the assets "web"`, `on at most 2 % of the assets`.

use std::borrow::Cow;

use super::plan_value::Amount;
use super::read::is;
use super::token::{Kind, Token};
use super::{read, read_plan};
use crate::source::Span;

/// What a step speaks of, as written before its phrase; each with its place in the step's text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Focus<'t> {
    /// The name of a job.
    pub job: Option<(Cow<'t, [u8]>, Span)>,
    /// The name of an asset or of a group of them.
    pub asset: Option<(Cow<'t, [u8]>, Span)>,
    /// A number of assets.
    pub amount: Option<(Amount, Span)>,
}

impl Focus<'_> {
    /// Whether nothing is written.
    pub(super) const fn is_none(&self) -> bool {
        self.job.is_none() && self.asset.is_none() && self.amount.is_none()
    }
}

/// Reads what stands before a phrase, and how many words that takes; none, when nothing does.
pub(super) fn focus<'t>(tokens: &[Token<'t>]) -> (Focus<'t>, usize) {
    let mut focus = Focus::default();
    let mut used = 0;
    while let Some(more) = tokens.get(used..).and_then(|rest| one(rest, &mut focus)) {
        used += more;
        // `on "web-03" in the job "staging": pre-action 1 fails` and the same with a comma.
        let sign = tokens.get(used).is_some_and(|token| token.kind == Kind::Comma || token.is(":"));
        used += usize::from(sign);
    }
    // What is nothing but a place is no step, and is told as a whole.
    if used == tokens.len() { (Focus::default(), 0) } else { (focus, used) }
}

fn one<'t>(tokens: &[Token<'t>], focus: &mut Focus<'t>) -> Option<usize> {
    let place = |from: usize, used: usize| tokens[from].span.to(tokens[used - 1].span);
    if is(tokens, 0, "in") && focus.job.is_none() {
        let (name, used) = read_plan::job(tokens.get(1..)?)?;
        focus.job = Some((name?, place(1, used + 1)));
        return Some(used + 1);
    }
    if !is(tokens, 0, "on") || focus.asset.is_some() || focus.amount.is_some() {
        return None;
    }
    if let Some((amount, used)) = read_plan::amount(&tokens[1..]) {
        focus.amount = Some((amount, place(1, used + 1)));
        return Some(used + 1);
    }
    let mut at = 1 + usize::from(is(tokens, 1, "the"));
    at += usize::from(is(tokens, at, "asset") || is(tokens, at, "assets"));
    let (name, used) = read::text(tokens.get(at..)?)?;
    focus.asset = Some((name, place(at, at + used)));
    Some(at + used)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::phrases::token::tokens;

    fn read(text: &str) -> (Option<String>, Option<String>, bool, String) {
        let tokens = tokens(text).expect(text);
        let (focus, used) = focus(&tokens);
        let text = |name: &(Cow<'_, [u8]>, Span)| String::from_utf8_lossy(&name.0).into_owned();
        let rest: Vec<&str> = tokens[used..].iter().map(|token| token.text).collect();
        (focus.job.as_ref().map(text), focus.asset.as_ref().map(text), focus.amount.is_some(), rest.join(" "))
    }

    #[test]
    fn places_stand_before_a_phrase_in_any_order() {
        let of = |job: Option<&str>, asset: Option<&str>, amount, rest: &str| {
            (job.map(str::to_owned), asset.map(str::to_owned), amount, rest.to_owned())
        };
        for (text, expected) in [
            ("the job runs", of(None, None, false, "the job runs")),
            ("in the job \"a\" it ends", of(Some("a"), None, false, "it ends")),
            ("in the staging job, it ends", of(Some("staging"), None, false, "it ends")),
            ("on \"web-03\" in the job \"a\": it ends", of(Some("a"), Some("web-03"), false, "it ends")),
            ("in the job \"a\" on the asset \"x\" it ends", of(Some("a"), Some("x"), false, "it ends")),
            ("on the assets \"x\" it ends", of(None, Some("x"), false, "it ends")),
            ("on at most 2 % of the assets it ends", of(None, None, true, "it ends")),
            ("on no asset it ends", of(None, None, true, "it ends")),
            ("on \"a\" on \"b\" it ends", of(None, Some("a"), false, "on b it ends")),
            ("on \"a\"", of(None, None, false, "on a")),
            ("in the job", of(None, None, false, "in the job")),
            ("on time", of(None, None, false, "on time")),
        ] {
            assert_eq!(read(text), expected, "{text}");
        }
    }
}
