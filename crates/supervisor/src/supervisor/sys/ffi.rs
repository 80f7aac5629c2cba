//! The functions of the C library, and what they take and give, as the system defines it.
#![expect(unsafe_code, reason = "system calls; each block says why it is sound")]

use std::ffi::{CString, c_char, c_int, c_long, c_uint, c_ulong, c_void};
use std::io;
use std::os::fd::{FromRawFd as _, OwnedFd, RawFd};
use std::os::unix::ffi::OsStrExt as _;
use std::path::Path;

#[cfg(target_arch = "x86_64")]
pub mod numbers {
    pub const PIVOT_ROOT: i64 = 155;
    pub const KEYCTL: i64 = 250;
}

#[cfg(target_arch = "aarch64")]
pub mod numbers {
    pub const PIVOT_ROOT: i64 = 41;
    pub const KEYCTL: i64 = 219;
}

unsafe extern "C" {
    pub fn syscall(number: c_long, ...) -> c_long;
    pub fn mount(
        source: *const c_char,
        target: *const c_char,
        kind: *const c_char,
        flags: c_ulong,
        data: *const c_void,
    ) -> c_int;
    pub fn umount2(target: *const c_char, flags: c_int) -> c_int;
    pub fn unshare(flags: c_int) -> c_int;
    pub fn setns(fd: c_int, kind: c_int) -> c_int;
    pub fn prctl(option: c_int, ...) -> c_int;
    pub fn sethostname(name: *const c_char, length: usize) -> c_int;
    pub fn setsid() -> c_int;
    pub fn setresuid(real: c_uint, effective: c_uint, saved: c_uint) -> c_int;
    pub fn setresgid(real: c_uint, effective: c_uint, saved: c_uint) -> c_int;
    pub fn setgroups(count: usize, groups: *const c_uint) -> c_int;
    pub fn geteuid() -> c_uint;
    pub fn getegid() -> c_uint;
    pub fn kill(pid: c_int, signal: c_int) -> c_int;
    pub fn wait4(pid: c_int, status: *mut c_int, options: c_int, usage: *mut Usage) -> c_int;
    pub fn clone(
        run: extern "C" fn(*mut c_void) -> c_int,
        stack: *mut c_void,
        flags: c_int,
        argument: *mut c_void,
        ...
    ) -> c_int;
    pub fn execve(program: *const c_char, argv: *const *const c_char, envp: *const *const c_char) -> c_int;
    pub fn _exit(code: c_int) -> !;
    pub fn dup2(from: c_int, to: c_int) -> c_int;
    pub fn fcntl(fd: c_int, command: c_int, ...) -> c_int;
    pub fn pipe2(fds: *mut c_int, flags: c_int) -> c_int;
    pub fn socket(domain: c_int, kind: c_int, protocol: c_int) -> c_int;
    pub fn ioctl(fd: c_int, request: c_ulong, ...) -> c_int;
    pub fn poll(fds: *mut PollFd, count: c_ulong, timeout: c_int) -> c_int;
    pub fn signalfd(fd: c_int, mask: *const SigSet, flags: c_int) -> c_int;
    pub fn sigprocmask(how: c_int, set: *const SigSet, old: *mut SigSet) -> c_int;
    pub fn signal(signal: c_int, handler: usize) -> usize;
    pub fn setrlimit(resource: c_int, limit: *const RLimit) -> c_int;
    pub fn setxattr(
        path: *const c_char,
        name: *const c_char,
        value: *const c_void,
        size: usize,
        flags: c_int,
    ) -> c_int;
    pub fn shmctl(id: c_int, command: c_int, what: *mut c_void) -> c_int;
    pub fn semctl(id: c_int, number: c_int, command: c_int, ...) -> c_int;
    pub fn msgctl(id: c_int, command: c_int, what: *mut c_void) -> c_int;
    pub fn mkfifo(path: *const c_char, mode: c_uint) -> c_int;
    pub fn mknod(path: *const c_char, mode: c_uint, device: u64) -> c_int;
    pub fn umask(mask: c_uint) -> c_uint;
    pub fn sendmsg(fd: c_int, message: *const MsgHdr, flags: c_int) -> isize;
    pub fn recvmsg(fd: c_int, message: *mut MsgHdr, flags: c_int) -> isize;
}

#[repr(C)]
pub struct SigSet(pub [u64; 16]);

/// Turns what a system call gave back into a result.
pub fn checked(returned: c_int) -> io::Result<c_int> {
    if returned < 0 { Err(io::Error::last_os_error()) } else { Ok(returned) }
}

pub fn checked_long(returned: c_long) -> io::Result<c_int> {
    if returned < 0 {
        Err(io::Error::last_os_error())
    } else {
        Ok(c_int::try_from(returned).unwrap_or(c_int::MAX))
    }
}

pub fn c_string(bytes: &[u8]) -> io::Result<CString> {
    CString::new(bytes).map_err(|_| io::Error::from(io::ErrorKind::InvalidInput))
}

pub fn c_path(path: &Path) -> io::Result<CString> {
    c_string(path.as_os_str().as_bytes())
}

pub fn owned(fd: c_int) -> io::Result<OwnedFd> {
    let fd = checked(fd)?;
    // SAFETY: the system has just given this descriptor to this process, and nobody else holds it.
    Ok(unsafe { OwnedFd::from_raw_fd(fd) })
}

/// What a process and its children have used; only the times are read.
#[repr(C)]
#[derive(Clone, Copy, Default)]
pub struct Usage {
    pub user_seconds: c_long,
    pub user_micros: c_long,
    pub system_seconds: c_long,
    pub system_micros: c_long,
    pub rest: [c_long; 14],
}

#[repr(C)]
pub struct RLimit {
    pub soft: u64,
    pub hard: u64,
}

/// One file to wait for.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct PollFd {
    pub fd: RawFd,
    pub events: i16,
    pub revents: i16,
}

#[repr(C)]
pub struct IoVec {
    pub base: *mut c_void,
    pub length: usize,
}

#[repr(C)]
pub struct MsgHdr {
    pub name: *mut c_void,
    pub name_length: c_uint,
    pub iov: *mut IoVec,
    pub iov_count: usize,
    pub control: *mut c_void,
    pub control_length: usize,
    pub flags: c_int,
}
