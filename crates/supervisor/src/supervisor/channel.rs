//! Messages with open files over a socket.

use std::io;
use std::os::fd::{AsFd as _, BorrowedFd, OwnedFd};

use crate::protocol::sandbox::Broken;
use crate::protocol::{Writer, frame};
use crate::supervisor::context::Failure;
use crate::supervisor::sys;

/// Nobody says more than that at once: files of a scenario are bounded by the size of its text.
const LONGEST: usize = 64 << 20;

/// One end of a socket.
pub(super) struct Channel(pub OwnedFd);

/// What was received.
#[derive(Default)]
pub(super) struct Message {
    pub fields: Vec<Vec<u8>>,
    pub files: Vec<OwnedFd>,
}

impl Channel {
    /// Sends a message. Whoever does not read it any more is told so by an error.
    pub(super) fn send(&self, message: &Writer, files: &[BorrowedFd<'_>]) -> io::Result<()> {
        let bytes = message.pack()?;
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

    /// Says what went wrong.
    pub(crate) fn send_failure(&self, failure: &Failure) {
        // Who is gone need not be told.
        let _ = self.send(&Broken::new(&failure.what, &failure.error).message(), &[]);
    }

    /// The next message; `None` when the other side is gone.
    pub(super) fn receive(&self) -> io::Result<Option<Message>> {
        let mut message = Message::default();
        let mut length = [0; 4];
        if !self.fill(&mut length, &mut message.files)? {
            return Ok(None);
        }
        let mut body = vec![0; frame::length(length, LONGEST)?];
        if !self.fill(&mut body, &mut message.files)? {
            return Ok(None);
        }
        message.fields = frame::unpack_owned(&body)?;
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

#[cfg(test)]
mod tests {
    use std::fs::File;
    use std::io::{Read as _, Write as _};
    use std::os::unix::net::UnixStream;

    use super::*;
    use crate::protocol::MOST_FILES;

    fn pair() -> (Channel, Channel) {
        let (one, other) = UnixStream::pair().unwrap();
        (Channel(one.into()), Channel(other.into()))
    }

    #[test]
    fn messages_arrive_with_their_files() {
        let (one, other) = pair();
        let (read, write) = sys::pipe().unwrap();
        let files = vec![write.as_fd(); MOST_FILES];
        one.send(&Writer::new(b"first").number(7), &files).unwrap();
        one.send(&Writer::new(b"second"), &[]).unwrap();
        let first = other.receive().unwrap().unwrap();
        assert_eq!(first.fields, Writer::new(b"first").number(7).0);
        assert_eq!(first.files.len(), MOST_FILES);
        let second = other.receive().unwrap().unwrap();
        assert_eq!((second.fields, second.files.len()), (Writer::new(b"second").0, 0));
        drop(write);
        File::from(first.files.into_iter().next_back().unwrap()).write_all(b"here").unwrap();
        let mut text = String::new();
        File::from(read).read_to_string(&mut text).unwrap();
        assert_eq!(text, "here");
        drop(one);
        assert!(other.receive().unwrap().is_none());
    }

    #[test]
    fn more_files_than_the_kernel_takes_are_refused() {
        let (one, _other) = pair();
        let files = vec![one.0.as_fd(); MOST_FILES + 1];
        assert_eq!(one.send(&Writer::new(b"up"), &files).unwrap_err().kind(), io::ErrorKind::InvalidInput);
    }

    #[test]
    fn nonsense_is_refused_and_what_breaks_off_is_the_end() {
        for (bytes, kind) in [
            (&u32::MAX.to_le_bytes()[..], Some(io::ErrorKind::InvalidData)),
            (&[4, 0, 0, 0, 1, 0, 0, 0], Some(io::ErrorKind::InvalidData)),
            (&[4, 0, 0, 0, 1, 0], None),
            (&[4, 0], None),
        ] {
            let (one, other) = pair();
            File::from(one.0).write_all(bytes).unwrap();
            let got = other.receive();
            assert_eq!(got.as_ref().err().map(io::Error::kind), kind, "{bytes:?}");
            assert!(got.map_or(true, |message| message.is_none()), "{bytes:?}");
        }
    }

    #[test]
    fn a_failure_is_told_with_its_number() {
        let (one, other) = pair();
        one.send_failure(&Failure { what: "mounting".to_owned(), error: io::Error::from_raw_os_error(12) });
        let fields = other.receive().unwrap().unwrap().fields;
        assert_eq!(fields, Broken { what: "mounting".to_owned(), errno: 12 }.message().0);
    }
}
