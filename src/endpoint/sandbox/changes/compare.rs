//! Compares two looks at one layer.

use std::collections::{BTreeMap, BTreeSet};
use std::os::fd::BorrowedFd;

use rustix::fs::OFlags;

use super::key::Key;
use super::list::{LISTED, List};
use super::lower::{Below, Lower};
use super::node::{Hash, Node, What};
use super::read;
use super::read::Budget;
use super::walk::Seen;
use crate::event::{ChangeKind, FileContent, FileType};

/// The comparison of two looks at one layer.
pub(super) struct Compare<'a> {
    pub(super) place: &'a [u8],
    pub(super) upper: BorrowedFd<'a>,
    pub(super) lower: &'a Lower,
    /// The look before.
    pub(super) known: &'a BTreeMap<Key, Node>,
    /// The look before was cut short at this time: what is not in it may have been there all the same.
    pub(super) unseen_until: Option<i128>,
    pub(super) list: &'a mut List,
    pub(super) budget: &'a mut Budget,
}

/// A folder that the comparison is in.
struct Within {
    folder: Key,
    /// There was a folder before, in which the machine's own files showed through.
    showed: bool,
}

impl Compare<'_> {
    /// Notes everything that differs. What of `seen` was read, or is known to be the same, is kept in there.
    pub(super) fn all(mut self, seen: &mut Seen) {
        // Folders that are gone with everything beneath; neighbours in the order of keys, so that the last one before a
        // key is the only one that it can lie in.
        let mut gone = BTreeSet::new();
        let mut bared = Vec::new();
        let mut path: Vec<Within> = Vec::new();
        for (key, node) in &mut seen.nodes {
            while path.last().is_some_and(|within| !key.is_in(&within.folder)) {
                path.pop();
            }
            let showed = path.last().is_none_or(|within| within.showed);
            let before = match self.known.get(key) {
                Some(known) if known.what == What::Whiteout => Below::Nothing,
                Some(known) => Below::Is(Box::new(known.clone())),
                None if showed => self.lower.look(key),
                None => Below::Nothing,
            };
            let was_folder = matches!(&before, Below::Is(node) if node.is(FileType::Folder));
            let was_opaque = self.known.get(key).is_some_and(|known| known.opaque);
            if node.is(FileType::Folder) {
                if node.opaque && was_folder && !was_opaque {
                    bared.push(key.clone());
                }
                path.push(Within { folder: key.clone(), showed: was_folder && !was_opaque });
            } else if was_folder {
                gone.insert(key.clone());
            }
            self.one(key, before, node);
        }
        for folder in bared {
            self.beneath(&folder, seen, &mut gone);
        }
        self.missing(seen, &mut gone);
        // Where there was more than is looked at the last time already, this is no news.
        if self.unseen_until.is_none() {
            self.list.count(seen.uncounted);
        }
        if seen.is_cut() {
            self.list.is_blind();
        }
    }

    /// Compares what lies at one place.
    fn one(&mut self, key: &Key, before: Below, node: &mut Node) {
        let is_new = !self.known.contains_key(key);
        let mut before = match before {
            Below::Is(before) if !is_new && node.is_untouched(&before) => {
                node.content = before.content;
                return;
            }
            _ if is_new && self.unseen_until.is_some_and(|time| node.is_older_than(time)) => return,
            Below::Is(before) => *before,
            // The root of a file system that has nothing beneath was made with the sandbox.
            Below::Nothing if node.what == What::Whiteout || key.len() == 0 => return,
            Below::Nothing => return self.add(ChangeKind::Created, key, node),
            Below::Unknown if node.what == What::Whiteout => {
                return self.list.add(ChangeKind::Deleted, self.place, key, None, FileContent::None);
            }
            Below::Unknown => return self.add(ChangeKind::Changed, key, node),
        };
        if node.what == What::Whiteout {
            return self.list.add(ChangeKind::Deleted, self.place, key, Some(&before), FileContent::None);
        }
        if !node.looks_like(&before) {
            return self.add(ChangeKind::Changed, key, node);
        }
        if !node.is(FileType::File) {
            return;
        }
        if is_new {
            self.lower.read(key, &mut before, self.budget);
        }
        let read = self.budget.file(self.upper, key);
        node.content = read.as_ref().map(|(hash, _)| *hash);
        if !node.holds_what(&before) {
            let content = content(read);
            self.list.add(ChangeKind::Changed, self.place, key, Some(node), content);
        }
    }

    /// Notes what is there now, and reads it.
    fn add(&mut self, kind: ChangeKind, key: &Key, node: &mut Node) {
        let mut held = FileContent::None;
        if node.is(FileType::File) && self.list.has_room() {
            let read = self.budget.file(self.upper, key);
            node.content = read.as_ref().map(|(hash, _)| *hash);
            held = content(read);
        }
        self.list.add(kind, self.place, key, Some(node), held);
    }

    /// Notes the machine's own files that no longer show through in `folder`.
    fn beneath(&mut self, folder: &Key, seen: &Seen, gone: &mut BTreeSet<Key>) {
        let (names, more) = self.lower.names(folder, LISTED);
        self.list.count(more);
        for name in names {
            let key = folder.child(&name);
            // What was in the upper folder as well is compared with that.
            if seen.nodes.contains_key(&key) || self.known.contains_key(&key) {
                continue;
            }
            let before = self.lower.look(&key);
            let node = match &before {
                Below::Nothing => continue,
                Below::Unknown => None,
                Below::Is(node) => Some(&**node),
            };
            self.list.add(ChangeKind::Deleted, self.place, &key, node, FileContent::None);
            gone.insert(key);
        }
    }

    /// Notes what was in the upper folder before and is no longer.
    fn missing(&mut self, seen: &mut Seen, gone: &mut BTreeSet<Key>) {
        for (key, before) in self.known {
            if seen.nodes.contains_key(key) || lies_in(key, gone) {
                continue;
            }
            if lies_in(key, &seen.closed) || (seen.is_cut() && self.is_there(key)) {
                seen.nodes.insert(key.clone(), before.clone());
                continue;
            }
            if before.what == What::Whiteout {
                continue;
            }
            self.list.add(ChangeKind::Deleted, self.place, key, Some(before), FileContent::None);
            gone.insert(key.clone());
        }
    }

    fn is_there(&self, key: &Key) -> bool {
        read::open(self.upper, key, OFlags::PATH).is_ok()
    }
}

/// Whether `key` is, or lies in, one of `folders`, none of which lies in another.
fn lies_in(key: &Key, folders: &BTreeSet<Key>) -> bool {
    folders.range(..=key).next_back().is_some_and(|folder| key.is_in(folder))
}

fn content(read: Option<(Hash, Option<std::sync::Arc<[u8]>>)>) -> FileContent {
    match read {
        Some((Hash { sha256, whole: true, .. }, bytes)) => FileContent::Whole { sha256, bytes },
        Some((Hash { sha256, len, whole: false }, _)) => FileContent::Start { sha256, len },
        None => FileContent::Unread,
    }
}
