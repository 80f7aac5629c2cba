//! Messages over standard input and output.

use std::fs::File;
use std::io;
use std::io::{Read as _, Write as _};
use std::os::fd::{AsFd as _, AsRawFd as _, RawFd};

use crate::protocol::{FrameBuffer, Writer};

/// Nobody says more than that at once: files of a scenario are bounded by the size of its text.
const LONGEST: usize = 64 << 20;

/// How much is read at once.
const CHUNK: usize = 64 << 10;

/// Both directions; and what was read of a message that is not whole yet.
pub(super) struct Stdio {
    input: File,
    output: File,
    buffer: FrameBuffer,
}

impl Stdio {
    /// Takes standard input and output for messages. What runs later gets others in their place.
    pub(super) fn take() -> io::Result<Self> {
        let input = io::stdin().as_fd().try_clone_to_owned()?;
        let output = io::stdout().as_fd().try_clone_to_owned()?;
        Ok(Self { input: input.into(), output: output.into(), buffer: FrameBuffer::new(LONGEST) })
    }

    /// What tells that something can be read.
    pub(super) fn descriptor(&self) -> RawFd {
        self.input.as_raw_fd()
    }

    /// Says something. It waits while patchdrill does not listen.
    pub(super) fn send(&mut self, message: &Writer) -> io::Result<()> {
        self.output.write_all(&message.pack()?)
    }

    /// Reads what is there; `false` when nothing will come any more.
    pub(super) fn read(&mut self) -> io::Result<bool> {
        let mut chunk = vec![0; CHUNK];
        match self.input.read(&mut chunk) {
            Ok(count) => {
                self.buffer.extend(&chunk[..count]);
                Ok(count > 0)
            }
            Err(error) if error.kind() == io::ErrorKind::Interrupted => Ok(true),
            Err(error) => Err(error),
        }
    }

    /// The next message that was read, once it is whole.
    pub(super) fn next(&mut self) -> io::Result<Option<Vec<Vec<u8>>>> {
        self.buffer.next_fields()
    }
}
