//! Lengths of time and sizes.

use super::{AND, Read, bare, list, value};
use crate::environment::{SizeError, parse_size};
use crate::scenario::phrases::step::Step;
use crate::scenario::phrases::token::{Token, tokens};
use crate::source::Spanned;

/// `1 hour and 30 minutes`.
pub(crate) use std::time::Duration;

value!(Duration, ["duration"], "1 hour and 30 minutes", duration_regex(), duration);

pub(super) fn duration_regex() -> String {
    let one = r"[\d.]+\s*(?:ms|milliseconds?|s|sec|seconds?|m|min|minutes?|h|hours?|d|days?)";
    format!("{one}(?:{AND}{one})*")
}

pub(crate) fn duration(tokens: &[Token<'_>]) -> Read<Duration> {
    let (lengths, used) = list(tokens, one_duration)?;
    Some((lengths.into_iter().fold(Duration::ZERO, Duration::saturating_add), used))
}

/// A number and the word behind it, which may stand directly at it, and how many words that takes.
fn with_unit<'t>(tokens: &[Token<'t>]) -> Read<(&'t str, &'t str)> {
    let first = bare(tokens, 0)?;
    let (amount, unit) =
        first.split_at(first.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(first.len()));
    Some(if unit.is_empty() { ((amount, bare(tokens, 1)?), 2) } else { ((amount, unit), 1) })
}

/// `90 seconds`, `1.5 hours` or `200ms`.
fn one_duration(tokens: &[Token<'_>]) -> Read<Duration> {
    let ((amount, unit), used) = with_unit(tokens)?;
    let milliseconds = [
        (1, ["ms", "millisecond", "milliseconds"].as_slice()),
        (1000, &["s", "sec", "second", "seconds"]),
        (60_000, &["m", "min", "minute", "minutes"]),
        (3_600_000, &["h", "hour", "hours"]),
        (86_400_000, &["d", "day", "days"]),
    ]
    .into_iter()
    .find(|(_, names)| names.iter().any(|name| unit.eq_ignore_ascii_case(name)))?
    .0;
    let duration = if amount.bytes().all(|byte| byte.is_ascii_digit()) && !amount.is_empty() {
        Duration::from_millis(amount.parse::<u64>().unwrap_or(u64::MAX).saturating_mul(milliseconds))
    } else {
        let seconds = amount.parse::<f64>().ok()? * Duration::from_millis(milliseconds).as_secs_f64();
        Duration::try_from_secs_f64(seconds).unwrap_or(Duration::MAX)
    };
    Some((duration, used))
}

/// A duration that stands in a cell of a table; a mistake is noted when it is none.
pub(crate) fn duration_of(step: &mut Step<'_, '_>, cell: &Spanned<String>) -> Option<Duration> {
    let words = tokens(&cell.value).unwrap_or_default();
    let read = duration(&words).filter(|(_, used)| *used == words.len());
    if read.is_none() {
        let message = format!("`{}` is no duration", cell.value);
        step.error(cell.span, message, |problem| problem.label("expected one such as `200 milliseconds`"));
    }
    read.map(|(duration, _)| duration)
}

/// `512 MiB` or `2GB`: a number and the word that stands behind it, whether or not it is a unit.
pub(crate) struct Size;

value!(Size => u64, ["size"], "512 MiB", r"\d[\d.]*\s*[[:alpha:]]+", size, |step, span, size: Result<u64, SizeError>| {
    size.map_err(|why| step.error(span, "this is no size", |problem| problem.label(why.to_string()))).ok()
});

fn size(tokens: &[Token<'_>]) -> Read<Result<u64, SizeError>> {
    let ((amount, unit), used) = with_unit(tokens)?;
    let is_size = !amount.is_empty() && unit.bytes().all(|byte| byte.is_ascii_alphabetic());
    is_size.then(|| (parse_size(&format!("{amount} {unit}")), used))
}
