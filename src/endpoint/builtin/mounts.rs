//! `findmnt`, `mount` and `stat -f` with declared file systems: scripts ask them whether this is a real machine.

use std::fmt::Write as _;

use super::state::State;
use super::table::lines;
use super::told::{Output, Told};
use crate::endpoint::mount_table::{Mount, OPTIONS};
use crate::environment::Arg;

/// What `findmnt` is asked.
#[derive(Default)]
struct Asked<'a> {
    no_headings: bool,
    raw: bool,
    columns: Vec<String>,
    /// Exactly this mount point or device.
    at: Option<&'a str>,
    /// The file system on which this lies.
    holding: Option<&'a str>,
    kinds: Vec<&'a str>,
}

/// Answers a call of `findmnt`.
pub(super) fn findmnt(state: &State, args: &[&str], real: &[Arg]) -> Told {
    let passed = || Told::Real(real.to_vec());
    let Some(asked) = read(args) else { return passed() };
    let found: Vec<&Mount> = match (asked.at, asked.holding) {
        (Some(at), _) => state.mounts.at(at).into_iter().collect(),
        (None, Some(path)) => state.mounts.holding(path).into_iter().collect(),
        (None, None) => state.mounts.all().iter().collect(),
    };
    let wanted = |disk: &&Mount| asked.kinds.is_empty() || asked.kinds.contains(&&*disk.file_system);
    let found: Vec<&Mount> = found.into_iter().filter(wanted).collect();
    // What is not declared is as it is.
    if found.is_empty() {
        return passed();
    }
    let mut rows = Vec::new();
    if !asked.no_headings {
        rows.push(asked.columns.clone());
    }
    for disk in found {
        let cells: Option<Vec<String>> =
            asked.columns.iter().map(|column| Some(shown(&cell(disk, column)?, asked.raw))).collect();
        let Some(cells) = cells else { return passed() };
        rows.push(cells);
    }
    let mut output = Output::default();
    if asked.raw {
        for row in rows {
            output.line(&row.join(" "));
        }
    } else {
        for line in lines(&rows) {
            output.line(&line);
        }
    }
    output.into()
}

/// A text as `findmnt` prints it: what would break a line or a terminal in hexadecimal; in raw output, whose fields are parted
/// by blanks, everything that is not plain.
fn shown(text: &str, raw: bool) -> String {
    let mut shown = String::with_capacity(text.len());
    let mut letters = text.chars().peekable();
    while let Some(letter) = letters.next() {
        let hidden = match letter {
            ' ' => raw,
            // It would be read as the beginning of such a number.
            '\\' => raw || letters.peek() == Some(&'x'),
            letter => letter.is_control() || raw && !letter.is_ascii(),
        };
        if hidden {
            for byte in letter.encode_utf8(&mut [0; 4]).bytes() {
                let _ = write!(shown, "\\x{byte:02x}");
            }
        } else {
            shown.push(letter);
        }
    }
    shown
}

fn cell(disk: &Mount, column: &str) -> Option<String> {
    Some(match column {
        "TARGET" => disk.target.clone(),
        "SOURCE" => disk.source.clone(),
        "FSTYPE" => disk.file_system.clone(),
        "OPTIONS" | "VFS-OPTIONS" => OPTIONS.to_owned(),
        _ => return None,
    })
}

/// `None` when only the real one can answer.
fn read<'a>(args: &[&'a str]) -> Option<Asked<'a>> {
    let mut asked = Asked::default();
    let mut args = args.iter().copied();
    while let Some(arg) = args.next() {
        if let Some(long) = arg.strip_prefix("--") {
            let (name, value) =
                long.split_once('=').map_or((long, None), |(name, value)| (name, Some(value)));
            let letter = match name {
                "noheadings" => 'n',
                "output" => 'o',
                "list" => 'l',
                "raw" => 'r',
                "target" => 'T',
                "mountpoint" => 'M',
                "source" => 'S',
                "types" => 't',
                "first-only" => 'f',
                "notruncate" => 'u',
                _ => return None,
            };
            let value = if takes_value(letter) { value.or_else(|| args.next()) } else { None };
            set(&mut asked, letter, value)?;
        } else if arg.len() > 1 && arg.starts_with('-') {
            for (at, letter) in arg.char_indices().skip(1) {
                let behind = Some(&arg[at + letter.len_utf8()..]).filter(|behind| !behind.is_empty());
                let value = if takes_value(letter) { behind.or_else(|| args.next()) } else { None };
                set(&mut asked, letter, value)?;
                if takes_value(letter) {
                    break;
                }
            }
        } else if asked.at.replace(arg).is_some() {
            return None;
        }
    }
    if asked.columns.is_empty() {
        asked.columns = ["TARGET", "SOURCE", "FSTYPE", "OPTIONS"].map(str::to_owned).to_vec();
    }
    Some(asked)
}

const fn takes_value(letter: char) -> bool {
    matches!(letter, 'o' | 'T' | 'M' | 'S' | 't')
}

