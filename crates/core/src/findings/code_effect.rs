//! What a job does because of an exit code, in words.

use crate::job::{ActionId, Phase};
use crate::rules::{CodeMeaning, CodeStatus, Flow, Rulebook};

/// What an action asks of the job by a code: `which the job takes for a success`.
pub(super) fn taken_for(rulebook: &Rulebook, id: ActionId, code: i32) -> String {
    let what = match status(rulebook, id, code) {
        (CodeStatus::Success, false, Flow::Continue) => "a success",
        (CodeStatus::Failed, false, Flow::Continue) => "a failure",
        (CodeStatus::Skipped, _, Flow::Continue) => "a skip",
        (CodeStatus::Success, true, Flow::Continue) => "a success that asks for a reboot",
        (CodeStatus::Failed, true, Flow::Continue) => "a failure that asks for a reboot",
        (_, _, Flow::Abort) => "the order to abort",
        (_, _, Flow::Retry) => "the order to try again",
    };
    format!("which the job takes for {what}")
}

/// What the job does because of a code that means more than success or failure.
pub(super) fn consequence(rulebook: &Rulebook, id: ActionId, code: i32) -> &'static str {
    match status(rulebook, id, code) {
        (CodeStatus::Success, false, Flow::Continue) => "the action counts as a success",
        (CodeStatus::Failed, false, Flow::Continue) => "the action counts as failed",
        (CodeStatus::Skipped, false, Flow::Continue) => "the action counts as skipped by the user",
        (CodeStatus::Success | CodeStatus::Skipped, true, Flow::Continue) => {
            "the endpoint is rebooted at the end"
        }
        (CodeStatus::Failed, true, Flow::Continue) => {
            "the action fails and the endpoint is rebooted at the end"
        }
        (_, _, Flow::Abort) => "the whole job is aborted",
        (_, _, Flow::Retry) => "the action is tried again",
    }
}

/// Status, request for a reboot and flow of a code, as far as the rulebook lets the action's phase ask for them.
fn status(rulebook: &Rulebook, id: ActionId, code: i32) -> (CodeStatus, bool, Flow) {
    let (CodeMeaning { status, reboot, flow }, _) = rulebook.meaning(code);
    let may_reboot = id.phase == Phase::Pre || rulebook.switches.post_action_reboots;
    (status, reboot && may_reboot, flow)
}
