//! The words that every report for people uses for the same fact.

use std::time::Duration;

use super::text;
use crate::job::{Action, ActionEnd, ActionId, ActionKind, Job, RebootPolicy, ScriptOrigin};
use crate::rules::{
    ActionOutcome, ActionStatus, Document, Outcome, Reason, RebootDecision, Requester, SkippedBy,
};
pub(super) use crate::text::count;

/// How an action ended: `failed (12)`, `skipped by the system (101)`, `failed: timed out`.
///
/// The two kinds of 101 never read alike, and no exit code is named that the script did not ask for.
pub(super) fn action_status(outcome: &ActionOutcome) -> String {
    let word = outcome.status;
    let end = match (&outcome.end, word) {
        (_, ActionStatus::Skipped(SkippedBy::System)) => " (101)".to_owned(),
        (Some(ActionEnd::Exited(code)), _) => format!(" ({code})"),
        (Some(end), _) => format!(": {}", text::plain(&end.to_string())),
        (None, _) => String::new(),
    };
    let tries = if outcome.attempts > 1 { format!(", {} tries", outcome.attempts) } else { String::new() };
    format!("{word}{end}{tries}")
}

/// What becomes of the reboot, under the job's reboot settings.
pub(super) fn reboot(outcome: &Outcome, policy: RebootPolicy) -> String {
    match outcome.reboot.decision {
        RebootDecision::Owed | RebootDecision::Suppressed if outcome.job.reboot_loop => {
            "owed, but the job never comes to it".to_owned()
        }
        RebootDecision::None => "none".to_owned(),
        RebootDecision::Dropped => "asked for, dropped by the abort".to_owned(),
        RebootDecision::Suppressed => "owed, but suppressed: a person must reboot".to_owned(),
        RebootDecision::Owed => match policy {
            // A suppressed reboot has a decision of its own; whoever still says owed means it happens.
            RebootPolicy::Immediate | RebootPolicy::Suppress => "one, at the end".to_owned(),
            RebootPolicy::Countdown(countdown) => format!("one, after a countdown of {}", span(countdown)),
            RebootPolicy::Defer(defer) => format!(
                "one, deferred {} × {} at most, then a countdown of {}",
                defer.times(),
                span(defer.each()),
                span(defer.countdown())
            ),
        },
    }
}

/// Who asks for a reboot: `pre-action 2` or `patch KB5034441`.
pub(super) fn requester(by: Requester, job: &Job) -> String {
    text::plain(&by.describe(job))
}

/// The name of the patch at `index`, from 0, as it stands behind the word `patch`: one that is called `patch 2` is `2`.
pub(super) fn patch_name(job: &Job, index: usize) -> String {
    let name =
        job.patches.get(index).map_or_else(|| (index + 1).to_string(), |patch| text::plain(&patch.name));
    name.strip_prefix("patch ").map(str::to_owned).unwrap_or(name)
}

/// What tells one action from another: its name, else its script's file, else what it works on.
pub(super) fn action_label(job: &Job, id: ActionId) -> String {
    job.action(id).map(label).unwrap_or_default()
}

fn label(action: &Action) -> String {
    if let Some(name) = &action.name {
        return text::plain(name);
    }
    match &action.kind {
        ActionKind::RunScript(None) => String::new(),
        ActionKind::RunScript(Some(script)) => match &script.origin {
            ScriptOrigin::File { path, .. } => {
                let shown = path.to_string_lossy();
                // Scenarios of Windows jobs may name their scripts with backslashes on any machine.
                text::plain(shown.rsplit(['/', '\\']).next().unwrap_or(&shown))
            }
            ScriptOrigin::Inline(_) => "inline script".to_owned(),
        },
        ActionKind::InstallSoftware(install) => format!("install {}", text::plain(&install.software)),
        ActionKind::ChangeRegistryKey(change) => {
            let path = change.path.as_str();
            format!("registry {}", text::plain(path.rsplit('\\').next().unwrap_or(path)))
        }
        ActionKind::UninstallSoftware(uninstall) => {
            format!("uninstall {}", text::plain(&uninstall.display_name))
        }
    }
}

