//! How values are read from words. Each reader takes as many words as it can and says how many.

use std::borrow::Cow;
use std::time::Duration;

use smallvec::{SmallVec, smallvec};

use super::token::{Kind, Token};
use super::value::{Actions, Parts, PatchRef, Patches, Thing, Things};
use crate::environment::{SizeError, parse_size};
use crate::expect::{Count, Stream};
use crate::job::{Limit, Phase};

/// A value and how many words it takes; `None` when there is no such value.
pub(super) type Read<T> = Option<(T, usize)>;

pub(super) fn text<'t>(tokens: &[Token<'t>]) -> Read<Cow<'t, [u8]>> {
    tokens.first().filter(|token| token.is_quoted()).map(|token| (token.bytes(), 1))
}

/// `"a"`, `"a" and "b"`, `"a", "b" and "c"`.
pub(super) fn texts<'t>(tokens: &[Token<'t>]) -> Read<SmallVec<[Cow<'t, [u8]>; 2]>> {
    let (first, mut used) = text(tokens)?;
    let mut texts = smallvec![first];
    while let Some(gap) = separator(tokens, used, "and") {
        let Some((more, taken)) = text(tokens.get(used + gap..)?) else { break };
        texts.push(more);
        used += gap + taken;
    }
    Some((texts, used))
}

pub(super) fn word<'t>(tokens: &[Token<'t>]) -> Read<Cow<'t, [u8]>> {
    tokens.first().filter(|token| token.kind != Kind::Comma).map(|token| (token.bytes(), 1))
}

/// A number without a sign; one too large for a computer is as wrong as any other large one, so it is not refused here.
pub(super) fn number(token: Option<&Token<'_>>) -> Option<u64> {
    let token = token.filter(|token| token.kind == Kind::Word && !token.text.is_empty())?;
    let digits = token.text.bytes().all(|byte| byte.is_ascii_digit());
    digits.then(|| token.text.parse().unwrap_or(u64::MAX))
}

