//! Looks at what hostile hands may have written: nothing is followed, nothing blocks, nothing is read without bound.

use std::fs::File;
use std::io;
use std::io::Read as _;
use std::os::fd::{AsFd, OwnedFd};
use std::sync::Arc;

use rustix::fs::{Mode, OFlags, ResolveFlags};
use rustix::io::Errno;
use sha2::Digest as _;

use super::key::Key;
use super::node::Hash;
use crate::event::Sha256;

/// So much of one file is read.
pub(super) const LONGEST: u64 = 64 << 20;

/// So much is read of all files together after one action.
const ALL: u64 = 1 << 30;

/// A file of this length or less is kept.
pub(super) const KEPT: u64 = 64 << 10;

/// So much is kept of all files together after one action.
const ALL_KEPT: u64 = 4 << 20;

/// Opens what lies at `key`, without following a link or entering a mount on the way.
pub(super) fn open(root: impl AsFd, key: &Key, flags: OFlags) -> Result<OwnedFd, Errno> {
    let flags = flags | OFlags::NOFOLLOW | OFlags::CLOEXEC;
    let resolve = ResolveFlags::BENEATH | ResolveFlags::NO_SYMLINKS | ResolveFlags::NO_XDEV;
    // A link can be opened only as itself, and only without this flag; it is the last name then.
    rustix::fs::openat2(root, key.relative(), flags, Mode::empty(), resolve)
}

/// What may still be read and kept.
#[derive(Clone, Copy, Debug)]
pub(super) struct Budget {
    read: u64,
    keep: u64,
}

impl Default for Budget {
    fn default() -> Self {
        Self { read: ALL, keep: ALL_KEPT }
    }
}

impl Budget {
    /// Reads the file at `key`; `None` when that is impossible. Its bytes come along when it is short enough to be kept.
    pub(super) fn file(&mut self, root: impl AsFd, key: &Key) -> Option<(Hash, Option<Arc<[u8]>>)> {
        let flags = OFlags::RDONLY | OFlags::NONBLOCK | OFlags::NOCTTY;
        let file = open(root, key, flags).ok()?;
        let stat = rustix::fs::fstat(&file).ok()?;
        let size = u64::try_from(stat.st_size).ok()?;
        let limit = LONGEST.min(self.read);
        let regular = rustix::fs::FileType::from_raw_mode(stat.st_mode) == rustix::fs::FileType::RegularFile;
        if !regular || (limit == 0 && size > 0) {
            return None;
        }
        let keep = size <= KEPT.min(self.keep);
        let (hash, bytes) = digest(File::from(file), limit, keep).ok()?;
        self.read -= hash.len;
        let bytes = bytes.filter(|bytes| hash.whole && bytes.len() as u64 <= self.keep);
        self.keep -= bytes.as_ref().map_or(0, |bytes| bytes.len() as u64);
        Some((hash, bytes))
    }
}

fn digest(mut file: File, limit: u64, keep: bool) -> io::Result<(Hash, Option<Arc<[u8]>>)> {
    let mut sha = sha2::Sha256::new();
    let mut buffer = vec![0; 64 << 10];
    let mut kept = Vec::new();
    let mut len = 0;
    let whole = loop {
        let read = match file.read(&mut buffer) {
            Ok(0) => break true,
            Ok(read) => read,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            Err(error) => return Err(error),
        };
        let room = usize::try_from(limit - len).unwrap_or(usize::MAX);
        let taken = &buffer[..read.min(room)];
        sha.update(taken);
        len += taken.len() as u64;
        if keep && kept.len() as u64 <= KEPT {
            kept.extend_from_slice(taken);
        }
        if taken.len() < read {
            break false;
        }
    };
    let keep = keep && kept.len() as u64 == len;
    let hash = Hash { sha256: Sha256(sha.finalize().into()), len, whole };
    Ok((hash, keep.then(|| kept.into())))
}