fn set<'a>(asked: &mut Asked<'a>, letter: char, value: Option<&'a str>) -> Option<()> {
    match (letter, value) {
        ('n', _) => asked.no_headings = true,
        ('r', _) => asked.raw = true,
        ('l' | 'f' | 'u' | 'k' | 'a', _) => {}
        ('o', Some(columns)) => asked.columns = columns.split(',').map(str::to_uppercase).collect(),
        ('T', Some(path)) => asked.holding = Some(path),
        ('M' | 'S', Some(at)) => asked.at = Some(at),
        ('t', Some(kinds)) => asked.kinds = kinds.split(',').collect(),
        _ => return None,
    }
    Some(())
}

/// Answers a call of `mount`, which lists what is mounted when nothing else is asked of it.
pub(super) fn mount(state: &State, args: &[&str], real: &[Arg]) -> Told {
    let kinds: Vec<&str> = match args {
        [] | ["-l"] => Vec::new(),
        ["-t", kinds] | ["-l", "-t", kinds] | ["-t", kinds, "-l"] => kinds.split(',').collect(),
        _ => return Told::Real(real.to_vec()),
    };
    let wanted = |disk: &&Mount| kinds.is_empty() || kinds.contains(&&*disk.file_system);
    let mut output = Output::default();
    for disk in state.mounts.all().iter().filter(wanted) {
        let target = disk.target.replace(|letter: char| letter.is_ascii_control(), "?");
        output.line(&format!("{} on {target} type {} ({OPTIONS})", disk.source, disk.file_system));
    }
    output.into()
}

/// Answers a call of `stat`: the type of a file system; everything else comes from the real one.
pub(super) fn stat(state: &State, args: &[&str], real: &[Arg]) -> Told {
    let passed = || Told::Real(real.to_vec());
    let (mut of_file_system, mut format, mut paths) = (false, None, Vec::new());
    let mut rest = args.iter().copied();
    while let Some(arg) = rest.next() {
        match arg {
            "-f" | "--file-system" => of_file_system = true,
            "-fc" => {
                of_file_system = true;
                format = rest.next();
            }
            "-c" | "--format" => format = rest.next(),
            "-L" | "--dereference" => {}
            arg if arg.starts_with("--format=") => format = arg.strip_prefix("--format="),
            arg if arg.starts_with('-') => return passed(),
            arg => paths.push(arg),
        }
    }
    if !of_file_system || format != Some("%T") || paths.is_empty() {
        return passed();
    }
    let mut output = Output::default();
    for path in paths {
        let Some(disk) = state.mounts.holding(path) else { return passed() };
        output.line(match &*disk.file_system {
            // One number of the kernel stands for all of them.
            "ext2" | "ext3" | "ext4" => "ext2/ext3",
            "vfat" => "msdos",
            other => other,
        });
    }
    output.into()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::endpoint::builtin::{Built, BuiltIns};
    use crate::environment::Disk;

    fn ask(line: &str) -> Told {
        let disk = |mount: &str, file_system: &str| Disk {
            mount: mount.into(),
            file_system: file_system.to_owned(),
            size: None,
            free: None,
        };
        let disks = vec![disk("/", "ext4"), disk("/data", "xfs")];
        let mut built = Built::new(&BuiltIns {
            names: crate::environment::MOUNT_COMMANDS.to_vec(),
            disks,
            ..BuiltIns::default()
        });
        let mut words = line.split(' ').map(|word| Arg(word.into()));
        let name = words.next().unwrap().0;
        built.answer(&name, &words.collect::<Vec<_>>()).unwrap()
    }

    #[test]
    fn the_root_looks_like_a_disk() {
        for (line, expected) in [
            ("findmnt -n -o FSTYPE /", "ext4\n"),
            ("findmnt /", "TARGET SOURCE    FSTYPE OPTIONS\n/      /dev/sda1 ext4   rw,relatime\n"),
            ("findmnt -no SOURCE,TARGET /", "/dev/sda1 /\n"),
            ("findmnt --noheadings --output=source --target /usr/bin", "/dev/sda1\n"),
            ("findmnt -n -o TARGET -T /data/db/file", "/data\n"),
            ("findmnt -rn -t xfs -o TARGET,FSTYPE", "/data xfs\n"),
            ("findmnt -n -o target -S /dev/sdb1", "/data\n"),
            ("mount", "/dev/sda1 on / type ext4 (rw,relatime)\n/dev/sdb1 on /data type xfs (rw,relatime)\n"),
            ("mount -t xfs", "/dev/sdb1 on /data type xfs (rw,relatime)\n"),
            ("stat -f -c %T /", "ext2/ext3\n"),
            ("stat --file-system --format=%T / /data", "ext2/ext3\nxfs\n"),
        ] {
            let Told::Answer(answer) = ask(line) else { panic!("{line}: passed on") };
            assert_eq!(String::from_utf8(answer.stdout).unwrap(), expected, "{line}");
        }
    }

    #[test]
    fn the_rest_comes_from_the_real_commands() {
        for line in [
            "findmnt /proc",
            "findmnt -o SIZE /",
            "findmnt --json /",
            "findmnt -t tmpfs",
            "mount /data",
            "mount -o remount,ro /",
            "stat /etc/passwd",
            "stat -c %a /etc/passwd",
            "stat -f -c %b /",
            "stat -f -c %T /proc",
        ] {
            let args = line.split(' ').skip(1).map(|word| Arg(word.into())).collect();
            assert_eq!(ask(line), Told::Real(args), "{line}");
        }
    }
}