pub(super) fn is(tokens: &[Token<'_>], at: usize, word: &str) -> bool {
    tokens.get(at).is_some_and(|token| token.is(word))
}

fn is_comma(tokens: &[Token<'_>], at: usize) -> bool {
    tokens.get(at).is_some_and(|token| token.kind == Kind::Comma)
}

/// How many words between two entries of a list stand at `at`: `,`, `word` or both; `None` when there is no such thing.
pub(super) fn separator(tokens: &[Token<'_>], at: usize, word: &str) -> Option<usize> {
    let comma = usize::from(is_comma(tokens, at));
    let word = usize::from(is(tokens, at + comma, word));
    (comma + word > 0).then_some(comma + word)
}

pub(super) fn code(tokens: &[Token<'_>]) -> Read<SmallVec<[i64; 4]>> {
    signed(tokens.first()).map(|code| (smallvec![code], 1))
}

fn signed(token: Option<&Token<'_>>) -> Option<i64> {
    let token = token.filter(|token| token.kind == Kind::Word)?;
    let digits = token.text.strip_prefix('-').unwrap_or(token.text);
    if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    Some(token.text.parse().unwrap_or(if digits.len() < token.text.len() { i64::MIN } else { i64::MAX }))
}

pub(super) fn codes(tokens: &[Token<'_>]) -> Read<SmallVec<[i64; 4]>> {
    let mut codes = smallvec![signed(tokens.first())?];
    let mut used = 1;
    loop {
        let mut at = used + usize::from(is_comma(tokens, used));
        at += usize::from(is(tokens, at, "and"));
        if !is(tokens, at, "then") {
            return Some((codes, used));
        }
        let Some(code) = signed(tokens.get(at + 1)) else { return Some((codes, used)) };
        codes.push(code);
        used = at + 2;
    }
}

pub(super) fn times(tokens: &[Token<'_>]) -> Read<Count> {
    if is(tokens, 0, "once") {
        Some((Count::Exactly(1), 1))
    } else if is(tokens, 0, "twice") {
        Some((Count::Exactly(2), 1))
    } else {
        let number = number(tokens.first())?;
        (is(tokens, 1, "times") || is(tokens, 1, "time"))
            .then(|| (Count::Exactly(usize::try_from(number).unwrap_or(usize::MAX)), 2))
    }
}

pub(super) fn count(tokens: &[Token<'_>]) -> Read<Count> {
    let (wrap, used): (fn(usize) -> Count, usize) = match () {
        () if is(tokens, 0, "at") && is(tokens, 1, "least") => (Count::AtLeast, 2),
        () if is(tokens, 0, "at") && is(tokens, 1, "most") => (Count::AtMost, 2),
        () if is(tokens, 0, "exactly") => (Count::Exactly, 1),
        () => (Count::Exactly, 0),
    };
    match times(&tokens[used..])? {
        (Count::Exactly(number), more) => Some((wrap(number), used + more)),
        _ => None,
    }
}

/// What an action can use too much of, as it stands before the word `limit`.
pub(super) fn limit(tokens: &[Token<'_>]) -> Read<Limit> {
    let words: [(&[&str], Limit); 7] = [
        (&["CPU", "time"], Limit::CpuTime),
        (&["processor", "time"], Limit::CpuTime),
        (&["memory"], Limit::Memory),
        (&["process"], Limit::Processes),
        (&["file", "size"], Limit::FileSize),
        (&["disk"], Limit::Disk),
        (&["output"], Limit::Output),
    ];
    let said = |words: &[&str]| words.iter().enumerate().all(|(at, word)| is(tokens, at, word));
    words.into_iter().find(|(words, _)| said(words)).map(|(words, limit)| (limit, words.len()))
}

pub(super) fn stream(tokens: &[Token<'_>]) -> Read<Stream> {
    let standard = is(tokens, 0, "standard");
    match () {
        () if is(tokens, 0, "stdout") => Some((Stream::Stdout, 1)),
        () if is(tokens, 0, "stderr") => Some((Stream::Stderr, 1)),
        () if standard && is(tokens, 1, "output") => Some((Stream::Stdout, 2)),
        () if standard && is(tokens, 1, "error") => Some((Stream::Stderr, 2)),
        () => None,
    }
}

/// `512 MiB` or `2GB`: a number and the word that stands behind it, whether or not it is a unit.
pub(super) fn size(tokens: &[Token<'_>]) -> Read<Result<u64, SizeError>> {
    let first = tokens.first().filter(|token| token.kind == Kind::Word)?.text;
    let len = first.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(first.len());
    let (amount, unit) = first.split_at(len);
    if amount.is_empty() {
        return None;
    }
    let (unit, used) = if unit.is_empty() {
        (tokens.get(1).filter(|token| token.kind == Kind::Word)?.text, 2)
    } else {
        (unit, 1)
    };
    let letters = unit.bytes().all(|byte| byte.is_ascii_alphabetic());
    letters.then(|| (parse_size(&format!("{amount} {unit}")), used))
}

pub(super) fn duration(tokens: &[Token<'_>]) -> Read<Duration> {
    let (mut total, mut used) = one_duration(tokens)?;
    while let Some(gap) = separator(tokens, used, "and") {
        let Some((more, taken)) = one_duration(tokens.get(used + gap..)?) else { break };
        total = total.saturating_add(more);
        used += gap + taken;
    }
    Some((total, used))
}

/// `90 seconds`, `1.5 hours` or `200ms`.
fn one_duration(tokens: &[Token<'_>]) -> Read<Duration> {
    let first = tokens.first().filter(|token| token.kind == Kind::Word)?.text;
    let len = first.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(first.len());
    let (amount, unit) = first.split_at(len);
    let (unit, used) = if unit.is_empty() {
        (tokens.get(1).filter(|token| token.kind == Kind::Word)?.text, 2)
    } else {
        (unit, 1)
    };
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

/// `pre-action`, `pre-actions`, `post-action`, `post-actions`: the phase, and whether it is the plural.
fn phase(token: Option<&Token<'_>>) -> Option<(Phase, bool)> {
    let token = token?;
    [
        ("pre-action", Phase::Pre, false),
        ("pre-actions", Phase::Pre, true),
        ("post-action", Phase::Post, false),
        ("post-actions", Phase::Post, true),
    ]
    .into_iter()
    .find(|(name, ..)| token.is(name))
    .map(|(_, phase, plural)| (phase, plural))
}

/// `first` to `sixth`: one more than a job may have, so that the sixth is refused and not misunderstood.
fn ordinal(token: Option<&Token<'_>>) -> Option<u64> {
    let token = token?;
    let at =
        ["first", "second", "third", "fourth", "fifth", "sixth"].iter().position(|name| token.is(name))?;
    u64::try_from(at + 1).ok()
}

fn one_action(tokens: &[Token<'_>]) -> Read<(Phase, u64)> {
    if let Some((phase, false)) = phase(tokens.first()) {
        return Some(((phase, number(tokens.get(1))?), 2));
    }
    let article = usize::from(is(tokens, 0, "the"));
    let number = ordinal(tokens.get(article))?;
    match phase(tokens.get(article + 1))? {
        (phase, false) => Some(((phase, number), article + 2)),
        (_, true) => None,
    }
}

pub(super) fn action(tokens: &[Token<'_>]) -> Read<Actions> {
    one_action(tokens)
        .map(|((phase, number), used)| (Actions::Some(phase, smallvec![(number, number)]), used))
}

pub(super) fn actions(tokens: &[Token<'_>]) -> Read<Actions> {
    if let Some((phase, _)) = phase(tokens.first()) {
        return ranges(tokens, 1).map(|(ranges, used)| (Actions::Some(phase, ranges), used));
    }
    let all = is(tokens, 0, "all");
    if all || is(tokens, 0, "every") {
        let article = usize::from(all && is(tokens, 1, "the"));
        if is(tokens, 1 + article, if all { "actions" } else { "action" }) {
            return Some((Actions::Every, 2 + article));
        }
        let (phase, plural) = phase(tokens.get(1 + article))?;
        return (plural == all).then_some((Actions::All(phase), 2 + article));
    }
    action(tokens)
}

/// `2`, `3 to 5`, `1, 3 and 5`.
fn ranges(tokens: &[Token<'_>], mut used: usize) -> Read<SmallVec<[(u64, u64); 2]>> {
    let mut ranges = SmallVec::new();
    loop {
        let from = number(tokens.get(used))?;
        used += 1;
        let to = if is(tokens, used, "to") { number(tokens.get(used + 1)) } else { None };
        used += 2 * usize::from(to.is_some());
        ranges.push((from, to.unwrap_or(from)));
        match separator(tokens, used, "and") {
            Some(gap) if number(tokens.get(used + gap)).is_some() => used += gap,
            _ => return Some((ranges, used)),
        }
    }
}

pub(super) fn patch<'t>(tokens: &[Token<'t>]) -> Read<Patches<'t>> {
    one_patch(tokens).map(|(patch, used)| (Patches::Some(smallvec![patch]), used))
}

fn one_patch<'t>(tokens: &[Token<'t>]) -> Read<PatchRef<'t>> {
    let article = usize::from(is(tokens, 0, "the"));
    if !is(tokens, article, "patch") {
        return None;
    }
    patch_ref(tokens, article + 1)
}

fn patch_ref<'t>(tokens: &[Token<'t>], at: usize) -> Read<PatchRef<'t>> {
    match number(tokens.get(at)) {
        Some(number) => Some((PatchRef::Range(number, number), at + 1)),
        None => word(tokens.get(at..)?).map(|(name, used)| (PatchRef::Named(name), at + used)),
    }
}

pub(super) fn patches<'t>(tokens: &[Token<'t>]) -> Read<Patches<'t>> {
    let all = is(tokens, 0, "all");
    if all || is(tokens, 0, "every") {
        let article = usize::from(all && is(tokens, 1, "the"));
        return is(tokens, 1 + article, if all { "patches" } else { "patch" })
            .then_some((Patches::All, 2 + article));
    }
    let article = usize::from(is(tokens, 0, "the"));
    if !is(tokens, article, "patches") {
        return patch(tokens);
    }
    let mut list = SmallVec::new();
    let mut used = article + 1;
    loop {
        if let Some((ranges, to)) = ranges(tokens, used) {
            list.extend(ranges.into_iter().map(|(from, to)| PatchRef::Range(from, to)));
            used = to;
        } else {
            let (named, to) = patch_ref(tokens, used)?;
            list.push(named);
            used = to;
        }
        // `and needs a reboot` goes on with the phrase, so a further patch must be quoted or a number.
        match separator(tokens, used, "and") {
            Some(gap)
                if tokens
                    .get(used + gap)
                    .is_some_and(|token| token.is_quoted() || number(Some(token)).is_some()) =>
            {
                used += gap;
            }
            _ => return Some((Patches::Some(list), used)),
        }
    }
}

pub(super) fn thing<'t>(tokens: &[Token<'t>]) -> Read<Things<'t>> {
    let (thing, used) = one_thing(tokens)?;
    let span = tokens[0].span.to(tokens[used - 1].span);
    Some((smallvec![(thing, span)], used))
}

fn one_thing<'t>(tokens: &[Token<'t>]) -> Read<Thing<'t>> {
    if let Some(((phase, number), used)) = one_action(tokens) {
        return Some((Thing::Action(phase, number), used));
    }
    if let Some((patch, used)) = one_patch(tokens) {
        return Some((Thing::Patch(patch), used));
    }
    if !is(tokens, 0, "the") {
        return None;
    }
    if is(tokens, 1, "reboot") {
        return Some((Thing::Reboot, 2));
    }
    if !is(tokens, 1, "command") {
        return None;
    }
    text(&tokens[2..]).map(|(line, _)| (Thing::Call(line), 3))
}

