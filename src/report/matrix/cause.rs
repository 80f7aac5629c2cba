//! What probably brought an end about, from the words of shells and tools.

use crate::event::{ActionRun, CallAnswer, Captured, Installation};
use crate::job::ActionEnd;
use crate::report::text;

/// A cause is one line of at most so many cells.
const LONGEST: usize = 100;

/// Why an action did not succeed; `None` when it did, or when its end says so itself.
pub(super) fn of_action(run: &ActionRun) -> Option<String> {
    match run.end {
        ActionEnd::Exited(0) | ActionEnd::NotStarted(_) => return None,
        _ => {}
    }
    let undeclared = run.calls.iter().find(|call| call.answer == CallAnswer::Undeclared);
    missing(&run.stderr)
        .or_else(|| undeclared.map(|call| format!("a call of {} has no answer", text::plain(&call.command))))
        .or_else(|| last_line(&run.stderr))
        .or_else(|| last_line(&run.stdout))
}

/// Why a patch is not installed.
pub(super) fn of_patch(installation: &Installation) -> Option<String> {
    let failure = installation.failure.as_ref()?;
    missing(&installation.stderr).or_else(|| {
        let lines: Vec<&str> = failure.lines().collect();
        lines.last().map(|line| clipped(line))
    })
}

/// A program that a shell looked for in vain.
fn missing(stderr: &Captured) -> Option<String> {
    let text = String::from_utf8_lossy(&stderr.bytes);
    text.lines().rev().take(20).find_map(program).map(|program| format!("{} is missing", clipped(program)))
}

/// The program of `bash: line 3: jq: command not found`, `script.sh: 3: jq: not found` or `env: 'bash': No such file ...`.
fn program(line: &str) -> Option<&str> {
    let line = line.trim();
    let before = line.strip_suffix(": command not found").or_else(|| line.strip_suffix(": not found"));
    if let Some(before) = before {
        return before.rsplit(": ").next().map(str::trim).filter(|name| !name.is_empty());
    }
    let quoted = line.strip_prefix("env: ")?;
    if !quoted.ends_with("No such file or directory") {
        return None;
    }
    // Busybox says more before the name: `can't execute 'bash': ...`.
    let named = quoted.strip_prefix("can't execute ").unwrap_or(quoted);
    let name = named.split(": ").next()?.trim_matches(['\'', '‘', '’', '"', ' ']);
    (!name.is_empty()).then_some(name)
}

fn last_line(captured: &Captured) -> Option<String> {
    let text = String::from_utf8_lossy(&captured.bytes);
    text.lines().rev().map(str::trim).find(|line| !line.is_empty()).map(clipped)
}

fn clipped(line: &str) -> String {
    text::clip(&text::plain(line.trim()), LONGEST)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shells_name_what_they_looked_for() {
        for (line, name) in [
            ("/run/x/script.sh: line 3: jq: command not found", Some("jq")),
            ("/run/x/script.sh: 3: jq: not found", Some("jq")),
            ("sh: 1: exec: apt-get: not found", Some("apt-get")),
            ("env: ‘bash’: No such file or directory", Some("bash")),
            ("env: can't execute 'bash': No such file or directory", Some("bash")),
            ("env: bash: No such file or directory", Some("bash")),
            ("cat: /etc/x: No such file or directory", None),
            ("not found", None),
            ("", None),
        ] {
            assert_eq!(program(line), name, "{line}");
        }
    }

    #[test]
    fn else_the_last_words_are_the_cause() {
        let captured = |text: &str| Captured::whole(text.as_bytes().to_vec());
        assert_eq!(last_line(&captured("a\nno room\n\n")).as_deref(), Some("no room"));
        assert_eq!(missing(&captured("x: jq: not found\nlast\n")).as_deref(), Some("jq is missing"));
        assert_eq!(last_line(&captured("")), None);
    }
}
