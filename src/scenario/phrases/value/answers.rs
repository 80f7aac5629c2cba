//! How users answer, and the conditions of links.

use super::assets::{ALL, Percent, SHARE, percent, share_of};
use super::measures::{Duration, duration, duration_regex};
use super::numbers::{TIMES, times};
use super::{Read, all_of, any_of, is, list_regex, separator, value};
use crate::lifecycle::{Measure, PromptAnswer};
use crate::scenario::phrases::step::Step;
use crate::scenario::phrases::token::Token;
use crate::scenario::value::LeastShare;
use crate::source::{Span, Spanned};

/// How a user answers: so often, each time after that long, so: `defers the reboot twice, then accepts`.
pub(crate) struct Answers;

value!(
    Answers => Vec<(u64, Duration, PromptAnswer)>, ["answers"], "defers the reboot twice, then accepts after 5 minutes",
    answers_regex(), answers, |_, _, answers| Some(answers)
);

fn answers_regex() -> String {
    let one = format!(
        r"(?:defers?(?:\s+(?:the\s+reboot|it))?\s+{TIMES}|accepts?(?:\s+(?:the\s+reboot|it))?)(?:\s+after\s+{})?",
        duration_regex()
    );
    let then = r"(?:\s*,)?\s+(?:and\s+)?then\s+";
    format!(r"never\s+answers?|{one}(?:{then}{one})*(?:{then}never\s+answers?)?")
}

fn answers(tokens: &[Token<'_>]) -> Read<Vec<(u64, Duration, PromptAnswer)>> {
    let silent = |at: usize| any_of(tokens, at, &[&["never", "answers"], &["never", "answer"]]);
    let mut answers = Vec::new();
    if silent(0) > 0 {
        return Some((answers, silent(0)));
    }
    let mut used = 0;
    loop {
        let defers = is(tokens, used, "defers") || is(tokens, used, "defer");
        if !defers && !is(tokens, used, "accepts") && !is(tokens, used, "accept") {
            return None;
        }
        used += 1;
        used += any_of(tokens, used, &[&["the", "reboot"], &["it"]]);
        let mut count = 1;
        if defers {
            let (number, taken) = times(tokens.get(used..)?)?;
            count = u64::try_from(number).unwrap_or(u64::MAX);
            used += taken;
        }
        let mut after = Duration::ZERO;
        if is(tokens, used, "after") {
            let (length, taken) = duration(&tokens[used + 1..])?;
            after = length;
            used += 1 + taken;
        }
        answers.push((count, after, if defers { PromptAnswer::Defer } else { PromptAnswer::Accept }));
        let gap = separator(tokens, used, "and").unwrap_or(0);
        if !is(tokens, used + gap, "then") {
            return Some((answers, used));
        }
        used += gap + 1;
        if silent(used) > 0 {
            return Some((answers, used + silent(used)));
        }
    }
}

/// A condition of a link: what is counted, how much is asked for, and whether it must be more than that.
type Condition = (Measure, Percent, bool);

/// Conditions of a link: `at least 90 % of the post-actions are successful and more than 95 % of the assets are completed`.
pub(crate) struct Conditions;

value!(
    Conditions => Vec<Spanned<(Measure, LeastShare)>>, ["conditions"],
    "at least 90 % of the post-actions are successful and more than 95 % of the assets are completed",
    conditions_regex(), conditions, checked_conditions
);

fn conditions_regex() -> String {
    let what =
        r"(?:assets\s+are\s+completed|(?:pre|post)-actions\s+are\s+successful|patches\s+are\s+installed)";
    list_regex(&format!(r"(?:at\s+least|more\s+than)\s+{SHARE}\s+of\s+{ALL}{what}"))
}

fn conditions(tokens: &[Token<'_>]) -> Read<Vec<Condition>> {
    let mut conditions = Vec::new();
    let mut used = 0;
    while let Some((condition, taken)) = condition(tokens.get(used..)?) {
        conditions.push(condition);
        used += taken;
        match separator(tokens, used, "and") {
            Some(gap) if is(tokens, used + gap, "at") || is(tokens, used + gap, "more") => used += gap,
            _ => return Some((conditions, used)),
        }
    }
    None
}

fn condition(tokens: &[Token<'_>]) -> Read<Condition> {
    let more = is(tokens, 0, "more");
    let mut used = any_of(tokens, 0, &[&["at", "least"], &["more", "than"]]);
    if used == 0 {
        return None;
    }
    let (share, taken) = percent(tokens.get(used..)?)?;
    used += taken;
    if !is(tokens, used, "of") {
        return None;
    }
    used += 1 + any_of(tokens, used + 1, &[&["all", "the"], &["all"], &["the"]]);
    let counted = [
        ("assets", "completed", Measure::Completed),
        ("post-actions", "successful", Measure::PostActionsSuccessful),
        ("pre-actions", "successful", Measure::PreActionsSuccessful),
        ("patches", "installed", Measure::PatchesInstalled),
    ];
    let found = counted.iter().find(|(noun, how, _)| all_of(tokens, used, &[noun, "are", how]).is_some());
    found.map(|(.., measure)| ((*measure, share, more), used + 3))
}

fn checked_conditions(
    step: &mut Step<'_, '_>,
    span: Span,
    conditions: Vec<Condition>,
) -> Option<Vec<Spanned<(Measure, LeastShare)>>> {
    let mut checked = |(measure, share, more)| {
        let share = share_of(step, span, share)?;
        Some(Spanned::new((measure, LeastShare { share, more }), span))
    };
    conditions.into_iter().map(&mut checked).collect()
}
