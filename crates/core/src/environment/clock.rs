//! A declared instant.
//!
//! Read and shown here and by no crate: an instant with an offset from UTC takes a few lines, and what else such a crate
//! knows, the rules of time zones, belongs to the endpoint's own `TZ`.

use std::fmt;

use thiserror::Error;

/// An instant, and how far the wall clock that it was read from is ahead of UTC.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Clock {
    /// Seconds since 1970-01-01 00:00 UTC.
    pub unix: i64,
    /// Seconds that the local time is ahead of UTC; 0 when no offset is written.
    pub offset: i32,
}

/// Why a text is no instant.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
pub enum ClockError {
    /// It does not look like an instant at all.
    #[error("an instant looks like 2026-03-01 02:30, with an offset behind it if wanted, such as +01:00")]
    Form,
    /// It names a time zone and not an offset.
    #[error("write the offset from UTC, such as +01:00, and set the variable TZ to the zone")]
    Zone,
    /// It looks like an instant, but there is no such one; the text says why.
    #[error("{0}")]
    NoSuch(String),
}

impl Clock {
    /// Reads `2026-03-01`, `2026-03-01 02:30`, `2026-03-01T02:30:15Z` or `2026-03-01 02:30 +01:00`; without an offset the
    /// time is UTC.
    ///
    /// # Errors
    /// When there is no such instant.
    pub fn parse(text: &str) -> Result<Self, ClockError> {
        let text = text.trim();
        let (date, rest) = text.split_at_checked(10).ok_or(ClockError::Form)?;
        let [year, month, day] = numbers(date, '-', [4, 2, 2]).ok_or(ClockError::Form)?;
        let rest = match rest.strip_prefix(['T', 't']) {
            Some(rest) => rest,
            None if rest.is_empty() || rest.starts_with(' ') => rest.trim_start(),
            None => return Err(ClockError::Form),
        };
        let end = rest.find(|c: char| !c.is_ascii_digit() && c != ':').unwrap_or(rest.len());
        let (time, zone) = rest.split_at(end);
        let [hour, minute, second] = match time.len() {
            0 if zone.is_empty() && !text.ends_with(['T', 't']) => [0; 3],
            5 => {
                let [hour, minute] = numbers(time, ':', [2, 2]).ok_or(ClockError::Form)?;
                [hour, minute, 0]
            }
            _ => numbers(time, ':', [2, 2, 2]).ok_or(ClockError::Form)?,
        };
        let no_such = |why: String| Err(ClockError::NoSuch(why));
        if !(1970..=9999).contains(&year) {
            return no_such("years go from 1970 to 9999".to_owned());
        }
        if !(1..=12).contains(&month) {
            return no_such(format!("there is no month {month}"));
        }
        let days = days_in(year, month);
        if !(1..=days).contains(&day) {
            return no_such(format!("that month has {days} days"));
        }
        if hour > 23 || minute > 59 || second > 59 {
            return no_such("the last time of a day is 23:59:59".to_owned());
        }
        let offset = offset(zone.trim())?;
        let seconds = days_before(year, month, day) * 86_400 + hour * 3_600 + minute * 60 + second;
        let unix = seconds - i64::from(offset);
        if unix < 0 {
            return no_such("no clock goes back before 1970".to_owned());
        }
        Ok(Self { unix, offset })
    }
}

impl fmt::Display for Clock {
    /// As `2026-03-01 02:30:00 +01:00`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let local = self.unix.saturating_add(i64::from(self.offset));
        let (year, month, day) = date_of(local.div_euclid(86_400));
        let second = local.rem_euclid(86_400);
        let (hour, minute) = (second / 3_600, second / 60 % 60);
        write!(f, "{year:04}-{month:02}-{day:02} {hour:02}:{minute:02}:{:02} ", second % 60)?;
        let sign = if self.offset < 0 { '-' } else { '+' };
        let ahead = self.offset.unsigned_abs();
        write!(f, "{sign}{:02}:{:02}", ahead / 3_600, ahead / 60 % 60)
    }
}

/// The numbers of `text` between `between`, each of exactly so many digits.
fn numbers<const N: usize>(text: &str, between: char, digits: [usize; N]) -> Option<[i64; N]> {
    let mut parts = text.split(between);
    let mut numbers = [0; N];
    for (number, digits) in numbers.iter_mut().zip(digits) {
        let part = parts.next().filter(|part| part.len() == digits)?;
        *number = part.bytes().all(|byte| byte.is_ascii_digit()).then(|| part.parse().ok())??;
    }
    parts.next().is_none().then_some(numbers)
}

