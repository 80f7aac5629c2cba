//! The system calls that the keeper needs, each behind a safe function with an `io::Result`.
//!
//! The keeper is compiled on its own by `build.rs`, so no crate is at hand; the C library is, as the standard library links
//! it. What the C library has no function for goes through `syscall`. This is the only file of the keeper with `unsafe` in it.
#![expect(unsafe_code, reason = "system calls; each block says why it is sound")]

use std::ffi::CStr;
use std::ffi::CString;
use std::ffi::c_char;
use std::ffi::c_int;
use std::ffi::c_long;
use std::ffi::c_uint;
use std::ffi::c_ulong;
use std::ffi::c_void;
use std::io;
use std::os::fd::AsRawFd as _;
use std::os::fd::BorrowedFd;
use std::os::fd::FromRawFd as _;
use std::os::fd::OwnedFd;
use std::os::fd::RawFd;
use std::os::unix::ffi::OsStrExt as _;
use std::path::Path;
use std::ptr;

pub const CLONE_NEWTIME: c_int = 0x80;
pub const CLONE_NEWNS: c_int = 0x0002_0000;
pub const CLONE_NEWUTS: c_int = 0x0400_0000;
pub const CLONE_NEWIPC: c_int = 0x0800_0000;
pub const CLONE_NEWUSER: c_int = 0x1000_0000;
pub const CLONE_NEWPID: c_int = 0x2000_0000;
pub const CLONE_NEWNET: c_int = 0x4000_0000;

pub const MS_RDONLY: c_ulong = 1;
pub const MS_NOSUID: c_ulong = 2;
pub const MS_NODEV: c_ulong = 4;
pub const MS_NOEXEC: c_ulong = 8;
pub const MS_REMOUNT: c_ulong = 32;
pub const MS_BIND: c_ulong = 4096;
pub const MS_REC: c_ulong = 16384;
pub const MS_PRIVATE: c_ulong = 1 << 18;

pub const SIGKILL: c_int = 9;
pub const SIGPIPE: c_int = 13;
pub const SIGCHLD: c_int = 17;

pub const WNOHANG: c_int = 1;

pub const POLLIN: i16 = 1;
pub const POLLHUP: i16 = 16;
pub const POLLRDHUP: i16 = 0x2000;

pub const RLIMIT_CPU: c_int = 0;
pub const RLIMIT_FSIZE: c_int = 1;
pub const RLIMIT_DATA: c_int = 2;
pub const RLIMIT_CORE: c_int = 4;
pub const RLIMIT_NPROC: c_int = 6;

const PR_SET_PDEATHSIG: c_int = 1;
const PR_SET_DUMPABLE: c_int = 4;
const PR_SET_NAME: c_int = 15;
const PR_SET_CHILD_SUBREAPER: c_int = 36;

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
const SYS_CLONE3: c_long = 435;
const SYS_CLOSE_RANGE: c_long = 436;
const SYS_MOUNT_SETATTR: c_long = 442;

#[cfg(target_arch = "x86_64")]
mod numbers {
    pub const PIVOT_ROOT: i64 = 155;
    pub const KEYCTL: i64 = 250;
}
#[cfg(target_arch = "aarch64")]
mod numbers {
    pub const PIVOT_ROOT: i64 = 41;
    pub const KEYCTL: i64 = 219;
}

