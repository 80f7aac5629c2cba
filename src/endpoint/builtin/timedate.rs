//! `hwclock` and `timedatectl` with a declared time of day.

use super::state::State;
use super::told::{Output, Told};
use crate::environment::{Arg, Clock};

/// Answers a call of `hwclock`.
pub(super) fn hardware(state: &State, args: &[&str], real: &[Arg]) -> Told {
    let Some(now) = state.now() else { return Told::Real(real.to_vec()) };
    let mut output = Output::default();
    match args {
        [] | ["-r" | "--show" | "-u" | "--utc"] => {
            let [date, time, zone] = parts(now);
            output.line(&format!("{date} {time}.000000{zone}"));
        }
        ["-w" | "--systohc" | "-s" | "--hctosys", ..] => {}
        _ => return Told::Unknown,
    }
    output.into()
}

/// Answers a call of `timedatectl`.
pub(super) fn timedatectl(state: &State, args: &[&str], real: &[Arg]) -> Told {
    let Some(now) = state.now() else { return Told::Real(real.to_vec()) };
    let args: Vec<&str> = args.iter().copied().filter(|arg| *arg != "--no-pager").collect();
    let mut output = Output::default();
    match args.as_slice() {
        [] | ["status"] => status(now, &mut output),
        ["show", options @ ..] => return show(options),
        ["set-ntp", _] => {}
        _ => return Told::Unknown,
    }
    output.into()
}

fn status(now: Clock, output: &mut Output) {
    let utc = Clock { unix: now.unix, offset: 0 };
    let name = if now.offset == 0 {
        "Etc/UTC (UTC, +0000)".to_owned()
    } else {
        format!("n/a ({0}, {0})", short_zone(now))
    };
    let zone = if now.offset == 0 { "UTC".to_owned() } else { short_zone(now) };
    for (title, value) in [
        ("Local time", format!("{} {zone}", with_weekday(now))),
        ("Universal time", format!("{} UTC", with_weekday(utc))),
        ("RTC time", with_weekday(utc)),
        ("Time zone", name),
        ("System clock synchronized", "yes".to_owned()),
        ("NTP service", "active".to_owned()),
        ("RTC in local TZ", "no".to_owned()),
    ] {
        output.line(&format!("{title:>25}: {value}"));
    }
}

fn show(options: &[&str]) -> Told {
    let value_only = options.contains(&"--value");
    let mut asked = Vec::new();
    let mut options = options.iter().copied();
    while let Some(option) = options.next() {
        match option {
            "--value" | "-a" | "--all" => {}
            "-p" | "--property" => asked.extend(options.next()),
            option => match option.strip_prefix("--property=").or(option.strip_prefix("-p")) {
                Some(name) => asked.push(name),
                None => return Told::Unknown,
            },
        }
    }
    let mut output = Output::default();
    for (name, value) in [
        ("Timezone", "Etc/UTC"),
        ("LocalRTC", "no"),
        ("CanNTP", "yes"),
        ("NTP", "yes"),
        ("NTPSynchronized", "yes"),
    ] {
        if asked.is_empty() || asked.iter().any(|list| list.split(',').any(|one| one == name)) {
            output.line(&if value_only { value.to_owned() } else { format!("{name}={value}") });
        }
    }
    output.into()
}

fn parts(clock: Clock) -> [String; 3] {
    let shown = clock.to_string();
    let mut parts = shown.split(' ').map(str::to_owned);
    [(); 3].map(|()| parts.next().unwrap_or_default())
}

fn short_zone(clock: Clock) -> String {
    parts(clock)[2].replace(':', "")
}

fn with_weekday(clock: Clock) -> String {
    let [date, time, _] = parts(clock);
    // The first day of 1970 was a Thursday.
    let days = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"];
    let day = (clock.unix + i64::from(clock.offset)).div_euclid(86_400).rem_euclid(7);
    format!("{} {date} {time}", days[usize::try_from(day).unwrap_or_default()])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::endpoint::builtin::{Built, BuiltIns};

    fn ask(name: &[u8], line: &str) -> Told {
        let clock = Clock::parse("2024-03-01 10:00:00").ok();
        let mut built =
            Built::new(&BuiltIns { names: vec!["hwclock", "timedatectl"], clock, ..BuiltIns::default() });
        let args: Vec<_> = line.split_whitespace().map(|arg| Arg(arg.into())).collect();
        built.answer(name, &args).unwrap()
    }

    fn said(name: &[u8], line: &str) -> String {
        let Told::Answer(answer) = ask(name, line) else { panic!("{line}") };
        String::from_utf8(answer.stdout).unwrap()
    }

    #[test]
    fn other_clocks_show_the_declared_time_too() {
        assert!(said(b"hwclock", "").starts_with("2024-03-01 10:00:0"));
        let status = said(b"timedatectl", "--no-pager");
        assert!(status.starts_with("               Local time: Fri 2024-03-01 10:00:0"), "{status}");
        assert!(status.contains("\nSystem clock synchronized: yes\n"), "{status}");
        assert_eq!(said(b"timedatectl", "show -p NTPSynchronized --value"), "yes\n");
        assert_eq!(said(b"timedatectl", "show --property=NTP,LocalRTC"), "LocalRTC=no\nNTP=yes\n");
    }

    #[test]
    fn what_would_set_other_clocks_is_not_passed_on() {
        for (name, line) in [(&b"timedatectl"[..], "set-time 10:00"), (b"hwclock", "--set --date=now")] {
            assert_eq!(ask(name, line), Told::Unknown, "{line}");
        }
    }
}
