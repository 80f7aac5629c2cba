//! Where exit codes come from that no author chose: what real scripts fall into.

/// Every code that [`trap`] knows something about; of those that stand for signals, the usual ones.
pub(super) const KNOWN: [i64; 28] = [
    0, 1, 2, 3, 4, 5, 6, 7, 10, 11, 12, 22, 100, 101, 102, 103, 124, 126, 127, 130, 137, 143, 194, 255, 1618,
    1641, 1707, 3010,
];

/// What a code means elsewhere, and how it gets into a script by accident.
pub(super) fn trap(code: i64) -> Option<&'static str> {
    Some(match code {
        0 => {
            "A script without an `exit` ends with the code of its last command: a closing `echo` turns every failure \
             before it into a 0. `exit 256` ends with 0 too, and so does a script that finds nothing it could do."
        }
        1 => {
            "`grep` exits 1 when it finds nothing, `rpm -q` when a package is not installed, `needs-restarting -r` when \
             a reboot is needed. With `set -e`, or as the last command, each of them fails the action."
        }
        2 => {
            "Shells exit 2 on a syntax error or a wrong builtin call, `grep` and `ls` on an error of their own."
        }
        3..=5 => {
            "`systemctl` exits 3 for a unit that is not running, 4 for an unknown one, 5 for one that is not loaded. \
             As the last command, or under `set -e`, that is what the job sees."
        }
        6 | 7 | 22 => {
            "`curl` exits 6 when a name does not resolve, 7 when nobody answers, 22 on an HTTP error (with --fail)."
        }
        10 => {
            "Widely used deployment tools exit 10 for `the user declined`: as the last command of a pre-action that \
             becomes a success with a reboot. From a post-action the request counts for nothing (K2)."
        }
        11 => {
            "`curl` has an error 11 of its own, and deployment tools exit 11 when they could not quit an application: as \
             the last command of a pre-action that becomes a failure with a reboot."
        }
        12 => {
            "`rsync` exits 12 on a protocol error, and deployment tools when a process blocks them: under `set -e`, or as \
             the last command, that aborts the whole job. Write `rsync ... || exit 1` when you do not mean that."
        }
        100 => {
            "`apt-get` exits 100 on every error, `zypper patch-check` when patches wait, `yum check-update` when \
             updates are there."
        }
        101 => {
            "`zypper patch-check` exits 101 when security patches wait, programs written in Rust when they panic, other \
             tools on a usage error: each reads as `the user skipped this action`."
        }
        102 | 103 => "`zypper` exits 102 when a reboot is needed and 103 when it must be run again.",
        124 => "`timeout` exits 124 when it had to stop its command.",
        126 => "The shell found the command and could not run it: no permission, or not a program.",
        127 => "The shell did not find the command. Agents run scripts with a short PATH.",
        129..=192 => {
            "A shell adds 128 to the number of the signal that killed its command: 130 is an interrupt, 137 a kill \
             (often for lack of memory), 143 a request to terminate. The script itself ended by this code."
        }
        194 => "Other agents take 194 from Linux scripts as a request for a reboot; here it is a failure.",
        255 => "`exit -1` in bash ends with 255; `ssh` exits 255 when the connection fails.",
        1618 => {
            "msiexec exits 1618 when another installation is running. Other products try again; here it is a failure."
        }
        1641 => {
            "msiexec exits 1641 when it has begun a reboot by itself; a job allows one reboot, at its end."
        }
        1707 => "Installers exit 1707 for success; other products know that, this one does not.",
        3010 => {
            "msiexec exits 3010 for `installed, a reboot is needed`. Other products understand it; here it is a failure: \
             turn it into 10 yourself."
        }
        _ => return None,
    })
}

/// What happens to a code on its way from the script to the agent.
pub(super) fn passage(code: i64) -> Option<String> {
    let low = code.rem_euclid(256);
    match code {
        0..=255 => None,
        256.. => Some(format!(
            "A shell passes on the low eight bits only: `exit {code}` ends with {low}. PowerShell on Windows passes on all \
             32 bits, PowerShell on Linux and macOS eight."
        )),
        ..0 => Some(format!(
            "A shell passes on the low eight bits only: `exit {code}` ends with {low} in bash, and some shells refuse it \
             and end with 2. PowerShell on Windows passes it on."
        )),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_known_code_has_something_to_say() {
        assert!(KNOWN.iter().all(|code| trap(*code).is_some()));
        let said = (-10..=4000).filter(|code| !(129..=192).contains(code) && trap(*code).is_some());
        assert!(said.into_iter().all(|code| KNOWN.contains(&code)));
    }
}
