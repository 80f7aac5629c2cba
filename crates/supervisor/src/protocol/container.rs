//! What patchdrill and the program inside a container say to each other, beside what is said in sandboxes too
//! ([`super::sandbox`]).
//!
//! No open files travel here: the messages go over the standard input and the standard output of the program, so that the
//! engine may be on another machine.

use std::path::PathBuf;

use super::sandbox::{Reader, Writer};

/// Patchdrill asks what lies at some paths: a list of them follows. The answer carries a list of [`NOTHING`], [`FILE`] and
/// [`PROGRAM`].
pub const LOOK: &[u8] = b"look";

/// Nothing lies there.
pub const NOTHING: u64 = 0;

/// Something lies there that nobody can run.
pub const FILE: u64 = 1;

/// A file lies there that somebody may run.
pub const PROGRAM: u64 = 2;

/// The action's program has written: 1 or 2 for the stream and the bytes follow. No bytes: nobody can write any more.
pub const OUTPUT: &[u8] = b"output";

/// A double was called: its number and the request, without its length, follow.
pub const CALL: &[u8] = b"call";

/// What a double is told: its number and the whole message follow. No message: nobody answers it.
pub const REPLY: &[u8] = b"reply";

/// A sign of life, answered by the same.
pub const BEAT: &[u8] = b"beat";

/// Where our programs lie inside, before anything else does. Nobody can write there.
pub const TOOLS: &str = "/run/patchdrill/tools";

/// The program that is process 1.
pub const AGENT_PLACE: &str = "/run/patchdrill/tools/agent";

/// The program behind command doubles, before it is laid where doubles lead to.
pub const DOUBLE_PLACE: &str = "/run/patchdrill/tools/double";

/// The argument by which the program knows that it is process 1 of a container.
pub const INSIDE: &str = "inside";

/// How the program is to set the container up.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Setup {
    /// It was set up before, and this is its reboot.
    pub again: bool,
    /// Name of process 1.
    pub init: Vec<u8>,
    /// Milliseconds without a word from patchdrill after which it is taken for gone.
    pub patience: u64,
    /// Names of the commands that are doubled.
    pub names: Vec<Vec<u8>>,
    /// Absolute paths of such names at which scripts call them.
    pub called: Vec<PathBuf>,
    /// The working folder of scripts, absolute.
    pub work: PathBuf,
    /// Folders to make, absolute, with their modes.
    pub folders: Vec<(PathBuf, u32)>,
    /// Files to lay, absolute, with their modes.
    pub files: Vec<(PathBuf, u32, Vec<u8>)>,
}

impl Setup {
    /// Adds it to a message.
    pub fn write(&self, writer: Writer) -> Writer {
        writer
            .number(u64::from(self.again))
            .bytes(&*self.init)
            .number(self.patience)
            .list(&self.names, |writer, name| writer.bytes(&**name))
            .list(&self.called, |writer, path| writer.path(path))
            .path(&self.work)
            .list(&self.folders, |writer, (path, mode)| writer.path(path).number(u64::from(*mode)))
            .list(&self.files, |writer, (path, mode, bytes)| {
                writer.path(path).number(u64::from(*mode)).bytes(&**bytes)
            })
    }

    /// Reads it from a message.
    pub fn read(reader: &mut Reader<'_>) -> Option<Self> {
        Some(Self {
            again: reader.number()? != 0,
            init: reader.bytes()?.to_vec(),
            patience: reader.number()?,
            names: reader.list(|reader| reader.bytes().map(<[u8]>::to_vec))?,
            called: reader.list(Reader::path)?,
            work: reader.path()?,
            folders: reader.list(|reader| Some((reader.path()?, reader.small()?)))?,
            files: reader.list(|reader| Some((reader.path()?, reader.small()?, reader.bytes()?.to_vec())))?,
        })
    }
}
