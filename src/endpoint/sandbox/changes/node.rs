//! One thing that lies in a layer, as far as it decides whether something changed.

use rustix::fs::{FileType as Kind, Stat};

use super::layer::Ids;
use crate::event::{FileType, Sha256};

/// How finely file systems tell time, in nanoseconds: what is younger may still be written without a newer time.
const GRAIN: i128 = 20_000_000;

/// One thing that lies in a layer.
#[derive(Clone, Debug)]
pub(super) struct Node {
    pub(super) what: What,
    pub(super) mode: u32,
    pub(super) uid: u32,
    pub(super) gid: u32,
    /// Its owner has no number inside. The layer between shows such things as root's, since an ordinary user's sandbox
    /// could not change them else; so their owner tells nothing, nor do the permissions of their folders for that owner.
    strange: bool,
    pub(super) size: u64,
    /// Number of a device, with its kind.
    pub(super) device: (u32, u64),
    /// Where a link leads.
    pub(super) target: Option<Vec<u8>>,
    /// What lies beneath this folder does not show through.
    pub(super) opaque: bool,
    /// What was read of a file.
    pub(super) content: Option<Hash>,
    stamp: Stamp,
    /// It was written so shortly before it was looked at that a further write may not show in its times.
    fresh: bool,
}

/// What a node is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum What {
    /// It is on the endpoint.
    Is(FileType),
    /// It says that what lies beneath is deleted.
    Whiteout,
}

/// What was read of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Hash {
    pub(super) sha256: Sha256,
    /// So many bytes were read.
    pub(super) len: u64,
    /// That was all of them.
    pub(super) whole: bool,
}

/// What moves whenever a file is touched.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Stamp {
    inode: u64,
    changed: i128,
    modified: i128,
}

impl Node {
    /// The node that `stat` tells of, looked at when it was `now` (nanoseconds since 1970).
    pub(super) fn new(stat: &Stat, ids: Ids, now: i128) -> Self {
        let kind = Kind::from_raw_mode(stat.st_mode);
        let what = match kind {
            Kind::RegularFile => What::Is(FileType::File),
            Kind::Directory => What::Is(FileType::Folder),
            Kind::Symlink => What::Is(FileType::Link),
            Kind::CharacterDevice if stat.st_rdev == 0 => What::Whiteout,
            _ => What::Is(FileType::Other),
        };
        let changed = nanoseconds(stat.st_ctime, stat.st_ctime_nsec);
        let modified = nanoseconds(stat.st_mtime, stat.st_mtime_nsec);
        let (uid, gid) = (ids.users.inside(stat.st_uid), ids.groups.inside(stat.st_gid));
        let file = kind == Kind::RegularFile;
        let special = what == What::Is(FileType::Other);
        Self {
            what,
            mode: stat.st_mode & 0o7777,
            uid: uid.unwrap_or_default(),
            gid: gid.unwrap_or_default(),
            strange: uid.is_none() || gid.is_none(),
            size: if file { u64::try_from(stat.st_size).unwrap_or_default() } else { 0 },
            device: if special { (stat.st_mode & !0o7777, stat.st_rdev) } else { (0, 0) },
            target: None,
            opaque: false,
            content: None,
            stamp: Stamp { inode: stat.st_ino, changed, modified },
            fresh: changed + GRAIN >= now,
        }
    }

    pub(super) const fn is(&self, what: FileType) -> bool {
        matches!(self.what, What::Is(is) if is as u8 == what as u8)
    }

    /// Whether nobody has touched this since it was `before`, as far as can be told.
    pub(super) fn is_untouched(&self, before: &Self) -> bool {
        let trusted = !before.fresh || before.content.is_none();
        trusted && self.stamp == before.stamp && self.size == before.size
    }

    /// Whether it was touched before `time`, so shortly before included that it cannot be told.
    pub(super) const fn is_older_than(&self, time: i128) -> bool {
        self.stamp.changed + GRAIN < time
    }

    /// Whether everything but the content of a file is the same as `before`.
    pub(super) fn looks_like(&self, before: &Self) -> bool {
        let granted = if before.strange && self.is(FileType::Folder) { 0o700 } else { 0 };
        let same_mode = self.mode | granted == before.mode | granted || self.is(FileType::Link);
        let same_owner = before.strange || (self.uid, self.gid) == (before.uid, before.gid);
        self.what == before.what
            && same_mode
            && same_owner
            && (self.size, self.device) == (before.size, before.device)
            && self.target == before.target
    }

    /// Whether two files that look alike hold the same, as far as was read of them. In doubt they do not.
    pub(super) fn holds_what(&self, other: &Self) -> bool {
        match (self.content, other.content) {
            (Some(one), Some(two)) => {
                one == two && (one.whole || self.stamp.modified == other.stamp.modified)
            }
            _ => false,
        }
    }
}

fn nanoseconds(seconds: impl Into<i128>, nanoseconds: impl Into<i128>) -> i128 {
    seconds.into() * 1_000_000_000 + nanoseconds.into()
}
