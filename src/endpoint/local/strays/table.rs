//! Systems that show other processes only as the table that `ps` prints: macOS and its kin.

use std::path::Path;
use std::process::{Command, Stdio};

use rustix::process::Pid;

use super::stray::{SHOWN, Stray, without_root};

/// Every process, with whole command lines and no heading. Each column is an option of its own: of several columns in one
/// option, some systems take all behind the first as its heading.
const COLUMNS: &[&str] = &["-A", "-ww", "-o", "pid=", "-o", "pgid=", "-o", "stat=", "-o", "command="];

/// What is left in the process group of `leader`; that one is not among it.
pub(in crate::endpoint::local) fn of_script(leader: Pid, root: &Path, _: &[u64]) -> Vec<Stray> {
    // A leader that has ended does not count, so mostly there is no need to ask further.
    if rustix::process::test_kill_process_group(leader).is_err() {
        return Vec::new();
    }
    let mut ps = Command::new("/bin/ps");
    ps.args(COLUMNS).env_clear().stdin(Stdio::null()).stderr(Stdio::null());
    let Ok(table) = ps.output() else { return Vec::new() };
    members(&String::from_utf8_lossy(&table.stdout), leader, root)
}

/// This system does not show what belongs to an endpoint.
pub(in crate::endpoint::local) fn of_endpoint(_: &Path) -> Vec<Stray> {
    Vec::new()
}

/// Only members of the group are found here, and the group is ended as a whole.
pub(in crate::endpoint::local) fn end(_: &Stray, _: &Path, _: &[u64]) {}

fn members(table: &str, leader: Pid, root: &Path) -> Vec<Stray> {
    table.lines().filter_map(|row| member(row, leader, root)).collect()
}

fn member(row: &str, leader: Pid, root: &Path) -> Option<Stray> {
    let (pid, rest) = field(row)?;
    let (group, rest) = field(rest)?;
    let (state, line) = field(rest)?;
    let [pid, group] = [pid, group].map(|number| number.parse().ok().and_then(Pid::from_raw));
    let pid = pid?;
    // Where the words of a command line begin and end cannot be told.
    let line: String = without_root(line, root).chars().take(SHOWN).collect();
    (group == Some(leader) && pid != leader && !state.starts_with('Z')).then_some(Stray {
        pid,
        line,
        escaped: false,
    })
}

/// The first field of a row, and what is behind it.
fn field(row: &str) -> Option<(&str, &str)> {
    let row = row.trim_ascii_start();
    let end = row.find(|c: char| c.is_ascii_whitespace()).unwrap_or(row.len());
    let (field, rest) = row.split_at(end);
    (!field.is_empty()).then(|| (field, rest.trim_ascii()))
}

#[cfg(test)]
mod tests {
    use std::io::{BufRead as _, BufReader};
    use std::os::unix::process::CommandExt as _;

    use rustix::process::Signal;

    use super::*;

    fn pid(number: i32) -> Pid {
        Pid::from_raw(number).unwrap()
    }

    #[test]
    fn members_of_the_group_are_read_from_the_table() {
        let table = "    1     1 Ss   /sbin/launchd\n\
                     \x20 700   700 Z    (bash)\n\
                     \x20 701   700 S+   sleep 1000\n\
                     10702   700 R    /tmp/e/work/my tool  --a 'b c'  \n\
                     \x20 703   700 Z    <defunct>\n\
                     \x20 704   704 S    sleep 1000\n\
                     \x20 705   700 S\n\
                     nonsense\n\n";
        let found = members(table, pid(700), Path::new("/tmp/e"));
        let lines: Vec<_> = found.iter().map(|stray| (stray.pid, stray.line.as_str())).collect();
        let expected = [(pid(701), "sleep 1000"), (pid(10702), "work/my tool  --a 'b c'"), (pid(705), "")];
        assert_eq!(lines, expected);
        assert!(found.iter().all(|stray| !stray.escaped));
    }

    #[test]
    fn a_long_command_line_is_cut() {
        let table = format!("2 1 S tool {}\n", "ä".repeat(1000));
        assert_eq!(members(&table, pid(1), Path::new("/e"))[0].line.chars().count(), SHOWN);
    }

    #[test]
    fn children_in_the_group_are_found_and_their_leader_is_not() {
        if !Path::new("/bin/ps").exists() {
            return;
        }
        let mut shell = Command::new("/bin/sh");
        shell.args(["-c", "sleep 1000 & sleep 2000 & echo ready; wait"]).process_group(0);
        let mut shell = shell.stdin(Stdio::null()).stdout(Stdio::piped()).spawn().unwrap();
        let leader = pid(i32::try_from(shell.id()).unwrap());
        let mut line = String::new();
        let mut output = BufReader::new(shell.stdout.take().unwrap());
        output.read_line(&mut line).unwrap();
        // A child says nothing when it has become another program; until then it bears the name of the shell.
        let lines = loop {
            let mut lines: Vec<_> =
                of_script(leader, Path::new("/"), &[]).into_iter().map(|stray| stray.line).collect();
            lines.sort();
            if lines.iter().all(|line| line.starts_with("sleep")) {
                break lines;
            }
        };
        rustix::process::kill_process_group(leader, Signal::KILL).unwrap();
        // The output ends with the last of them, and the leader is not reaped before.
        output.read_line(&mut line).unwrap();
        assert_eq!(
            (line.as_str(), lines),
            ("ready\n", vec!["sleep 1000".to_owned(), "sleep 2000".to_owned()])
        );
        shell.wait().unwrap();
        assert_eq!(of_script(leader, Path::new("/"), &[]), []);
    }

    #[test]
    fn nothing_more_is_shown_here() {
        assert_eq!(of_endpoint(Path::new("/")), []);
        let me = Stray { pid: rustix::process::getpid(), line: String::new(), escaped: true };
        end(&me, Path::new("/"), &[]);
    }
}
