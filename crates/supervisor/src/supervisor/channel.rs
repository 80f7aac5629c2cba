//! Messages with open files over a socket.

use std::io;
use std::os::fd::{AsFd as _, BorrowedFd, OwnedFd};

use crate::protocol::double as wire;
use crate::protocol::sandbox::Writer;
use crate::supervisor::sys;

/// Nobody says more than that at once: files of a scenario are bounded by the size of its text.
const LONGEST: usize = 64 << 20;

/// One end of a socket.
pub struct Channel(pub OwnedFd);

/// What was received.
#[derive(Default)]
pub struct Message {
    pub fields: Vec<Vec<u8>>,
    pub files: Vec<OwnedFd>,
}

impl Channel {
    /// Sends a message. Whoever does not read it any more is told so by an error.
    pub fn send(&self, message: &Writer, files: &[BorrowedFd<'_>]) -> io::Result<()> {
        let bytes = wire::pack(message.0.iter().map(Vec::as_slice))
            .ok_or_else(|| io::Error::from(io::ErrorKind::InvalidInput))?;
        let mut rest = &bytes[..];
        let mut files = files;
        while !rest.is_empty() {
            match sys::send(self.0.as_fd(), rest, files) {
                Ok(sent) => {
                    rest = &rest[sent..];
                    files = &[];
                }
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
        Ok(())
    }

    /// The next message; `None` when the other side is gone.
    pub fn receive(&self) -> io::Result<Option<Message>> {
        let mut message = Message::default();
        let mut length = [0; 4];
        if !self.fill(&mut length, &mut message.files)? {
            return Ok(None);
        }
        let length = u32::from_le_bytes(length) as usize;
        if length > LONGEST {
            return Err(io::ErrorKind::InvalidData.into());
        }
        let mut body = vec![0; length];
        if !self.fill(&mut body, &mut message.files)? {
            return Ok(None);
        }
        let fields = wire::unpack(&body).ok_or_else(|| io::Error::from(io::ErrorKind::InvalidData))?;
        message.fields = fields.into_iter().map(<[u8]>::to_vec).collect();
        Ok(Some(message))
    }

    fn fill(&self, buffer: &mut [u8], files: &mut Vec<OwnedFd>) -> io::Result<bool> {
        let mut at = 0;
        while at < buffer.len() {
            match sys::receive(self.0.as_fd(), &mut buffer[at..], files) {
                Ok(0) => return Ok(false),
                Ok(got) => at += got,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
        Ok(true)
    }
}
