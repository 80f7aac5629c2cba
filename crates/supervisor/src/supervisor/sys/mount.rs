//! Mounts: making, binding, moving and taking away.
#![expect(unsafe_code, reason = "system calls; each block says why it is sound")]

use std::ffi::{CString, c_int, c_long, c_uint, c_ulong};
use std::os::fd::{AsRawFd as _, BorrowedFd, OwnedFd};
use std::path::Path;
use std::{io, ptr};

use super::ffi;
use super::ffi::{c_path, checked, checked_long, numbers, owned, syscall};

pub(crate) const MS_RDONLY: c_ulong = 1;
pub(crate) const MS_NOSUID: c_ulong = 2;
pub(crate) const MS_NODEV: c_ulong = 4;
pub(crate) const MS_NOEXEC: c_ulong = 8;
pub(crate) const MS_REMOUNT: c_ulong = 32;
pub(crate) const MS_BIND: c_ulong = 4096;
pub(crate) const MS_REC: c_ulong = 16384;
pub(crate) const MS_PRIVATE: c_ulong = 1 << 18;
const MNT_DETACH: c_int = 2;
const AT_FDCWD: c_int = -100;
const AT_EMPTY_PATH: c_uint = 0x1000;
const OPEN_TREE_CLONE: c_uint = 1;
const OPEN_TREE_CLOEXEC: c_uint = 0o2_000_000;
const MOVE_MOUNT_F_EMPTY_PATH: c_uint = 4;
const MOUNT_ATTR_IDMAP: u64 = 0x0010_0000;
const MOUNT_ATTR_RDONLY: u64 = 1;
const MOUNT_ATTR_NOSUID: u64 = 2;
const MOUNT_ATTR_NODEV: u64 = 4;

// These numbers are the same on every architecture.
const SYS_OPEN_TREE: c_long = 428;
const SYS_MOVE_MOUNT: c_long = 429;
const SYS_MOUNT_SETATTR: c_long = 442;

#[repr(C)]
struct MountAttr {
    set: u64,
    clear: u64,
    propagation: u64,
    userns: u64,
}

/// Mounts a file system of `kind`, with options as `mount -o` takes them.
pub(crate) fn mount_new(
    kind: &str,
    source: &str,
    target: &Path,
    flags: c_ulong,
    options: &[u8],
) -> io::Result<()> {
    let (kind, source) = (CString::new(kind)?, CString::new(source)?);
    let (target, options) = (c_path(target)?, CString::new(options)?);
    // SAFETY: all pointers are to strings with a zero at the end that live through the call.
    checked(unsafe {
        ffi::mount(source.as_ptr(), target.as_ptr(), kind.as_ptr(), flags, options.as_ptr().cast())
    })
    .map(drop)
}

/// Shows `source` at `target` too.
pub(crate) fn bind(source: &Path, target: &Path, flags: c_ulong) -> io::Result<()> {
    let (source, target) = (c_path(source)?, c_path(target)?);
    // SAFETY: both strings live through the call; a bind reads no type and no options.
    checked(unsafe {
        ffi::mount(source.as_ptr(), target.as_ptr(), ptr::null(), MS_BIND | flags, ptr::null())
    })
    .map(drop)
}

/// Changes the flags of a mount, or how it passes on what happens to it.
pub(crate) fn change_mount(target: &Path, flags: c_ulong) -> io::Result<()> {
    let target = c_path(target)?;
    // SAFETY: the string lives through the call; nothing else is read.
    checked(unsafe { ffi::mount(ptr::null(), target.as_ptr(), ptr::null(), flags, ptr::null()) }).map(drop)
}

/// Takes a mount away, at once for everybody who has nothing open in it.
pub(crate) fn unmount(target: &Path) -> io::Result<()> {
    let target = c_path(target)?;
    // SAFETY: the string lives through the call.
    checked(unsafe { ffi::umount2(target.as_ptr(), MNT_DETACH) }).map(drop)
}

/// Makes the working folder the root of everything. The old root lies over the new one then, and is what "." means; nothing
/// else leads to it.
pub(crate) fn pivot_to_here() -> io::Result<()> {
    let here = c".".as_ptr();
    // SAFETY: both strings are static.
    checked_long(unsafe { syscall(numbers::PIVOT_ROOT, here, here) }).map(drop)
}

/// A copy of the mount at `path`, without what is mounted beneath, that is nowhere yet.
pub(crate) fn copy_mount(path: &Path) -> io::Result<OwnedFd> {
    let path = c_path(path)?;
    let flags = OPEN_TREE_CLONE | OPEN_TREE_CLOEXEC;
    // SAFETY: the string lives through the call, and the descriptor is new.
    unsafe { owned(checked_long(syscall(SYS_OPEN_TREE, AT_FDCWD, path.as_ptr(), flags))?) }
}

/// Lets a mount show its owners through the map of a user namespace.
pub(crate) fn shift_owners(mount: BorrowedFd<'_>, users: BorrowedFd<'_>) -> io::Result<()> {
    let namespace = u64::try_from(users.as_raw_fd()).unwrap_or(u64::MAX);
    set_attributes(mount, &MountAttr { set: MOUNT_ATTR_IDMAP, clear: 0, propagation: 0, userns: namespace })
}

/// Lets nobody write through a mount, nor become somebody else, nor open devices. Whoever gets a copy of it together with a
/// new user namespace cannot take that back.
pub(crate) fn only_show(mount: BorrowedFd<'_>) -> io::Result<()> {
    let set = MOUNT_ATTR_RDONLY | MOUNT_ATTR_NOSUID | MOUNT_ATTR_NODEV;
    set_attributes(mount, &MountAttr { set, clear: 0, propagation: 0, userns: 0 })
}

fn set_attributes(mount: BorrowedFd<'_>, attributes: &MountAttr) -> io::Result<()> {
    let (mount, size) = (mount.as_raw_fd(), size_of::<MountAttr>());
    let attributes = ptr::from_ref(attributes);
    // SAFETY: the empty path is static, and the attributes live through the call.
    checked_long(unsafe { syscall(SYS_MOUNT_SETATTR, mount, c"".as_ptr(), AT_EMPTY_PATH, attributes, size) })
        .map(drop)
}

/// Puts a mount that is nowhere yet to `target`. A link is not followed: the mount lies over the link itself.
pub(crate) fn place_mount(mount: BorrowedFd<'_>, target: &Path) -> io::Result<()> {
    let target = c_path(target)?;
    let (mount, empty) = (mount.as_raw_fd(), c"".as_ptr());
    // SAFETY: both strings live through the call.
    checked_long(unsafe {
        syscall(SYS_MOVE_MOUNT, mount, empty, AT_FDCWD, target.as_ptr(), MOVE_MOUNT_F_EMPTY_PATH)
    })
    .map(drop)
}

/// Marks a folder of an upper layer so that nothing beneath it shines through.
pub(crate) fn make_opaque(folder: &Path) -> io::Result<()> {
    let (path, name) = (c_path(folder)?, c"user.overlay.opaque".as_ptr());
    // SAFETY: both strings live through the call, and the value is one byte long.
    checked(unsafe { ffi::setxattr(path.as_ptr(), name, c"y".as_ptr().cast(), 1, 0) }).map(drop)
}
