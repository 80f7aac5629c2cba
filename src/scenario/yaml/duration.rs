//! Durations as people write them.

use std::time::Duration;

/// `90s`, `15m`, `3h`, `2h30m`, `1 hour and 30 minutes`; a plain number counts seconds.
pub(crate) fn duration(text: &str) -> Option<Duration> {
    let text = text.trim().to_ascii_lowercase();
    if let Ok(seconds) = text.parse::<u64>() {
        return text.bytes().all(|byte| byte.is_ascii_digit()).then_some(Duration::from_secs(seconds));
    }
    let mut total = Duration::ZERO;
    let mut rest = text.as_str();
    let mut last = u64::MAX;
    while !rest.is_empty() {
        rest = rest.trim_start();
        let digits = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
        let count: u64 = rest[..digits].parse().ok()?;
        rest = rest[digits..].trim_start();
        let letters = rest.find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(rest.len());
        let millis = match &rest[..letters] {
            "ms" | "millisecond" | "milliseconds" => 1,
            "s" | "sec" | "second" | "seconds" => 1_000,
            "m" | "min" | "minute" | "minutes" => 60_000,
            "h" | "hour" | "hours" => 3_600_000,
            "d" | "day" | "days" => 86_400_000,
            _ => return None,
        };
        // `30m2h` is more likely a mistake than meant so.
        if millis >= last {
            return None;
        }
        last = millis;
        total = total.checked_add(Duration::from_millis(count.checked_mul(millis)?))?;
        rest = rest[letters..].trim_start();
        rest = rest.strip_prefix("and ").or_else(|| rest.strip_prefix(',')).unwrap_or(rest);
    }
    (last != u64::MAX).then_some(total)
}

/// Whether a text is a duration with a minus before it.
pub(crate) fn is_negative(text: &str) -> bool {
    text.trim().strip_prefix('-').is_some_and(|rest| duration(rest).is_some())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_are_read_as_people_write_them() {
        let cases = [
            ("90", Some(90_000)),
            ("0", Some(0)),
            ("90s", Some(90_000)),
            ("15m", Some(900_000)),
            ("3h", Some(10_800_000)),
            ("2h30m", Some(9_000_000)),
            ("2h 30m", Some(9_000_000)),
            ("1 hour and 30 minutes", Some(5_400_000)),
            ("500ms", Some(500)),
            ("7d", Some(604_800_000)),
            ("", None),
            ("h", None),
            ("-1s", None),
            ("+1", None),
            ("1.5h", None),
            ("3x", None),
            ("30m2h", None),
            ("5 and", None),
            ("99999999999999999999d", None),
            ("18446744073709551615d", None),
        ];
        for (text, millis) in cases {
            assert_eq!(duration(text), millis.map(Duration::from_millis), "{text:?}");
        }
    }
}