unsafe extern "C" {
    fn syscall(number: c_long, ...) -> c_long;
    fn mount(
        source: *const c_char,
        target: *const c_char,
        kind: *const c_char,
        flags: c_ulong,
        data: *const c_void,
    ) -> c_int;
    fn umount2(target: *const c_char, flags: c_int) -> c_int;
    fn unshare(flags: c_int) -> c_int;
    fn setns(fd: c_int, kind: c_int) -> c_int;
    fn prctl(option: c_int, ...) -> c_int;
    fn sethostname(name: *const c_char, length: usize) -> c_int;
    fn setsid() -> c_int;
    fn setresuid(real: c_uint, effective: c_uint, saved: c_uint) -> c_int;
    fn setresgid(real: c_uint, effective: c_uint, saved: c_uint) -> c_int;
    fn setgroups(count: usize, groups: *const c_uint) -> c_int;
    fn geteuid() -> c_uint;
    fn getegid() -> c_uint;
    fn kill(pid: c_int, signal: c_int) -> c_int;
    fn wait4(pid: c_int, status: *mut c_int, options: c_int, usage: *mut Usage) -> c_int;
    fn execve(program: *const c_char, argv: *const *const c_char, envp: *const *const c_char) -> c_int;
    fn _exit(code: c_int) -> !;
    fn dup2(from: c_int, to: c_int) -> c_int;
    fn fcntl(fd: c_int, command: c_int, ...) -> c_int;
    fn pipe2(fds: *mut c_int, flags: c_int) -> c_int;
    fn socket(domain: c_int, kind: c_int, protocol: c_int) -> c_int;
    fn ioctl(fd: c_int, request: c_ulong, ...) -> c_int;
    fn poll(fds: *mut PollFd, count: c_ulong, timeout: c_int) -> c_int;
    fn signalfd(fd: c_int, mask: *const SigSet, flags: c_int) -> c_int;
    fn sigprocmask(how: c_int, set: *const SigSet, old: *mut SigSet) -> c_int;
    fn signal(signal: c_int, handler: usize) -> usize;
    fn setrlimit(resource: c_int, limit: *const RLimit) -> c_int;
    fn setxattr(
        path: *const c_char,
        name: *const c_char,
        value: *const c_void,
        size: usize,
        flags: c_int,
    ) -> c_int;
    fn mkfifo(path: *const c_char, mode: c_uint) -> c_int;
    fn mknod(path: *const c_char, mode: c_uint, device: u64) -> c_int;
    fn umask(mask: c_uint) -> c_uint;
    fn sendmsg(fd: c_int, message: *const MsgHdr, flags: c_int) -> isize;
    fn recvmsg(fd: c_int, message: *mut MsgHdr, flags: c_int) -> isize;
}

