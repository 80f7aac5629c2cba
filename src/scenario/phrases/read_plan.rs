//! How the values of phrases about several jobs and assets are read from words.

use std::time::Duration;

use smallvec::{SmallVec, smallvec};

use super::plan_value::{
    Amount, Answers, Assets, Bound, Conditions, Exits, Instant, JobName, Much, Percent, Point, Whose,
};
use super::read;
use super::read::{Read, is, number, separator};
use super::token::{Kind, Token};
use super::value::Thing;
use crate::expect::Count;
use crate::lifecycle::{Measure, PromptAnswer, Share, Uncertain};

/// How many of `words` stand at `at`: all of them, or none.
fn said(tokens: &[Token<'_>], at: usize, words: &[&str]) -> Option<usize> {
    words.iter().enumerate().all(|(place, word)| is(tokens, at + place, word)).then_some(words.len())
}

/// How many words the first of these phrases takes that stands at `at`; 0 when none does.
fn any(tokens: &[Token<'_>], at: usize, phrases: &[&[&str]]) -> usize {
    phrases.iter().find_map(|words| said(tokens, at, words)).unwrap_or(0)
}

/// `the job`, `the job "production"`, `the production job`.
pub(super) fn job<'t>(tokens: &[Token<'t>]) -> Read<JobName<'t>> {
    if !is(tokens, 0, "the") {
        return None;
    }
    if is(tokens, 1, "job") {
        let name = tokens.get(2).filter(|token| token.is_quoted());
        return Some((name.map(Token::bytes), 2 + usize::from(name.is_some())));
    }
    let name = tokens.get(1).filter(|token| token.kind != Kind::Comma)?;
    is(tokens, 2, "job").then(|| (Some(name.bytes()), 3))
}

/// `97 %`, `0.5%`, `90 percent`.
pub(super) fn share(tokens: &[Token<'_>]) -> Read<Percent> {
    let first = tokens.first().filter(|token| token.kind == Kind::Word)?.text;
    if !first.starts_with(|c: char| c.is_ascii_digit() || c == '-') {
        return None;
    }
    if first.ends_with('%') {
        return Some((first.parse(), 1));
    }
    let sign = is(tokens, 1, "%") || is(tokens, 1, "percent");
    sign.then(|| (format!("{first}%").parse(), 2))
}

/// `the assets`, `asset "web"`, `3 % of the assets "production"`.
pub(super) fn assets<'t>(tokens: &[Token<'t>]) -> Read<Assets<'t>> {
    let (share, mut used) = match share(tokens) {
        Some((share, used)) if is(tokens, used, "of") => (Some(share), used + 1),
        _ => (None, 0),
    };
    used += any(tokens, used, &[&["all", "the"], &["all"], &["the"]]);
    if !is(tokens, used, "assets") && !is(tokens, used, "asset") {
        return None;
    }
    used += 1;
    let group = tokens.get(used).filter(|token| token.is_quoted());
    used += usize::from(group.is_some());
    Some((Assets { share, group: group.map(Token::bytes) }, used))
}

/// `the assets`, `all Windows assets`, `the assets tagged "web"`.
pub(super) fn whose<'t>(tokens: &[Token<'t>]) -> Read<Whose<'t>> {
    let mut used = any(tokens, 0, &[&["all", "the"], &["all"], &["the"]]);
    let platform = tokens.get(used).filter(|token| token.kind == Kind::Word)?.text.parse().ok();
    used += usize::from(platform.is_some());
    if !is(tokens, used, "assets") {
        return None;
    }
    used += 1;
    let tag = is(tokens, used, "tagged").then(|| tokens.get(used + 1)).flatten();
    let tag = tag.filter(|token| token.is_quoted());
    used += 2 * usize::from(tag.is_some());
    Some((Whose { platform, tag: tag.map(Token::bytes) }, used))
}

