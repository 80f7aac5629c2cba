//! The table of the lifecycle's rules.

use std::collections::BTreeSet;
use std::fs;

use patchdrill_core::lifecycle::LifecycleRule;
use patchdrill_core::rules::{Document, Rule};

#[test]
fn every_rule_is_applied_somewhere() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/src/lifecycle/asset_run");
    let files = fs::read_dir(folder).unwrap().map(|file| fs::read_to_string(file.unwrap().path()).unwrap());
    let code: String = files.collect();
    for rule in LifecycleRule::ALL {
        let named = code.split("LifecycleRule::").skip(1).any(|rest| {
            let name: String = rest.chars().take_while(|c| c.is_alphanumeric()).collect();
            name == format!("{rule:?}")
        });
        assert!(named, "{rule:?} never applies");
    }
}

#[test]
fn every_rule_has_a_name_of_its_own_and_says_what_it_rests_on() {
    let mut names: BTreeSet<&str> = Rule::ALL.iter().map(|rule| rule.name()).collect();
    for rule in LifecycleRule::ALL {
        assert!(names.insert(rule.name()), "{}", rule.name());
        assert!(rule.text().ends_with('.'), "{}", rule.text());
        let no_document = rule.document() == Document::Reading;
        assert!(!no_document || rule.is_assumption(), "{}: a reading is an assumption", rule.name());
    }
}
