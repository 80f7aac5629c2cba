//! The overlays of a sandbox, and whose files are whose.

use std::os::fd::OwnedFd;
use std::path::PathBuf;

/// One overlay, or one file system that has nothing beneath.
#[derive(Debug)]
pub(in crate::endpoint::sandbox) struct Layer {
    /// Where it is mounted inside the sandbox, such as `/etc` or `/`.
    pub(in crate::endpoint::sandbox) place: PathBuf,
    /// Its upper folder.
    pub(in crate::endpoint::sandbox) upper: OwnedFd,
    /// What patchdrill itself added, which lies between.
    pub(in crate::endpoint::sandbox) face: Option<OwnedFd>,
    /// What lies beneath, as a path on the machine; `None`: nothing, as for `/tmp`.
    pub(in crate::endpoint::sandbox) lower: Option<PathBuf>,
}

/// How owners on the machine are seen inside the sandbox.
#[derive(Clone, Copy, Debug)]
pub(in crate::endpoint::sandbox) struct Owners {
    /// Of what lies in upper folders.
    pub(in crate::endpoint::sandbox) upper: Ids,
    /// Of what lies beneath.
    pub(in crate::endpoint::sandbox) lower: Ids,
}

/// How users and groups are seen.
#[derive(Clone, Copy, Debug)]
pub(in crate::endpoint::sandbox) struct Ids {
    pub(in crate::endpoint::sandbox) users: Shift,
    pub(in crate::endpoint::sandbox) groups: Shift,
}

/// Numbers in a row: `count` of them, from `outside` on the machine, are those from `inside` in the sandbox.
#[derive(Clone, Copy, Debug)]
pub(in crate::endpoint::sandbox) struct Shift {
    /// The first on the machine.
    pub(in crate::endpoint::sandbox) outside: u32,
    /// The first in the sandbox.
    pub(in crate::endpoint::sandbox) inside: u32,
    /// How many.
    pub(in crate::endpoint::sandbox) count: u32,
}

impl Owners {
    /// The same inside and outside.
    pub(in crate::endpoint::sandbox) const fn same() -> Self {
        let all = Ids::both(Shift { outside: 0, inside: 0, count: u32::MAX });
        Self { upper: all, lower: all }
    }

    /// Upper folders hold numbers that are `base` higher than inside; what lies beneath is shown as it is.
    pub(in crate::endpoint::sandbox) const fn shifted(base: u32) -> Self {
        let upper = Ids::both(Shift { outside: base, inside: 0, count: u32::MAX - base });
        Self { upper, ..Self::same() }
    }

    /// An ordinary user is 0 inside, and nobody else is known there.
    pub(in crate::endpoint::sandbox) const fn caller(uid: u32, gid: u32) -> Self {
        let only = Ids {
            users: Shift { outside: uid, inside: 0, count: 1 },
            groups: Shift { outside: gid, inside: 0, count: 1 },
        };
        Self { upper: only, lower: only }
    }
}

impl Ids {
    const fn both(shift: Shift) -> Self {
        Self { users: shift, groups: shift }
    }
}

impl Shift {
    /// The number inside; `None` of somebody who is not known there.
    pub(super) const fn inside(self, outside: u32) -> Option<u32> {
        match outside.checked_sub(self.outside) {
            Some(offset) if offset < self.count => Some(self.inside.saturating_add(offset)),
            _ => None,
        }
    }
}
