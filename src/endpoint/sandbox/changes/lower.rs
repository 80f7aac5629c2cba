//! What lies beneath an upper folder: the machine's own files, and what patchdrill itself added to them.

use std::collections::BTreeSet;
use std::os::fd::OwnedFd;
use std::path::Path;

use rustix::fs::{Dir, Mode, OFlags};
use rustix::io::Errno;

use super::key::Key;
use super::layer::{Ids, Owners};
use super::node::Node;
use super::read;
use super::read::Budget;
use crate::event::FileType;

/// What lies beneath an upper folder.
#[derive(Debug)]
pub(super) struct Lower {
    /// The nearest first.
    roots: Vec<(OwnedFd, Ids)>,
}

/// What lies at one place there.
#[derive(Debug)]
pub(super) enum Below {
    Nothing,
    /// Something that cannot be looked at, such as what is hidden by a mount of the machine.
    Unknown,
    Is(Box<Node>),
}

impl Lower {
    /// What lies at `path`, or nothing when that cannot be opened, under what patchdrill added.
    pub(super) fn new(face: Option<OwnedFd>, path: Option<&Path>, owners: Owners) -> Self {
        let flags = OFlags::PATH | OFlags::DIRECTORY | OFlags::CLOEXEC;
        let own = path.and_then(|path| rustix::fs::open(path, flags, Mode::empty()).ok());
        let face = face.map(|face| (face, owners.upper));
        Self { roots: face.into_iter().chain(own.map(|own| (own, owners.lower))).collect() }
    }

    /// Whether there is anything at all.
    pub(super) const fn is_something(&self) -> bool {
        !self.roots.is_empty()
    }

    /// What lies at `key`.
    pub(super) fn look(&self, key: &Key) -> Below {
        for (root, ids) in &self.roots {
            match look(root, key, *ids) {
                Below::Nothing => {}
                found => return found,
            }
        }
        Below::Nothing
    }

    /// Reads the file at `key` into `node`.
    pub(super) fn read(&self, key: &Key, node: &mut Node, budget: &mut Budget) {
        node.content = self.roots.iter().find_map(|(root, _)| budget.file(root, key)).map(|(hash, _)| hash);
    }

    /// At most `most` of what lies in the folder at `key`, in order, and how many more there are.
    pub(super) fn names(&self, key: &Key, most: usize) -> (Vec<Vec<u8>>, u64) {
        let flags = OFlags::RDONLY | OFlags::DIRECTORY | OFlags::NONBLOCK;
        let mut all = BTreeSet::new();
        let mut more = 0;
        for (root, _) in &self.roots {
            let opened = read::open(root, key, flags).ok();
            let Some(entries) = opened.and_then(|opened| Dir::new(opened).ok()) else { continue };
            for entry in entries.map_while(Result::ok) {
                let name = entry.file_name().to_bytes();
                if matches!(name, b"." | b"..") || all.contains(name) {
                    continue;
                }
                if all.len() < most {
                    all.insert(name.to_vec());
                } else {
                    more += 1;
                }
            }
        }
        (all.into_iter().collect(), more)
    }
}

/// What lies at `key` in one layer.
fn look(root: &OwnedFd, key: &Key, ids: Ids) -> Below {
    let opened = match read::open(root, key, OFlags::PATH) {
        Ok(opened) => opened,
        Err(Errno::NOENT | Errno::NOTDIR | Errno::LOOP | Errno::NAMETOOLONG) => return Below::Nothing,
        Err(_) => return Below::Unknown,
    };
    let Ok(stat) = rustix::fs::fstat(&opened) else { return Below::Unknown };
    // Nobody writes here, so no time is too fresh to be trusted.
    let mut node = Node::new(&stat, ids, i128::MAX);
    if node.is(FileType::Link) {
        let Ok(target) = rustix::fs::readlinkat(&opened, "", Vec::new()) else { return Below::Unknown };
        node.target = Some(target.into_bytes());
    }
    Below::Is(Box::new(node))
}
