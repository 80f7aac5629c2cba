//! Values as users write them: the same for flags, environment and settings file.

use std::fmt::Display;
use std::path::PathBuf;
use std::time::Duration;

use super::types::{ColorWhen, Format, Output};
use crate::diag;
use crate::environment::{check_image, parse_size};
use crate::event::Level;
use crate::job::{ACTION_LIMIT, Platform};
use crate::rules::MOST_RESTARTS;
use crate::scenario::EndpointKind;

/// More scenarios at the same time than this only cost memory.
const MOST_JOBS: usize = 1024;

/// A name out of a list.
fn one_of<T: Copy>(text: &str, what: &str, all: &[T], name: impl Fn(T) -> &'static str) -> Result<T, String> {
    if let Some(found) = all.iter().find(|one| name(**one) == text) {
        return Ok(*found);
    }
    let names: Vec<_> = all.iter().map(|one| name(*one)).collect();
    let meant = diag::did_you_mean(text, names.iter().copied()).map(|text| format!("; {text}"));
    Err(format!("unknown {what} `{text}`: it is one of {}{}", names.join(", "), meant.unwrap_or_default()))
}

/// The form of a report.
///
/// # Errors
/// When it is none.
pub(crate) fn format(text: &str) -> Result<Format, String> {
    one_of(text, "format", &Format::ALL, Format::name)
}

/// A kind of endpoint.
///
/// # Errors
/// When it is none.
pub(crate) fn endpoint(text: &str) -> Result<EndpointKind, String> {
    one_of(text, "endpoint", &EndpointKind::ALL, EndpointKind::name)
}

/// A platform.
///
/// # Errors
/// When it is none.
pub(crate) fn platform(text: &str) -> Result<Platform, String> {
    one_of(text, "platform", &Platform::ALL, Platform::name)
}

/// The name of an image.
///
/// # Errors
/// When it cannot be one.
pub(crate) fn image(text: &str) -> Result<String, String> {
    match check_image(text) {
        Ok(()) => Ok(text.to_owned()),
        Err(why) => Err(format!("`{text}` cannot name an image: {why}")),
    }
}

/// The level of a finding.
///
/// # Errors
/// When it is none.
pub(crate) fn level(text: &str) -> Result<Level, String> {
    one_of(text, "level", &Level::ALL, Level::name)
}

/// When to colour.
///
/// # Errors
/// When it is no such word.
pub(crate) fn color(text: &str) -> Result<ColorWhen, String> {
    one_of(text, "colour", &[ColorWhen::Auto, ColorWhen::Always, ColorWhen::Never], ColorWhen::name)
}

/// `FORMAT=FILE`.
///
/// # Errors
/// When it has another form.
pub(crate) fn output(text: &str) -> Result<Output, String> {
    match text.split_once('=') {
        Some((name, file)) if !file.is_empty() => {
            Ok(Output { format: format(name)?, file: PathBuf::from(file) })
        }
        _ => Err(format!("`{text}` is no FORMAT=FILE, such as junit=results.xml")),
    }
}

/// How many scenarios at the same time.
///
/// # Errors
/// When it is no number from 1.
pub(crate) fn jobs(text: &str) -> Result<usize, String> {
    match text.parse() {
        Ok(number @ 1..=MOST_JOBS) => Ok(number),
        _ => Err(format!("`{text}` is no number of scenarios at the same time: it is from 1 to {MOST_JOBS}")),
    }
}

/// How often a job may restart.
///
/// # Errors
/// When it is no number that shows anything.
pub(crate) fn restarts(text: &str) -> Result<u32, String> {
    match text.parse() {
        Ok(number @ 1..=MOST_RESTARTS) => Ok(number),
        _ => Err(format!("`{text}` is no number of restarts: it is from 1 to {MOST_RESTARTS}")),
    }
}