/// `0 on 97 %, 1 on 2 % and 12 on 1 %`; the last may be `on all others`.
pub(super) fn exits(tokens: &[Token<'_>]) -> Read<Exits> {
    let mut exits = Exits::new();
    let mut used = 0;
    loop {
        let (code, taken) = read::code(tokens.get(used..)?)?;
        let at = used + taken;
        if !is(tokens, at, "on") {
            return None;
        }
        let rest = any(tokens, at + 1, &[&["all", "others"], &["the", "others"], &["the", "rest"]]);
        let (share, taken) = match rest {
            0 => share(&tokens[at + 1..]).map(|(share, taken)| (Some(share), taken))?,
            words => (None, words),
        };
        exits.push((code[0], share));
        used = at + 1 + taken;
        match separator(tokens, used, "and") {
            Some(gap) if read::code(&tokens[(used + gap).min(tokens.len())..]).is_some() => used += gap,
            _ => return Some((exits, used)),
        }
    }
}

/// `"2026-03-01 02:00"`, `2 hours after the start`, `the beginning of the plan`.
pub(super) fn instant<'t>(tokens: &[Token<'t>]) -> Read<Instant<'t>> {
    if let Some(clock) = tokens.first().filter(|token| token.is_quoted()) {
        return Some((Instant::Clock(clock.bytes()), 1));
    }
    if let Some(used) = start(tokens, 0) {
        return Some((Instant::AfterStart(Duration::ZERO), used));
    }
    if let Some(used) = beginning(tokens, 0) {
        return Some((Instant::AfterBeginning(Duration::ZERO), used));
    }
    let (length, used) = read::duration(tokens)?;
    if is(tokens, used, "before") {
        return start(tokens, used + 1).map(|more| (Instant::BeforeStart(length), used + 1 + more));
    }
    if !is(tokens, used, "after") {
        return None;
    }
    let at = used + 1;
    let after_start = start(tokens, at).map(|more| (Instant::AfterStart(length), at + more));
    after_start.or_else(|| beginning(tokens, at).map(|more| (Instant::AfterBeginning(length), at + more)))
}

/// `at "2026-03-01 02:00"`, `at the start`, `10 minutes before its start`.
pub(super) fn when<'t>(tokens: &[Token<'t>]) -> Read<Instant<'t>> {
    if is(tokens, 0, "at") {
        let (when, used) = instant(&tokens[1..])?;
        let by_length =
            tokens.get(1).is_some_and(|token| !token.is_quoted() && !token.is("the") && !token.is("its"));
        return (!by_length).then_some((when, used + 1));
    }
    read::duration(tokens)?;
    instant(tokens)
}

