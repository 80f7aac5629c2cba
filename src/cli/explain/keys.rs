//! Keys of the files that users write.

use super::entry::Entry;
use crate::scenario::{DocumentedKey, documented_keys};

/// The keys that are meant, each with the map that it belongs to.
pub(crate) fn find(same: impl Fn(&str) -> bool) -> Vec<Entry> {
    documented_keys().iter().filter(|key| same(&key.name)).map(entry).collect()
}

/// Every key once.
pub(crate) fn names() -> Vec<String> {
    let mut names: Vec<String> = documented_keys().iter().map(|key| key.name.clone()).collect();
    names.sort_unstable();
    names.dedup();
    names
}

fn entry(key: &DocumentedKey) -> Entry {
    Entry::new(format!("key `{}` of {}", key.name, key.of))
        .say("meaning", &*key.meaning)
        .say("takes", &*key.takes)
}
