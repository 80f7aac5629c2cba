//! Which commands of a script reach around PATH, where no guard and no double stands.

use std::cell::Cell;

use super::judge::{Verdict, judge_in};
use super::names::is_guarded;
use super::scan;
use super::tables::{RUNNERS, SHELLS, SYSTEM, TALKERS, is_system_folder, is_trigger};
use crate::environment::Arg;

/// How a command line reaches around PATH.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Reach {
    /// It takes the machine down.
    Down,
    /// It signals the first process, or every process, of the machine.
    Signal,
    /// It calls the real command of a doubled name.
    Double,
    /// It calls what the shell has built in, although a double is declared.
    Builtin,
    /// It nests commands in commands so far that nobody can tell.
    Unreadable,
}

/// What is known about the place where a command line stands.
#[derive(Clone, Copy)]
pub(super) struct Place<'a> {
    /// PATH still begins with the endpoint's own folder, so that bare names meet guards and doubles.
    pub(super) own_path: bool,
    /// The working folder may be one of the system's.
    pub(super) in_system_folder: bool,
    /// Names that the scenario doubles.
    pub(super) doubled: &'a dyn Fn(&[u8]) -> bool,
    /// What may still be spent on reading: commands in commands can be written so that each has many readings.
    pub(super) fuel: &'a Cell<usize>,
    /// Commands around this one.
    pub(super) depth: usize,
}

/// Deeper nesting than this is not read. People do not reach half of it.
const DEEPEST: usize = 8;

/// What reading one script may cost, in commands and in blocks of text.
pub(super) const FUEL: usize = 50_000;

impl<'a> Place<'a> {
    /// The top of a script on the endpoint's own PATH.
    pub(super) fn top(doubled: &'a dyn Fn(&[u8]) -> bool, fuel: &'a Cell<usize>) -> Self {
        Self { own_path: true, in_system_folder: false, doubled, fuel, depth: 0 }
    }

    /// A place where nothing is doubled and no guard stands.
    pub(super) fn outside(fuel: &'a Cell<usize>) -> Self {
        Self::top(&|_| false, fuel).off_path()
    }

    pub(super) fn off_path(self) -> Self {
        Self { own_path: false, ..self }
    }

    /// One command further in, for what it costs to read; `None` when that is too far.
    pub(super) fn deeper(self, cost: usize) -> Option<Self> {
        let left = self.fuel.get().checked_sub(cost + 1)?;
        self.fuel.set(left);
        (self.depth < DEEPEST).then_some(Self { depth: self.depth + 1, ..self })
    }
}

/// How the command line `words` reaches around PATH, if it does.
pub(super) fn reach(words: &[Arg], place: Place<'_>) -> Option<Reach> {
    let (name, args) = words.split_first()?;
    let Some(place) = place.deeper(0) else { return Some(Reach::Unreadable) };
    let whole = name.0.as_slice();
    let base = base(whole);
    let by_path = whole.contains(&b'/');
    if by_path && is_system(whole, place) || !by_path && !place.own_path {
        if base.starts_with(b"systemd-shutdown")
            || is_guarded(base) && judge_in(base, args, place) == Verdict::TakesDown
        {
            return Some(Reach::Down);
        }
        if (place.doubled)(base) {
            return Some(Reach::Double);
        }
    }
    if TALKERS.contains(&base) {
        return None;
    }
    if args.iter().any(is_trigger) {
        return Some(Reach::Down);
    }
    match base {
        b"command" => command(args, place),
        b"exec" => exec(args, place),
        b"env" => env(args, place),
        b"kill" => kills_all(args).then_some(Reach::Signal),
        b"eval" => scan::text_reaches(&joined(args), place),
        b"trap" => args.first().and_then(|text| scan::text_reaches(&text.0, place)),
        b"alias" => args.iter().find_map(|arg| {
            let value = arg.0.splitn(2, |byte| *byte == b'=').nth(1)?;
            scan::text_reaches(value, place)
        }),
        b"watch" => scan::text_reaches(&joined(args), place).or_else(|| any_suffix(args, place)),
        b"sudo" | b"doas" | b"pkexec" | b"run0" => match judge_in(base, args, place) {
            Verdict::Instead { command, .. } => reach(&command, place).filter(|reach| *reach != Reach::Down),
            _ => None,
        },
        shell if SHELLS.contains(&shell) => shell_reaches(args, place),
        b"busybox" | b"toybox" if !by_path => reach(args, place),
        b"find" | b"fd" => {
            let at = args.iter().position(|arg| arg.0.starts_with(b"-exec") || arg.0.starts_with(b"-ok"))?;
            reach(&args[at + 1..], place)
        }
        runner if RUNNERS.contains(&runner) => any_suffix(args, place),
        _ if is_code_runner(base) => {
            let code = args.iter().position(|arg| matches!(arg.0.as_slice(), b"-c" | b"-e" | b"-E"))?;
            args.get(code + 1).filter(|text| scan::names_a_way_down(&text.0)).map(|_| Reach::Down)
        }
        _ => None,
    }
}

fn is_code_runner(name: &[u8]) -> bool {
    [b"python".as_slice(), b"perl", b"ruby", b"php", b"node", b"awk", b"gawk"]
        .iter()
        .any(|known| name.starts_with(known))
}

