//! Virtual time in words.

use std::time::Duration;

use crate::environment::Clock;
use crate::lifecycle::{Plan, Time};

const MINUTE: u64 = 60;
const HOUR: u64 = 60 * MINUTE;
const DAY: u64 = 24 * HOUR;

/// No plan means a calendar so far away: beyond it, an instant is told as a length.
const FARTHEST: u64 = 400 * 366 * DAY;

/// An instant of a plan: `2026-03-01 02:00` where the plan has an origin, else `+2h10m`. Seconds show when there are any.
pub(crate) fn at(plan: &Plan, time: Time) -> String {
    match plan.origin.filter(|_| time.0.unsigned_abs() < FARTHEST) {
        Some(origin) => {
            let clock = Clock { unix: origin.unix.saturating_add(time.0), ..origin };
            let shown = clock.to_string();
            // The offset is the same everywhere: it is told once, in the head of a report.
            let local = shown.rsplit_once(' ').map_or(shown.as_str(), |(local, _)| local);
            local.strip_suffix(":00").unwrap_or(local).to_owned()
        }
        None => relative(time),
    }
}

/// The offset from UTC that every instant of the plan is told in, such as `+01:00`; nothing where it is none.
pub(crate) fn offset(plan: &Plan) -> Option<String> {
    let origin = plan.origin.filter(|origin| origin.offset != 0)?;
    origin.to_string().rsplit_once(' ').map(|(_, offset)| offset.to_owned())
}

fn relative(time: Time) -> String {
    let sign = if time.0 < 0 { '-' } else { '+' };
    let seconds = time.0.unsigned_abs();
    let (hours, minutes, seconds) = (seconds / HOUR, seconds / MINUTE % 60, seconds % 60);
    match (hours, minutes, seconds) {
        (0, minutes, 0) => format!("{sign}{minutes}m"),
        (0, minutes, seconds) => format!("{sign}{minutes}m{seconds:02}s"),
        (hours, 0, 0) => format!("{sign}{hours}h"),
        (hours, minutes, 0) => format!("{sign}{hours}h{minutes:02}m"),
        (hours, minutes, seconds) => format!("{sign}{hours}h{minutes:02}m{seconds:02}s"),
    }
}

/// A length of virtual time: `45 s`, `12 min`, `6 h 12 min`, `3 d 4 h`.
pub(crate) fn length(time: Duration) -> String {
    let seconds = time.as_secs();
    let two = |whole: u64, unit: &str, rest: u64, smaller: &str| match rest {
        0 => format!("{whole} {unit}"),
        rest => format!("{whole} {unit} {rest} {smaller}"),
    };
    match seconds {
        0..MINUTE => format!("{seconds} s"),
        MINUTE..HOUR => two(seconds / MINUTE, "min", seconds % MINUTE, "s"),
        HOUR..172_800 => two(seconds / HOUR, "h", seconds % HOUR / MINUTE, "min"),
        _ => two(seconds / DAY, "d", seconds % DAY / HOUR, "h"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plan(origin: Option<&str>) -> Plan {
        Plan {
            origin: origin.map(|text| Clock::parse(text).expect("the test names an instant")),
            seed: 0,
            groups: Vec::new(),
            jobs: Vec::new(),
            change_delay: None,
            catalogue_delay: None,
        }
    }

    #[test]
    fn instants_are_told_by_the_clock_where_there_is_one() {
        let summer = plan(Some("2026-03-01 00:00 +01:00"));
        assert_eq!(at(&summer, Time(7_200)), "2026-03-01 02:00");
        assert_eq!(at(&summer, Time(7_215)), "2026-03-01 02:00:15");
        assert_eq!(at(&summer, Time(-60)), "2026-02-28 23:59");
        assert_eq!(offset(&summer).as_deref(), Some("+01:00"));
        assert_eq!(offset(&plan(Some("2026-03-01"))), None);
        // Nothing that a user writes leads out of the calendar.
        assert!(at(&summer, Time(i64::MAX)).starts_with('+'));
        assert!(at(&summer, Time(i64::MIN)).starts_with('-'));
    }

    #[test]
    fn instants_of_a_plan_without_a_clock_are_lengths() {
        for (seconds, words) in [
            (0, "+0m"),
            (600, "+10m"),
            (7_800, "+2h10m"),
            (-10_800, "-3h"),
            (61, "+1m01s"),
            (93_605, "+26h00m05s"),
        ] {
            assert_eq!(at(&plan(None), Time(seconds)), words);
        }
    }

    #[test]
    fn lengths_have_two_units_at_most() {
        for (seconds, words) in [
            (0, "0 s"),
            (45, "45 s"),
            (720, "12 min"),
            (754, "12 min 34 s"),
            (22_320, "6 h 12 min"),
            (86_400, "24 h"),
            (273_600, "3 d 4 h"),
        ] {
            assert_eq!(length(Duration::from_secs(seconds)), words);
        }
    }
}
