//! `date` with a declared time of day. The real one formats; it is told which instant it is.

use super::state::State;
use super::told::Told;
use crate::environment::{Arg, Clock};

/// Long options with a value that are no dates.
const FORMATS: [&str; 2] = ["--rfc-3339", "--iso-8601"];

/// Weekdays, Sunday first, by the beginnings of their names.
const WEEKDAYS: [&str; 7] = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"];

/// Answers a call of `date`.
pub(super) fn answer(state: &mut State, args: &[Arg]) -> Told {
    let Some(now) = state.now() else { return Told::Real(args.to_vec()) };
    match read(args) {
        Asked::Real => Told::Real(args.to_vec()),
        Asked::Unknown => Told::Unknown,
        Asked::Set(text, rest) => match instant(&text) {
            Some(unix) => {
                state.set_clock(unix);
                shows(&format!("@{unix}"), rest)
            }
            // The real one would set the clock of the machine.
            None => Told::Unknown,
        },
        Asked::Show(Some(text), rest) => shows(&relative(&text, now), rest),
        Asked::Show(None, rest) => {
            shows(&format!("@{}.{:09}", now.unix, state.time.so_far().subsec_nanos()), rest)
        }
    }
}

fn shows(when: &str, rest: Vec<Arg>) -> Told {
    let mut args = vec![Arg("-d".into()), Arg(when.into())];
    args.extend(rest);
    Told::Real(args)
}

/// What a command line asks for.
enum Asked {
    /// A date, or the present one, with the other arguments.
    Show(Option<String>, Vec<Arg>),
    /// To set the clock.
    Set(String, Vec<Arg>),
    /// Something that has nothing to do with the present.
    Real,
    Unknown,
}

fn read(args: &[Arg]) -> Asked {
    let text = |word: &Arg| String::from_utf8_lossy(&word.0).into_owned();
    let (mut shown, mut set, mut rest, mut real) = (None, None, Vec::new(), false);
    let mut args = args.iter();
    while let Some(word) = args.next() {
        let arg = text(word);
        if arg == "--" {
            rest.push(word.clone());
            for operand in args.by_ref() {
                if !operand.0.starts_with(b"+") {
                    return Asked::Unknown;
                }
                rest.push(operand.clone());
            }
        } else if let Some(long) = arg.strip_prefix("--") {
            let (name, value) =
                long.split_once('=').map_or((long, None), |(name, value)| (name, Some(value.to_owned())));
            // Names may be cut short.
            let is = |full: &str| !name.is_empty() && full.starts_with(name);
            let mut value = || value.clone().or_else(|| args.next().map(text));
            if is("date") && name != "d" {
                shown = value();
            } else if is("set") {
                set = value();
            } else if is("file") || is("reference") || is("resolution") || is("help") || is("version") {
                real = true;
            } else {
                rest.push(word.clone());
                if FORMATS[0] == arg {
                    rest.extend(args.next().cloned());
                }
            }
        } else if arg.starts_with('-') && arg.len() > 1 {
            let Some(at) = arg.find(['d', 'f', 'r', 's', 'I']).filter(|at| *at > 0) else {
                rest.push(word.clone());
                continue;
            };
            let (letters, letter, behind) = (&arg[..at], &arg[at..=at], &arg[at + 1..]);
            let mut value = || {
                if behind.is_empty() { args.next().map(text) } else { Some(behind.to_owned()) }
            };
            match letter {
                "d" => shown = value(),
                "s" => set = value(),
                "I" => {
                    rest.push(word.clone());
                    continue;
                }
                _ => {
                    value();
                    real = true;
                }
            }
            if letters.len() > 1 {
                rest.push(Arg(letters.into()));
            }
        } else if arg.starts_with('+') {
            rest.push(word.clone());
        } else {
            // `MMDDhhmm` sets the clock.
            return Asked::Unknown;
        }
    }
    match (set, shown) {
        // Whatever else is asked, the real one must not set the clock of the machine.
        (Some(_), _) if real => Asked::Unknown,
        (None, _) if real => Asked::Real,
        (Some(set), _) => Asked::Set(set, rest),
        (None, shown) => Asked::Show(shown, rest),
    }
}

