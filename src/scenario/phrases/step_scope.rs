//! What a step speaks of besides its phrase: `in the job "production"`, `on the assets "web"`, `on at most 2 % of the assets`.

use super::token::{Kind, Token};
use super::value::{JobRef, Quantity, is, job_ref, quantity, text};
use crate::source::{Span, Spanned};

/// What stands before the phrase of a step.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct StepScope {
    /// The name of a job.
    pub job: Option<Spanned<String>>,
    /// The name of an asset or of a group of them.
    pub assets: Option<Spanned<String>>,
    /// A number of assets.
    pub quantity: Option<Spanned<Quantity>>,
}

impl StepScope {
    pub(super) const fn is_empty(&self) -> bool {
        self.job.is_none() && self.assets.is_none() && self.quantity.is_none()
    }
}

/// Reads what stands before a phrase, and how many words that takes; none, when nothing does. `place` makes a place in the
/// source of one in the step's text.
pub(super) fn scope(tokens: &[Token<'_>], place: impl Fn(Span) -> Span) -> (StepScope, usize) {
    let mut scope = StepScope::default();
    let mut used = 0;
    while let Some(more) = tokens.get(used..).and_then(|rest| scope.read(rest, &place)) {
        used += more;
        // `on "web-03" in the job "staging": pre-action 1 fails` and the same with a comma.
        let sign = tokens.get(used).is_some_and(|token| token.kind == Kind::Comma || token.is(":"));
        used += usize::from(sign);
    }
    // What is nothing but a scope is no step, and is told as a whole.
    if used == tokens.len() { (StepScope::default(), 0) } else { (scope, used) }
}

impl StepScope {
    fn read(&mut self, tokens: &[Token<'_>], place: impl Fn(Span) -> Span) -> Option<usize> {
        let place = |from: usize, to: usize| place(tokens[from].span.to(tokens[to - 1].span));
        if is(tokens, 0, "in") && self.job.is_none() {
            let (JobRef(name), used) = job_ref(tokens.get(1..)?)?;
            self.job = Some(Spanned::new(name?, place(1, used + 1)));
            return Some(used + 1);
        }
        if !is(tokens, 0, "on") || self.assets.is_some() || self.quantity.is_some() {
            return None;
        }
        if let Some((quantity, used)) = quantity(&tokens[1..]) {
            self.quantity = Some(Spanned::new(quantity, place(1, used + 1)));
            return Some(used + 1);
        }
        let mut at = 1 + usize::from(is(tokens, 1, "the"));
        at += usize::from(is(tokens, at, "asset") || is(tokens, at, "assets"));
        let (name, used) = text(tokens.get(at..)?)?;
        self.assets = Some(Spanned::new(String::from_utf8_lossy(&name).into_owned(), place(at, at + used)));
        Some(at + used)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::phrases::token::tokens;

    fn read(text: &str) -> (Option<String>, Option<String>, bool, String) {
        let tokens = tokens(text).expect(text);
        let (scope, used) = scope(&tokens, |span| span);
        let rest: Vec<&str> = tokens[used..].iter().map(|token| token.text).collect();
        let (job, assets) = (scope.job.map(|job| job.value), scope.assets.map(|assets| assets.value));
        (job, assets, scope.quantity.is_some(), rest.join(" "))
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
