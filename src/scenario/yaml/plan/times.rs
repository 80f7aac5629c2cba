//! Instants and lengths of time.

use crate::environment::{Clock, ClockError};
use crate::lifecycle::Between;
use crate::scenario::draft::DraftTime;
use crate::scenario::yaml::duration::{duration, is_negative};
use crate::scenario::yaml::reader::Reader;
use crate::scenario::yaml::tree::Node;

const INSTANTS: &str = "write 2026-03-01 02:30, `+4h` after the plan's beginning, or `30m before start`";

impl Reader {
    /// An instant: by the clock, `+4h` after the plan's beginning, or `30m before start` and `2h after start` of a job.
    pub fn instant(&mut self, node: &Node, expected: &str) -> Option<DraftTime> {
        let read = node.as_text().map(instant);
        if let Some(Ok(time)) = read {
            return Some(time);
        }
        self.wrong(node, expected);
        match read {
            Some(Err(Wrong::Negative)) => self.label_last(Some("a time cannot be negative")),
            Some(Err(Wrong::Clock(why @ (ClockError::NoSuch(_) | ClockError::Zone)))) => {
                self.label_last(Some(&why.to_string()));
            }
            _ => {}
        }
        self.help_last(INSTANTS);
        None
    }

    /// One length, or the shortest and the longest, such as `30s to 5m`.
    pub fn between(&mut self, node: &Node, expected: &str) -> Option<Between> {
        let text = node.as_text().unwrap_or_default();
        let read = match text.split_once(" to ") {
            Some((least, most)) => duration(least).zip(duration(most)),
            None => duration(text).map(|length| (length, length)),
        };
        if read.is_none() {
            self.wrong(node, expected);
            self.label_last(Some(if is_negative(text) {
                "a time cannot be negative"
            } else {
                "write one time such as 90s or 15m, or two such as 30s to 5m"
            }));
        }
        read.map(|(least, most)| Between { least, most })
    }
}

/// Whether a length is written by two ends.
pub(super) fn is_range(node: &Node) -> bool {
    node.as_text().is_some_and(|text| text.contains(" to "))
}

enum Wrong {
    Negative,
    Clock(ClockError),
}

fn instant(text: &str) -> Result<DraftTime, Wrong> {
    let text = text.trim();
    if is_negative(text) {
        return Err(Wrong::Negative);
    }
    if let Some(after) = text.strip_prefix('+').and_then(duration) {
        return Ok(DraftTime::After(after));
    }
    let start = |word: &str| {
        let rest = text.strip_suffix("start")?.trim_end();
        let rest = rest.strip_suffix("the").map_or(rest, str::trim_end);
        let rest = rest.strip_suffix("its").map_or(rest, str::trim_end);
        duration(rest.strip_suffix(word)?)
    };
    if let Some(before) = start("before") {
        return Ok(DraftTime::BeforeStart(before));
    }
    if let Some(after) = start("after") {
        return Ok(DraftTime::AfterStart(after));
    }
    Clock::parse(text).map(DraftTime::At).map_err(Wrong::Clock)
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[test]
    fn instants_are_named_in_four_ways() {
        let hours = |hours: u64| Duration::from_secs(hours * 3_600);
        let cases = [
            ("+4h", Some(DraftTime::After(hours(4)))),
            ("2h before start", Some(DraftTime::BeforeStart(hours(2)))),
            ("2h after the start", Some(DraftTime::AfterStart(hours(2)))),
            ("2 hours after its start", Some(DraftTime::AfterStart(hours(2)))),
            ("1970-01-01 01:00", Some(DraftTime::At(Clock { unix: 3_600, offset: 0 }))),
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
