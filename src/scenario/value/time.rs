//! Instants and lengths of time.

use std::time::Duration;

use schemars::{Schema, SchemaGenerator};
use serde_json::json;

use super::Value;
use crate::environment::{Clock, ClockError};
use crate::lifecycle::Between;
use crate::scenario::map::schema;
use crate::scenario::yaml::{Node, Reader, duration, is_negative};

/// An instant as written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Instant {
    /// By the clock.
    At(Clock),
    /// So long after the plan's beginning.
    After(Duration),
    /// So long before the start of the job that it is written for.
    BeforeStart(Duration),
    /// So long after the start of the job that it is written for.
    AfterStart(Duration),
}

impl Value for Instant {
    const EXPECTED: &'static str = "an instant";

    /// By the clock, `+4h` after the plan's beginning, or `30m before start` and `2h after start` of a job.
    fn read(node: &Node, expected: &str, reader: &mut Reader) -> Option<Self> {
        let read = node.as_text().map(instant);
        if let Some(Ok(time)) = read {
            return Some(time);
        }
        reader.wrong(node, expected);
        match read {
            Some(Err(Wrong::Negative)) => reader.label_last(Some("a time cannot be negative")),
            Some(Err(Wrong::Clock(why @ (ClockError::NoSuch(_) | ClockError::Zone)))) => {
                reader.label_last(Some(&why.to_string()));
            }
            _ => {}
        }
        reader.help_last("write 2026-03-01 02:30, `+4h` after the plan's beginning, or `30m before start`");
        None
    }

    fn schema(_: &mut SchemaGenerator) -> Schema {
        schema(json!({
            "type": "string",
            "pattern": "^([0-9]{4}-[0-9]{2}-[0-9]{2}|\\+[0-9]|[0-9].* (before|after) )",
        }))
    }
}

impl Value for Between {
    const EXPECTED: &'static str = "a length of time";

    /// One length, or the shortest and the longest, such as `30s to 5m`.
    fn read(node: &Node, expected: &str, reader: &mut Reader) -> Option<Self> {
        let text = node.as_text().unwrap_or_default();
        let read = match text.split_once(" to ") {
            Some((least, most)) => duration(least).zip(duration(most)),
            None => duration(text).map(|length| (length, length)),
        };
        if read.is_none() {
            reader.wrong(node, expected);
            reader.label_last(Some(if is_negative(text) {
                "a time cannot be negative"
            } else {
                "write one time such as 90s or 15m, or two such as 30s to 5m"
            }));
        }
        read.map(|(least, most)| Self { least, most })
    }

    fn schema(generator: &mut SchemaGenerator) -> Schema {
        Duration::schema(generator)
    }
}

enum Wrong {
    Negative,
    Clock(ClockError),
}

fn instant(text: &str) -> Result<Instant, Wrong> {
    let text = text.trim();
    if is_negative(text) {
        return Err(Wrong::Negative);
    }
    if let Some(after) = text.strip_prefix('+').and_then(duration) {
        return Ok(Instant::After(after));
    }
    let start = |word: &str| {
        let rest = text.strip_suffix("start")?.trim_end();
        let rest = rest.strip_suffix("the").map_or(rest, str::trim_end);
        let rest = rest.strip_suffix("its").map_or(rest, str::trim_end);
        duration(rest.strip_suffix(word)?)
    };
    if let Some(before) = start("before") {
        return Ok(Instant::BeforeStart(before));
    }
    if let Some(after) = start("after") {
        return Ok(Instant::AfterStart(after));
    }
    Clock::parse(text).map(Instant::At).map_err(Wrong::Clock)
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[test]
    fn instants_are_named_in_four_ways() {
        let hours = |hours: u64| Duration::from_secs(hours * 3_600);
        let cases = [
            ("+4h", Some(Instant::After(hours(4)))),
            ("2h before start", Some(Instant::BeforeStart(hours(2)))),
            ("2h after the start", Some(Instant::AfterStart(hours(2)))),
            ("2 hours after its start", Some(Instant::AfterStart(hours(2)))),
            ("1970-01-01 01:00", Some(Instant::At(Clock { unix: 3_600, offset: 0 }))),
            ("4h", None),
            ("-4h", None),
            ("before start", None),
            ("1969-12-31", None),
            ("tomorrow", None),
        ];
        for (text, time) in cases {
            assert_eq!(instant(text).ok(), time, "{text}");
        }
    }
}