fn start(tokens: &[Token<'_>], at: usize) -> Option<usize> {
    said(tokens, at, &["the", "start"]).or_else(|| said(tokens, at, &["its", "start"]))
}

fn beginning(tokens: &[Token<'_>], at: usize) -> Option<usize> {
    said(tokens, at, &["the", "beginning", "of", "the", "plan"])
        .or_else(|| said(tokens, at, &["the", "beginning"]))
}

/// `never answers`, `defers the reboot twice, then accepts`, `accepts after 5 minutes`.
pub(super) fn answers(tokens: &[Token<'_>]) -> Read<Answers> {
    if let Some(used) =
        said(tokens, 0, &["never", "answers"]).or_else(|| said(tokens, 0, &["never", "answer"]))
    {
        return Some((Answers::new(), used));
    }
    let mut answers = Answers::new();
    let mut used = 0;
    loop {
        let defers = is(tokens, used, "defers") || is(tokens, used, "defer");
        if !defers && !is(tokens, used, "accepts") && !is(tokens, used, "accept") {
            return None;
        }
        used += 1;
        used += any(tokens, used, &[&["the", "reboot"], &["it"]]);
        let mut times = 1;
        if defers {
            let (Count::Exactly(count), taken) = read::times(tokens.get(used..)?)? else { return None };
            times = u64::try_from(count).unwrap_or(u64::MAX);
            used += taken;
        }
        let mut after = Duration::ZERO;
        if is(tokens, used, "after") {
            let (length, taken) = read::duration(&tokens[used + 1..])?;
            after = length;
            used += 1 + taken;
        }
        answers.push((times, after, if defers { PromptAnswer::Defer } else { PromptAnswer::Accept }));
        let gap = separator(tokens, used, "and").unwrap_or(0);
        if !is(tokens, used + gap, "then") {
            return Some((answers, used));
        }
        used += gap + 1;
        let silent = any(tokens, used, &[&["never", "answers"], &["never", "answer"]]);
        if silent > 0 {
            return Some((answers, used + silent));
        }
    }
}

/// `at least 90 % of the post-actions are successful and more than 95 % of the assets are completed`.
pub(super) fn conditions(tokens: &[Token<'_>]) -> Read<Conditions> {
    let mut conditions = Conditions::new();
    let mut used = 0;
    while let Some((condition, taken)) = condition(tokens.get(used..)?) {
        conditions.push(condition);
        used += taken;
        match separator(tokens, used, "and") {
            Some(gap) if condition_begins(tokens, used + gap) => used += gap,
            _ => return Some((conditions, used)),
        }
    }
    None
}

fn condition_begins(tokens: &[Token<'_>], at: usize) -> bool {
    is(tokens, at, "at") || is(tokens, at, "more")
}

fn condition(tokens: &[Token<'_>]) -> Read<(Measure, Percent, bool)> {
    let more = is(tokens, 0, "more");
    let mut used = any(tokens, 0, &[&["at", "least"], &["more", "than"]]);
    if used == 0 {
        return None;
    }
    let (share, taken) = share(tokens.get(used..)?)?;
    used += taken;
    if !is(tokens, used, "of") {
        return None;
    }
    used += 1 + any(tokens, used + 1, &[&["all", "the"], &["all"], &["the"]]);
    let counted: [(&str, &str, Measure); 4] = [
        ("assets", "completed", Measure::Completed),
        ("post-actions", "successful", Measure::PostActionsSuccessful),
        ("pre-actions", "successful", Measure::PreActionsSuccessful),
        ("patches", "installed", Measure::PatchesInstalled),
    ];
    let found = counted.iter().find(|(noun, how, _)| said(tokens, used, &[noun, "are", how]).is_some());
    found.map(|(.., measure)| ((*measure, share, more), used + 3))
}

/// `the downloads`, `the deployment`, `pre-action 2`, `patch "x"`.
pub(super) fn point<'t>(tokens: &[Token<'t>]) -> Read<Point<'t>> {
    let download = any(tokens, 0, &[&["the", "downloads"], &["the", "download"]]);
    if download > 0 {
        return Some((Point::Download, download));
    }
    if let Some(used) = said(tokens, 0, &["the", "deployment"]) {
        return Some((Point::Deployment, used));
    }
    let (mut things, used) = read::thing(tokens)?;
    match things.pop()? {
        (thing @ (Thing::Action(..) | Thing::Patch(_)), span) => Some((Point::Thing(thing, span), used)),
        _ => None,
    }
}

/// `at most 2 % of the assets`, `no asset`, `all assets`, `at least 5 assets`.
pub(super) fn amount(tokens: &[Token<'_>]) -> Read<Amount> {
    let every = any(tokens, 0, &[&["all", "the", "assets"], &["all", "assets"], &["every", "asset"]]);
    if every > 0 {
        let much = Much::Share(Ok(Share::WHOLE));
        return Some((Amount { bound: Bound::Exactly, much }, every));
    }
    let none = any(tokens, 0, &[&["no", "assets"], &["no", "asset"]]);
    if none > 0 {
        return Some((Amount { bound: Bound::Exactly, much: Much::Count(0) }, none));
    }
    let (bound, at) = match () {
        () if said(tokens, 0, &["at", "most"]).is_some() => (Bound::AtMost, 2),
        () if said(tokens, 0, &["at", "least"]).is_some() => (Bound::AtLeast, 2),
        () => (Bound::Exactly, usize::from(is(tokens, 0, "exactly"))),
    };
    if let Some((share, taken)) = share(tokens.get(at..)?) {
        let mut used = at + taken;
        if !is(tokens, used, "of") {
            return None;
        }
        used += 1 + any(tokens, used + 1, &[&["all", "the"], &["all"], &["the"]]);
        return is(tokens, used, "assets").then_some((Amount { bound, much: Much::Share(share) }, used + 1));
    }
    let count = number(tokens.get(at)).or_else(|| is(tokens, at, "one").then_some(1))?;
    let noun = is(tokens, at + 1, "assets") || is(tokens, at + 1, "asset");
    noun.then_some((Amount { bound, much: Much::Count(count) }, at + 2))
}

/// `how soon a change reaches the agent`, and the like.
pub(super) fn ranges(tokens: &[Token<'_>]) -> Read<SmallVec<[Uncertain; 2]>> {
    let (first, mut used) = range(tokens, 0)?;
    let mut ranges = smallvec![first];
    while let Some(gap) = separator(tokens, used, "and") {
        let Some((more, taken)) = range(tokens, used + gap) else { break };
        ranges.push(more);
        used += gap + taken;
    }
    Some((ranges, used))
}

fn range(tokens: &[Token<'_>], at: usize) -> Read<Uncertain> {
    let phrases: [(&[&str], Uncertain); 3] = [
        (&["how", "soon", "a", "change", "reaches", "the", "agent"], Uncertain::ChangeDelay),
        (
            &["how", "soon", "a", "published", "patch", "shows", "in", "the", "catalogue"],
            Uncertain::CatalogueDelay,
        ),
        (&["how", "soon", "a", "patch", "shows"], Uncertain::CatalogueDelay),
    ];
    phrases.into_iter().find_map(|(words, range)| said(tokens, at, words).map(|used| (range, used)))
}