/// The instant that is written in a way that needs no calendar of its own.
fn instant(text: &str) -> Option<i64> {
    text.trim()
        .strip_prefix('@')
        .map_or_else(|| Clock::parse(text).ok().map(|clock| clock.unix), |unix| unix.parse().ok())
}

/// A date string that means the same on any day: what counts from the present is given the present to count from.
fn relative(text: &str, now: Clock) -> String {
    let words: Vec<String> = text.split_whitespace().map(str::to_lowercase).collect();
    if text.trim_start().starts_with('@')
        || text.contains("TZ=")
        || words.iter().any(|word| is_date(word))
        || has_month(&words)
    {
        return text.to_owned();
    }
    let shown = now.to_string();
    let mut parts = shown.split(' ');
    let (date, time, zone) = (
        parts.next().unwrap_or_default(),
        parts.next().unwrap_or_default(),
        parts.next().unwrap_or_default(),
    );
    if words.is_empty() {
        return date.to_owned();
    }
    if let Some((day, others)) = weekday(&words, now) {
        return format!("{day} {}", others.join(" ")).trim_end().to_owned();
    }
    if words.iter().any(|word| is_time(word)) {
        return format!("{date} {text}");
    }
    format!("{date} {time} {zone} {text}")
}

/// `2026-03-01`, `3/1/2026`, `20260301` or `2026-03-01T02:30`.
fn is_date(word: &str) -> bool {
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let day = word.split('t').next().unwrap_or(word);
    let parts = |between| day.split(between).filter(|part| digits(part)).count();
    parts('-') >= 3 || parts('/') >= 2 || day.len() == 8 && digits(day)
}

/// A month by its name: `1 Mar`, `March 1`.
fn has_month(words: &[String]) -> bool {
    let months = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
    // `mon` and `month` are no months.
    words.iter().any(|word| months.iter().any(|month| word.starts_with(month)))
}

fn is_time(word: &str) -> bool {
    let hours = word.strip_suffix("am").or(word.strip_suffix("pm")).unwrap_or(word);
    let clock = word.contains(':') && word.starts_with(|c: char| c.is_ascii_digit());
    clock || hours.len() < word.len() && hours.bytes().all(|byte| byte.is_ascii_digit())
}

/// The date of a weekday that the words name, and the other words. The real one forgets weekdays as soon as a date
/// stands beside them.
fn weekday(words: &[String], now: Clock) -> Option<(String, Vec<String>)> {
    let weekday = |word: &str| {
        let word = word.trim_end_matches(',');
        let full =
            word.len() == 3 || word.ends_with("day") || matches!(word, "tues" | "wednes" | "thur" | "thurs");
        WEEKDAYS.iter().position(|day| full && word.starts_with(day) && word != "today")
    };
    let at = words.iter().position(|word| weekday(word).is_some())?;
    let wanted = i64::try_from(weekday(&words[at])?).ok()?;
    let before = at.checked_sub(1).and_then(|before| words.get(before));
    let ordinal = match before.map(String::as_str) {
        Some("next") => Some(1),
        Some("last") => Some(-1),
        Some("this") => Some(0),
        _ => None,
    };
    let first = if ordinal.is_some() { at - 1 } else { at };
    let others = words[..first].iter().chain(&words[at + 1..]).cloned().collect();
    let local_day = (now.unix + i64::from(now.offset)).div_euclid(86_400);
    // The first day of 1970 was a Thursday.
    let today = (local_day + 4).rem_euclid(7);
    let ordinal = ordinal.unwrap_or(0);
    let weeks = ordinal - i64::from(ordinal > 0 && today != wanted);
    let day = local_day + (wanted - today).rem_euclid(7) + 7 * weeks;
    let date = Clock { unix: day * 86_400, offset: 0 }.to_string();
    Some((date.split(' ').next().unwrap_or_default().to_owned(), others))
}

#[cfg(test)]
#[path = "date_tests.rs"]
mod tests;
