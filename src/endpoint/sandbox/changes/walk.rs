//! Walks one upper folder.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::os::fd::{AsFd, BorrowedFd, OwnedFd};

use rustix::fs::{AtFlags, OFlags, RawDir};

use super::key::Key;
use super::layer::Ids;
use super::node::{Node, What};
use super::read;
use crate::event::FileType;

/// So many things are looked at in one layer.
const MOST: usize = 100_000;

/// So many things are looked at in one folder, so that it cannot hide what lies beside it.
const MOST_HERE: usize = 20_000;

/// So many bytes their paths may take together.
const ALL_PATHS: usize = 8 << 20;

/// The system takes paths of up to 4095 bytes. What lies deeper is not looked at.
const LONGEST_PATH: usize = 4000;

/// So many bytes of a folder are read at once.
const READ_AT_ONCE: usize = 32 << 10;

/// Everything that was found in an upper folder.
#[derive(Debug, Default)]
pub(super) struct Seen {
    pub(super) nodes: BTreeMap<Key, Node>,
    /// Things that were counted and not looked at, since there are too many.
    pub(super) uncounted: u64,
    /// Folders that cannot be looked into.
    pub(super) closed: BTreeSet<Key>,
}

impl Seen {
    /// There was more than is looked at.
    pub(super) const fn is_cut(&self) -> bool {
        self.uncounted > 0
    }
}

/// How an upper folder is walked.
pub(super) struct Walk<'a> {
    pub(super) upper: BorrowedFd<'a>,
    pub(super) ids: Ids,
    /// It is the upper folder of an overlay, and no file system of its own.
    pub(super) lies_over: bool,
    /// Nanoseconds since 1970.
    pub(super) now: i128,
    /// What is none of the script's business, with everything beneath.
    pub(super) ignored: &'a [Key],
}

impl Walk<'_> {
    /// Everything in the upper folder, what lies near its root first. Folders wait in a queue, so that no depth can overflow
    /// a stack or hold many open.
    pub(super) fn all(&self) -> Seen {
        let mut seen = Seen::default();
        let root = Key::default();
        if let Ok(stat) = rustix::fs::fstat(self.upper) {
            let node = Node::new(&stat, self.ids, self.now);
            seen.nodes.insert(root.clone(), node);
        }
        let mut waiting = VecDeque::from([(root, false)]);
        let mut paths = 0;
        let mut buffer = Vec::with_capacity(READ_AT_ONCE);
        while let Some((folder, in_opaque)) = waiting.pop_front() {
            let Some(opened) = self.open(&folder) else {
                seen.closed.insert(folder);
                continue;
            };
            let opaque = if self.lies_over { Opaque::of(&opened) } else { Opaque::default() };
            // Beneath the root of an overlay everything shows through, whatever that folder says.
            let inherited = in_opaque || (opaque.whole && folder.len() > 0);
            if let Some(node) = seen.nodes.get_mut(&folder) {
                node.opaque = inherited;
            }
            let mut here = 0;
            let mut entries = RawDir::new(&opened, buffer.spare_capacity_mut());
            while let Some(Ok(entry)) = entries.next() {
                let name = entry.file_name().to_bytes();
                if matches!(name, b"." | b"..") {
                    continue;
                }
                if here >= MOST_HERE || seen.nodes.len() >= MOST || paths >= ALL_PATHS {
                    seen.uncounted += 1;
                    continue;
                }
                here += 1;
                let key = folder.child(name);
                if self.ignored.contains(&key) {
                    continue;
                }
                let Some(node) = self.node(&opened, entry.file_name(), opaque) else { continue };
                paths += key.len();
                if node.is(FileType::Folder) {
                    waiting.push_back((key.clone(), inherited));
                }
                seen.nodes.insert(key, node);
            }
        }
        seen
    }

    fn open(&self, folder: &Key) -> Option<OwnedFd> {
        if folder.len() > LONGEST_PATH {
            return None;
        }
        read::open(self.upper, folder, OFlags::RDONLY | OFlags::DIRECTORY | OFlags::NONBLOCK).ok()
    }

    fn node(&self, folder: impl AsFd, name: &std::ffi::CStr, within: Opaque) -> Option<Node> {
        let folder = folder.as_fd();
        let stat = rustix::fs::statat(folder, name, AtFlags::SYMLINK_NOFOLLOW).ok()?;
        let mut node = Node::new(&stat, self.ids, self.now);
        if node.what == What::Whiteout && !self.lies_over {
            // Where nothing lies beneath, this is only a strange device.
            node.what = What::Is(FileType::Other);
        }
        if node.is(FileType::Link) {
            node.target = Some(rustix::fs::readlinkat(folder, name, Vec::new()).ok()?.into_bytes());
        }
        if within.marked && node.is(FileType::File) && node.size == 0 && is_marked(folder, name) {
            node.what = What::Whiteout;
        }
        Some(node)
    }
}

/// What a folder of an overlay says of itself.
#[derive(Clone, Copy, Debug, Default)]
struct Opaque {
    /// What lies beneath does not show through.
    whole: bool,
    /// Whiteouts in it may be empty files with a mark.
    marked: bool,
}

impl Opaque {
    fn of(folder: impl AsFd) -> Self {
        let mut value = [0; 4];
        match rustix::fs::fgetxattr(&folder, "user.overlay.opaque", &mut value) {
            Ok(1) if value[0] == b'y' => Self { whole: true, marked: false },
            Ok(1) if value[0] == b'x' => Self { whole: false, marked: true },
            _ => Self::default(),
        }
    }
}

/// Whether an empty file is marked as a whiteout.
fn is_marked(folder: BorrowedFd<'_>, name: &std::ffi::CStr) -> bool {
    let flags = OFlags::RDONLY | OFlags::NOFOLLOW | OFlags::NONBLOCK | OFlags::CLOEXEC;
    let Ok(file) = rustix::fs::openat(folder, name, flags, rustix::fs::Mode::empty()) else { return false };
    rustix::fs::fgetxattr(&file, "user.overlay.whiteout", &mut [0; 4]).is_ok()
}
