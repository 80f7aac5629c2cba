//! Messages over standard input and output.

use std::fs::File;
use std::io;
use std::io::{Read as _, Write as _};
use std::os::fd::{AsRawFd as _, RawFd};

use crate::protocol::double as wire;
use crate::protocol::sandbox::Writer;

/// Nobody says more than that at once: files of a scenario are bounded by the size of its text.
const LONGEST: usize = 64 << 20;

/// How much is read at once.
const CHUNK: usize = 64 << 10;

/// Both directions; and what was read of a message that is not whole yet.
pub struct Line {
    input: File,
    output: File,
    buffer: Vec<u8>,
}

impl Line {
    /// Takes standard input and output for messages. What runs later gets others in their place.
    pub fn take() -> io::Result<Self> {
        use std::os::fd::AsFd as _;
        let input = io::stdin().as_fd().try_clone_to_owned()?;
        let output = io::stdout().as_fd().try_clone_to_owned()?;
        Ok(Self { input: input.into(), output: output.into(), buffer: Vec::new() })
    }

    /// What tells that something can be read.
    pub fn descriptor(&self) -> RawFd {
        self.input.as_raw_fd()
    }

    /// Says something. It waits while patchdrill does not listen.
    pub fn send(&mut self, message: &Writer) -> io::Result<()> {
        let bytes = wire::pack(message.0.iter().map(Vec::as_slice))
            .ok_or_else(|| io::Error::from(io::ErrorKind::InvalidInput))?;
        self.output.write_all(&bytes)
    }

    /// Reads what is there; `false` when nothing will come any more.
    pub fn read(&mut self) -> io::Result<bool> {
        let mut chunk = vec![0; CHUNK];
        match self.input.read(&mut chunk) {
            Ok(0) => Ok(false),
            Ok(count) => {
                self.buffer.extend_from_slice(&chunk[..count]);
                Ok(true)
            }
            Err(error) if error.kind() == io::ErrorKind::Interrupted => Ok(true),
            Err(error) => Err(error),
        }
    }

    /// The next message that was read, once it is whole.
    pub fn next(&mut self) -> io::Result<Option<Vec<Vec<u8>>>> {
        let Some((length, rest)) = self.buffer.split_first_chunk() else { return Ok(None) };
        let length = u32::from_le_bytes(*length) as usize;
        if length > LONGEST {
            return Err(io::ErrorKind::InvalidData.into());
        }
        let Some(body) = rest.get(..length) else { return Ok(None) };
        let fields = wire::unpack(body).ok_or_else(|| io::Error::from(io::ErrorKind::InvalidData))?;
        let fields = fields.into_iter().map(<[u8]>::to_vec).collect();
        self.buffer.drain(..4 + length);
        Ok(Some(fields))
    }
}
