//! Patches, and things that happen.

use smallvec::{SmallVec, smallvec};

use super::actions::{ACTION, RANGE, one_action, ranges};
use super::text::{TEXT, text_of, word, word_regex};
use super::{AND, Read, all_of, any_of, is, list, list_regex, number, separator, value};
use crate::job::Phase;
use crate::scenario::phrases::step::Step;
use crate::scenario::phrases::token::Token;
use crate::source::{Span, Spanned};

/// Several patches, as written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Patches {
    /// These.
    Some(SmallVec<[PatchRef; 2]>),
    /// Every patch.
    All,
}

/// One patch, or several in a row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum PatchRef {
    /// By place, counted from 1, both ends included.
    Range(u64, u64),
    /// By name.
    Named(String),
}

value!(Patches, ["patches"], "patches 1 to 3, 5 and \"openssl\"", patches_regex(), patches);

fn patches_regex() -> String {
    let (patch, word) = (patch_regex(), word_regex());
    format!(
        r"all\s+(?:the\s+)?patches|every\s+patch|{patch}|(?:the\s+)?patches\s+(?:{RANGE}|{word})(?:{AND}(?:{RANGE}|{TEXT}))*"
    )
}

fn patches(tokens: &[Token<'_>]) -> Read<Patches> {
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
        let further =
            |at: usize| tokens.get(at).is_some_and(Token::is_quoted) || number(tokens, at).is_some();
        match separator(tokens, used, "and") {
            Some(gap) if further(used + gap) => used += gap,
            _ => return Some((Patches::Some(list), used)),
        }
    }
}

/// One patch.
pub(crate) struct Patch;

value!(Patch => Patches, ["patch"], "the patch \"openssl\"", patch_regex(), patch, |_, _, patch| Some(patch));

fn patch_regex() -> String {
    format!(r"(?:the\s+)?patch\s+{}", word_regex())
}

fn patch(tokens: &[Token<'_>]) -> Read<Patches> {
    one_patch(tokens).map(|(patch, used)| (Patches::Some(smallvec![patch]), used))
}

fn one_patch(tokens: &[Token<'_>]) -> Read<PatchRef> {
    let article = usize::from(is(tokens, 0, "the"));
    if is(tokens, article, "patch") { patch_ref(tokens, article + 1) } else { None }
}

fn patch_ref(tokens: &[Token<'_>], at: usize) -> Read<PatchRef> {
    match number(tokens, at) {
        Some(number) => Some((PatchRef::Range(number, number), at + 1)),
        None => word(tokens.get(at..)?).map(|(name, used)| (PatchRef::Named(name), at + used)),
    }
}

/// One thing that happens.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum EventRef {
    /// The action of this number, counted from 1.
    Action(Phase, u64),
    Patch(PatchRef),
    Reboot,
    /// A call of a double: command and arguments.
    Call(String),
}

/// Action, patch, call or reboot.
pub(crate) struct Thing;

value!(
    Thing => Spanned<EventRef>, ["thing"], "the command \"systemctl stop web\"", thing_regex(), thing,
    |_, span, thing| Some(Spanned::new(thing, span))
);

fn thing_regex() -> String {
    format!(r"(?:{ACTION}|{}|the\s+reboot|the\s+command\s+{TEXT})", patch_regex())
}

pub(crate) fn thing(tokens: &[Token<'_>]) -> Read<EventRef> {
    if let Some(((phase, number), used)) = one_action(tokens) {
        return Some((EventRef::Action(phase, number), used));
    }
    if let Some((patch, used)) = one_patch(tokens) {
        return Some((EventRef::Patch(patch), used));
    }
    if let Some(used) = all_of(tokens, 0, &["the", "reboot"]) {
        return Some((EventRef::Reboot, used));
    }
    let used = all_of(tokens, 0, &["the", "command"])?;
    text_of(&tokens[used..]).map(|(line, more)| (EventRef::Call(line), used + more))
}

/// Several of them.
pub(crate) struct Things;

value!(
    Things => Vec<Spanned<EventRef>>, ["things"], "pre-action 1, patch \"openssl\" and the reboot",
    list_regex(&thing_regex()),
    |tokens| list(tokens, placed_thing),
    |step: &mut Step<'_, '_>, _, things: Vec<(EventRef, Span)>| {
        Some(things.into_iter().map(|(thing, span)| Spanned::new(thing, step.place(span))).collect())
    }
);

fn placed_thing(tokens: &[Token<'_>]) -> Read<(EventRef, Span)> {
    thing(tokens).map(|(thing, used)| ((thing, tokens[0].span.to(tokens[used - 1].span)), used))
}

/// A point in a job's way: `the downloads`, `the deployment`, `pre-action 2`, `patch "x"`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Point {
    /// The downloads begin.
    Download,
    /// The deployment begins.
    Deployment,
    /// An action begins, or a patch is installed.
    Thing(EventRef),
}

value!(Point, ["point"], "the deployment", point_regex(), point);

fn point_regex() -> String {
    format!(r"the\s+downloads?|the\s+deployment|{ACTION}|{}", patch_regex())
}

fn point(tokens: &[Token<'_>]) -> Read<Point> {
    let download = any_of(tokens, 0, &[&["the", "downloads"], &["the", "download"]]);
    if download > 0 {
        return Some((Point::Download, download));
    }
    if let Some(used) = all_of(tokens, 0, &["the", "deployment"]) {
        return Some((Point::Deployment, used));
    }
    match thing(tokens)? {
        (thing @ (EventRef::Action(..) | EventRef::Patch(_)), used) => Some((Point::Thing(thing), used)),
        _ => None,
    }
}
