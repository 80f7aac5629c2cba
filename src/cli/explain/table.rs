//! Texts that lie in a table: what is looked up by a name and told line by line.

use super::entry::Entry;

/// Name, other names, and what there is to say.
pub(super) type Row = (&'static str, &'static [&'static str], &'static [(&'static str, &'static str)]);

/// Every name but the first of each row.
pub(super) fn aliases(rows: &'static [Row]) -> impl Iterator<Item = &'static str> {
    rows.iter().flat_map(|(_, others, _)| others.iter().copied())
}

/// The first name of each row.
pub(super) fn names(rows: &'static [Row]) -> impl Iterator<Item = &'static str> {
    rows.iter().map(|(name, ..)| *name)
}

/// What is called so, by whatever `same` takes for equal.
pub(super) fn find(rows: &'static [Row], same: impl Fn(&str) -> bool) -> Option<Entry> {
    let (name, _, says) =
        rows.iter().find(|(name, others, _)| same(name) || others.iter().any(|other| same(other)))?;
    Some(says.iter().fold(Entry::new(*name), |entry, (label, text)| entry.say(*label, *text)))
}
