//! Messages with open files, over the socket of one endpoint.

use std::io;
use std::io::{IoSlice, IoSliceMut};
use std::mem::MaybeUninit;
use std::os::fd::{AsFd, BorrowedFd, OwnedFd};
use std::os::unix::net::UnixStream as StdStream;

use patchdrill_supervisor::protocol::{FrameBuffer, MOST_FILES, Writer};
use rustix::net::{
    RecvAncillaryBuffer, RecvAncillaryMessage, RecvFlags, SendAncillaryBuffer, SendAncillaryMessage,
    SendFlags,
};
use tokio::io::Interest;
use tokio::net::UnixStream;

/// Nobody inside says more than that at once; who does has gone wrong.
const LONGEST: usize = 16 << 20;

/// What was received.
#[derive(Debug, Default)]
pub(in crate::endpoint) struct Message {
    pub(in crate::endpoint) fields: Vec<Vec<u8>>,
    pub(in crate::endpoint) files: Vec<OwnedFd>,
}

/// Patchdrill's end of an endpoint's socket.
#[derive(Debug)]
pub(in crate::endpoint) struct Channel {
    stream: UnixStream,
    /// What was received of a message that is not whole yet.
    buffer: FrameBuffer,
    files: Vec<OwnedFd>,
}

impl Channel {
    /// A channel, and the other end of it.
    pub(in crate::endpoint) fn pair() -> io::Result<(Self, OwnedFd)> {
        let (own, other) = StdStream::pair()?;
        own.set_nonblocking(true)?;
        Ok((Self::on(own)?, other.into()))
    }

    /// Both ends of a channel, for two parts of this process.
    pub(in crate::endpoint) fn both() -> io::Result<(Self, Self)> {
        let (one, other) = StdStream::pair()?;
        other.set_nonblocking(true)?;
        one.set_nonblocking(true)?;
        Ok((Self::on(one)?, Self::on(other)?))
    }

    fn on(stream: StdStream) -> io::Result<Self> {
        let stream = UnixStream::from_std(stream)?;
        Ok(Self { stream, buffer: FrameBuffer::new(LONGEST), files: Vec::new() })
    }

    /// Sends a message, and with it open files.
    pub(in crate::endpoint) async fn send(
        &self,
        message: &Writer,
        files: &[BorrowedFd<'_>],
    ) -> io::Result<()> {
        let bytes = message.pack()?;
        let mut rest = &bytes[..];
        let mut files = files;
        while !rest.is_empty() {
            self.stream.writable().await?;
            match self.stream.try_io(Interest::WRITABLE, || send_some(&self.stream, rest, files)) {
                Ok(sent) => {
                    rest = &rest[sent..];
                    files = &[];
                }
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => {}
                Err(error) => return Err(error),
            }
        }
        Ok(())
    }

    /// The next message; `None` when the other side is gone. Nothing is lost when this is dropped half way.
    pub(in crate::endpoint) async fn receive(&mut self) -> io::Result<Option<Message>> {
        loop {
            if let Some(fields) = self.buffer.next_fields()? {
                // The other side never sends files with two messages in a row unanswered.
                return Ok(Some(Message { fields, files: std::mem::take(&mut self.files) }));
            }
            self.stream.readable().await?;
            let (buffer, files) = (&mut self.buffer, &mut self.files);
            match self.stream.try_io(Interest::READABLE, || receive_some(&self.stream, buffer, files)) {
                Ok(0) => return Ok(None),
                Ok(_) => {}
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => {}
                // Whoever ended with something unread on its side.
                Err(error) if error.kind() == io::ErrorKind::ConnectionReset => return Ok(None),
                Err(error) => return Err(error),
            }
        }
    }

    /// Says that nothing more will come, and waits until the other side has gone for good.
    pub(in crate::endpoint) async fn close(mut self) {
        let _ = rustix::net::shutdown(&self.stream, rustix::net::Shutdown::Write);
        while let Ok(Some(_)) = self.receive().await {}
    }
}

/// Sends bytes, and with the first of them open files.
pub(in crate::endpoint) fn send_some(
    socket: impl AsFd,
    bytes: &[u8],
    files: &[BorrowedFd<'_>],
) -> io::Result<usize> {
    let mut space = [MaybeUninit::uninit(); rustix::cmsg_space!(ScmRights(MOST_FILES))];
    let mut control = SendAncillaryBuffer::new(&mut space);
    if !files.is_empty() {
        control.push(SendAncillaryMessage::ScmRights(files));
    }
    Ok(rustix::net::sendmsg(socket, &[IoSlice::new(bytes)], &mut control, SendFlags::NOSIGNAL)?)
}

fn receive_some(socket: impl AsFd, buffer: &mut FrameBuffer, files: &mut Vec<OwnedFd>) -> io::Result<usize> {
    let mut chunk = [0; 4096];
    let mut space = [MaybeUninit::uninit(); rustix::cmsg_space!(ScmRights(MOST_FILES))];
    let mut control = RecvAncillaryBuffer::new(&mut space);
    let mut parts = [IoSliceMut::new(&mut chunk)];
    let got = rustix::net::recvmsg(socket, &mut parts, &mut control, RecvFlags::CMSG_CLOEXEC)?.bytes;
    for message in control.drain() {
        if let RecvAncillaryMessage::ScmRights(received) = message {
            files.extend(received);
        }
    }
    buffer.extend(&chunk[..got]);
    Ok(got)
}
