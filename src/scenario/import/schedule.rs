//! When a job starts, and for how long it may run.

use super::look::{Look, field, short};
use crate::environment::Clock;
use crate::scenario::yaml::{Entry, Node};

/// The kinds of schedule (source: the API's page on creating a deployment job).
const KINDS: [(&str, Kind); 5] = [
    ("On-demand", Kind::OnDemand),
    ("Once", Kind::Once),
    ("Daily", Kind::Again("Daily")),
    ("Weekly", Kind::Again("Weekly")),
    ("Monthly", Kind::Again("Monthly")),
];

/// What starts a job.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// A person.
    OnDemand,
    /// Its time.
    Once,
    /// Its time, again and again: daily, weekly or monthly.
    Again(&'static str),
}

/// When a job starts, and for how long it may run.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Schedule {
    /// What starts it.
    pub kind: Option<Kind>,
    /// The time of its (first) start, as a plan writes it: `2026-03-01 02:00`.
    pub start: Option<String>,
    /// Minutes from its start in which it may run.
    pub window: Option<i64>,
    /// The time zone of the start, in words.
    pub zone: Option<String>,
}

impl Look<'_> {
    /// Reads the schedule. Only a plan has words for it, so that nothing of it counts as told yet.
    pub(crate) fn schedule(&mut self, job: &[Entry]) -> Schedule {
        let mut schedule = Schedule::default();
        if let Some(node) = field(job, "scheduleType") {
            schedule.kind = self.choice(node, "the type of a schedule", &KINDS);
        }
        if let Some(node) = field(job, "startDateTime") {
            let start = self.text(node, "the time of the start");
            schedule.start = start.and_then(|text| self.instant(node, text));
        }
        // The API writes -1 for a job that may run for as long as it wants.
        if let Some(node) = field(job, "timeout")
            && let Some(number) = self.number(node, "the length of the window", -1, 1_000_000)
            && number > 0
            && let Some(unit) = field(job, "timeoutUnit")
        {
            schedule.window = self.unit(unit).map(|unit| number * unit);
        }
        let kind = field(job, "timezoneType").and_then(Node::as_text);
        schedule.zone = match (kind, field(job, "timezone").and_then(Node::as_text)) {
            (Some("AGENT_TZ"), _) => Some("in the time zone of each asset".to_owned()),
            (_, Some(zone)) => Some(format!("in the time zone {}", short(zone))),
            _ => None,
        };
        schedule
    }

    fn instant(&mut self, node: &Node, text: &str) -> Option<String> {
        let instant = instant(text);
        if instant.is_none() {
            let problem = self.error(node.span, format!("`{}` is no time of a start", short(text)));
            self.report(problem.label("a time looks like `2026-3-1 02:00:00 AM`"));
        }
        instant
    }
}

/// `2022-2-20 01:18:30 PM`, as the API writes it, as `2022-02-20 13:18:30`; without its seconds when they are 0.
fn instant(text: &str) -> Option<String> {
    let mut words = text.split_whitespace();
    let (date, time, half) = (words.next()?, words.next()?, words.next());
    if words.next().is_some() {
        return None;
    }
    let numbers = |text: &str, between: char| {
        let numbers: Option<Vec<u32>> = text
            .split(between)
            .map(|part| {
                let digits = (1..=4).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit());
                part.parse().ok().filter(|_| digits)
            })
            .collect();
        numbers
    };
    let [year, month, day] = *numbers(date, '-')? else { return None };
    let (hour, minute, second) = match *numbers(time, ':')? {
        [hour, minute, second] => (hour, minute, second),
        [hour, minute] => (hour, minute, 0),
        _ => return None,
    };
    let hour = match half.map(str::to_ascii_uppercase).as_deref() {
        Some("AM") if (1..=12).contains(&hour) => hour % 12,
        Some("PM") if (1..=12).contains(&hour) => hour % 12 + 12,
        None => hour,
        _ => return None,
    };
    let seconds = if second == 0 { String::new() } else { format!(":{second:02}") };
    let written = format!("{year:04}-{month:02}-{day:02} {hour:02}:{minute:02}{seconds}");
    Clock::parse(&written).ok().map(|_| written)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_of_the_api_become_times_of_a_plan() {
        for (text, expected) in [
            ("2022-2-20 01:18:30 PM", Some("2022-02-20 13:18:30")),
            ("2026-3-1 12:00:00 AM", Some("2026-03-01 00:00")),
            ("2026-3-1 12:30:00 pm", Some("2026-03-01 12:30")),
            ("2026-03-01 02:00", Some("2026-03-01 02:00")),
            ("2024-2-29 1:00:00 AM", Some("2024-02-29 01:00")),
            ("2023-2-29 1:00:00 AM", None),
            ("2026-13-1 1:00:00 AM", None),
            ("2026-3-1 13:00:00 PM", None),
            ("2026-3-1 0:00:00 AM", None),
            ("2026-3-1", None),
            ("2026-3-1 1:00 AM UTC", None),
            ("tomorrow", None),
            ("-1-1-1 1:1:1", None),
            ("", None),
        ] {
            assert_eq!(instant(text).as_deref(), expected, "{text:?}");
        }
    }
}
