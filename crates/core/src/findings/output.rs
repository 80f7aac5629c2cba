//! Output that says one thing while the exit code says another.
//!
//! The word lists are short on purpose: a line counts only when it plainly states that a reboot is needed or that something
//! failed, and not when it denies it, asks it, or says that it does not matter.

use super::script::{found, quote};
use crate::event::{ActionRun, Finding, FindingCode, Place};
use crate::job::Phase;
use crate::rules::{CodeMeaning, CodeStatus, Flow, Rulebook};

/// Most bytes of each stream that are looked at: half from the beginning, half from the end.
const LOOKED_AT: usize = 256 * 1024;

/// Tells when the output of a run and its exit code disagree.
pub(super) fn findings(run: &ActionRun, code: i32, rulebook: &Rulebook, out: &mut Vec<Finding>) {
    let (CodeMeaning { status, reboot, flow }, _) = rulebook.meaning(code);
    if flow != Flow::Continue {
        return;
    }
    let lines: Vec<String> =
        [&run.stdout.bytes, &run.stderr.bytes].into_iter().flat_map(|bytes| lines(bytes)).collect();
    let may_reboot = run.id.phase == Phase::Pre || rulebook.switches.post_action_reboots;
    let mut tell = |line: &str, says: &str, help: &str| {
        out.push(found(
            FindingCode::OutputDisagrees,
            Place::Action(run.id, None),
            format!("the output says `{}`, and exit code {code} says {says}", quote(line.as_bytes())),
            help,
        ));
    };
    let first = |speaks: fn(&str) -> bool| lines.iter().find(|line| speaks(&line.to_lowercase()));
    if status == CodeStatus::Success
        && !reboot
        && may_reboot
        && let Some(line) = first(asks_for_reboot)
    {
        tell(line, "that no reboot is needed", "exit with 10, so that the job reboots at its end");
    }
    if reboot
        && may_reboot
        && let Some(line) = first(denies_reboot)
    {
        tell(line, "that one is needed", "exit with 0 or 1 where no reboot is needed");
    }
    let failure = first(speaks_of_failure);
    match (status, failure) {
        (CodeStatus::Success, Some(line)) => {
            tell(line, "that all went well", "exit with 1 (or 12, to stop the job) where something failed");
        }
        (CodeStatus::Failed, None) => {
            let last = lines.iter().rev().find(|line| !line.trim().is_empty());
            if let Some(line) = last.filter(|line| speaks_of_success(&line.to_lowercase())) {
                tell(line, "that something failed", "exit with 0 where all went well");
            }
        }
        _ => {}
    }
}

/// The lines of an output, the middle of a very long one left out.
fn lines(bytes: &[u8]) -> Vec<String> {
    let mut parts = vec![bytes];
    if bytes.len() > LOOKED_AT {
        parts = vec![&bytes[..LOOKED_AT / 2], &bytes[bytes.len() - LOOKED_AT / 2..]];
    }
    let lines = parts.into_iter().flat_map(|part| part.split(|byte| *byte == b'\n'));
    lines.map(|line| String::from_utf8_lossy(line).into_owned()).collect()
}

/// Whether one of `words` stands in `line`, not as a part of a longer word.
fn holds(line: &str, words: &[&str]) -> bool {
    words.iter().any(|word| {
        line.match_indices(word).any(|(at, _)| {
            let before = line[..at].chars().next_back();
            let after = line[at + word.len()..].chars().next();
            !before.is_some_and(char::is_alphanumeric) && !after.is_some_and(char::is_alphanumeric)
        })
    })
}

/// Words that turn a statement into its opposite, a question or a condition.
fn is_no_statement(line: &str) -> bool {
    holds(
        line,
        &[
            "no", "not", "never", "without", "if", "unless", "whether", "may", "might", "when", "n't",
            "isn't", "0", "false", "none", "nothing",
        ],
    ) || line.contains('?')
}

fn asks_for_reboot(line: &str) -> bool {
    const SAYS: [&str; 22] = [
        "reboot required",
        "reboot is required",
        "reboot needed",
        "reboot is needed",
        "reboot pending",
        "reboot is pending",
        "requires a reboot",
        "require a reboot",
        "requires reboot",
        "needs a reboot",
        "need a reboot",
        "needs to be rebooted",
        "must be rebooted",
        "must reboot",
        "please reboot",
        "reboot the system",
        "restart required",
        "restart is required",
        "requires a restart",
        "requires a system restart",
        "please restart your computer",
        "pending reboot",
    ];
    // A service is restarted without a reboot.
    let of_service =
        holds(line, &["service", "services", "daemon", "application", "agent", "unit", "session", "browser"])
            && !line.contains("reboot");
    holds(line, &SAYS)
        && !of_service
        && !is_no_statement(line)
        && !holds(line, &["already", "check", "checking", "skipping", "suppressed"])
}

fn denies_reboot(line: &str) -> bool {
    holds(
        line,
        &[
            "no reboot required",
            "no reboot is required",
            "no reboot needed",
            "no reboot is needed",
            "no reboot necessary",
            "reboot not required",
            "reboot is not required",
            "reboot not needed",
            "reboot is not needed",
            "reboot should not be necessary",
            "no restart required",
            "no restart is required",
            "restart not required",
        ],
    ) && !line.contains('?')
}

