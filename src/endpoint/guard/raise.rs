//! Commands that run another command with other rights or in another place.

use super::judge::Verdict;
use super::reach::{Place, reach, starts};
use super::scan;
use crate::environment::Arg;

/// How a command that raises rights is called.
struct Raiser {
    name: &'static str,
    /// Short options with a value, as letters.
    short: &'static str,
    /// Long options with a value in the next word.
    long: &'static [&'static str],
}

const RAISERS: &[Raiser] = &[
    Raiser {
        name: "sudo",
        short: "CDRTUghprtu",
        long: &[
            "--chdir",
            "--chroot",
            "--close-from",
            "--command-timeout",
            "--group",
            "--host",
            "--other-user",
            "--prompt",
            "--role",
            "--type",
            "--user",
        ],
    },
    Raiser { name: "doas", short: "Cu", long: &[] },
    Raiser { name: "pkexec", short: "", long: &["--user"] },
    Raiser {
        name: "run0",
        short: "ugD",
        long: &["--user", "--group", "--chdir", "--unit", "--property", "--setenv"],
    },
];

/// The verdict on a command that runs another one; `None` when `name` is no such command.
pub(super) fn instead(name: &str, args: &[Arg], text: &[&str], place: Place<'_>) -> Option<Verdict> {
    if let Some(raiser) = RAISERS.iter().find(|raiser| raiser.name == name) {
        return Some(raised(raiser, args, text, place));
    }
    match name {
        "su" | "runuser" => Some(other_user(args, text, place)),
        "chroot" | "nsenter" | "systemd-run" | "unshare" => Some(elsewhere(args, place)),
        _ => None,
    }
}

/// Strips the options of a raising command and runs the rest as it is: nothing gets rights that it had not.
fn raised(raiser: &Raiser, args: &[Arg], text: &[&str], place: Place<'_>) -> Verdict {
    let mut at = 0;
    let mut shell = false;
    let mut edits = false;
    let mut only_asks = false;
    while let Some(option) = text.get(at).filter(|arg| arg.len() > 1 && arg.starts_with('-')) {
        at += 1;
        if *option == "--" {
            break;
        }
        if let Some(long) = option.strip_prefix("--") {
            shell |= matches!(long, "login" | "shell");
            edits |= long == "edit";
            only_asks |= matches!(
                long,
                "list" | "validate" | "reset-timestamp" | "remove-timestamp" | "version" | "help"
            );
            if raiser.long.contains(option) {
                at += 1;
            }
            continue;
        }
        for (place, letter) in option.char_indices().skip(1) {
            if raiser.short.contains(letter) {
                // The value is the rest of this word, or the next one.
                if place + letter.len_utf8() == option.len() {
                    at += 1;
                }
                break;
            }
            shell |= matches!(letter, 'i' | 's');
            edits |= letter == 'e';
            only_asks |= matches!(letter, 'l' | 'v' | 'k' | 'K' | 'V' | 'L');
        }
    }
    let mut env = Vec::new();
    while let Some((name, value)) = args.get(at).and_then(assignment) {
        env.push((name, value));
        at += 1;
    }
    let word = |text: &str| vec![Arg(text.into())];
    let command = match args.get(at..).unwrap_or_default() {
        _ if edits => word("false"),
        [] if shell => word("sh"),
        [] => word(if only_asks { "true" } else { "false" }),
        command => command.to_vec(),
    };
    if runs_into_it(&command, place) { Verdict::TakesDown } else { Verdict::Instead { env, command } }
}

/// Whether a command line takes the machine down, on any PATH.
fn runs_into_it(command: &[Arg], place: Place<'_>) -> bool {
    let outside = Place { doubled: &|_| false, ..place.off_path() };
    reach(command, outside).is_some()
}

fn assignment(word: &Arg) -> Option<(Arg, Arg)> {
    let at = word.0.iter().position(|byte| *byte == b'=')?;
    let (name, value) = (&word.0[..at], &word.0[at + 1..]);
    let is_name = name.iter().enumerate().all(|(place, byte)| {
        byte.is_ascii_alphabetic() || *byte == b'_' || place > 0 && byte.is_ascii_digit()
    });
    (is_name && !name.is_empty()).then(|| (Arg(name.to_vec()), Arg(value.to_vec())))
}

/// `su` and `runuser`: a login shell takes a PATH of its own, on which no guard stands.
fn other_user(args: &[Arg], text: &[&str], place: Place<'_>) -> Verdict {
    let script = text.iter().enumerate().find_map(|(at, arg)| {
        let next = || args.get(at + 1).map(|word| word.0.as_slice());
        match *arg {
            "-c" | "--command" | "--session-command" => next(),
            arg if !arg.starts_with("--") && arg.starts_with('-') && arg.ends_with('c') => next(),
            _ => args[at].0.strip_prefix(b"--command=").or(args[at].0.strip_prefix(b"--session-command=")),
        }
    });
    let behind = text.iter().position(|arg| *arg == "--").and_then(|at| args.get(at + 1..));
    let down = script.is_some_and(|text| scan::text_reaches(text, place.off_path()).is_some())
        || behind.is_some_and(|command| runs_into_it(command, place))
        || text.first() == Some(&"-u") && args.get(2..).is_some_and(|command| runs_into_it(command, place));
    if down { Verdict::TakesDown } else { Verdict::Harmless }
}

/// Commands that run the rest of their line where no guard stands. Which word begins that rest depends on many options;
/// each word is tried, as a refusal too many is better than one too few.
fn elsewhere(args: &[Arg], place: Place<'_>) -> Verdict {
    let down = starts(args).any(|at| runs_into_it(&args[at..], place));
    if down { Verdict::TakesDown } else { Verdict::Harmless }
}
