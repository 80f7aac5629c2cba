//! Jobs and assets, and shares and numbers of them.

use super::numbers::code;
use super::text::{TEXT, string};
use super::{Read, all_of, any_of, bare, is, list_regex, number, separator, value};
use crate::job::Platform;
use crate::lifecycle::{self, ShareError};
use crate::scenario::phrases::step::Step;
use crate::scenario::phrases::token::{Kind, Token};
use crate::source::Span;

/// A job, as a regular expression.
pub(crate) const JOB: &str = r#"(?:the\s+job(?:\s+(?:"(?:[^"\\]|\\.)*"|'[^']*'|\$'(?:[^'\\]|\\.)*'|“[^”]*”))?|the\s+(?:"[^"]*"|'[^']*'|[^\s,"']+)\s+job)"#;

/// What may stand before assets, as a regular expression.
pub(super) const ALL: &str = r"(?:(?:all\s+(?:the\s+)?|the\s+)?)";

/// A job by its name; `None` is the one that the steps speak of: `the job`, `the job "production"`, `the production job`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct JobRef(pub Option<String>);

value!(JobRef, ["job"], "the job \"production\"", JOB, job_ref);

pub(crate) fn job_ref(tokens: &[Token<'_>]) -> Read<JobRef> {
    let name = |token: &Token<'_>| string(&token.bytes());
    if let Some(used) = all_of(tokens, 0, &["the", "job"]) {
        let quoted = tokens.get(used).filter(|token| token.is_quoted()).map(name);
        let used = used + usize::from(quoted.is_some());
        return Some((JobRef(quoted), used));
    }
    let named = tokens.get(1).filter(|token| token.kind != Kind::Comma)?;
    (is(tokens, 0, "the") && is(tokens, 2, "job")).then(|| (JobRef(Some(name(named))), 3))
}

/// A share as written.
pub(crate) type Percent = Result<lifecycle::Share, ShareError>;

/// `97 %`, `0.5%`, `90 percent`.
pub(crate) struct Share;

value!(Share => lifecycle::Share, ["share"], "97 %", SHARE, percent, share_of);

pub(super) const SHARE: &str = r"-?\d[\d.]*\s*(?:%|percent)";

pub(super) fn percent(tokens: &[Token<'_>]) -> Read<Percent> {
    let first = bare(tokens, 0)?;
    if !first.starts_with(|c: char| c.is_ascii_digit() || c == '-') {
        return None;
    }
    if first.ends_with('%') {
        return Some((first.parse(), 1));
    }
    (is(tokens, 1, "%") || is(tokens, 1, "percent")).then(|| (format!("{first}%").parse(), 2))
}

/// A share that can be one; a mistake is noted when it cannot.
pub(crate) fn share_of(step: &mut Step<'_, '_>, span: Span, share: Percent) -> Option<lifecycle::Share> {
    share.map_err(|why| step.error(span, "this is no share", |problem| problem.label(why.to_string()))).ok()
}

/// Assets of a group, or a share of them: `the assets`, `asset "web"`, `3 % of the assets "production"`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Assets {
    /// How many of them; all when it is not said.
    pub share: Option<Percent>,
    /// The name of the group; `None` is the one that the steps speak of.
    pub group: Option<String>,
}

value!(Assets, ["assets"], "3 % of the assets \"production\"", assets_regex(), assets);

fn assets_regex() -> String {
    format!(r"(?:{SHARE}\s+of\s+)?{ALL}assets?(?:\s+{TEXT})?")
}

fn assets(tokens: &[Token<'_>]) -> Read<Assets> {
    let (share, mut used) = match percent(tokens) {
        Some((share, used)) if is(tokens, used, "of") => (Some(share), used + 1),
        _ => (None, 0),
    };
    used += any_of(tokens, used, &[&["all", "the"], &["all"], &["the"]]);
    if !is(tokens, used, "assets") && !is(tokens, used, "asset") {
        return None;
    }
    used += 1;
    let group = tokens.get(used).filter(|token| token.is_quoted()).map(|token| string(&token.bytes()));
    used += usize::from(group.is_some());
    Some((Assets { share, group }, used))
}

/// Assets of one kind, wherever they are: `the assets`, `all Windows assets`, `the assets tagged "web"`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct AssetSelector {
    /// Those of a platform.
    pub platform: Option<Platform>,
    /// Those with a tag.
    pub tag: Option<String>,
}

value!(AssetSelector, ["whose"], "the assets tagged \"web\"", selector_regex(), asset_selector);

fn selector_regex() -> String {
    format!(r"{ALL}(?:(?:windows|linux|macos|mac|osx)\s+)?assets(?:\s+tagged\s+{TEXT})?")
}

fn asset_selector(tokens: &[Token<'_>]) -> Read<AssetSelector> {
    let mut used = any_of(tokens, 0, &[&["all", "the"], &["all"], &["the"]]);
    let platform = bare(tokens, used)?.parse().ok();
    used += usize::from(platform.is_some());
    if !is(tokens, used, "assets") {
        return None;
    }
    used += 1;
    let tag = is(tokens, used, "tagged").then(|| tokens.get(used + 1)).flatten();
    let tag = tag.filter(|token| token.is_quoted()).map(|token| string(&token.bytes()));
    used += 2 * usize::from(tag.is_some());
    Some((AssetSelector { platform, tag }, used))
}

/// Exit codes, each with its share; `None` is what the others leave: `0 on 97 %, 1 on 2 % and 12 on all others`.
pub(crate) struct Exits;

value!(
    Exits => Vec<(i64, Option<Percent>)>, ["exits"], "0 on 97 %, 1 on 2 % and 12 on all others", exits_regex(), exits,
    |_, _, exits| Some(exits)
);

fn exits_regex() -> String {
    list_regex(&format!(r"-?\d+\s+on\s+(?:{SHARE}|all\s+others|the\s+others|the\s+rest)"))
}

fn exits(tokens: &[Token<'_>]) -> Read<Vec<(i64, Option<Percent>)>> {
    let mut exits = Vec::new();
    let mut used = 0;
    loop {
        let (number, taken) = code(tokens.get(used..)?)?;
        let at = used + taken;
        if !is(tokens, at, "on") {
            return None;
        }
        let rest = any_of(tokens, at + 1, &[&["all", "others"], &["the", "others"], &["the", "rest"]]);
        let (share, taken) = match rest {
            0 => percent(&tokens[at + 1..]).map(|(share, taken)| (Some(share), taken))?,
            words => (None, words),
        };
        exits.push((number, share));
        used = at + 1 + taken;
        match separator(tokens, used, "and") {
            Some(gap) if tokens.get(used + gap..).and_then(code).is_some() => used += gap,
            _ => return Some((exits, used)),
        }
    }
}

/// How many assets are expected: `at most 2 % of the assets`, `no asset`, `all assets`, `at least 5 assets`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Quantity {
    /// Whether fewer or more will do.
    pub bound: Bound,
    pub amount: CountOrShare,
}

/// Whether fewer or more will do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Bound {
    AtMost,
    AtLeast,
    Exactly,
}

/// A number of assets or a share of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum CountOrShare {
    Count(u64),
    Share(Percent),
}

