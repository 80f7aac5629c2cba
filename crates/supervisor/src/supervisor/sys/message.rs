//! Messages with open files over sockets.
#![expect(unsafe_code, reason = "system calls; each block says why it is sound")]

use std::ffi::c_int;
use std::os::fd::{AsRawFd as _, BorrowedFd, OwnedFd, RawFd};
use std::{io, ptr};

use super::ffi;
use super::ffi::{IoVec, MsgHdr, owned};
use crate::protocol::MOST_FILES;

/// Room for one control message with [`MOST_FILES`] descriptors, aligned as the kernel wants it.
#[repr(C, align(8))]
struct Control {
    length: usize,
    level: c_int,
    kind: c_int,
    fds: [RawFd; MOST_FILES],
}

const CONTROL_HEADER: usize = 16;
const SOL_SOCKET: c_int = 1;
const SCM_RIGHTS: c_int = 1;
const MSG_NOSIGNAL: c_int = 0x4000;
const MSG_CMSG_CLOEXEC: c_int = 0x4000_0000;

/// Sends bytes, and with the first of them open files.
pub(crate) fn send(socket: BorrowedFd<'_>, bytes: &[u8], files: &[BorrowedFd<'_>]) -> io::Result<usize> {
    if files.len() > MOST_FILES {
        return Err(io::ErrorKind::InvalidInput.into());
    }
    let mut control = Control { length: 0, level: SOL_SOCKET, kind: SCM_RIGHTS, fds: [-1; MOST_FILES] };
    let count = files.len();
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
    let sent = unsafe { ffi::sendmsg(socket.as_raw_fd(), &raw const message, MSG_NOSIGNAL) };
    usize::try_from(sent).map_err(|_| io::Error::last_os_error())
}

/// Receives bytes, and whatever open files come with them.
pub(crate) fn receive(
    socket: BorrowedFd<'_>,
    buffer: &mut [u8],
    files: &mut Vec<OwnedFd>,
) -> io::Result<usize> {
    let mut control = Control { length: 0, level: 0, kind: 0, fds: [-1; MOST_FILES] };
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
    let got = unsafe { ffi::recvmsg(socket.as_raw_fd(), &raw mut message, MSG_CMSG_CLOEXEC) };
    let got = usize::try_from(got).map_err(|_| io::Error::last_os_error())?;
    let has_files =
        message.control_length >= CONTROL_HEADER && control.level == SOL_SOCKET && control.kind == SCM_RIGHTS;
    if has_files {
        let count = control.length.saturating_sub(CONTROL_HEADER) / size_of::<RawFd>();
        for fd in control.fds.iter().take(count).filter(|fd| **fd >= 0) {
            // SAFETY: the system has put it there for this process.
            files.push(unsafe { owned(*fd) }?);
        }
    }
    Ok(got)
}
