//! The functions of the C library, and what they take and give, as the system defines it.
#![expect(unsafe_code, reason = "system calls; each block says why it is sound")]

use std::ffi::{CString, c_char, c_int, c_long, c_uint, c_ulong, c_void};
use std::io;
use std::os::fd::{FromRawFd as _, OwnedFd, RawFd};
use std::os::unix::ffi::OsStrExt as _;
use std::path::Path;

#[cfg(target_arch = "x86_64")]
pub(super) mod numbers {
    pub(crate) const PIVOT_ROOT: i64 = 155;
    pub(crate) const KEYCTL: i64 = 250;
}

#[cfg(target_arch = "aarch64")]
pub(crate) mod numbers {
    pub(crate) const PIVOT_ROOT: i64 = 41;
    pub(crate) const KEYCTL: i64 = 219;
}

unsafe extern "C" {
    pub(super) fn syscall(number: c_long, ...) -> c_long;
    pub(super) fn mount(
        source: *const c_char,
        target: *const c_char,
        kind: *const c_char,
        flags: c_ulong,
        data: *const c_void,
    ) -> c_int;
    pub(super) fn umount2(target: *const c_char, flags: c_int) -> c_int;
    pub(super) fn unshare(flags: c_int) -> c_int;
    pub(super) fn setns(fd: c_int, kind: c_int) -> c_int;
    pub(super) fn prctl(option: c_int, ...) -> c_int;
    pub(super) fn sethostname(name: *const c_char, length: usize) -> c_int;
    pub(super) fn setsid() -> c_int;
    pub(super) fn setresuid(real: c_uint, effective: c_uint, saved: c_uint) -> c_int;
    pub(super) fn setresgid(real: c_uint, effective: c_uint, saved: c_uint) -> c_int;
    pub(super) fn setgroups(count: usize, groups: *const c_uint) -> c_int;
    pub(super) fn geteuid() -> c_uint;
    pub(super) fn getegid() -> c_uint;
    pub(super) fn kill(pid: c_int, signal: c_int) -> c_int;
    pub(super) fn wait4(pid: c_int, status: *mut c_int, options: c_int, usage: *mut Usage) -> c_int;
    pub(super) fn clone(
        run: extern "C" fn(*mut c_void) -> c_int,
        stack: *mut c_void,
        flags: c_int,
        argument: *mut c_void,
        ...
    ) -> c_int;
    pub(super) fn execve(
        program: *const c_char,
        argv: *const *const c_char,
        envp: *const *const c_char,
    ) -> c_int;
    pub(super) fn _exit(code: c_int) -> !;
    pub(super) fn dup2(from: c_int, to: c_int) -> c_int;
    pub(super) fn fcntl(fd: c_int, command: c_int, ...) -> c_int;
    pub(super) fn pipe2(fds: *mut c_int, flags: c_int) -> c_int;
    pub(super) fn socket(domain: c_int, kind: c_int, protocol: c_int) -> c_int;
    pub(super) fn ioctl(fd: c_int, request: c_ulong, ...) -> c_int;
    pub(super) fn poll(fds: *mut PollFd, count: c_ulong, timeout: c_int) -> c_int;
    pub(super) fn signalfd(fd: c_int, mask: *const SigSet, flags: c_int) -> c_int;
    pub(super) fn sigprocmask(how: c_int, set: *const SigSet, old: *mut SigSet) -> c_int;
    pub(super) fn signal(signal: c_int, handler: usize) -> usize;
    pub(super) fn setrlimit(resource: c_int, limit: *const RLimit) -> c_int;
    pub(super) fn setxattr(
        path: *const c_char,
        name: *const c_char,
        value: *const c_void,
        size: usize,
        flags: c_int,
    ) -> c_int;
    pub(super) fn shmctl(id: c_int, command: c_int, what: *mut c_void) -> c_int;
    pub(super) fn semctl(id: c_int, number: c_int, command: c_int, ...) -> c_int;
    pub(super) fn msgctl(id: c_int, command: c_int, what: *mut c_void) -> c_int;
    pub(super) fn mkfifo(path: *const c_char, mode: c_uint) -> c_int;
    pub(super) fn mknod(path: *const c_char, mode: c_uint, device: u64) -> c_int;
    pub(super) fn umask(mask: c_uint) -> c_uint;
    pub(super) fn sysconf(name: c_int) -> c_long;
    pub(super) fn sendmsg(fd: c_int, message: *const MsgHdr, flags: c_int) -> isize;
    pub(super) fn recvmsg(fd: c_int, message: *mut MsgHdr, flags: c_int) -> isize;
}

#[repr(C)]
pub(super) struct SigSet(pub [u64; 16]);

/// Turns what a system call gave back into a result.
pub(super) fn checked(returned: c_int) -> io::Result<c_int> {
    if returned < 0 { Err(io::Error::last_os_error()) } else { Ok(returned) }
}

pub(super) fn checked_long(returned: c_long) -> io::Result<c_int> {
    if returned < 0 {
        Err(io::Error::last_os_error())
    } else {
        Ok(c_int::try_from(returned).unwrap_or(c_int::MAX))
    }
}

pub(super) fn c_path(path: &Path) -> io::Result<CString> {
    Ok(CString::new(path.as_os_str().as_bytes())?)
}

/// Takes a descriptor that a system call gave back, unless it is an error.
///
/// # Safety
/// The system has just given it to this process, and nobody else holds it.
pub(super) unsafe fn owned(fd: c_int) -> io::Result<OwnedFd> {
    let fd = checked(fd)?;
    // SAFETY: as promised by the caller.
    Ok(unsafe { OwnedFd::from_raw_fd(fd) })
}

/// What a process and its children have used; only the times are read.
#[repr(C)]
#[derive(Clone, Copy, Default)]
pub(super) struct Usage {
    pub(crate) user_seconds: c_long,
    pub(crate) user_micros: c_long,
    pub(crate) system_seconds: c_long,
    pub(crate) system_micros: c_long,
    pub(crate) rest: [c_long; 14],
}

#[repr(C)]
pub(super) struct RLimit {
    pub(crate) soft: u64,
    pub(crate) hard: u64,
}

pub(crate) const POLLIN: i16 = 1;
pub(crate) const POLLHUP: i16 = 16;
pub(crate) const POLLRDHUP: i16 = 0x2000;

/// One file to wait for. A negative descriptor is passed over.
#[repr(C)]
#[derive(Clone, Copy)]
pub(crate) struct PollFd {
    pub(crate) fd: RawFd,
    pub(crate) events: i16,
    pub(crate) revents: i16,
}

impl PollFd {
    pub(crate) fn new(fd: RawFd, events: i16) -> Self {
        Self { fd, events, revents: 0 }
    }

    /// Waits until it can be read, or has ended.
    pub(crate) fn readable(fd: RawFd) -> Self {
        Self::new(fd, POLLIN)
    }
}

#[repr(C)]
pub(super) struct IoVec {
    pub(crate) base: *mut c_void,
    pub(crate) length: usize,
}

#[repr(C)]
pub(super) struct MsgHdr {
    pub(crate) name: *mut c_void,
    pub(crate) name_length: c_uint,
    pub(crate) iov: *mut IoVec,
    pub(crate) iov_count: usize,
    pub(crate) control: *mut c_void,
    pub(crate) control_length: usize,
    pub(crate) flags: c_int,
}