/// A length of time: a number and one of `ms`, `s`, `m` or `min`, `h`; a number alone counts seconds.
///
/// # Errors
/// When it has another form, is zero, or is longer than any action may run.
pub(crate) fn duration(text: &str) -> Result<Duration, String> {
    let wrong = || format!("`{text}` is no time: write for example 500ms, 90s, 5m or 1h");
    let text = text.trim();
    let digits = text.find(|char: char| !char.is_ascii_digit()).unwrap_or(text.len());
    let number: u64 = text[..digits].parse().map_err(|_| wrong())?;
    let time = match text[digits..].trim() {
        "ms" => Some(Duration::from_millis(number)),
        "" | "s" => Some(Duration::from_secs(number)),
        "m" | "min" => number.checked_mul(60).map(Duration::from_secs),
        "h" => number.checked_mul(3600).map(Duration::from_secs),
        _ => return Err(wrong()),
    };
    match time {
        Some(time) if time.is_zero() => Err("a time limit of nothing lets nothing run".to_owned()),
        Some(time) if time <= ACTION_LIMIT => Ok(time),
        _ => Err(format!("`{text}` is longer than the 180 minutes that an action may ever run")),
    }
}

/// What an action may use of something, in bytes.
///
/// # Errors
/// When it is no size, or nothing.
pub(crate) fn size(text: &str) -> Result<u64, String> {
    match parse_size(text) {
        Ok(0) => Err("no script can do without any of it".to_owned()),
        Ok(bytes) => Ok(bytes),
        Err(why) => Err(format!("`{text}` is no size: {why}")),
    }
}

/// How many processes an action may have.
///
/// # Errors
/// When it is no number from 1.
pub(crate) fn processes(text: &str) -> Result<u32, String> {
    match text.parse() {
        Ok(number @ 1..) => Ok(number),
        _ => Err(format!("`{text}` is no number of processes")),
    }
}

/// The parts of a list in one text.
pub(crate) fn split(text: &str) -> Vec<String> {
    text.split(',').map(str::trim).filter(|part| !part.is_empty()).map(str::to_owned).collect()
}

/// A list as people read it.
pub(crate) fn listed<T: Display>(items: impl IntoIterator<Item = T>) -> String {
    let items: Vec<_> = items.into_iter().map(|item| item.to_string()).collect();
    if items.is_empty() { "none".to_owned() } else { items.join(", ") }
}

/// Yes or no.
///
/// # Errors
/// When it is neither.
pub(crate) fn switch(text: &str) -> Result<bool, String> {
    match text {
        "1" | "true" | "yes" | "on" => Ok(true),
        "0" | "false" | "no" | "off" => Ok(false),
        _ => Err(format!("`{text}` is neither true nor false")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_take_the_usual_units() {
        for (text, time) in [
            ("500ms", Duration::from_millis(500)),
            ("90", Duration::from_secs(90)),
            ("90s", Duration::from_secs(90)),
            ("5m", Duration::from_secs(300)),
            ("5 min", Duration::from_secs(300)),
            ("3h", ACTION_LIMIT),
        ] {
            assert_eq!(duration(text), Ok(time), "{text}");
        }
        for text in ["", "s", "-1s", "1.5s", "1d", "0s", "181m", "99999999999999999999s", "9999999999999999h"]
        {
            assert!(duration(text).is_err(), "{text}");
        }
    }

    #[test]
    fn mistyped_names_get_a_hint() {
        assert_eq!(
            format("jsn"),
            Err("unknown format `jsn`: it is one of terminal, json, junit, csv; did you mean `json`?"
                .to_owned())
        );
        assert!(endpoint("lokal").is_err_and(|text| text.ends_with("did you mean `local`?")));
        assert_eq!(level("deny"), Ok(Level::Deny));
    }

    #[test]
    fn outputs_name_format_and_file() {
        let wanted = Output { format: Format::Junit, file: "out=1/a.xml".into() };
        assert_eq!(output("junit=out=1/a.xml"), Ok(wanted));
        for text in ["junit", "junit=", "=a.xml", "xml=a.xml"] {
            assert!(output(text).is_err(), "{text}");
        }
        for text in ["0", "-1", "", "1025", "many"] {
            assert!(jobs(text).is_err(), "{text}");
        }
    }
}
