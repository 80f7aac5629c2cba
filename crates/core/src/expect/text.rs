//! Expectations on what actions write.

use std::fmt::Write as _;

use super::check::{Checked, Unmet};
use super::{Stream, TextExpect};
use crate::event::{ActionRun, Rehearsal};
use crate::job::ActionId;

/// How much of an output a failure message quotes, in lines.
const TAIL_LINES: usize = 5;

/// Whether the output of an action's last run is as expected.
pub(super) fn check(rehearsal: &Rehearsal, id: ActionId, stream: Stream, is: &TextExpect) -> Checked {
    let name = match stream {
        Stream::Any => "output",
        Stream::Stdout => "standard output",
        Stream::Stderr => "standard error",
    };
    let Some(run) = rehearsal.runs().filter(|run| run.id == id).last() else {
        return Err(Unmet::new(format!("the {name} of {id} was to be looked at, but {id} never ran"), ""));
    };
    let (out, err) = (&run.stdout.bytes, &run.stderr.bytes);
    let streams: &[&[u8]] = match stream {
        Stream::Any => &[out, err],
        Stream::Stdout => &[out],
        Stream::Stderr => &[err],
    };
    if self::is(streams, is) {
        return Ok(());
    }
    Err(Unmet::new(format!("the {name} of {id} should {}, but {}", wanted(is), it_is(streams)), ""))
}

/// Whether one of `streams`, or all of them together, is as expected.
pub(super) fn is(streams: &[&[u8]], is: &TextExpect) -> bool {
    match is {
        TextExpect::Contains(text) => holds(streams, text),
        TextExpect::Lacks(text) => !holds(streams, text),
        TextExpect::Equals(text) => streams.concat().trim_ascii_end() == text.as_bytes().trim_ascii_end(),
        TextExpect::Empty => streams.iter().all(|bytes| bytes.is_empty()),
        TextExpect::Matches(pattern) => regex::bytes::Regex::new(pattern)
            .is_ok_and(|regex| streams.iter().any(|bytes| regex.is_match(bytes))),
    }
}

/// What is expected of a text, behind `should`.
pub(super) fn wanted(is: &TextExpect) -> String {
    match is {
        TextExpect::Contains(text) => format!("contain {text:?}"),
        TextExpect::Lacks(text) => format!("not contain {text:?}"),
        TextExpect::Equals(text) => format!("be {text:?}"),
        TextExpect::Empty => "be empty".to_owned(),
        TextExpect::Matches(pattern) => format!("match /{pattern}/"),
    }
}

/// What a text is, behind `but`.
pub(super) fn it_is(streams: &[&[u8]]) -> String {
    let shown = streams
        .iter()
        .map(|bytes| quote(bytes))
        .filter(|text| !text.is_empty())
        .collect::<Vec<_>>()
        .join("\n");
    if shown.is_empty() { "it is empty".to_owned() } else { format!("it is:\n{shown}") }
}

/// The last lines that a run wrote, for the details of a failure.
pub(super) fn tail(run: &ActionRun) -> String {
    let mut text = String::new();
    for (name, captured) in [("stdout", &run.stdout), ("stderr", &run.stderr)] {
        let quoted = quote(&captured.bytes);
        if !quoted.is_empty() {
            let _ = writeln!(text, "{name}:\n{quoted}");
        }
    }
    text
}

fn holds(streams: &[&[u8]], text: &str) -> bool {
    let needle = text.as_bytes();
    streams
        .iter()
        .any(|bytes| needle.is_empty() || bytes.windows(needle.len()).any(|window| window == needle))
}

fn quote(bytes: &[u8]) -> String {
    let text = String::from_utf8_lossy(bytes);
    let lines: Vec<_> = text.trim_end().lines().collect();
    let from = lines.len().saturating_sub(TAIL_LINES);
    lines[from..].iter().map(|line| format!("  | {line}")).collect::<Vec<_>>().join("\n")
}
