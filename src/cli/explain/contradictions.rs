//! K1 to K4: where the documents contradict each other.

use super::entry::Entry;

/// Every name.
pub(super) const NAMES: [&str; 4] = ["K1", "K2", "K3", "K4"];

/// The contradiction that is called `name`, in any letter case.
pub(super) fn find(name: &str) -> Option<Entry> {
    let at = NAMES.iter().position(|known| known.eq_ignore_ascii_case(name))?;
    let (title, one, other, rulebooks, see) = [
        (
            "a job whose action exited 101 by itself",
            "Overview of Run Script Actions: the job and the remaining actions continue normally.",
            "Overview of Run Script Actions, in another sentence: the job is Completed with Failure when an action was \
             skipped with 101, reasoned as if a 101 only ever followed a 12.",
            "run-script-actions follows the sentence that names a status: Completed with Failure. pre-post-actions does \
             not know 101 at all, so that it is an ordinary failure.",
            "101, skipped by the user, user-skip-fails-job, user-skip-keeps-status",
        ),
        (
            "a post-action that asks for a reboot",
            "Overview of Run Script Actions: post-actions cannot request a reboot.",
            "About Pre-Actions and Post-Actions: if a post-action requires a reboot, the job is complete only after it.",
            "run-script-actions drops the request; pre-post-actions counts it.",
            "10, 11, post-action-no-reboot, post-action-reboot",
        ),
        (
            "post-actions before or after the reboot",
            "Overview of Run Script Actions: post-actions run before the reboot.",
            "About Pre-Actions and Post-Actions: post-actions might be executed after the reboot.",
            "run-script-actions runs them before it; pre-post-actions after it.",
            "reboot, post-actions-after-reboot",
        ),
        (
            "patches after an abort",
            "Overview of Run Script Actions: an exit code 12 skips all patches.",
            "About Pre-Actions and Post-Actions: success or failure of an action does not impact the patches.",
            "run-script-actions skips them; pre-post-actions installs them, and does not know 12 at all.",
            "12, abort, abort-skips-patches, abort-spares-patches",
        ),
    ][at];
    Some(
        Entry::new(format!("contradiction {}: {title}", NAMES[at]))
            .say("one reading", one)
            .say("the other", other)
            .say("rulebooks", rulebooks)
            .say("settle it", "`patchdrill run SCENARIO --compare pre-post-actions` shows whether it matters to a job; a rulebook of your own in YAML settles it your way.")
            .say("see also", see),
    )
}
