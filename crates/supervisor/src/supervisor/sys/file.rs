//! Files of all kinds: pipes, devices, and waiting for them.
#![expect(unsafe_code, reason = "system calls; each block says why it is sound")]

use std::ffi::{c_int, c_long, c_uint, c_ulong};
use std::os::fd::{AsRawFd as _, BorrowedFd, OwnedFd, RawFd};
use std::path::Path;
use std::{io, ptr};

use super::ffi;
use super::ffi::{PollFd, SigSet, c_path, checked, owned, syscall};

pub(crate) const SIGCHLD: c_int = 17;
const SYS_CLOSE_RANGE: c_long = 436;

/// Closes every descriptor from `first` on.
///
/// # Safety
/// Nothing in this process owns such a descriptor.
pub(crate) unsafe fn close_from(first: RawFd) {
    // SAFETY: takes no pointers; nobody is left with a descriptor that is closed, as the caller promises.
    let _ = unsafe { syscall(SYS_CLOSE_RANGE, first, c_uint::MAX, 0) };
}

/// Makes `to` another name of the file behind `from`, open across a change of program.
///
/// # Safety
/// Nothing in this process owns `to`, unless it is `from` itself.
pub(crate) unsafe fn duplicate(from: BorrowedFd<'_>, to: RawFd) -> io::Result<()> {
    const F_SETFD: c_int = 2;
    if from.as_raw_fd() == to {
        // SAFETY: takes no pointers; the descriptor is open.
        return checked(unsafe { ffi::fcntl(to, F_SETFD, 0) }).map(drop);
    }
    // SAFETY: takes no pointers; nobody is left with a file that is another one now, as the caller promises.
    checked(unsafe { ffi::dup2(from.as_raw_fd(), to) }).map(drop)
}

/// A pipe: the end to read, then the end to write. Neither outlives a change of program.
pub(crate) fn pipe() -> io::Result<(OwnedFd, OwnedFd)> {
    const O_CLOEXEC: c_int = 0o2_000_000;
    let mut fds = [0; 2];
    // SAFETY: there is room for two descriptors.
    checked(unsafe { ffi::pipe2(fds.as_mut_ptr(), O_CLOEXEC) })?;
    // SAFETY: both are new.
    unsafe { Ok((owned(fds[0])?, owned(fds[1])?)) }
}

/// Switches the loopback interface on.
pub(crate) fn raise_loopback() -> io::Result<()> {
    const AF_INET: c_int = 2;
    const SOCK_DGRAM_CLOEXEC: c_int = 2 | 0o2_000_000;
    const SIOCSIFFLAGS: c_ulong = 0x8914;
    const IFF_UP: i16 = 1;
    #[repr(C)]
    struct Request {
        name: [u8; 16],
        flags: i16,
        rest: [u8; 22],
    }
    // SAFETY: takes no pointers, and gives a new descriptor.
    let socket = unsafe { owned(ffi::socket(AF_INET, SOCK_DGRAM_CLOEXEC, 0)) }?;
    let mut request = Request { name: [0; 16], flags: IFF_UP, rest: [0; 22] };
    request.name[..2].copy_from_slice(b"lo");
    // SAFETY: the request has the form that this call reads, and lives through it.
    checked(unsafe { ffi::ioctl(socket.as_raw_fd(), SIOCSIFFLAGS, &raw const request) }).map(drop)
}

/// Waits until one of the files has something, at most so many milliseconds (-1: for ever).
pub(crate) fn wait_for(files: &mut [PollFd], timeout: c_int) -> io::Result<()> {
    let count = files.len() as c_ulong;
    // SAFETY: the pointer and the count are those of one slice.
    match checked(unsafe { ffi::poll(files.as_mut_ptr(), count, timeout) }) {
        Err(error) if error.kind() == io::ErrorKind::Interrupted => Ok(()),
        result => result.map(drop),
    }
}

/// Holds back the signals of children that have ended, and gives a file that tells of them instead.
pub(crate) fn child_events() -> io::Result<OwnedFd> {
    const SIG_BLOCK: c_int = 0;
    const CLOEXEC_NONBLOCK: c_int = 0o2_004_000;
    let mut set = SigSet([0; 16]);
    set.0[0] = 1 << (SIGCHLD - 1);
    // SAFETY: the set lives through both calls, and nobody asks for the old one.
    checked(unsafe { ffi::sigprocmask(SIG_BLOCK, &raw const set, ptr::null_mut()) })?;
    // SAFETY: as above; and the descriptor is new, as none was given.
    unsafe { owned(ffi::signalfd(-1, &raw const set, CLOEXEC_NONBLOCK)) }
}

pub(crate) fn make_fifo(path: &Path, mode: c_uint) -> io::Result<()> {
    let path = c_path(path)?;
    // SAFETY: the string lives through the call.
    checked(unsafe { ffi::mkfifo(path.as_ptr(), mode) }).map(drop)
}

/// Makes a character device.
pub(crate) fn make_device(path: &Path, mode: c_uint, major: u32, minor: u32) -> io::Result<()> {
    const S_IFCHR: c_uint = 0o020_000;
    let path = c_path(path)?;
    let device = u64::from(major) << 8 | u64::from(minor);
    // SAFETY: the string lives through the call.
    checked(unsafe { ffi::mknod(path.as_ptr(), S_IFCHR | mode, device) }).map(drop)
}

/// Sets what is taken from the modes of new files.
pub(crate) fn set_umask(mask: c_uint) {
    // SAFETY: takes no pointers and cannot fail.
    unsafe { ffi::umask(mask) };
}