fn is_system(path: &[u8], place: Place<'_>) -> bool {
    let path = String::from_utf8_lossy(path);
    let path = path.replace("//", "/");
    SYSTEM.iter().any(|folder| path.starts_with(folder))
        || path.starts_with("./") && place.in_system_folder
        || path.starts_with("../")
}

/// Where a command can begin in the arguments of another one: anywhere before a word that takes the rest for itself.
pub(super) fn starts(args: &[Arg]) -> impl Iterator<Item = usize> {
    let takes_rest = |word: &Arg| TALKERS.contains(&base(&word.0));
    let count = args.iter().position(takes_rest).unwrap_or(args.len());
    0..count.min(MOST_STARTS)
}

/// More words than this are not tried as the beginning of a command: options come first, and they are few.
const MOST_STARTS: usize = 100;

fn base(path: &[u8]) -> &[u8] {
    path.rsplit(|byte| *byte == b'/').next().unwrap_or(path)
}

fn any_suffix(args: &[Arg], place: Place<'_>) -> Option<Reach> {
    starts(args).find_map(|from| reach(&args[from..], place))
}

fn joined(words: &[Arg]) -> Vec<u8> {
    words.iter().map(|word| word.0.as_slice()).collect::<Vec<_>>().join(&b' ')
}

fn options(args: &[Arg]) -> usize {
    args.iter().take_while(|arg| arg.0.starts_with(b"-") && arg.0.len() > 1).count()
}

/// `command -p` looks where the system keeps its programs; `-v` and `-V` only look.
fn command(args: &[Arg], place: Place<'_>) -> Option<Reach> {
    let count = options(args);
    let letter = |letter: u8| args[..count].iter().any(|arg| arg.0.contains(&letter));
    if letter(b'v') || letter(b'V') {
        return None;
    }
    let place = if letter(b'p') { place.off_path() } else { place };
    reach(&args[count..], place)
}

/// `exec -c` empties the environment.
fn exec(args: &[Arg], place: Place<'_>) -> Option<Reach> {
    let mut place = place;
    let mut at = 0;
    while let Some(option) = args.get(at).filter(|arg| arg.0.starts_with(b"-")) {
        if option.0.contains(&b'c') {
            place = place.off_path();
        }
        at += if option.0.ends_with(b"a") { 2 } else { 1 };
    }
    reach(args.get(at..)?, place)
}

fn env(args: &[Arg], place: Place<'_>) -> Option<Reach> {
    let mut place = place;
    let mut at = 0;
    while let Some(arg) = args.get(at) {
        at += 1;
        match arg.0.as_slice() {
            b"-" | b"-i" | b"--ignore-environment" | b"--unset=PATH" | b"-uPATH" => place = place.off_path(),
            b"-u" | b"--unset" => {
                if args.get(at).is_some_and(|name| name.0 == b"PATH") {
                    place = place.off_path();
                }
                at += 1;
            }
            b"-C" | b"--chdir" => at += 1,
            b"-S" | b"--split-string" => {
                return args.get(at).and_then(|text| scan::text_reaches(&text.0, place));
            }
            word => match word.strip_prefix(b"PATH=") {
                Some(path) if !keeps_own_folder(path) => place = place.off_path(),
                Some(_) => {}
                None if word.starts_with(b"-") || word.contains(&b'=') => {}
                None => return reach(&args[at - 1..], place),
            },
        }
    }
    None
}

/// A shell with `-c`; as a login shell it reads the system's profile, which sets PATH anew.
fn shell_reaches(args: &[Arg], place: Place<'_>) -> Option<Reach> {
    let mut place = place;
    let mut script = false;
    for arg in args {
        match arg.0.as_slice() {
            b"--login" => place = place.off_path(),
            option if option.starts_with(b"-") && !option.starts_with(b"--") => {
                if option.contains(&b'l') {
                    place = place.off_path();
                }
                script |= option.contains(&b'c');
            }
            option if option.starts_with(b"--") => {}
            text if script => return scan::text_reaches(text, place),
            _ => return None,
        }
    }
    None
}

/// Signals to the first process reboot the machine or halt it, and signals to -1 reach every process.
fn kills_all(args: &[Arg]) -> bool {
    let text: Vec<_> = args.iter().map(|arg| String::from_utf8_lossy(&arg.0)).collect();
    let mut rest = text.iter().map(AsRef::as_ref).peekable();
    let mut signal = "TERM";
    match rest.peek() {
        Some(&"-s" | &"-n") => {
            rest.next();
            signal = rest.next().unwrap_or(signal);
        }
        Some(first) if first.len() > 1 && first.starts_with('-') && *first != "--" => {
            signal = &first[1..];
            rest.next();
        }
        _ => {}
    }
    let harmless = matches!(signal, "0" | "1" | "HUP" | "SIGHUP" | "l" | "L");
    !harmless && rest.any(|target| matches!(target, "1" | "-1"))
}

/// Whether a PATH of this value still finds guards and doubles first.
pub(super) fn keeps_own_folder(value: &[u8]) -> bool {
    for entry in value.split(|byte| *byte == b':') {
        if matches!(entry, b"$PATH" | b"${PATH}") {
            return true;
        }
        if is_system_folder(entry) {
            return false;
        }
    }
    false
}
