//! Expectations on how actions end.

use super::ActionExpect;
use crate::job::ActionEnd;
use crate::rules::{ActionOutcome, ActionStatus};

/// Whether an action ended as expected.
pub(super) fn action_is(outcome: &ActionOutcome, expected: ActionExpect) -> bool {
    let failed = outcome.status == ActionStatus::Failed;
    let end = outcome.end.as_ref();
    let code = end.and_then(ActionEnd::code);
    match expected {
        ActionExpect::Success => outcome.status == ActionStatus::Success,
        ActionExpect::Failed(None) => failed,
        ActionExpect::Failed(wanted) => failed && code == wanted,
        ActionExpect::Skipped(by) => outcome.status == ActionStatus::Skipped(by),
        ActionExpect::TimedOut => end == Some(&ActionEnd::TimedOut),
        ActionExpect::Exceeded(wanted) => {
            matches!(end, Some(ActionEnd::Exceeded(limit)) if wanted.is_none_or(|wanted| wanted == *limit))
        }
        ActionExpect::Signaled(wanted) => {
            matches!(end, Some(ActionEnd::Signaled(signal)) if wanted.is_none_or(|wanted| wanted == *signal))
        }
        ActionExpect::NotStarted => matches!(end, Some(ActionEnd::NotStarted(_))),
        ActionExpect::NotRun => matches!(outcome.status, ActionStatus::NotRun(_)),
        ActionExpect::Interrupted => outcome.status == ActionStatus::Interrupted,
        ActionExpect::Exits(wanted) => code == Some(wanted),
        ActionExpect::RequestsReboot(wanted) => outcome.requests_reboot == wanted,
    }
}

/// What an action did, as the second half of a sentence.
pub(super) fn happened(outcome: &ActionOutcome) -> String {
    let end = outcome.end.as_ref().map(|end| format!(" ({end})")).unwrap_or_default();
    match outcome.status {
        ActionStatus::Success => format!("succeeded{end}"),
        ActionStatus::Failed => format!("failed{end}"),
        ActionStatus::Skipped(_) | ActionStatus::Interrupted | ActionStatus::NotRun(_) => {
            format!("was {outcome}")
        }
    }
}
