//! Processes: making, naming, limiting and ending them, and the namespaces they are in.
#![expect(unsafe_code, reason = "system calls; each block says why it is sound")]

use std::ffi::{CStr, CString, c_char, c_int, c_long, c_void};
use std::os::fd::{AsRawFd as _, BorrowedFd};
use std::{io, ptr};

use super::ffi;
use super::ffi::{RLimit, SigSet, Usage, checked, checked_long, numbers, syscall};
use super::file::SIGCHLD;

pub(crate) const CLONE_NEWTIME: c_int = 0x80;
pub(crate) const CLONE_NEWNS: c_int = 0x0002_0000;
pub(crate) const CLONE_NEWUTS: c_int = 0x0400_0000;
pub(crate) const CLONE_NEWIPC: c_int = 0x0800_0000;
pub(crate) const CLONE_NEWUSER: c_int = 0x1000_0000;
pub(crate) const CLONE_NEWPID: c_int = 0x2000_0000;
pub(crate) const CLONE_NEWNET: c_int = 0x4000_0000;
pub(crate) const SIGKILL: c_int = 9;
pub(crate) const SIGPIPE: c_int = 13;
pub(crate) const WNOHANG: c_int = 1;
pub(crate) const RLIMIT_CPU: c_int = 0;
pub(crate) const RLIMIT_FSIZE: c_int = 1;
pub(crate) const RLIMIT_DATA: c_int = 2;
pub(crate) const RLIMIT_CORE: c_int = 4;
pub(crate) const RLIMIT_NPROC: c_int = 6;
const PR_SET_PDEATHSIG: c_int = 1;
const PR_SET_DUMPABLE: c_int = 4;
const PR_SET_NAME: c_int = 15;
const PR_SET_CHILD_SUBREAPER: c_int = 36;
const SYS_CLONE3: c_long = 435;

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

/// What a clone gives back.
pub(crate) enum Side {
    /// In the new process.
    Child,
    /// In the old one: the number of the new one.
    Parent(c_int),
}

/// Makes a new process in new namespaces, with a copy of this one's memory.
///
/// # Safety
/// This process has one thread: only that one goes on in the copy, where a lock that another one holds is never let go.
pub(crate) unsafe fn fork_into(namespaces: c_int) -> io::Result<Side> {
    let args = CloneArgs {
        flags: u64::from(namespaces.cast_unsigned()),
        exit_signal: SIGCHLD.unsigned_abs().into(),
        ..CloneArgs::default()
    };
    // SAFETY: without a stack and without CLONE_VM this is a fork, and the arguments live through the call; the caller
    // promises that there is one thread, so the child's copy of the memory is whole and no lock in it is held.
    let pid = unsafe { syscall(SYS_CLONE3, &raw const args, size_of::<CloneArgs>()) };
    match checked_long(pid)? {
        0 => Ok(Side::Child),
        pid => Ok(Side::Parent(pid)),
    }
}

/// Room for the first steps of new processes.
pub(crate) struct Stack(Vec<u128>);

impl Stack {
    pub(crate) fn new() -> Self {
        const BYTES: usize = 128 << 10;
        Self(vec![0; BYTES / size_of::<u128>()])
    }
}

/// Makes a new process that does `work` in this one's memory, and waits until it has become another program or has ended; its
/// exit code is what `work` gives. To copy the memory would take longer than all the rest.
///
/// # Safety
/// `work` does not unwind, fits onto the stack, and leaves the memory as whoever made the process may find it: whatever it
/// frees, drops or locks, it does so for both.
pub(crate) unsafe fn start_sharing<W: FnMut() -> c_int>(stack: &mut Stack, mut work: W) -> io::Result<c_int> {
    const CLONE_VM: c_int = 0x100;
    const CLONE_VFORK: c_int = 0x4000;
    extern "C" fn run<W: FnMut() -> c_int>(work: *mut c_void) -> c_int {
        // SAFETY: this is the address that was given to `clone` below, of a `W` that lives until that call returns; whoever
        // made this process stands still meanwhile.
        let code = unsafe { (*work.cast::<W>())() };
        exit_now(code)
    }
    let top = stack.0.as_mut_ptr_range().end;
    // SAFETY: the stack is this function's for as long as the call lasts, aligned as it has to be, and grows down from its
    // end. With `CLONE_VFORK` this process stands still until the new one has left its memory alone.
    let pid =
        unsafe { ffi::clone(run::<W>, top.cast(), CLONE_VM | CLONE_VFORK | SIGCHLD, (&raw mut work).cast()) };
    checked(pid)
}

/// Ends this process at once, without running anything of the parent's memory.
pub(crate) fn exit_now(code: c_int) -> ! {
    // SAFETY: takes no pointers and does not return.
    unsafe { ffi::_exit(code) }
}

pub(crate) fn enter_new(namespaces: c_int) -> io::Result<()> {
    // SAFETY: takes no pointers.
    checked(unsafe { ffi::unshare(namespaces) }).map(drop)
}

pub(crate) fn enter(namespace: BorrowedFd<'_>, kinds: c_int) -> io::Result<()> {
    // SAFETY: takes no pointers; the descriptor is open.
    checked(unsafe { ffi::setns(namespace.as_raw_fd(), kinds) }).map(drop)
}

/// Leaves every group but its own.
pub(crate) fn leave_groups() -> io::Result<()> {
    // SAFETY: no groups are given, so the pointer is not read.
    checked(unsafe { ffi::setgroups(0, ptr::null()) }).map(drop)
}

/// Becomes user and group 0 of the user namespace.
pub(crate) fn become_user_0() -> io::Result<()> {
    // SAFETY: takes no pointers.
    checked(unsafe { ffi::setresgid(0, 0, 0) })?;
    // SAFETY: takes no pointers.
    checked(unsafe { ffi::setresuid(0, 0, 0) }).map(drop)
}

