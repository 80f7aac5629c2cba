//! Keeps what a script writes: the beginning as it was, and how much more there was.

use std::fs::File;
use std::io;
use std::os::fd::{AsFd as _, OwnedFd};

use tokio::net::unix::pipe;

use crate::event::Captured;

/// How much is read at once.
const CHUNK: usize = 16 << 10;

/// How often in a row a stream is read before others have their turn: somebody may write without end.
const IN_A_ROW: usize = 16;

/// One output stream of a script.
#[derive(Debug)]
pub(in crate::endpoint) struct Capture {
    /// `None` once nobody can write any more.
    pipe: Option<pipe::Receiver>,
    kept: Vec<u8>,
    lost: u64,
    limit: usize,
}

impl Capture {
    /// Keeps the first `limit` bytes that come out of a pipe.
    pub(in crate::endpoint) fn new(pipe: OwnedFd, limit: usize) -> io::Result<Self> {
        let pipe = pipe::Receiver::from_file(File::from(pipe))?;
        Ok(Self { pipe: Some(pipe), kept: Vec::new(), lost: 0, limit })
    }

    /// How many bytes came so far.
    #[cfg(target_os = "linux")]
    pub(in crate::endpoint) fn seen(&self) -> u64 {
        u64::try_from(self.kept.len()).unwrap_or(u64::MAX).saturating_add(self.lost)
    }

    /// Whether nobody can write any more.
    pub(in crate::endpoint) fn is_over(&self) -> bool {
        self.pipe.is_none()
    }

    /// The number by which the system knows the pipe.
    pub(in crate::endpoint) fn inode(&self) -> Option<u64> {
        rustix::fs::fstat(self.pipe.as_ref()?.as_fd()).ok().map(|stat| stat.st_ino)
    }

    /// Waits until something was written and reads some of it; for ever once the stream is over.
    pub(in crate::endpoint) async fn read(&mut self) {
        match &self.pipe {
            Some(pipe) => {
                // An error shows again when reading.
                let _ = pipe.readable().await;
                self.read_by(pipe::Receiver::try_read);
            }
            None => std::future::pending().await,
        }
    }

    /// Reads what was written already. The runtime learns of it only when it looks, so the system itself is asked.
    pub(in crate::endpoint) fn read_what_is_there(&mut self) {
        self.read_by(|pipe, buffer| Ok(rustix::io::read(pipe, buffer)?));
    }

    fn read_by(&mut self, read: impl Fn(&pipe::Receiver, &mut [u8]) -> io::Result<usize>) {
        let mut buffer = [0; CHUNK];
        for _ in 0..IN_A_ROW {
            let Some(pipe) = &self.pipe else { return };
            match read(pipe, &mut buffer) {
                Ok(0) => self.pipe = None,
                Ok(count) => {
                    let kept = count.min(self.limit - self.kept.len());
                    self.kept.extend_from_slice(&buffer[..kept]);
                    self.lost += u64::try_from(count - kept).unwrap_or(0);
                }
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => return,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(_) => self.pipe = None,
            }
        }
    }

    /// What was kept.
    pub(in crate::endpoint) fn finish(self) -> Captured {
        Captured { bytes: self.kept, lost: self.lost }
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write as _;

    use super::*;

    async fn captured(limit: usize, parts: &[&[u8]]) -> Captured {
        let (from, to) = io::pipe().unwrap();
        let mut capture = Capture::new(from.into(), limit).unwrap();
        let parts: Vec<Vec<u8>> = parts.iter().map(|part| part.to_vec()).collect();
        let writer = std::thread::spawn(move || {
            let mut to = to;
            for part in &parts {
                to.write_all(part).unwrap();
            }
        });
        while !capture.is_over() {
            capture.read().await;
        }
        writer.join().unwrap();
        capture.finish()
    }

    #[tokio::test(flavor = "current_thread")]
    async fn the_beginning_is_kept_and_the_rest_is_counted() {
        let long = vec![b'x'; 1 << 20];
        for (limit, parts, kept, lost) in [
            (10, &[b"\xff\x00".as_slice()][..], b"\xff\x00".to_vec(), 0),
            (10, &[], vec![], 0),
            (4, &[b"ab", b"cdef"], b"abcd".to_vec(), 2),
            (4, &[b"abcd"], b"abcd".to_vec(), 0),
            (0, &[b"abc"], vec![], 3),
            (1 << 20, &[&long], long.clone(), 0),
            (100_000, &[&long, b"y"], vec![b'x'; 100_000], (1 << 20) + 1 - 100_000),
        ] {
            assert_eq!(captured(limit, parts).await, Captured { bytes: kept, lost }, "limit {limit}");
        }
    }
}