/// The document that a reason rests on; the rulebook in force is called by its name.
pub(super) fn document(reason: &Reason, rulebook: &str) -> String {
    match reason.rule.document() {
        Document::Rulebook => format!("rulebook {}", text::plain(rulebook)),
        Document::Reading => "no document says so".to_owned(),
        named => named.title().to_owned(),
    }
}

/// How the job ended: its status, and what the status alone does not say.
pub(super) fn job_notes(outcome: &Outcome) -> Vec<String> {
    let mut notes = Vec::new();
    if let Some(id) = outcome.job.aborted_by {
        notes.push(format!("aborted by {id}"));
    }
    if outcome.job.pending_reboot {
        notes.push("shows Pending Reboot".to_owned());
    }
    match outcome.restarts() {
        0 if !outcome.job.reboot_loop => {}
        restarts if outcome.job.reboot_loop => {
            notes.push(format!("in a reboot loop after {}", count(restarts, "restart")));
        }
        restarts => notes.push(format!("began again after {}", count(restarts, "forced reboot"))),
    }
    notes
}

/// Real or virtual time, short: `<1 ms`, `12 ms`, `1.2 s`, `180 min`.
pub fn span(time: Duration) -> String {
    let millis = time.as_millis();
    match time.as_secs() {
        _ if time.is_zero() => "0 s".to_owned(),
        _ if millis == 0 => "<1 ms".to_owned(),
        0 => format!("{millis} ms"),
        secs @ 1..60 if millis.is_multiple_of(1000) => format!("{secs} s"),
        1..60 => format!("{:.1} s", time.as_secs_f64()),
        secs if secs % 60 == 0 => format!("{} min", secs / 60),
        secs => format!("{} min {} s", secs / 60, secs % 60),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::job::{Limit, NotStarted};
    use crate::rules::NotRun;
    use smallvec::SmallVec;

    fn ended(status: ActionStatus, end: Option<ActionEnd>, attempts: u32) -> ActionOutcome {
        ActionOutcome {
            status,
            end,
            attempts,
            runs: attempts,
            requests_reboot: false,
            reasons: SmallVec::new(),
        }
    }

    #[test]
    fn every_status_says_who_and_never_invents_a_code() {
        let user = ActionStatus::Skipped(SkippedBy::User);
        let system = ActionStatus::Skipped(SkippedBy::System);
        let missing = ActionEnd::NotStarted(NotStarted::NoInterpreter("/bin/ksh\u{1b}".into()));
        for (status, end, attempts, words) in [
            (ActionStatus::Success, Some(ActionEnd::Exited(10)), 1, "success (10)"),
            (ActionStatus::Failed, Some(ActionEnd::Exited(21)), 3, "failed (21), 3 tries"),
            (ActionStatus::Failed, Some(ActionEnd::TimedOut), 1, "failed: timed out"),
            (
                ActionStatus::Failed,
                Some(ActionEnd::Exceeded(Limit::Memory)),
                1,
                "failed: exceeded its memory limit",
            ),
            (ActionStatus::Failed, Some(missing), 1, r"failed: not started: /bin/ksh\x1b is not there"),
            (user, Some(ActionEnd::Exited(101)), 1, "skipped by the user (101)"),
            (system, None, 0, "skipped by the system (101)"),
            (ActionStatus::NotRun(NotRun::AgentTooOld), None, 0, "not run: the agent is too old"),
            (ActionStatus::NotRun(NotRun::RebootLoop), None, 0, "not run: the job never comes to it"),
            (ActionStatus::Interrupted, None, 1, "interrupted by the reboot it forced"),
        ] {
            assert_eq!(action_status(&ended(status, end, attempts)), words);
        }
    }

    #[test]
    fn times_are_short() {
        for (time, words) in [
            (Duration::ZERO, "0 s"),
            (Duration::from_micros(900), "<1 ms"),
            (Duration::from_millis(12), "12 ms"),
            (Duration::from_secs(5), "5 s"),
            (Duration::from_millis(1_240), "1.2 s"),
            (Duration::from_secs(75), "1 min 15 s"),
            (Duration::from_secs(180 * 60), "180 min"),
        ] {
            assert_eq!(span(time), words);
        }
    }
}
