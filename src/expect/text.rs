//! Expectations on what actions write.

use std::fmt::Write as _;

use super::{Stream, TextExpect};
use crate::event::ActionRun;
use crate::event::Rehearsal;
use crate::job::ActionId;

/// How much of an output a failure message quotes, in lines.
const TAIL_LINES: usize = 5;

/// Whether the output of an action's last run is as expected.
pub(super) fn check(
    rehearsal: &Rehearsal,
    id: ActionId,
    stream: Stream,
    is: &TextExpect,
) -> Result<(), String> {
    let name = match stream {
        Stream::Any => "output",
        Stream::Stdout => "standard output",
        Stream::Stderr => "standard error",
    };
    let Some(run) = rehearsal.runs().filter(|run| run.id == id).last() else {
        return Err(format!("the {name} of {id} was to be looked at, but {id} never ran"));
    };
    let (out, err) = (&run.stdout.bytes, &run.stderr.bytes);
    let streams: &[&[u8]] = match stream {
        Stream::Any => &[out, err],
        Stream::Stdout => &[out],
        Stream::Stderr => &[err],
    };
    let (met, wanted) = match is {
        TextExpect::Contains(text) => (holds(streams, text), format!("contain {text:?}")),
        TextExpect::Lacks(text) => (!holds(streams, text), format!("not contain {text:?}")),
        TextExpect::Equals(text) => {
            let all = streams.concat();
            (all.trim_ascii_end() == text.as_bytes().trim_ascii_end(), format!("be {text:?}"))
        }
        TextExpect::Empty => (streams.iter().all(|bytes| bytes.is_empty()), "be empty".to_owned()),
        TextExpect::Matches(pattern) => {
            let matched = regex::bytes::Regex::new(pattern)
                .is_ok_and(|regex| streams.iter().any(|bytes| regex.is_match(bytes)));
            (matched, format!("match /{pattern}/"))
        }
    };
    if met {
        return Ok(());
    }
    let shown = streams
        .iter()
        .map(|bytes| quote(bytes))
        .filter(|text| !text.is_empty())
        .collect::<Vec<_>>()
        .join("\n");
    let was = if shown.is_empty() { "it is empty".to_owned() } else { format!("it is:\n{shown}") };
    Err(format!("the {name} of {id} should {wanted}, but {was}"))
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
