//! Calls of command doubles: taken at a socket, and answered by patchdrill over the line.

use std::collections::BTreeMap;
use std::fs::Permissions;
use std::io::{Read as _, Write as _};
use std::os::fd::AsRawFd as _;
use std::os::unix::fs::PermissionsExt as _;
use std::os::unix::net::{UnixListener, UnixStream};
use std::path::Path;
use std::{fs, io};

use crate::protocol::FrameBuffer;
use crate::supervisor::sys;
use crate::supervisor::sys::PollFd;

/// Longest request that is read; whoever sends more is no double.
const LONGEST: usize = 8 << 20;

/// More calls at a time are not listened to until some have ended.
const MOST: usize = 4096;

/// The socket, and who has called it.
pub(super) struct DoubleCalls {
    listener: UnixListener,
    open: BTreeMap<u64, Call>,
    next: u64,
}

struct Call {
    stream: UnixStream,
    request: FrameBuffer,
    /// The request came whole, and was told.
    told: bool,
}

impl DoubleCalls {
    /// Listens at `socket`; whoever a script becomes may call.
    pub(super) fn listen(socket: &Path) -> io::Result<Self> {
        let _ = fs::remove_file(socket);
        let listener = UnixListener::bind(socket)?;
        listener.set_nonblocking(true)?;
        fs::set_permissions(socket, Permissions::from_mode(0o666))?;
        Ok(Self { listener, open: BTreeMap::new(), next: 0 })
    }

    /// What is to be waited for; in the order in which [`DoubleCalls::take_ready`] wants it back.
    pub(super) fn files(&self) -> Vec<PollFd> {
        let events = if self.open.len() < MOST { sys::POLLIN } else { 0 };
        let listener = PollFd::new(self.listener.as_raw_fd(), events);
        let calls = self.open.values().map(|call| PollFd::readable(call.stream.as_raw_fd()));
        [listener].into_iter().chain(calls).collect()
    }

    /// Takes note of what has come, and gives the requests that are whole by now, with the numbers of their calls.
    pub(super) fn take_ready(&mut self, files: &[PollFd]) -> Vec<(u64, Vec<u8>)> {
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
                Ok(true) if call.told => {}
                Ok(true) => match call.request.next_body() {
                    Ok(Some(request)) => {
                        call.told = true;
                        asked.push((number, request));
                    }
                    Ok(None) => {}
                    Err(_) => drop(self.open.remove(&number)),
                },
                Ok(false) | Err(_) => drop(self.open.remove(&number)),
            }
        }
        if listener.revents != 0 {
            while let Ok((stream, _)) = self.listener.accept() {
                if stream.set_nonblocking(true).is_ok() {
                    self.open
                        .insert(self.next, Call { stream, request: FrameBuffer::new(LONGEST), told: false });
                    self.next += 1;
                }
            }
        }
        asked
    }

    /// Answers a call; with nothing, it is left without an answer.
    pub(super) fn answer(&mut self, number: u64, reply: &[u8]) {
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
                    self.request.extend(&chunk[..count]);
                    return Ok(true);
                }
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => return Ok(true),
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::protocol::pack;

    /// The requests that are whole by now.
    fn ready(calls: &mut DoubleCalls) -> Vec<(u64, Vec<u8>)> {
        let mut files = calls.files();
        sys::wait_for(&mut files, 1000).unwrap();
        calls.take_ready(&files)
    }

    #[test]
    fn a_call_is_told_once_it_is_whole_and_answered_once() {
        let temp = tempfile::tempdir().unwrap();
        let socket = temp.path().join("s");
        let mut calls = DoubleCalls::listen(&socket).unwrap();
        let mut double = UnixStream::connect(&socket).unwrap();
        let request = pack([&b"tool"[..], b"arg"].into_iter()).unwrap();
        double.write_all(&request[..7]).unwrap();
        // The caller, and then what it has said so far.
        assert_eq!((ready(&mut calls), ready(&mut calls)), (Vec::new(), Vec::new()));
        double.write_all(&request[7..]).unwrap();
        assert_eq!(ready(&mut calls), [(0, request[4..].to_vec())]);
        double.write_all(&request).unwrap();
        assert_eq!(ready(&mut calls), []);
        calls.answer(0, b"reply");
        calls.answer(1, b"nobody asked");
        calls.answer(0, b"");
        let mut reply = Vec::new();
        double.read_to_end(&mut reply).unwrap();
        assert_eq!(reply, b"reply");
    }

    #[test]
    fn whoever_goes_or_says_too_much_is_forgotten() {
        let temp = tempfile::tempdir().unwrap();
        let socket = temp.path().join("s");
        let mut calls = DoubleCalls::listen(&socket).unwrap();
        let mut hostile = UnixStream::connect(&socket).unwrap();
        drop(UnixStream::connect(&socket).unwrap());
        hostile.write_all(&[0xff; 8]).unwrap();
        assert_eq!((ready(&mut calls), ready(&mut calls)), (Vec::new(), Vec::new()));
        assert!(calls.open.is_empty());
    }
}
