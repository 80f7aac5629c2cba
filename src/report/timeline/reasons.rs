//! The reasons under an element: the rule, its document, and a mark on what no document settles.

use super::rows::{Below, RunView};
use crate::job::ActionEnd;
use crate::report::style::Tone;
use crate::report::words;
use crate::rules::{ActionOutcome, ActionStatus, Reason, Rule, SkippedBy};

/// Why an action ended so. The table of exit codes is told by what it says of this code.
pub(super) fn action(run: &RunView<'_>, outcome: &ActionOutcome) -> Vec<Below> {
    outcome
        .reasons
        .iter()
        .flat_map(|reason| {
            let text = match (reason.rule, outcome.end.as_ref().and_then(ActionEnd::code)) {
                (Rule::ExitCode, Some(code)) => format!("Exit code {code} means {}.", meaning(run, outcome)),
                _ => text(run, reason),
            };
            below(run, reason, text)
        })
        .collect()
}

/// Why anything else ended so.
pub(super) fn plain(run: &RunView<'_>, reasons: &[Reason]) -> Vec<Below> {
    reasons.iter().flat_map(|reason| below(run, reason, text(run, reason))).collect()
}

fn meaning(run: &RunView<'_>, outcome: &ActionOutcome) -> String {
    let mut words = match outcome.status {
        ActionStatus::Success => "success",
        ActionStatus::Skipped(SkippedBy::User) => "skipped, by the script's own wish",
        ActionStatus::Failed
        | ActionStatus::Interrupted
        | ActionStatus::Skipped(SkippedBy::System)
        | ActionStatus::NotRun(_) => "failed",
    }
    .to_owned();
    let job = run.outcome;
    let aborts = job.job.aborted_by.and_then(|id| job.action(id));
    if aborts.is_some_and(|aborter| std::ptr::eq(aborter, outcome)) {
        words.push_str(", and the job is aborted");
    } else if outcome.requests_reboot {
        words.push_str(", and a reboot is asked for");
    } else {
        words.push_str("; the job goes on");
    }
    words
}

fn text(run: &RunView<'_>, reason: &Reason) -> String {
    let text = reason.rule.text();
    match reason.by {
        Some(by) => format!("{} ({}).", text.trim_end_matches('.'), words::requester(by, run.job)),
        None => text.to_owned(),
    }
}

/// What the rule says, then its name and document on a line of their own, so that both are easy to find.
fn below(run: &RunView<'_>, reason: &Reason, text: String) -> [Below; 2] {
    let assumed = reason.rule.is_assumption();
    let cited = format!(
        "{} · {}{}",
        reason.rule.name(),
        words::document(reason, run.rulebook),
        if assumed { " · assumption" } else { "" }
    );
    let tone = if assumed { Tone::Warn } else { Tone::Dim };
    [
        Below { label: "why", tone: Tone::Plain, text, wraps: true },
        Below { label: "", tone, text: cited, wraps: true },
    ]
}
