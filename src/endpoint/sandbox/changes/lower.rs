//! What lies beneath an upper folder: the machine's own files.

use std::os::fd::OwnedFd;
use std::path::Path;

use rustix::fs::Dir;
use rustix::fs::Mode;
use rustix::fs::OFlags;
use rustix::io::Errno;

use super::key::Key;
use super::layer::Ids;
use super::node::Node;
use super::read;
use super::read::Budget;
use crate::event::FileType;

/// What lies beneath an upper folder.
#[derive(Debug)]
pub(super) struct Lower {
    root: Option<OwnedFd>,
    ids: Ids,
}

/// What lies at one place there.
#[derive(Debug)]
pub(super) enum Below {
    /// Nothing.
    Nothing,
    /// Something that cannot be looked at, such as what is hidden by a mount of the machine.
    Unknown,
    /// This.
    Is(Box<Node>),
}

impl Lower {
    /// What lies at `path`; nothing when that cannot be opened.
    pub(super) fn new(path: Option<&Path>, ids: Ids) -> Self {
        let flags = OFlags::PATH | OFlags::DIRECTORY | OFlags::CLOEXEC;
        let root = path.and_then(|path| rustix::fs::open(path, flags, Mode::empty()).ok());
        Self { root, ids }
    }

    /// Whether there is anything at all.
    pub(super) const fn is_something(&self) -> bool {
        self.root.is_some()
    }

    /// What lies at `key`.
    pub(super) fn look(&self, key: &Key) -> Below {
        let Some(root) = &self.root else { return Below::Nothing };
        let opened = match read::open(root, key, OFlags::PATH) {
            Ok(opened) => opened,
            Err(Errno::NOENT | Errno::NOTDIR | Errno::LOOP | Errno::NAMETOOLONG) => return Below::Nothing,
            Err(_) => return Below::Unknown,
        };
        let Ok(stat) = rustix::fs::fstat(&opened) else { return Below::Unknown };
        // Nobody writes here, so no time is too fresh to be trusted.
        let mut node = Node::new(&stat, self.ids, i128::MAX);
        if node.is(FileType::Link) {
            let Ok(target) = rustix::fs::readlinkat(&opened, "", Vec::new()) else { return Below::Unknown };
            node.target = Some(target.into_bytes());
        }
        Below::Is(Box::new(node))
    }

    /// Reads the file at `key` into `node`.
    pub(super) fn read(&self, key: &Key, node: &mut Node, budget: &mut Budget) {
        if let Some(root) = &self.root {
            node.content = budget.file(root, key).map(|(hash, _)| hash);
        }
    }

    /// At most `most` of what lies in the folder at `key`, in order, and how many more there are.
    pub(super) fn names(&self, key: &Key, most: usize) -> (Vec<Vec<u8>>, u64) {
        let flags = OFlags::RDONLY | OFlags::DIRECTORY | OFlags::NONBLOCK;
        let opened = self.root.as_ref().and_then(|root| read::open(root, key, flags).ok());
        let Some(entries) = opened.and_then(|opened| Dir::new(opened).ok()) else { return (Vec::new(), 0) };
        let (mut names, mut more) = (Vec::new(), 0);
        for entry in entries.map_while(Result::ok) {
            let name = entry.file_name().to_bytes();
            match name {
                b"." | b".." => {}
                _ if names.len() < most => names.push(name.to_vec()),
                _ => more += 1,
            }
        }
        names.sort_unstable();
        (names, more)
    }
}
