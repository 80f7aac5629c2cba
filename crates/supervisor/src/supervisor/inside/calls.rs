//! Calls of command doubles: taken at a socket, and answered by patchdrill over the line.

use std::collections::BTreeMap;
use std::fs::Permissions;
use std::io::{Read as _, Write as _};
use std::os::fd::AsRawFd as _;
use std::os::unix::fs::PermissionsExt as _;
use std::os::unix::net::{UnixListener, UnixStream};
use std::path::Path;
use std::{fs, io};

use crate::supervisor::sys;
use crate::supervisor::sys::PollFd;

/// Longest request that is read; whoever sends more is no double.
const LONGEST: usize = 8 << 20;

/// More calls at a time are not listened to until some have ended.
const MOST: usize = 4096;

/// The socket, and who has called it.
pub struct Calls {
    listener: UnixListener,
    open: BTreeMap<u64, Call>,
    next: u64,
}

struct Call {
    stream: UnixStream,
    request: Vec<u8>,
    told: bool,
}

impl Calls {
    /// Listens at `socket`; whoever a script becomes may call.
    pub fn listen(socket: &Path) -> io::Result<Self> {
        let _ = fs::remove_file(socket);
        let listener = UnixListener::bind(socket)?;
        listener.set_nonblocking(true)?;
        fs::set_permissions(socket, Permissions::from_mode(0o666))?;
        Ok(Self { listener, open: BTreeMap::new(), next: 0 })
    }

    /// What is to be waited for; in the order in which [`Calls::look`] wants it back.
    pub fn files(&self) -> Vec<PollFd> {
        let events = if self.open.len() < MOST { sys::POLLIN } else { 0 };
        let listener = PollFd { fd: self.listener.as_raw_fd(), events, revents: 0 };
        let calls = self.open.values().map(|call| PollFd {
            fd: call.stream.as_raw_fd(),
            events: sys::POLLIN,
            revents: 0,
        });
        [listener].into_iter().chain(calls).collect()
    }

    /// Takes note of what has come, and gives the requests that are whole by now, with the numbers of their calls.
    pub fn look(&mut self, files: &[PollFd]) -> Vec<(u64, Vec<u8>)> {
        let Some((listener, calls)) = files.split_first() else { return Vec::new() };
        let ready: Vec<u64> = self
            .open
            .keys()
            .zip(calls)
            .filter(|(_, file)| file.revents != 0)
            .map(|(number, _)| *number)
            .collect();
        let mut asked = Vec::new();
        for number in ready {
            let Some(call) = self.open.get_mut(&number) else { continue };
            match call.read() {
                Ok(true) => {
                    if let Some(request) = call.whole() {
                        call.told = true;
                        asked.push((number, request));
                    }
                }
                Ok(false) | Err(_) => {
                    self.open.remove(&number);
                }
            }
        }
        if listener.revents != 0 {
            while let Ok((stream, _)) = self.listener.accept() {
                if stream.set_nonblocking(true).is_ok() {
                    self.open.insert(self.next, Call { stream, request: Vec::new(), told: false });
                    self.next += 1;
                }
            }
        }
        asked
    }

    /// Answers a call; with nothing, it is left without an answer.
    pub fn answer(&mut self, number: u64, reply: &[u8]) {
        let Some(call) = self.open.get_mut(&number) else { return };
        // The answer waits for its reader: a double reads before it does anything else.
        let written = call.stream.set_nonblocking(false).and_then(|()| call.stream.write_all(reply));
        let again = written.and_then(|()| call.stream.set_nonblocking(true));
        if reply.is_empty() || again.is_err() {
            self.open.remove(&number);
        }
    }
}

impl Call {
    /// Reads what is there; `false` when the caller is gone.
    fn read(&mut self) -> io::Result<bool> {
        let mut chunk = [0; 16 << 10];
        loop {
            match self.stream.read(&mut chunk) {
                Ok(0) => return Ok(false),
                // Whatever comes behind the request is not for anybody.
                Ok(_) if self.told => {}
                Ok(count) => {
                    self.request.extend_from_slice(&chunk[..count]);
                    if self.request.len() > LONGEST {
                        return Ok(false);
                    }
                    return Ok(true);
                }
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => return Ok(true),
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
    }

    /// The request without its length, once all of it is there.
    fn whole(&mut self) -> Option<Vec<u8>> {
        let (length, body) = self.request.split_first_chunk().filter(|_| !self.told)?;
        let body = body.get(..u32::from_le_bytes(*length) as usize)?.to_vec();
        self.request = Vec::new();
        Some(body)
    }
}
