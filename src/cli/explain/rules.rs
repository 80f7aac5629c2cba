//! Rules: of the state machine, and of a job's life around its run.

use super::entry::Entry;
use crate::lifecycle::LifecycleRule;
use crate::rules::{Document, Rule};

/// Explains a rule of the state machine.
pub(super) fn rule(rule: Rule) -> Entry {
    entry(rule.name(), rule.text(), rule.document(), rule.is_assumption())
}

/// Explains a rule of a job's life around its run.
pub(super) fn lifecycle(rule: LifecycleRule) -> Entry {
    entry(rule.name(), rule.text(), rule.document(), rule.is_assumption())
}

fn entry(name: &str, says: &str, document: Document, is_assumption: bool) -> Entry {
    let entry = Entry::new(format!("rule {name}")).say("says", says).say(
        "source",
        match document {
            Document::Rulebook => "the rulebook in force: its table of exit codes is data".to_owned(),
            Document::Reading => "no document says so; patchdrill reads them this way".to_owned(),
            document => document.title().to_owned(),
        },
    );
    let assumption = is_assumption.then_some(
        "The documents leave the point open: an outcome that rests on this rule is marked, and may differ in reality.",
    );
    entry.say_opt("assumption", assumption)
}
