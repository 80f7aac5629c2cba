//! What processes share by number, and what outlives them: memory, semaphores and queues.
#![expect(unsafe_code, reason = "system calls; each block says why it is sound")]

use std::ffi::c_int;
use std::{io, ptr};

use super::ffi;
use super::ffi::checked;

const IPC_RMID: c_int = 0;

pub(crate) fn remove_memory(id: c_int) -> io::Result<()> {
    // SAFETY: this command reads and writes nothing.
    checked(unsafe { ffi::shmctl(id, IPC_RMID, ptr::null_mut()) }).map(drop)
}

pub(crate) fn remove_semaphores(id: c_int) -> io::Result<()> {
    // SAFETY: this command takes no further argument.
    checked(unsafe { ffi::semctl(id, 0, IPC_RMID) }).map(drop)
}

pub(crate) fn remove_queue(id: c_int) -> io::Result<()> {
    // SAFETY: this command reads and writes nothing.
    checked(unsafe { ffi::msgctl(id, IPC_RMID, ptr::null_mut()) }).map(drop)
}
