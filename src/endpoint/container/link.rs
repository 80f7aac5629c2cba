//! The connection to the program inside a container.
//!
//! The program speaks over the standard input and output of process 1, which the engine passes on. Towards the rest of
//! patchdrill this end behaves as process 1 of a sandbox does: a channel with messages, and two pipes with what a script
//! writes. So what runs a script, and decides how it ended, is the same for both kinds of endpoints.

use std::fs::File;
use std::io;
use std::os::fd::OwnedFd;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use bollard::container::{AttachContainerResults, LogOutput};
use futures::StreamExt as _;
use patchdrill_supervisor::protocol::{FrameBuffer, Reader, Writer};
use patchdrill_supervisor::protocol::{container as messages, sandbox as protocol};
use tokio::io::AsyncWriteExt as _;
use tokio::net::unix::pipe;
use tokio::sync::mpsc;
use tokio::time::Instant;

use crate::endpoint::doubles::RemoteCallHandler;
use crate::endpoint::guest::supervised::Channel;

/// How often each side tells the other that it is still there.
const HEARTBEAT_INTERVAL: Duration = Duration::from_secs(5);

/// Without a word for so long, the other side is taken for gone.
pub(super) const HEARTBEAT_TIMEOUT: Duration = Duration::from_secs(60);

/// Nobody inside says more than that at once.
const LONGEST: usize = 16 << 20;

/// Of what the program complains about, so much is kept.
const MOST_COMPLAINTS: usize = 2000;

/// What the program, or the engine in its place, has written to standard error.
#[derive(Clone, Debug, Default)]
pub(super) struct Complaints(Arc<Mutex<Vec<u8>>>);

impl Complaints {
    pub(super) fn text(&self) -> String {
        let bytes = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        String::from_utf8_lossy(&bytes).trim().to_owned()
    }

    fn add(&self, bytes: &[u8]) {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let room = MOST_COMPLAINTS.saturating_sub(kept.len());
        kept.extend_from_slice(&bytes[..bytes.len().min(room)]);
    }
}

/// Connects a channel to the program behind `attached`. The connection ends with the channel, and the channel with the
/// container. Calls of doubles are answered by `handler`.
pub(super) fn connect(
    attached: AttachContainerResults,
    handler: RemoteCallHandler,
) -> io::Result<(Channel, Complaints)> {
    let (ours, theirs) = Channel::both()?;
    let complaints = Complaints::default();
    let AttachContainerResults { mut output, mut input } = attached;
    let (to_program, mut messages) = mpsc::unbounded_channel::<Vec<u8>>();
    tokio::spawn(async move {
        while let Some(bytes) = messages.recv().await {
            if input.write_all(&bytes).await.is_err() || input.flush().await.is_err() {
                return;
            }
        }
        let _ = input.shutdown().await;
    });
    let mut link = Link {
        session: theirs,
        to_program,
        handler,
        pipes: [None, None],
        buffer: FrameBuffer::new(LONGEST),
        complaints: complaints.clone(),
    };
    tokio::spawn(async move {
        let mut beat = tokio::time::interval(HEARTBEAT_INTERVAL);
        let mut heard = Instant::now();
        loop {
            let passed = tokio::select! {
                message = link.session.receive() => match message {
                    Ok(Some(message)) => link.inward(&message.fields, message.files),
                    _ => return,
                },
                part = output.next() => {
                    heard = Instant::now();
                    match part {
                        Some(Ok(LogOutput::StdOut { message })) => link.outward(&message).await,
                        Some(Ok(LogOutput::StdErr { message } | LogOutput::Console { message })) => {
                            link.complaints.add(&message);
                            Ok(())
                        }
                        Some(Ok(LogOutput::StdIn { .. })) => Ok(()),
                        Some(Err(_)) | None => return,
                    }
                }
                _ = beat.tick() => {
                    if heard.elapsed() > HEARTBEAT_TIMEOUT {
                        return;
                    }
                    link.tell(&Writer::new(messages::HEARTBEAT))
                }
            };
            if passed.is_err() {
                return;
            }
        }
    });
    Ok((ours, complaints))
}

struct Link {
    session: Channel,
    to_program: mpsc::UnboundedSender<Vec<u8>>,
    handler: RemoteCallHandler,
    /// Where what a script writes goes, until nobody can write any more, or nobody reads.
    pipes: [Option<pipe::Sender>; 2],
    /// What was received of a message that is not whole yet.
    buffer: FrameBuffer,
    complaints: Complaints,
}

impl Link {
    fn tell(&self, message: &Writer) -> io::Result<()> {
        self.to_program.send(message.pack()?).map_err(|_| io::Error::from(io::ErrorKind::BrokenPipe))
    }

    /// Passes a message on to the program; the pipes that come with it stay here.
    fn inward(&mut self, fields: &[Vec<u8>], files: Vec<OwnedFd>) -> io::Result<()> {
        for (pipe, file) in self.pipes.iter_mut().zip(files) {
            *pipe = Some(pipe::Sender::from_file(File::from(file))?);
        }
        self.tell(&Writer(fields.to_vec()))
    }

    /// Takes what the program says.
    async fn outward(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.buffer.extend(bytes);
        while let Some(fields) = self.buffer.next_fields()? {
            let Some((kind, rest)) = fields.split_first() else { continue };
            let mut reader = Reader(rest);
            match &**kind {
                messages::OUTPUT => self.write(&mut reader).await,
                messages::CALL => {
                    if let (Some(number), Some(request)) = (reader.number(), reader.bytes()) {
                        let reply = self.handler.reply(request).unwrap_or_default();
                        self.tell(&Writer::new(messages::REPLY).number(number).bytes(reply))?;
                    }
                }
                messages::HEARTBEAT => {}
                protocol::BROKEN if reader.clone().bytes() == Some(b"run") => {
                    // Nothing runs, so nothing is written.
                    self.pipes = [None, None];
                    self.session.send(&Writer(fields), &[]).await?;
                }
                _ => self.session.send(&Writer(fields), &[]).await?,
            }
        }
        Ok(())
    }

    /// Writes what a script wrote to the pipe that is read here in its place.
    async fn write(&mut self, reader: &mut Reader<'_>) {
        let (Some(stream), Some(bytes)) = (reader.number(), reader.bytes()) else { return };
        let Some(pipe) = stream.checked_sub(1).and_then(|at| self.pipes.get_mut(usize::try_from(at).ok()?))
        else {
            return;
        };
        let over = match pipe {
            Some(open) => bytes.is_empty() || open.write_all(bytes).await.is_err(),
            None => return,
        };
        if over {
            *pipe = None;
        }
    }
}
