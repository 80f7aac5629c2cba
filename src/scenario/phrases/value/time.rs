//! Instants.

use super::measures::{Duration, duration, duration_regex};
use super::text::{TEXT, string};
use super::{Read, all_of, any_of, is, value};
use crate::environment::Clock;
use crate::scenario::draft::DraftTime;
use crate::scenario::phrases::step::Step;
use crate::scenario::phrases::token::Token;
use crate::source::Span;

const START: &str = r"(?:the|its)\s+start";
const BEGINNING: &str = r"the\s+beginning(?:\s+of\s+the\s+plan)?";

fn shifted_regex() -> String {
    format!(r"{}\s+(?:before\s+{START}|after\s+(?:{START}|{BEGINNING}))", duration_regex())
}

/// An instant as written.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Written {
    /// By the clock.
    Clock(String),
    /// By the start of the job or the beginning of the plan.
    Relative(DraftTime),
}

/// `"2026-03-01 02:00"`, `2 hours after the start`, `the beginning of the plan`.
pub(crate) struct Instant;

value!(
    Instant => DraftTime, ["instant"], "2 hours after the start",
    format!(r"{TEXT}|{START}|{BEGINNING}|{}", shifted_regex()),
    instant, checked
);

/// `at "2026-03-01 02:00"`, `at the start`, `10 minutes before its start`.
pub(crate) struct When;

value!(
    When => DraftTime, ["when"], "at \"2026-03-01 02:00\"",
    format!(r"at\s+(?:{TEXT}|{START}|{BEGINNING})|{}", shifted_regex()),
    when, checked
);

fn instant(tokens: &[Token<'_>]) -> Read<Written> {
    if let Some(clock) = tokens.first().filter(|token| token.is_quoted()) {
        return Some((Written::Clock(string(&clock.bytes())), 1));
    }
    let relative = |time: DraftTime, used: usize| Some((Written::Relative(time), used));
    if let Some(used) = start(tokens, 0) {
        return relative(DraftTime::AfterStart(Duration::ZERO), used);
    }
    if let Some(used) = beginning(tokens, 0) {
        return relative(DraftTime::After(Duration::ZERO), used);
    }
    let (length, used) = duration(tokens)?;
    let at = used + 1;
    if is(tokens, used, "before") {
        return relative(DraftTime::BeforeStart(length), at + start(tokens, at)?);
    }
    if !is(tokens, used, "after") {
        return None;
    }
    match start(tokens, at) {
        Some(more) => relative(DraftTime::AfterStart(length), at + more),
        None => relative(DraftTime::After(length), at + beginning(tokens, at)?),
    }
}

fn when(tokens: &[Token<'_>]) -> Read<Written> {
    if is(tokens, 0, "at") {
        let (when, used) = instant(&tokens[1..])?;
        let by_length =
            tokens.get(1).is_some_and(|token| !token.is_quoted() && !token.is("the") && !token.is("its"));
        return (!by_length).then_some((when, used + 1));
    }
    duration(tokens)?;
    instant(tokens)
}

fn start(tokens: &[Token<'_>], at: usize) -> Option<usize> {
    Some(any_of(tokens, at, &[&["the", "start"], &["its", "start"]])).filter(|used| *used > 0)
}

fn beginning(tokens: &[Token<'_>], at: usize) -> Option<usize> {
    all_of(tokens, at, &["the", "beginning", "of", "the", "plan"])
        .or_else(|| all_of(tokens, at, &["the", "beginning"]))
}

fn checked(step: &mut Step<'_, '_>, span: Span, written: Written) -> Option<DraftTime> {
    let text = match written {
        Written::Relative(time) => return Some(time),
        Written::Clock(text) => text,
    };
    let clock = Clock::parse(&text).map_err(|why| {
        let message = format!("`{text}` is no instant");
        step.error(span, message, |problem| problem.label(why.to_string()));
    });
    clock.ok().map(DraftTime::At)
}
