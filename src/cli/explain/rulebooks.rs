//! Rulebooks: their tables and switches.

use super::codes;
use super::entry::Entry;
use crate::rules::Rulebook;

/// Explains a rulebook.
pub fn rulebook(book: &Rulebook) -> Entry {
    let mut entry = Entry::new(format!("rulebook {}", book.name)).say("source", &*book.source);
    for (code, meaning) in &book.codes {
        entry = entry.say(format!("exit code {code}"), codes::meaning_words(*meaning));
    }
    let switches = book.switches;
    let either = |yes: bool, one: &str, other: &str| if yes { one.to_owned() } else { other.to_owned() };
    entry
        .say("any other", codes::meaning_words(book.other))
        .say(
            "K1",
            either(
                switches.user_skip_fails_job,
                "a user's 101 makes the job Completed with Failure",
                "a user's 101 leaves the job's status alone",
            ),
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
            either(switches.abort_skips_patches, "an abort skips the patches", "an abort spares the patches"),
        )
        .say(
            "use it",
            format!("`--rulebook {}`, or `rulebook = \"{}\"` in patchdrill.toml", book.name, book.name),
        )
}
