//! Rules of the state machine.

use super::entry::Entry;
use crate::rules::{Document, Rule};

/// Explains a rule.
pub fn rule(rule: Rule) -> Entry {
    let entry = Entry::new(format!("rule {}", rule.name())).say("says", rule.text()).say(
        "source",
        match rule.document() {
            Document::Rulebook => "the rulebook in force: its table of exit codes is data".to_owned(),
            Document::Reading => "no document says so; patchdrill reads them this way".to_owned(),
            document => document.title().to_owned(),
        },
    );
    let assumption = rule.is_assumption().then_some(
        "The documents leave the point open: an outcome that rests on this rule is marked, and may differ in reality.",
    );
    entry.say_opt("assumption", assumption)
}