/// Seconds ahead of UTC: nothing, `Z`, `UTC`, `+01:00` or `-0530`.
fn offset(zone: &str) -> Result<i32, ClockError> {
    if zone.is_empty() || ["z", "utc", "gmt"].contains(&zone.to_ascii_lowercase().as_str()) {
        return Ok(0);
    }
    let (sign, digits) = match zone.split_at_checked(1) {
        Some(("+", digits)) => (1, digits),
        Some(("-", digits)) => (-1, digits),
        _ if zone.starts_with(char::is_alphabetic) => return Err(ClockError::Zone),
        _ => return Err(ClockError::Form),
    };
    let [hours, minutes] = match digits.len() {
        2 => numbers(digits, ':', [2]).map(|[hours]| [hours, 0]),
        4 => digits.split_at_checked(2).and_then(|(hours, minutes)| {
            let ([hours], [minutes]) = (numbers(hours, ':', [2])?, numbers(minutes, ':', [2])?);
            Some([hours, minutes])
        }),
        _ => numbers(digits, ':', [2, 2]),
    }
    .ok_or(ClockError::Form)?;
    if hours > 14 || minutes > 59 {
        return Err(ClockError::NoSuch("no place on earth is more than 14 hours away from UTC".to_owned()));
    }
    i32::try_from(sign * (hours * 3_600 + minutes * 60)).map_err(|_| ClockError::Form)
}

const fn is_leap(year: i64) -> bool {
    year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
}

const fn days_in(year: i64, month: i64) -> i64 {
    match month {
        2 if is_leap(year) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// Days from 1970-01-01 to a day of the Gregorian calendar.
fn days_before(year: i64, month: i64, day: i64) -> i64 {
    let before = year - 1;
    let leap_days = before.div_euclid(4) - before.div_euclid(100) + before.div_euclid(400) - 477;
    let months: i64 = (1..month).map(|month| days_in(year, month)).sum();
    (year - 1970) * 365 + leap_days + months + day - 1
}

/// Year, month and day that many days after 1970-01-01.
fn date_of(days: i64) -> (i64, i64, i64) {
    // 400 years have 146,097 days: one year too early at the most, but for the one that is taken off.
    let mut year = 1969 + (days * 400).div_euclid(146_097);
    while days_before(year + 1, 1, 1) <= days {
        year += 1;
    }
    let mut left = days - days_before(year, 1, 1);
    let mut month = 1;
    while month < 12 && left >= days_in(year, month) {
        left -= days_in(year, month);
        month += 1;
    }
    (year, month, left + 1)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn even_the_last_instant_can_be_shown() {
        for unix in [i64::MIN, i64::MAX] {
            for offset in [-86_400, 0, 86_400] {
                assert!(Clock { unix, offset }.to_string().contains(':'));
            }
        }
        assert_eq!(Clock { unix: -366 * 86_400, offset: 0 }.to_string(), "1968-12-31 00:00:00 +00:00");
    }

    #[test]
    fn instants_are_read_as_people_write_them() {
        for (text, unix, offset) in [
            ("1970-01-01", 0, 0),
            ("2000-03-01 00:00", 951_868_800, 0),
            ("2026-03-01 02:30", 1_772_332_200, 0),
            ("2026-03-01T02:30:15Z", 1_772_332_215, 0),
            ("2026-03-01 02:30 UTC", 1_772_332_200, 0),
            ("2026-03-01 02:30 +01:00", 1_772_328_600, 3_600),
            ("2026-03-01 02:30-0530", 1_772_352_000, -19_800),
            ("2024-02-29 23:59:59", 1_709_251_199, 0),
        ] {
            assert_eq!(Clock::parse(text), Ok(Clock { unix, offset }), "{text}");
        }
    }

    #[test]
    fn what_is_no_instant_is_told_why() {
        for text in [
            "",
            "tomorrow",
            "2026-3-1",
            "2026-03-01x",
            "2026-03-01 2:30",
            "01.03.2026 02:30",
            "2026-03-01T",
            "2026-03-01 +01:00",
            "2026-03-01 02:30 +1",
        ] {
            assert_eq!(Clock::parse(text), Err(ClockError::Form), "{text}");
        }
        assert_eq!(Clock::parse("2026-03-01 02:30 Europe/Berlin"), Err(ClockError::Zone));
        for text in [
            "2026-02-29",
            "2026-13-01",
            "2026-03-01 24:00",
            "1969-12-31",
            "1970-01-01 00:00 +01:00",
            "2026-03-01 02:30 +15:00",
        ] {
            assert!(matches!(Clock::parse(text), Err(ClockError::NoSuch(_))), "{text}");
        }
    }

    proptest! {
        #[test]
        fn what_is_shown_reads_as_the_same_instant(unix in 86_400_i64..253_402_200_000, minutes in -840..=840_i32) {
            let clock = Clock { unix, offset: minutes * 60 };
            prop_assert_eq!(Clock::parse(&clock.to_string()), Ok(clock));
        }

        #[test]
        fn no_text_breaks_it(text in any::<String>()) {
            let _ = Clock::parse(&text);
        }
    }
}