/// Bytes of a page of memory: architectures have pages of several sizes.
pub(crate) fn page_size() -> u64 {
    const SC_PAGESIZE: c_int = 30;
    // SAFETY: takes no pointers. This is always known.
    unsafe { ffi::sysconf(SC_PAGESIZE) }.unsigned_abs()
}

pub(crate) fn user() -> u32 {
    // SAFETY: takes nothing and cannot fail.
    unsafe { ffi::geteuid() }
}

pub(crate) fn group() -> u32 {
    // SAFETY: takes nothing and cannot fail.
    unsafe { ffi::getegid() }
}

/// Leaves the caller's keyring behind, with whatever secrets lie in it.
pub(crate) fn leave_keyring() {
    const JOIN_SESSION_KEYRING: c_int = 1;
    // SAFETY: no name is given; where there are no keyrings, there is nothing to leave.
    let _ = unsafe { syscall(numbers::KEYCTL, JOIN_SESSION_KEYRING, ptr::null::<c_char>()) };
}

/// Has this process ended when the one that made it ends.
pub(crate) fn end_with_parent() -> io::Result<()> {
    // SAFETY: takes no pointers.
    checked(unsafe { ffi::prctl(PR_SET_PDEATHSIG, c_long::from(SIGKILL), 0, 0, 0) }).map(drop)
}

/// Lets others of the same user look into this process, or keeps them from it. Whoever becomes another user is closed.
pub(crate) fn open_memory(open: bool) -> io::Result<()> {
    // SAFETY: takes no pointers.
    checked(unsafe { ffi::prctl(PR_SET_DUMPABLE, c_long::from(open), 0, 0, 0) }).map(drop)
}

/// Lets processes further down whose parents have ended become children of this one.
pub(crate) fn adopt_orphans() -> io::Result<()> {
    // SAFETY: takes no pointers.
    checked(unsafe { ffi::prctl(PR_SET_CHILD_SUBREAPER, 1 as c_long, 0, 0, 0) }).map(drop)
}

/// The name of this process in `/proc/PID/comm`.
pub(crate) fn set_name(name: &CStr) -> io::Result<()> {
    // SAFETY: the string lives through the call; the system copies at most 16 bytes of it.
    checked(unsafe { ffi::prctl(PR_SET_NAME, name.as_ptr(), 0, 0, 0) }).map(drop)
}

pub(crate) fn set_host_name(name: &[u8]) -> io::Result<()> {
    // SAFETY: the pointer and the length are those of one slice.
    checked(unsafe { ffi::sethostname(name.as_ptr().cast(), name.len()) }).map(drop)
}

/// Begins a session without a terminal.
pub(crate) fn begin_session() -> io::Result<()> {
    // SAFETY: takes nothing.
    checked(unsafe { ffi::setsid() }).map(drop)
}

/// Sends a signal: to a process, a group (negative) or everything that can be reached (-1).
pub(crate) fn send_signal(pid: c_int, signal: c_int) -> io::Result<()> {
    // SAFETY: takes no pointers.
    checked(unsafe { ffi::kill(pid, signal) }).map(drop)
}

/// A process that has ended: its number, how it ended, and its time on processors in microseconds.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Ended {
    pub(crate) pid: c_int,
    pub(crate) status: c_int,
    pub(crate) cpu: u64,
}

/// The next child that has ended, if any; waits for one unless told otherwise.
pub(crate) fn wait(pid: c_int, options: c_int) -> io::Result<Option<Ended>> {
    let (mut status, mut usage) = (0, Usage::default());
    // SAFETY: both places live through the call, and `Usage` is as large as the system's own.
    let pid = checked(unsafe { ffi::wait4(pid, &raw mut status, options, &raw mut usage) })?;
    let micros =
        |seconds: c_long, micros: c_long| seconds.cast_unsigned() * 1_000_000 + micros.cast_unsigned();
    let cpu =
        micros(usage.user_seconds, usage.user_micros) + micros(usage.system_seconds, usage.system_micros);
    Ok((pid != 0).then_some(Ended { pid, status, cpu }))
}

/// Strings as the system takes a list of them.
pub(crate) struct Strings {
    /// What the pointers lead to.
    _strings: Vec<CString>,
    pointers: Vec<*const c_char>,
}

impl Strings {
    pub(crate) fn new(strings: Vec<CString>) -> Self {
        let pointers = strings.iter().map(|string| string.as_ptr()).chain([ptr::null()]).collect();
        Self { _strings: strings, pointers }
    }
}

/// Becomes another program. Returns only when that failed.
pub(crate) fn become_program(program: &CStr, args: &Strings, env: &Strings) -> io::Error {
    // SAFETY: all strings live through the call, and both lists end with a null.
    unsafe { ffi::execve(program.as_ptr(), args.pointers.as_ptr(), env.pointers.as_ptr()) };
    io::Error::last_os_error()
}

/// Gives all signals their usual meaning and lets them through, as a program expects it.
pub(crate) fn usual_signals() {
    const SIG_SETMASK: c_int = 2;
    let none = SigSet([0; 16]);
    // SAFETY: 0 is the usual handler; the set lives through the call.
    unsafe {
        ffi::signal(SIGPIPE, 0);
        ffi::sigprocmask(SIG_SETMASK, &raw const none, ptr::null_mut());
    }
}

/// Limits a resource: what it may use, and how far it may raise that itself.
pub(crate) fn limit(resource: c_int, soft: u64, hard: u64) -> io::Result<()> {
    let limit = RLimit { soft, hard };
    // SAFETY: the limit lives through the call.
    checked(unsafe { ffi::setrlimit(resource, &raw const limit) }).map(drop)
}