value!(Quantity, ["amount"], "at most 2 % of the assets", quantity_regex(), quantity);

pub(crate) fn quantity_regex() -> String {
    let share = r"\d[\d.]*\s*(?:%|percent)";
    let some = format!(r"(?:{share}\s+of\s+(?:all\s+(?:the\s+)?|the\s+)?assets|(?:\d+|one)\s+assets?)");
    format!(
        r"(?:all\s+(?:the\s+)?assets|every\s+asset|no\s+assets?|(?:at\s+most\s+|at\s+least\s+|exactly\s+)?{some})"
    )
}

pub(crate) fn quantity(tokens: &[Token<'_>]) -> Read<Quantity> {
    let every = any_of(tokens, 0, &[&["all", "the", "assets"], &["all", "assets"], &["every", "asset"]]);
    if every > 0 {
        let amount = CountOrShare::Share(Ok(lifecycle::Share::WHOLE));
        return Some((Quantity { bound: Bound::Exactly, amount }, every));
    }
    let none = any_of(tokens, 0, &[&["no", "assets"], &["no", "asset"]]);
    if none > 0 {
        return Some((Quantity { bound: Bound::Exactly, amount: CountOrShare::Count(0) }, none));
    }
    let (bound, at) = match () {
        () if all_of(tokens, 0, &["at", "most"]).is_some() => (Bound::AtMost, 2),
        () if all_of(tokens, 0, &["at", "least"]).is_some() => (Bound::AtLeast, 2),
        () => (Bound::Exactly, usize::from(is(tokens, 0, "exactly"))),
    };
    if let Some((share, taken)) = percent(tokens.get(at..)?) {
        let mut used = at + taken;
        if !is(tokens, used, "of") {
            return None;
        }
        used += 1 + any_of(tokens, used + 1, &[&["all", "the"], &["all"], &["the"]]);
        let amount = CountOrShare::Share(share);
        return is(tokens, used, "assets").then_some((Quantity { bound, amount }, used + 1));
    }
    let count = number(tokens, at).or_else(|| is(tokens, at, "one").then_some(1))?;
    let noun = any_of(tokens, at + 1, &[&["assets"], &["asset"]]) > 0;
    noun.then_some((Quantity { bound, amount: CountOrShare::Count(count) }, at + 2))
}

/// What may stand before every phrase, as a regular expression: a job, assets, a number of assets.
pub(crate) fn scope_regex() -> String {
    let quantity = quantity_regex();
    format!(r"(?:(?:in\s+{JOB}|on\s+(?:{quantity}|(?:the\s+)?(?:assets?\s+)?{TEXT}))\s*[,:]?\s+)*")
}
