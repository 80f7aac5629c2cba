//! Exit codes, by what the rulebooks say of them.

use super::entry::Entry;
use super::traps;
use crate::rules::{CodeMeaning, CodeStatus, Flow, Rulebook};

/// Explains an exit code by what these rulebooks say of it.
pub(super) fn code(code: i64, books: &[Rulebook]) -> Entry {
    let mut entry = Entry::new(format!("exit code {code}"));
    for book in books {
        let (meaning, named) = match i32::try_from(code) {
            Ok(code) => book.meaning(code),
            Err(_) => (book.other, false),
        };
        let unnamed = if named { "" } else { " (the table does not name it)" };
        entry = entry.say(&*book.name, format!("{}{unnamed}", meaning_words(meaning)));
    }
    entry
        .say_opt("the job", job(code))
        .say_opt("passage", traps::passage(code))
        .say_opt("trap", traps::trap(code))
        .say_opt("see also", see(code))
}

/// What a code means, in words.
pub(super) fn meaning_words(meaning: CodeMeaning) -> String {
    let status = match meaning.status {
        CodeStatus::Success => "success",
        CodeStatus::Failed => "failed",
        CodeStatus::Skipped => "skipped by the user",
    };
    let reboot = if meaning.reboot { ", and a reboot is asked for" } else { "" };
    let flow = match meaning.flow {
        Flow::Continue => "the job goes on",
        Flow::Abort => "the job is aborted",
        Flow::Retry => "the action is tried again",
    };
    format!("{status}{reboot}; {flow}")
}

fn job(code: i64) -> Option<&'static str> {
    Some(match code {
        0 => "The next action runs. Whether the job ends Completed depends on everything else in it.",
        1 => "Everything that follows runs, patches included; the job ends Completed with Failure.",
        10 | 11 => {
            "All remaining actions, patches and post-actions run first; then there is one reboot, however many asked for \
             it. What becomes of it is up to the job's reboot settings. Only pre-actions may ask."
        }
        12 => {
            "Every action that has not run yet, before and after the patches, is skipped with a 101 that the system \
             assigns; no patch is installed; the job ends Completed with Failure. From a post-action it skips the later \
             post-actions only: the patches are installed already."
        }
        101 => {
            "When the script exits 101 by itself the action is skipped by the user and the job goes on; the documents \
             contradict each other about the job's status (K1). A 101 that the system assigned after an abort is another \
             thing: no script chose it. patchdrill never merges the two."
        }
        _ => return None,
    })
}

fn see(code: i64) -> Option<&'static str> {
    Some(match code {
        10 | 11 => "reboot, K2, K3",
        12 => "abort, K4, skipped by the system, accidental-code",
        101 => "K1, skipped by the user, skipped by the system",
        0 => "no-explicit-exit, exit-wraps",
        _ => return None,
    })
}
