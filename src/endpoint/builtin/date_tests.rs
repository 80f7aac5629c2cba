//! Dates as the real tool shows them, on a declared day.

use std::process::Command;

use super::*;
use crate::endpoint::builtin::{Built, BuiltIns};

/// A Friday.
const DECLARED: &str = "2024-03-01 10:00:00";

fn built(clock: &str) -> Built {
    Built::new(&BuiltIns { names: vec!["date"], clock: Clock::parse(clock).ok(), ..BuiltIns::default() })
}

fn ask(built: &mut Built, args: &[&str]) -> Told {
    let args: Vec<_> = args.iter().map(|arg| Arg((*arg).into())).collect();
    built.answer(b"date", &args).unwrap()
}

/// What the real tool prints when it is called as told.
fn printed(told: Told) -> String {
    let Told::Real(args) = told else { panic!("{told:?}") };
    let args: Vec<String> = args.iter().map(|arg| String::from_utf8(arg.0.clone()).unwrap()).collect();
    assert!(
        !args.iter().any(|arg| arg.starts_with("-s") || arg.starts_with("--set")),
        "never sets the real clock"
    );
    let output = Command::new("date").args(&args).env("TZ", "UTC").env("LC_ALL", "C").output().unwrap();
    format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr))
        .trim()
        .to_owned()
}

#[test]
#[cfg(target_os = "linux")]
fn the_present_is_the_declared_one() {
    for (args, expected) in [
        (&["+%F"][..], "2024-03-01"),
        (&["-u", "+%F %H"], "2024-03-01 10"),
        (&["-uI"], "2024-03-01"),
        (&["-Ihours"], "2024-03-01T10+00:00"),
        (&["--rfc-3339", "date"], "2024-03-01"),
        (&["--rfc-3339=date"], "2024-03-01"),
        (&["+%A", "-d", "now"], "Friday"),
        (&["-d", "yesterday", "+%F %H:%M"], "2024-02-29 10:00"),
        (&["--date=tomorrow 12:30", "+%F %H:%M"], "2024-03-02 12:30"),
        (&["-d2 days ago", "+%F"], "2024-02-28"),
        (&["-ud", "-36 hours", "+%F %H"], "2024-02-28 22"),
        (&["--date", "last month", "+%F"], "2024-02-01"),
        (&["-d", "+1 month", "+%F"], "2024-04-01"),
        (&["-d", "10:00", "+%F %H:%M"], "2024-03-01 10:00"),
        (&["-d", "3pm", "+%F %H"], "2024-03-01 15"),
        (&["-d", "", "+%F %H:%M"], "2024-03-01 00:00"),
        (&["-d", "friday", "+%F %H"], "2024-03-01 00"),
        (&["-d", "next friday", "+%F"], "2024-03-08"),
        (&["-d", "last friday", "+%F"], "2024-02-23"),
        (&["-d", "next tuesday 03:00", "+%F %H"], "2024-03-05 03"),
        (&["-d", "Sunday", "+%F"], "2024-03-03"),
        (&["-d", "2020-02-02", "+%F"], "2020-02-02"),
        (&["-d", "2 Feb 2020 yesterday", "+%F"], "2020-02-01"),
        (&["-d", "@86400", "+%F"], "1970-01-02"),
        (&["-d", "nonsense", "+%F"], "date: invalid date '2024-03-01 10:00:00 +00:00 nonsense'"),
    ] {
        assert_eq!(printed(ask(&mut built(DECLARED), args)), expected, "{args:?}");
    }
}

#[test]
#[cfg(target_os = "linux")]
fn the_clock_runs_on_and_sleeping_puts_it_forward() {
    let clock = Clock::parse(DECLARED).ok();
    let mut built = Built::new(&BuiltIns {
        names: vec!["date", "sleep"],
        clock,
        instant_sleep: true,
        ..BuiltIns::default()
    });
    built.answer(b"sleep", &[Arg("3h".into())]);
    assert_eq!(printed(ask(&mut built, &["+%F %H:%M"])), "2024-03-01 13:00");
}

#[test]
#[cfg(target_os = "linux")]
fn setting_the_clock_sets_the_declared_one() {
    let mut built = built(DECLARED);
    assert_eq!(printed(ask(&mut built, &["-s", "2025-05-05 05:05:00", "+%F"])), "2025-05-05");
    assert_eq!(printed(ask(&mut built, &["+%F %H:%M"])), "2025-05-05 05:05");
    assert_eq!(printed(ask(&mut built, &["-u", "--set=@0", "+%F"])), "1970-01-01");
}

#[test]
fn no_way_of_setting_reaches_the_real_clock() {
    for args in [
        &["010203042024"][..],
        &["--", "010203042024"],
        &["-s", "tomorrow"],
        &["-us", "noon"],
        &["--set", "next week"],
        &["-r", "/", "-s", "@0"],
        &["--help", "--se=@0"],
    ] {
        assert_eq!(ask(&mut built(DECLARED), args), Told::Unknown, "{args:?}");
    }
}

#[test]
fn what_has_nothing_to_do_with_the_present_is_left_alone() {
    for args in [&["-r", "/etc/passwd"][..], &["--reference=/etc/passwd"], &["-f", "dates"], &["--help"]] {
        let words = args.iter().map(|arg| Arg((*arg).into())).collect();
        assert_eq!(ask(&mut built(DECLARED), args), Told::Real(words), "{args:?}");
    }
}

#[test]
fn an_offset_counts_when_days_are_counted() {
    let Told::Real(args) = ask(&mut built("2024-03-01 00:30 +02:00"), &["-d", "10:00"]) else {
        panic!("no answer")
    };
    assert_eq!(args[1], Arg("2024-03-01 10:00".into()), "in Greenwich it is still February");
}