fn speaks_of_failure(line: &str) -> bool {
    const STARTS: [&str; 7] = ["fatal error", "error", "fatal", "failed", "failure", "critical", "fail"];
    const HOLDS: [&str; 9] = [
        ": error:",
        ": fatal:",
        ": fatal error:",
        "[error]",
        "[fatal]",
        "[failed]",
        "[fail]",
        "failed to",
        "has failed",
    ];
    // Whoever says so has looked at the failure and decided that it does not matter.
    const HANDLED: [&str; 12] = [
        "ignored",
        "ignoring",
        "retry",
        "retrying",
        "attempt",
        "continuing",
        "skipping",
        "skipped",
        "harmless",
        "fallback",
        "expected",
        "falling back",
    ];
    let line = without_time(line).trim_start_matches(['*', '-', '=', '!', '>', '[', ' ']);
    let start = STARTS.iter().find_map(|word| {
        let rest = line.strip_prefix(word)?;
        (rest.is_empty() || rest.starts_with([':', ']', '!']) || rest.starts_with(" -")).then_some(("", rest))
    });
    let end = line.trim_end_matches(['.', '!', ' ']).strip_suffix(" failed").map(|before| (before, ""));
    let within = HOLDS.iter().find_map(|word| line.split_once(word));
    let Some((before, behind)) = start.or(within).or(end) else { return false };
    // What follows is the reason, and may well hold a "no" or "not"; what comes before turns the meaning round.
    let nothing = matches!(
        behind.trim_matches([':', ' ', ']', '.', '-']),
        "0" | "no" | "none" | "false" | "null" | "nothing"
    );
    !nothing && !is_no_statement(before) && !holds(line, &HANDLED)
}

/// The line without the date and time that a log puts in front.
fn without_time(line: &str) -> &str {
    let is_time = |word: &str| {
        word.trim_start_matches('[').starts_with(|char: char| char.is_ascii_digit())
            && word.contains([':', '-', '/'])
    };
    let mut line = line.trim();
    while let Some((_, rest)) = line.split_once(' ').filter(|(word, _)| is_time(word)) {
        line = rest.trim_start();
    }
    line
}

fn speaks_of_success(line: &str) -> bool {
    let says = holds(line, &["successfully", "success", "succeeded", "all done", "completed ok"]);
    says && !is_no_statement(line) && !holds(line, &["partially", "un", "but", "only"])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(speaks: fn(&str) -> bool, yes: &[&str], no: &[&str]) {
        for line in yes {
            assert!(speaks(&line.to_lowercase()), "{line}");
        }
        for line in no {
            assert!(!speaks(&line.to_lowercase()), "{line}");
        }
    }

    #[test]
    fn reboots_are_asked_for() {
        check(
            asks_for_reboot,
            &[
                "REBOOT REQUIRED",
                "*** System restart required ***",
                "Reboot is required to fully utilize these updates.",
                "The kernel was updated, this host needs a reboot",
                "Please reboot",
                "Pending reboot: True",
                "this system must be rebooted",
            ],
            &[
                "no reboot required",
                "Reboot required: no",
                "reboot required? [y/N]",
                "checking if a reboot is required",
                "Checking for pending reboot...",
                "Reboot should not be necessary.",
                "reboot required: 0",
                "the nginx service requires a restart",
                "rebooting is somebody else's job",
                "RebootRequired key is absent",
                "echoed prebootrequirements",
                "a reboot may be needed",
            ],
        );
        check(
            denies_reboot,
            &["No reboot required.", "Reboot is not required", "Reboot should not be necessary."],
            &["reboot required", "no reboot required?"],
        );
    }

    #[test]
    fn failures_are_spoken_of() {
        check(
            speaks_of_failure,
            &[
                "ERROR: cannot reach the mirror",
                "[ERROR] disk full",
                "error: unpacking of archive",
                "Failed to stop myapp.service: Unit is masked.",
                "myapp.service failed",
                "WARNING: 3 services have failed to start",
                "curl: fatal: something",
                "Update FAILED!",
                "backup has failed",
                "2024-01-10 03:12:55 ERROR: disk full",
                "[2024-01-10T03:12:55Z] FATAL: no mirror",
            ],
            &[
                "0 failed",
                "no errors",
                "errors: 0",
                "ok=5 changed=1 failed=0",
                "stop failed, retrying",
                "Failed to stop it (ignored)",
                "error handling is in place",
                "looking at /var/log/error.log",
                "if that failed, call us",
                "ErrorActionPreference is Stop",
                "failover complete",
                "nothing failed to start, not even once",
            ],
        );
    }

    #[test]
    fn success_is_spoken_of() {
        check(
            speaks_of_success,
            &["Patching completed successfully", "SUCCESS", "all done."],
            &["not successful", "unsuccessfully", "done with errors, only 3 of 5 were successfully patched"],
        );
    }
}
