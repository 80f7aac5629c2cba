//! Rulebooks: their tables and switches.

use super::codes;
use super::entry::Entry;
use crate::rules::{CodeStatus, Flow, Rulebook};

/// Explains a rulebook.
pub(super) fn rulebook(book: &Rulebook) -> Entry {
    let mut entry = Entry::new(format!("rulebook {}", book.name)).say("source", &*book.source);
    for (code, meaning) in &book.codes {
        entry = entry.say(format!("exit code {code}"), codes::meaning_words(*meaning));
    }
    let switches = book.switches;
    let meanings = || book.codes.iter().map(|(_, meaning)| *meaning).chain([book.other]);
    let skips = meanings().any(|meaning| meaning.status == CodeStatus::Skipped);
    let aborts = meanings().any(|meaning| meaning.flow == Flow::Abort);
    let either = |yes: bool, one: &str, other: &str| if yes { one.to_owned() } else { other.to_owned() };
    entry
        .say("any other", codes::meaning_words(book.other))
        .say(
            "K1",
            if skips {
                either(
                    switches.user_skip_fails_job,
                    "an action that the user skipped makes the job Completed with Failure",
                    "an action that the user skipped leaves the job's status alone",
                )
            } else {
                "no exit code means skipped here".to_owned()
            },
        )
        .say(
            "K2",
            either(
                switches.post_action_reboots,
                "a post-action's request for a reboot counts",
                "a post-action cannot request a reboot",
            ),
        )
        .say(
            "K3",
            either(
                switches.post_actions_after_reboot,
                "post-actions run after the reboot",
                "post-actions run before the reboot",
            ),
        )
        .say(
            "K4",
            if aborts {
                either(
                    switches.abort_skips_patches,
                    "an abort skips the patches",
                    "an abort spares the patches",
                )
            } else {
                "no exit code aborts a job here".to_owned()
            },
        )
}