/// What a process and its children have used; only the times are read.
#[repr(C)]
#[derive(Clone, Copy, Default)]
struct Usage {
    user_seconds: c_long,
    user_micros: c_long,
    system_seconds: c_long,
    system_micros: c_long,
    rest: [c_long; 14],
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
struct SigSet([u64; 16]);

#[repr(C)]
struct RLimit {
    soft: u64,
    hard: u64,
}

#[repr(C)]
struct IoVec {
    base: *mut c_void,
    length: usize,
}

#[repr(C)]
struct MsgHdr {
    name: *mut c_void,
    name_length: c_uint,
    iov: *mut IoVec,
    iov_count: usize,
    control: *mut c_void,
    control_length: usize,
    flags: c_int,
}

/// Most file descriptors in one message.
const MOST_FDS: usize = 60;

/// Room for one control message with [`MOST_FDS`] descriptors, aligned as the kernel wants it.
#[repr(C, align(8))]
struct Control {
    length: usize,
    level: c_int,
    kind: c_int,
    fds: [RawFd; MOST_FDS],
}

const CONTROL_HEADER: usize = 16;
const SOL_SOCKET: c_int = 1;
const SCM_RIGHTS: c_int = 1;
const MSG_NOSIGNAL: c_int = 0x4000;
const MSG_CMSG_CLOEXEC: c_int = 0x4000_0000;

#[repr(C, align(8))]
#[derive(Default)]
struct CloneArgs {
    flags: u64,
    pidfd: u64,
    child_tid: u64,
    parent_tid: u64,
    exit_signal: u64,
    stack: u64,
    stack_size: u64,
    tls: u64,
}

#[repr(C)]
struct MountAttr {
    set: u64,
    clear: u64,
    propagation: u64,
    userns: u64,
}

/// Turns what a system call gave back into a result.
fn checked(returned: c_int) -> io::Result<c_int> {
    if returned < 0 { Err(io::Error::last_os_error()) } else { Ok(returned) }
}

fn checked_long(returned: c_long) -> io::Result<c_int> {
    if returned < 0 {
        Err(io::Error::last_os_error())
    } else {
        Ok(c_int::try_from(returned).unwrap_or(c_int::MAX))
    }
}

fn c_string(bytes: &[u8]) -> io::Result<CString> {
    CString::new(bytes).map_err(|_| io::Error::from(io::ErrorKind::InvalidInput))
}

fn c_path(path: &Path) -> io::Result<CString> {
    c_string(path.as_os_str().as_bytes())
}

fn owned(fd: c_int) -> io::Result<OwnedFd> {
    let fd = checked(fd)?;
    // SAFETY: the system has just given this descriptor to this process, and nobody else holds it.
    Ok(unsafe { OwnedFd::from_raw_fd(fd) })
}

/// What a clone gives back.
pub enum Side {
    /// In the new process.
    Child,
    /// In the old one: the number of the new one.
    Parent(c_int),
}

/// Makes a new process in new namespaces, with a copy of this one's memory.
pub fn fork_into(namespaces: c_int) -> io::Result<Side> {
    let args =
        CloneArgs { flags: u64::from(namespaces.cast_unsigned()), exit_signal: 17, ..CloneArgs::default() };
    // SAFETY: without a stack and without CLONE_VM this is a fork; the keeper has one thread, so the child's copy of the
    // memory is whole and no lock in it is held.
    let pid = unsafe { syscall(SYS_CLONE3, &raw const args, size_of::<CloneArgs>()) };
    match checked_long(pid)? {
        0 => Ok(Side::Child),
        pid => Ok(Side::Parent(pid)),
    }
}

/// Ends this process at once, without running anything of the parent's memory.
pub fn exit_now(code: c_int) -> ! {
    // SAFETY: takes no pointers and does not return.
    unsafe { _exit(code) }
}

pub fn enter_new(namespaces: c_int) -> io::Result<()> {
    // SAFETY: takes no pointers.
    checked(unsafe { unshare(namespaces) }).map(drop)
}

pub fn enter(namespace: BorrowedFd<'_>, kinds: c_int) -> io::Result<()> {
    // SAFETY: takes no pointers; the descriptor is open.
    checked(unsafe { setns(namespace.as_raw_fd(), kinds) }).map(drop)
}

/// Becomes user and group 0 of the user namespace.
pub fn become_root() -> io::Result<()> {
    // SAFETY: no groups are given, so the pointer is not read.
    let dropped = unsafe { setgroups(0, ptr::null()) };
    // A user who may not map groups may not drop them either; they are nobody's inside.
    let _ = dropped;
    // SAFETY: takes no pointers.
    checked(unsafe { setresgid(0, 0, 0) })?;
    // SAFETY: takes no pointers.
    checked(unsafe { setresuid(0, 0, 0) }).map(drop)
}

pub fn user() -> u32 {
    // SAFETY: takes nothing and cannot fail.
    unsafe { geteuid() }
}

pub fn group() -> u32 {
    // SAFETY: takes nothing and cannot fail.
    unsafe { getegid() }
}

/// Mounts a file system of `kind`, with options as `mount -o` takes them.
pub fn mount_new(kind: &str, source: &str, target: &Path, flags: c_ulong, options: &[u8]) -> io::Result<()> {
    let (kind, source) = (c_string(kind.as_bytes())?, c_string(source.as_bytes())?);
    let (target, options) = (c_path(target)?, c_string(options)?);
    // SAFETY: all pointers are to strings with a zero at the end that live through the call.
    checked(unsafe { mount(source.as_ptr(), target.as_ptr(), kind.as_ptr(), flags, options.as_ptr().cast()) })
        .map(drop)
}

/// Shows `source` at `target` too.
pub fn bind(source: &Path, target: &Path, flags: c_ulong) -> io::Result<()> {
    let (source, target) = (c_path(source)?, c_path(target)?);
    // SAFETY: both strings live through the call; a bind reads no type and no options.
    checked(unsafe { mount(source.as_ptr(), target.as_ptr(), ptr::null(), MS_BIND | flags, ptr::null()) })
        .map(drop)
}

/// Changes the flags of a mount, or how it passes on what happens to it.
pub fn change_mount(target: &Path, flags: c_ulong) -> io::Result<()> {
    let target = c_path(target)?;
    // SAFETY: the string lives through the call; nothing else is read.
    checked(unsafe { mount(ptr::null(), target.as_ptr(), ptr::null(), flags, ptr::null()) }).map(drop)
}

/// Takes a mount away, at once for everybody who has nothing open in it.
pub fn unmount(target: &Path) -> io::Result<()> {
    let target = c_path(target)?;
    // SAFETY: the string lives through the call.
    checked(unsafe { umount2(target.as_ptr(), MNT_DETACH) }).map(drop)
}

/// Makes the working folder the root of everything, and lets go of the old root.
pub fn pivot_to_here() -> io::Result<()> {
    let here = c".".as_ptr();
    // SAFETY: both strings are static.
    checked_long(unsafe { syscall(numbers::PIVOT_ROOT, here, here) })?;
    // The old root lies over the new one now, and is what "." means.
    // SAFETY: as above.
    checked(unsafe { umount2(here, MNT_DETACH) }).map(drop)
}

/// A copy of the mount at `path`, without what is mounted beneath, that is nowhere yet.
pub fn copy_mount(path: &Path) -> io::Result<OwnedFd> {
    let path = c_path(path)?;
    let flags = OPEN_TREE_CLONE | OPEN_TREE_CLOEXEC;
    // SAFETY: the string lives through the call.
    owned(checked_long(unsafe { syscall(SYS_OPEN_TREE, AT_FDCWD, path.as_ptr(), flags) })?)
}

/// Lets a mount show its owners through the map of a user namespace.
pub fn shift_owners(mount: BorrowedFd<'_>, users: BorrowedFd<'_>) -> io::Result<()> {
    let userns = u64::try_from(users.as_raw_fd()).unwrap_or(u64::MAX);
    set_attributes(mount, &MountAttr { set: MOUNT_ATTR_IDMAP, clear: 0, propagation: 0, userns })
}

/// Lets nobody write through a mount, nor become somebody else, nor open devices. Whoever gets a copy of it together with a
/// new user namespace cannot take that back.
pub fn only_show(mount: BorrowedFd<'_>) -> io::Result<()> {
    let set = MOUNT_ATTR_RDONLY | MOUNT_ATTR_NOSUID | MOUNT_ATTR_NODEV;
    set_attributes(mount, &MountAttr { set, clear: 0, propagation: 0, userns: 0 })
}

fn set_attributes(mount: BorrowedFd<'_>, attributes: &MountAttr) -> io::Result<()> {
    let (mount, size) = (mount.as_raw_fd(), size_of::<MountAttr>());
    let attributes = ptr::from_ref(attributes);
    // SAFETY: the empty path is static, and the attributes live through the call.
    checked_long(unsafe {
        syscall(SYS_MOUNT_SETATTR, mount, c"".as_ptr(), AT_EMPTY_PATH, attributes, size)
    })
    .map(drop)
}

/// Puts a mount that is nowhere yet to `target`. A link is not followed: the mount lies over the link itself.
pub fn place_mount(mount: BorrowedFd<'_>, target: &Path) -> io::Result<()> {
    let target = c_path(target)?;
    let (mount, empty) = (mount.as_raw_fd(), c"".as_ptr());
    // SAFETY: both strings live through the call.
    checked_long(unsafe {
        syscall(SYS_MOVE_MOUNT, mount, empty, AT_FDCWD, target.as_ptr(), MOVE_MOUNT_F_EMPTY_PATH)
    })
    .map(drop)
}

/// Closes every descriptor from `first` on.
pub fn close_from(first: RawFd) {
    // SAFETY: takes no pointers. Only called where nothing owns such a descriptor.
    let _ = unsafe { syscall(SYS_CLOSE_RANGE, first, c_uint::MAX, 0) };
}

/// Leaves the caller's keyring behind, with whatever secrets lie in it.
pub fn leave_keyring() {
    const JOIN_SESSION_KEYRING: c_int = 1;
    // SAFETY: no name is given; where there are no keyrings, there is nothing to leave.
    let _ = unsafe { syscall(numbers::KEYCTL, JOIN_SESSION_KEYRING, ptr::null::<c_char>()) };
}

/// Has this process ended when the one that made it ends.
pub fn end_with_parent() -> io::Result<()> {
    // SAFETY: takes no pointers.
    checked(unsafe { prctl(PR_SET_PDEATHSIG, c_long::from(SIGKILL), 0, 0, 0) }).map(drop)
}

/// Lets others of the same user look into this process, or keeps them from it. Whoever becomes another user is closed.
pub fn open_memory(open: bool) -> io::Result<()> {
    // SAFETY: takes no pointers.
    checked(unsafe { prctl(PR_SET_DUMPABLE, c_long::from(open), 0, 0, 0) }).map(drop)
}

/// Lets processes further down whose parents have ended become children of this one.
pub fn adopt_orphans() -> io::Result<()> {
    // SAFETY: takes no pointers.
    checked(unsafe { prctl(PR_SET_CHILD_SUBREAPER, 1 as c_long, 0, 0, 0) }).map(drop)
}

/// The name of this process in `/proc/PID/comm`.
pub fn set_name(name: &CStr) -> io::Result<()> {
    // SAFETY: the string lives through the call; the system copies at most 16 bytes of it.
    checked(unsafe { prctl(PR_SET_NAME, name.as_ptr(), 0, 0, 0) }).map(drop)
}

pub fn set_host_name(name: &[u8]) -> io::Result<()> {
    // SAFETY: the pointer and the length are those of one slice.
    checked(unsafe { sethostname(name.as_ptr().cast(), name.len()) }).map(drop)
}

/// Begins a session without a terminal.
pub fn begin_session() -> io::Result<()> {
    // SAFETY: takes nothing.
    checked(unsafe { setsid() }).map(drop)
}

/// Sends a signal: to a process, a group (negative) or everything that can be reached (-1).
pub fn send_signal(pid: c_int, signal: c_int) -> io::Result<()> {
    // SAFETY: takes no pointers.
    checked(unsafe { kill(pid, signal) }).map(drop)
}

/// A process that has ended: its number, how it ended, and its time on processors in microseconds.
#[derive(Clone, Copy, Debug)]
pub struct Ended {
    pub pid: c_int,
    pub status: c_int,
    pub cpu: u64,
}

/// The next child that has ended, if any; waits for one unless told otherwise.
pub fn wait(pid: c_int, options: c_int) -> io::Result<Option<Ended>> {
    let (mut status, mut usage) = (0, Usage::default());
    // SAFETY: both places live through the call, and `Usage` is as large as the system's own.
    let pid = checked(unsafe { wait4(pid, &raw mut status, options, &raw mut usage) })?;
    let micros =
        |seconds: c_long, micros: c_long| seconds.cast_unsigned() * 1_000_000 + micros.cast_unsigned();
    let cpu =
        micros(usage.user_seconds, usage.user_micros) + micros(usage.system_seconds, usage.system_micros);
    Ok((pid != 0).then_some(Ended { pid, status, cpu }))
}

/// Becomes another program. Returns only when that failed.
pub fn become_program(program: &CStr, args: &[CString], env: &[CString]) -> io::Error {
    let pointers = |strings: &[CString]| -> Vec<*const c_char> {
        strings.iter().map(|string| string.as_ptr()).chain([ptr::null()]).collect()
    };
    let (args, env) = (pointers(args), pointers(env));
    // SAFETY: all strings live through the call, and both lists end with a null.
    unsafe { execve(program.as_ptr(), args.as_ptr(), env.as_ptr()) };
    io::Error::last_os_error()
}

/// Makes `to` another name of the file behind `from`, open across a change of program.
pub fn duplicate(from: BorrowedFd<'_>, to: RawFd) -> io::Result<()> {
    const F_SETFD: c_int = 2;
    if from.as_raw_fd() == to {
        // SAFETY: takes no pointers; the descriptor is open.
        return checked(unsafe { fcntl(to, F_SETFD, 0) }).map(drop);
    }
    // SAFETY: takes no pointers. Only called in a process that is about to become another program, where nothing owns `to`.
    checked(unsafe { dup2(from.as_raw_fd(), to) }).map(drop)
}

/// A pipe: the end to read, then the end to write. Neither outlives a change of program.
pub fn pipe() -> io::Result<(OwnedFd, OwnedFd)> {
    const O_CLOEXEC: c_int = 0o2_000_000;
    let mut fds = [0; 2];
    // SAFETY: there is room for two descriptors.
    checked(unsafe { pipe2(fds.as_mut_ptr(), O_CLOEXEC) })?;
    Ok((owned(fds[0])?, owned(fds[1])?))
}

/// Switches the loopback interface on.
pub fn raise_loopback() -> io::Result<()> {
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
    // SAFETY: takes no pointers.
    let socket = owned(unsafe { socket(AF_INET, SOCK_DGRAM_CLOEXEC, 0) })?;
    let mut request = Request { name: [0; 16], flags: IFF_UP, rest: [0; 22] };
    request.name[..2].copy_from_slice(b"lo");
    // SAFETY: the request has the form that this call reads, and lives through it.
    checked(unsafe { ioctl(socket.as_raw_fd(), SIOCSIFFLAGS, &raw const request) }).map(drop)
}

/// Waits until one of the files has something, at most so many milliseconds (-1: for ever).
pub fn wait_for(files: &mut [PollFd], timeout: c_int) -> io::Result<()> {
    let count = files.len() as c_ulong;
    // SAFETY: the pointer and the count are those of one slice.
    match checked(unsafe { poll(files.as_mut_ptr(), count, timeout) }) {
        Err(error) if error.kind() == io::ErrorKind::Interrupted => Ok(()),
        result => result.map(drop),
    }
}

/// Holds back the news of children that have ended, and gives a file that tells of them instead.
pub fn child_news() -> io::Result<OwnedFd> {
    const SIG_BLOCK: c_int = 0;
    const CLOEXEC_NONBLOCK: c_int = 0o2_004_000;
    let mut set = SigSet([0; 16]);
    set.0[0] = 1 << (SIGCHLD - 1);
    // SAFETY: the set lives through both calls, and nobody asks for the old one.
    checked(unsafe { sigprocmask(SIG_BLOCK, &raw const set, ptr::null_mut()) })?;
    // SAFETY: as above.
    owned(unsafe { signalfd(-1, &raw const set, CLOEXEC_NONBLOCK) })
}

/// Gives all signals their usual meaning and lets them through, as a program expects it.
pub fn usual_signals() {
    const SIG_SETMASK: c_int = 2;
    let none = SigSet([0; 16]);
    // SAFETY: 0 is the usual handler; the set lives through the call.
    unsafe {
        signal(SIGPIPE, 0);
        sigprocmask(SIG_SETMASK, &raw const none, ptr::null_mut());
    }
}

/// Limits a resource, for good.
pub fn limit(resource: c_int, most: u64) -> io::Result<()> {
    let limit = RLimit { soft: most, hard: most };
    // SAFETY: the limit lives through the call.
    checked(unsafe { setrlimit(resource, &raw const limit) }).map(drop)
}

/// Limits a resource softly: the signal that comes first can be told from the one that comes last.
pub fn limit_softly(resource: c_int, soft: u64, hard: u64) -> io::Result<()> {
    let limit = RLimit { soft, hard };
    // SAFETY: the limit lives through the call.
    checked(unsafe { setrlimit(resource, &raw const limit) }).map(drop)
}

/// Marks a folder of an upper layer so that nothing beneath it shines through.
pub fn make_opaque(folder: &Path) -> io::Result<()> {
    let (path, name) = (c_path(folder)?, c"user.overlay.opaque".as_ptr());
    // SAFETY: both strings live through the call, and the value is one byte long.
    checked(unsafe { setxattr(path.as_ptr(), name, c"y".as_ptr().cast(), 1, 0) }).map(drop)
}

pub fn make_fifo(path: &Path, mode: c_uint) -> io::Result<()> {
    let path = c_path(path)?;
    // SAFETY: the string lives through the call.
    checked(unsafe { mkfifo(path.as_ptr(), mode) }).map(drop)
}

/// Makes a character device.
pub fn make_device(path: &Path, mode: c_uint, major: u32, minor: u32) -> io::Result<()> {
    const S_IFCHR: c_uint = 0o020_000;
    let path = c_path(path)?;
    let device = u64::from(major) << 8 | u64::from(minor);
    // SAFETY: the string lives through the call.
    checked(unsafe { mknod(path.as_ptr(), S_IFCHR | mode, device) }).map(drop)
}

/// Lets modes be what they are asked to be.
pub fn clear_umask(mask: c_uint) {
    // SAFETY: takes no pointers and cannot fail.
    unsafe { umask(mask) };
}

/// Sends bytes, and with the first of them open files.
pub fn send(socket: BorrowedFd<'_>, bytes: &[u8], files: &[BorrowedFd<'_>]) -> io::Result<usize> {
    let mut control = Control { length: 0, level: SOL_SOCKET, kind: SCM_RIGHTS, fds: [-1; MOST_FDS] };
    let count = files.len().min(MOST_FDS);
    for (slot, file) in control.fds.iter_mut().zip(files) {
        *slot = file.as_raw_fd();
    }
    control.length = CONTROL_HEADER + count * size_of::<RawFd>();
    let mut part = IoVec { base: bytes.as_ptr().cast_mut().cast(), length: bytes.len() };
    let message = MsgHdr {
        name: ptr::null_mut(),
        name_length: 0,
        iov: &raw mut part,
        iov_count: 1,
        control: if count == 0 { ptr::null_mut() } else { (&raw mut control).cast() },
        control_length: if count == 0 { 0 } else { control.length },
        flags: 0,
    };
    // SAFETY: everything that the message points to lives through the call; the bytes are only read.
    let sent = unsafe { sendmsg(socket.as_raw_fd(), &raw const message, MSG_NOSIGNAL) };
    usize::try_from(sent).map_err(|_| io::Error::last_os_error())
}

