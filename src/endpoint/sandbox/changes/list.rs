//! The list of changes under construction.

use super::key::Key;
use super::node::{Node, What};
use crate::environment::Arg;
use crate::event::{ChangeKind, Changes, FileChange, FileContent, FileType};

/// So many changes are listed; the rest is counted.
pub(super) const LISTED: usize = 10_000;

/// The list of changes under construction.
#[derive(Debug, Default)]
pub(super) struct List {
    changes: Changes,
}

impl List {
    /// Whether another change would be listed, so that it is worth while to read it.
    pub(super) fn has_room(&self) -> bool {
        self.changes.files.len() < LISTED
    }

    /// Counts changes that nobody looked at.
    pub(super) fn count(&mut self, more: u64) {
        self.changes.more = self.changes.more.saturating_add(more);
    }

    /// Notes that not everything was looked at.
    pub(super) const fn is_blind(&mut self) {
        self.changes.blind = true;
    }

    /// Notes that something happened to what lies at `key` in the layer at `place`. `node` is what is there now, or was
    /// there before it was deleted; `None` when nothing is known of that.
    pub(super) fn add(
        &mut self,
        kind: ChangeKind,
        place: &[u8],
        key: &Key,
        node: Option<&Node>,
        content: FileContent,
    ) {
        if !self.has_room() {
            self.count(1);
            return;
        }
        let what = match node.map(|node| node.what) {
            Some(What::Is(what)) => what,
            Some(What::Whiteout) | None => FileType::Other,
        };
        self.changes.files.push(FileChange {
            path: Arg(key.absolute(place)),
            kind,
            what,
            mode: node.map_or(0, |node| node.mode),
            uid: node.map_or(0, |node| node.uid),
            gid: node.map_or(0, |node| node.gid),
            size: node.map_or(0, |node| node.size),
            content,
            target: node.and_then(|node| node.target.clone()).map(Arg),
        });
    }

    /// Everything that was noted, by path, so that what lies in a folder follows it.
    pub(super) fn finish(mut self) -> Changes {
        self.changes.files.sort_by(|one, two| one.path.0.split(is_slash).cmp(two.path.0.split(is_slash)));
        self.changes
    }
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "`split` hands over references")]
fn is_slash(byte: &u8) -> bool {
    *byte == b'/'
}
