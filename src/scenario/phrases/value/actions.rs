//! Actions, and how many parts a job has.

use smallvec::{SmallVec, smallvec};

use super::{AND, Read, is, list_regex, number, separator, value};
use crate::job::Phase;
use crate::scenario::phrases::token::Token;

/// One action, as a regular expression.
pub(super) const ACTION: &str = r"(?:(?:the\s+)?(?:first|second|third|fourth|fifth|sixth)\s+(?:pre|post)-action|(?:pre|post)-action\s+\d+)";

/// Several actions, such as `pre-actions 3 to 5`; whether the job has them is not known here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Actions {
    /// These of one phase, counted from 1, both ends included.
    Some(Phase, SmallVec<[(u64, u64); 2]>),
    /// A whole phase.
    All(Phase),
    /// Both phases.
    Every,
}

value!(Actions, ["actions"], "pre-actions 1, 3 and 5 to 6", actions_regex(), actions);

fn actions_regex() -> String {
    format!(
        r"all\s+(?:the\s+)?(?:(?:pre|post)-)?actions|every\s+(?:(?:pre|post)-)?action|(?:pre|post)-actions?\s+{}|{ACTION}",
        ranges_regex()
    )
}

fn actions(tokens: &[Token<'_>]) -> Read<Actions> {
    if let Some((phase, _)) = phase(tokens, 0) {
        return ranges(tokens, 1).map(|(ranges, used)| (Actions::Some(phase, ranges), used));
    }
    let all = is(tokens, 0, "all");
    if all || is(tokens, 0, "every") {
        let article = usize::from(all && is(tokens, 1, "the"));
        if is(tokens, 1 + article, if all { "actions" } else { "action" }) {
            return Some((Actions::Every, 2 + article));
        }
        let (phase, plural) = phase(tokens, 1 + article)?;
        return (plural == all).then_some((Actions::All(phase), 2 + article));
    }
    action(tokens)
}

/// One action.
pub(crate) struct Action;

value!(Action => Actions, ["action"], "the second post-action", ACTION, action, |_, _, action| Some(action));

fn action(tokens: &[Token<'_>]) -> Read<Actions> {
    one_action(tokens)
        .map(|((phase, number), used)| (Actions::Some(phase, smallvec![(number, number)]), used))
}

/// `pre-action 2` or `the second pre-action`: its phase and its number.
pub(super) fn one_action(tokens: &[Token<'_>]) -> Read<(Phase, u64)> {
    if let Some((phase, false)) = phase(tokens, 0) {
        return Some(((phase, number(tokens, 1)?), 2));
    }
    let article = usize::from(is(tokens, 0, "the"));
    // One more than a job may have, so that the sixth is refused and not misunderstood.
    let ordinals = ["first", "second", "third", "fourth", "fifth", "sixth"];
    let number = (1..).zip(ordinals).find(|(_, name)| is(tokens, article, name))?.0;
    match phase(tokens, article + 1)? {
        (phase, false) => Some(((phase, number), article + 2)),
        (_, true) => None,
    }
}

/// `pre-action`, `pre-actions`, `post-action`, `post-actions`: the phase, and whether it is the plural.
fn phase(tokens: &[Token<'_>], at: usize) -> Option<(Phase, bool)> {
    [
        ("pre-action", (Phase::Pre, false)),
        ("pre-actions", (Phase::Pre, true)),
        ("post-action", (Phase::Post, false)),
        ("post-actions", (Phase::Post, true)),
    ]
    .into_iter()
    .find(|(name, _)| is(tokens, at, name))
    .map(|(_, phase)| phase)
}

/// `2`, `3 to 5`, `1, 3 and 5`, from `used` on.
pub(super) fn ranges(tokens: &[Token<'_>], mut used: usize) -> Read<SmallVec<[(u64, u64); 2]>> {
    let mut ranges = SmallVec::new();
    loop {
        let from = number(tokens, used)?;
        used += 1;
        let to = if is(tokens, used, "to") { number(tokens, used + 1) } else { None };
        used += 2 * usize::from(to.is_some());
        ranges.push((from, to.unwrap_or(from)));
        match separator(tokens, used, "and") {
            Some(gap) if number(tokens, used + gap).is_some() => used += gap,
            _ => return Some((ranges, used)),
        }
    }
}

pub(super) const RANGE: &str = r"\d+(?:\s+to\s+\d+)?";

fn ranges_regex() -> String {
    list_regex(RANGE)
}

/// How many parts a job has, as far as a step says so: `5 pre-actions, 3 patches and 2 post-actions`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Parts {
    pub pre_actions: Option<u64>,
    pub patches: Option<u64>,
    pub post_actions: Option<u64>,
}

value!(Parts, ["parts"], "5 pre-actions, no patches and one post-action", parts_regex(), parts);

fn parts_regex() -> String {
    let part = r"(?:\d+|no|one|two|three|four|five|six|seven|eight|nine|ten)\s+(?:(?:pre|post)-actions?|patch(?:es)?)";
    format!("{part}(?:{AND}{part})*")
}

fn parts(tokens: &[Token<'_>]) -> Read<Parts> {
    let mut parts = Parts::default();
    let mut used = 0;
    loop {
        let count = part_count(tokens, used)?;
        let part = match phase(tokens, used + 1) {
            Some((Phase::Pre, _)) => &mut parts.pre_actions,
            Some((Phase::Post, _)) => &mut parts.post_actions,
            None if is(tokens, used + 1, "patch") || is(tokens, used + 1, "patches") => &mut parts.patches,
            None => return None,
        };
        *part = Some(part.unwrap_or(0).saturating_add(count));
        used += 2;
        match separator(tokens, used, "and") {
            Some(gap) => used += gap,
            None => return Some((parts, used)),
        }
    }
}

fn part_count(tokens: &[Token<'_>], at: usize) -> Option<u64> {
    let names = ["no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"];
    number(tokens, at)
        .or_else(|| (0..).zip(names).find(|(_, name)| is(tokens, at, name)).map(|(count, _)| count))
}