/// Receives bytes, and whatever open files come with them.
pub fn receive(socket: BorrowedFd<'_>, buffer: &mut [u8], files: &mut Vec<OwnedFd>) -> io::Result<usize> {
    let mut control = Control { length: 0, level: 0, kind: 0, fds: [-1; MOST_FDS] };
    let mut part = IoVec { base: buffer.as_mut_ptr().cast(), length: buffer.len() };
    let mut message = MsgHdr {
        name: ptr::null_mut(),
        name_length: 0,
        iov: &raw mut part,
        iov_count: 1,
        control: (&raw mut control).cast(),
        control_length: size_of::<Control>(),
        flags: 0,
    };
    // SAFETY: everything that the message points to lives through the call and has the length that it says.
    let got = unsafe { recvmsg(socket.as_raw_fd(), &raw mut message, MSG_CMSG_CLOEXEC) };
    let got = usize::try_from(got).map_err(|_| io::Error::last_os_error())?;
    let has_files =
        message.control_length >= CONTROL_HEADER && control.level == SOL_SOCKET && control.kind == SCM_RIGHTS;
    if has_files {
        let count = control.length.saturating_sub(CONTROL_HEADER) / size_of::<RawFd>();
        for fd in control.fds.iter().take(count).filter(|fd| **fd >= 0) {
            files.push(owned(*fd)?);
        }
    }
    Ok(got)
}
