//! Virtual time.

use std::fmt;
use std::time::Duration;

use crate::environment::Clock;
use crate::job::{CATALOGUE_DELAY, CHANGE_DELAY};

/// An instant in virtual time, in whole seconds since the plan's beginning. What happens before it, such as the hand-over of
/// its first job, has a negative number.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Time(pub i64);

impl Time {
    /// The plan's beginning.
    pub const ZERO: Self = Self(0);

    /// So much later; the last instant there is, when that would be later still.
    #[must_use]
    pub fn plus(self, length: Duration) -> Self {
        Self(self.0.saturating_add(seconds(length)))
    }

    /// So much earlier.
    #[must_use]
    pub fn minus(self, length: Duration) -> Self {
        Self(self.0.saturating_sub(seconds(length)))
    }

    /// In words: by the clock, such as `2026-03-01 02:30 +01:00`, where the instant of [`Self::ZERO`] is known, else since the
    /// beginning, such as `+2h30m`. Neither UTC nor a full minute is said.
    pub fn shown(self, origin: Option<Clock>) -> String {
        if let Some(origin) = origin {
            let clock = Clock { unix: origin.unix.saturating_add(self.0), ..origin }.to_string();
            let Some((time, offset)) = clock.rsplit_once(' ') else { return clock };
            let time = time.strip_suffix(":00").unwrap_or(time);
            return if offset == "+00:00" { time.to_owned() } else { format!("{time} {offset}") };
        }
        let (sign, left) = (if self.0 < 0 { '-' } else { '+' }, self.0.unsigned_abs());
        let parts = [(left / 86_400, 'd'), (left / 3_600 % 24, 'h'), (left / 60 % 60, 'm'), (left % 60, 's')];
        let words: Vec<_> =
            parts.iter().filter(|(n, _)| *n > 0).map(|(n, unit)| format!("{n}{unit}")).collect();
        format!("{sign}{}", if words.is_empty() { "0s".to_owned() } else { words.concat() })
    }

    /// How long after `earlier` this is; nothing when it is not later.
    pub fn since(self, earlier: Self) -> Duration {
        Duration::from_secs(u64::try_from(self.0.saturating_sub(earlier.0)).unwrap_or(0))
    }
}

/// Whole seconds, rounded up: what takes any time at all takes a second.
fn seconds(length: Duration) -> i64 {
    let up = u64::from(length.subsec_nanos() > 0);
    i64::try_from(length.as_secs().saturating_add(up)).unwrap_or(i64::MAX)
}

/// A length of time between two ends, both included; each whole second is as likely as any other.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Between {
    /// The shortest.
    pub least: Duration,
    /// The longest; never shorter than `least`.
    pub most: Duration,
}

impl Between {
    /// Always the same length.
    pub const fn always(length: Duration) -> Self {
        Self { least: length, most: length }
    }
}

/// A range that the sources name without saying where in it an asset lies.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Uncertain {
    /// How long a change takes to reach the agent: 5 to 30 minutes (source: the vendor's FAQ).
    ChangeDelay,
    /// How long a published patch takes to show in the catalogue: one sync of 30 minutes to 24 hours (source: the vendor's FAQ).
    CatalogueDelay,
}

impl Uncertain {
    /// Every range.
    pub const ALL: [Self; 2] = [Self::ChangeDelay, Self::CatalogueDelay];

    /// Its two ends.
    pub const fn ends(self) -> (Duration, Duration) {
        match self {
            Self::ChangeDelay => CHANGE_DELAY,
            Self::CatalogueDelay => CATALOGUE_DELAY,
        }
    }

    /// What it is, as the subject of a sentence.
    pub const fn subject(self) -> &'static str {
        match self {
            Self::ChangeDelay => "how soon a change reaches the agent",
            Self::CatalogueDelay => "how soon a published patch shows in the catalogue",
        }
    }
}

impl fmt::Display for Uncertain {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.subject())
    }
}

/// What is taken for each range in one simulation: what the plan pins, or one of the two ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct DelayAssumptions {
    /// For [`Uncertain::ChangeDelay`].
    pub change_delay: Duration,
    /// For [`Uncertain::CatalogueDelay`].
    pub catalogue_delay: Duration,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn instants_are_shown_as_people_write_them() {
        for (origin, seconds, shown) in [
            (Some("2026-03-01"), 9_000, "2026-03-01 02:30"),
            (Some("2026-03-01"), 9_001, "2026-03-01 02:30:01"),
            (Some("2026-03-01"), -10_800, "2026-02-28 21:00"),
            (Some("2026-03-01 00:00 +01:00"), 9_000, "2026-03-01 02:30 +01:00"),
            (None, 9_000, "+2h30m"),
            (None, -10_800, "-3h"),
            (None, 0, "+0s"),
        ] {
            let origin = origin.and_then(|origin| Clock::parse(origin).ok());
            assert_eq!(Time(seconds).shown(origin), shown);
        }
    }
}
