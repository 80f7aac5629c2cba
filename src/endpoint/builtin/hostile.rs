//! Whatever a script says to a built-in command, it gets an answer.

use proptest::prelude::*;

use super::{Built, BuiltIns, Told};
use crate::environment::{Arg, Clock, Disk, Service, ServiceState, Startup};

const NAMES: [&str; 11] = [
    "systemctl",
    "service",
    "sleep",
    "date",
    "hwclock",
    "timedatectl",
    "df",
    "findmnt",
    "mount",
    "stat",
    "nosuch",
];

/// What these commands are usually told, and what they never are.
const WORDS: [&str; 42] = [
    "start",
    "stop",
    "restart",
    "status",
    "show",
    "enable",
    "--now",
    "mask",
    "list-units",
    "is-active",
    "web",
    "*",
    "[",
    "[!",
    "\\",
    "-p",
    "--property=",
    "--",
    "-",
    "-t",
    "-d",
    "--date",
    "-s",
    "@",
    "@99999999999999999999",
    "@1e9",
    "-1",
    "1e300",
    "0x",
    "é",
    "next",
    "friday",
    "-u\u{301}",
    "--output=",
    "-B",
    "18446744073709551615K",
    "-hT",
    "/",
    "/proc/../etc",
    "-n",
    "-fc",
    "%T",
];

fn built() -> Built {
    let disk = |mount: &str, size| Disk { mount: mount.into(), file_system: "ext4".into(), size, free: size };
    Built::new(&BuiltIns {
        names: NAMES[..10].to_vec(),
        services: vec![Service::new("web", ServiceState::Running, Startup::Enabled)],
        instant_sleep: true,
        clock: Clock::parse("9999-12-31 23:59:59 -12:00").ok(),
        disks: vec![disk("/", Some(u64::MAX)), disk("/data", None), disk("/none", Some(0))],
        ..BuiltIns::default()
    })
}

fn word() -> impl Strategy<Value = Vec<u8>> {
    prop_oneof![
        6 => prop::sample::select(&WORDS[..]).prop_map(|word| word.as_bytes().to_vec()),
        1 => "[-+@a-z0-9.:é/ ]{0,12}".prop_map(String::into_bytes),
        1 => prop::collection::vec(any::<u8>(), 0..8),
    ]
}

proptest! {
    #[test]
    fn every_call_is_answered(calls in prop::collection::vec((0..NAMES.len(), prop::collection::vec(word(), 0..6)), 1..8)) {
        let mut built = built();
        for (name, args) in calls {
            let args: Vec<Arg> = args.into_iter().map(Arg).collect();
            let told = built.answer(NAMES[name].as_bytes(), &args);
            prop_assert_eq!(told.is_some(), name < 10);
            if let (Some(Told::Real(real)), "date") = (told, NAMES[name]) {
                let sets = |word: &Arg| word.0.starts_with(b"-s") || word.0.starts_with(b"--se");
                prop_assert!(!real.iter().take_while(|word| word.0 != b"--").any(sets), "{:?}", real);
            }
        }
        prop_assert_eq!(built.services().len(), 1);
        built.reboot();
    }
}