pub(super) fn things<'t>(tokens: &[Token<'t>]) -> Read<Things<'t>> {
    let (mut things, mut used) = thing(tokens)?;
    while let Some(gap) = separator(tokens, used, "and") {
        let Some((more, taken)) = thing(tokens.get(used + gap..)?) else { break };
        things.extend(more);
        used += gap + taken;
    }
    Some((things, used))
}

pub(super) fn parts(tokens: &[Token<'_>]) -> Read<Parts> {
    let mut parts = Parts::default();
    let mut used = 0;
    loop {
        let number = part_number(tokens.get(used))?;
        let token = tokens.get(used + 1)?;
        let part = match phase(Some(token)) {
            Some((Phase::Pre, _)) => &mut parts.pre_actions,
            Some((Phase::Post, _)) => &mut parts.post_actions,
            None if token.is("patch") || token.is("patches") => &mut parts.patches,
            None => return None,
        };
        *part = Some(part.unwrap_or(0).saturating_add(number));
        used += 2;
        match separator(tokens, used, "and") {
            Some(gap) => used += gap,
            None => return Some((parts, used)),
        }
    }
}

fn part_number(token: Option<&Token<'_>>) -> Option<u64> {
    number(token).or_else(|| {
        let names = ["no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"];
        let at = names.iter().position(|name| token.is_some_and(|token| token.is(name)))?;
        u64::try_from(at).ok()
    })
}
