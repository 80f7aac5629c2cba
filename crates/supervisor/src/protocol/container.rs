//! What patchdrill and the program inside a container say to each other, beside what is said in sandboxes too
//! ([`super::sandbox`]).
//!
//! No open files travel here: the messages go over the standard input and the standard output of the program, so that the
//! engine may be on another machine.

use std::path::PathBuf;

use super::{Folder, LaidFile, Reader, Writer};

/// Patchdrill asks what lies at some paths: a list of them follows. The answer carries a list of [`NOTHING`], [`FILE`] and
/// [`PROGRAM`].
pub const PATH_KINDS: &[u8] = b"path-kinds";

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
pub const HEARTBEAT: &[u8] = b"heartbeat";

/// Where our programs lie inside, before anything else does. Nobody can write there.
pub const TOOLS: &str = "/run/patchdrill/tools";

/// The program that is process 1.
pub const SUPERVISOR_PLACE: &str = "/run/patchdrill/tools/agent";

/// The program behind command doubles, before it is laid where doubles lead to.
pub const DOUBLE_PLACE: &str = "/run/patchdrill/tools/double";

/// The argument by which the program knows that it is process 1 of a container.
pub const CONTAINER_ARGUMENT: &str = "container";

/// How the program is to set the container up.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Setup {
    /// It was set up before, and this is its reboot.
    pub again: bool,
    /// Name of process 1.
    pub init: Vec<u8>,
    /// Milliseconds without a word from patchdrill after which it is taken for gone.
    pub heartbeat_timeout: u64,
    /// Names of the commands that are doubled.
    pub names: Vec<Vec<u8>>,
    /// Absolute paths of such names at which scripts call them.
    pub called: Vec<PathBuf>,
    /// The working folder of scripts, absolute.
    pub work: PathBuf,
    /// Folders to make.
    pub folders: Vec<Folder>,
    /// Files to lay.
    pub files: Vec<LaidFile>,
}

impl Setup {
    /// Adds it to a message.
    #[must_use]
    pub fn write(&self, writer: Writer) -> Writer {
        writer
            .number(u64::from(self.again))
            .bytes(&*self.init)
            .number(self.heartbeat_timeout)
            .list(&self.names, |writer, name| writer.bytes(&**name))
            .list(&self.called, |writer, path| writer.path(path))
            .path(&self.work)
            .folders(&self.folders)
            .files(&self.files)
    }

    /// Reads it from a message.
    pub fn read(reader: &mut Reader<'_>) -> Option<Self> {
        Some(Self {
            again: reader.number()? != 0,
            init: reader.bytes()?.to_vec(),
            heartbeat_timeout: reader.number()?,
            names: reader.list(|reader| reader.bytes().map(<[u8]>::to_vec))?,
            called: reader.list(Reader::path)?,
            work: reader.path()?,
            folders: reader.folders()?,
            files: reader.files()?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_setup_arrives_as_it_was_said() {
        let setup = Setup {
            again: true,
            init: b"systemd".to_vec(),
            heartbeat_timeout: 60_000,
            names: vec![b"systemctl".to_vec(), b"a\xffb".to_vec()],
            called: vec!["/opt/bin/tool".into()],
            work: "/var/lib/patchdrill/work".into(),
            folders: vec![("/data".into(), 0o1777)],
            files: vec![
                ("/etc/os-release".into(), 0o644, b"ID=debian\n".to_vec()),
                ("/e".into(), 0, Vec::new()),
            ],
        };
        let fields = setup.write(Writer::default()).0;
        let mut reader = Reader(&fields);
        assert_eq!(Setup::read(&mut reader), Some(setup));
        assert!(reader.0.is_empty());
        for end in 0..fields.len() {
            assert_eq!(Setup::read(&mut Reader(&fields[..end])), None, "{end} fields");
        }
    }
}
