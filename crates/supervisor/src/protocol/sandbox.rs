//! What patchdrill, the supervisor and process 1 of a sandbox say to each other.
//!
//! Each message is a list of fields; the first field says what it is. Open files travel with the first byte.

use std::ffi::OsStr;
use std::os::unix::ffi::OsStrExt as _;
use std::path::{Path, PathBuf};

/// Where the keeper lays what every endpoint needs of patchdrill, seen from inside.
pub const AGENT_FOLDER: &str = "/run/patchdrill";

/// The program behind every command double, in [`AGENT_FOLDER`]; and the variable that tells the keeper where it lies outside.
pub const DOUBLE: &str = "double";

/// Where the machine's own folders stay reachable beneath [`AGENT_FOLDER`], without doubles in them.
pub const REAL: &str = "real";

/// Where commands lie on a machine.
pub const COMMANDS: &[&str] =
    &["/usr/local/sbin", "/usr/local/bin", "/usr/sbin", "/usr/bin", "/sbin", "/bin", "/snap/bin"];

/// Where a command is doubled that the endpoint does not have.
pub const OTHERWISE: &str = "/usr/bin";

/// Patchdrill asks the keeper for an endpoint. A [`Config`] follows; the endpoint's control socket comes with it.
pub const BOOT: &[u8] = b"boot";

/// Patchdrill asks the keeper to start process 1 of an endpoint anew: its number follows, a new control socket comes with it.
pub const REBOOT: &[u8] = b"reboot";

/// The keeper is ready: who stands behind users inside follows (`range`, or `one`: whoever started it), then the first of the
/// range.
pub const READY: &[u8] = b"ready";

/// The endpoint is up: place and lower folder of each layer follow, and whether patchdrill itself added a layer between; the
/// socket for doubles, the agent's folder, and each layer's upper folder and added one come with it.
pub const UP: &[u8] = b"up";

/// Something could not be done: what was tried and the system's error number follow.
pub const BROKEN: &[u8] = b"broken";

/// Process 1 of the endpoint has ended: its wait status follows.
pub const DIED: &[u8] = b"died";

/// Patchdrill asks for a program to be run: a [`Run`] follows; its standard output and standard error come with it.
pub const RUN: &[u8] = b"run";

/// The program has ended: its wait status and the number of processes that are still there follow.
pub const ENDED: &[u8] = b"ended";

/// A limit was exceeded, and everything the action had started was ended: its name follows.
pub const OVER: &[u8] = b"over";

/// Something was written to `/proc/sysrq-trigger`: what, follows.
pub const SYSRQ: &[u8] = b"sysrq";

/// Patchdrill asks for a signal to the program's group: its number follows.
pub const SIGNAL: &[u8] = b"signal";

/// Patchdrill asks what still runs; the answer carries the command lines.
pub const LEFT: &[u8] = b"left";

/// Patchdrill asks that everything that runs is ended; answered when it is gone.
pub const CLEAR: &[u8] = b"clear";

/// How an endpoint is to look.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Config {
    /// The number by which it is known to the keeper.
    pub id: u64,
    /// The folder that is its root; `None`: the machine's own files.
    pub rootfs: Option<PathBuf>,
    /// Its host name.
    pub hostname: Vec<u8>,
    /// Name of process 1.
    pub init: Vec<u8>,
    /// It shares the machine's network.
    pub network: bool,
    /// Most bytes that it may write, and most files.
    pub disk: (u64, u64),
    /// Where doubles lie, by absolute paths inside.
    pub doubles: Vec<PathBuf>,
    /// The working folder of scripts, absolute; made before anything else, so that no folder above it need be copied for it.
    pub work: PathBuf,
    /// Folders to make, absolute, with their modes.
    pub folders: Vec<(PathBuf, u32)>,
    /// Files to lay, absolute, with their modes.
    pub files: Vec<(PathBuf, u32, Vec<u8>)>,
    /// Files that cover what the system shows, such as `/proc/cpuinfo`.
    pub covers: Vec<(PathBuf, Vec<u8>)>,
    /// What the endpoint shows as its uptime, in seconds; `None`: the machine's own.
    pub uptime: Option<u64>,
}

/// A program to be run.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Run {
    /// Its path inside.
    pub program: PathBuf,
    /// Its arguments, without its own name.
    pub args: Vec<Vec<u8>>,
    /// `NAME=value` each.
    pub env: Vec<Vec<u8>>,
    /// Working folder.
    pub folder: PathBuf,
    /// The script to be laid before and removed after: its path beneath the agent's folder, and its bytes.
    pub script: Option<(PathBuf, Vec<u8>)>,
    /// Limits; 0 is none.
    pub limits: RunLimits,
}

/// What one action may use; 0 is no limit.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct RunLimits {
    /// Milliseconds on processors, all its processes together.
    pub cpu: u64,
    /// Bytes of memory, all its processes together.
    pub memory: u64,
    /// Processes at the same time.
    pub processes: u64,
    /// Bytes of one file.
    pub file_size: u64,
}

/// Writes fields.
#[derive(Clone, Debug, Default)]
pub struct Writer(pub Vec<Vec<u8>>);

impl Writer {
    /// A message of this kind.
    pub fn new(kind: &[u8]) -> Self {
        Self(vec![kind.to_vec()])
    }

    /// Adds a number.
    #[must_use]
    pub fn number(mut self, number: u64) -> Self {
        self.0.push(number.to_le_bytes().to_vec());
        self
    }

    /// Adds bytes.
    #[must_use]
    pub fn bytes(mut self, bytes: impl Into<Vec<u8>>) -> Self {
        self.0.push(bytes.into());
        self
    }

    /// Adds a path.
    #[must_use]
    pub fn path(self, path: &Path) -> Self {
        self.bytes(path.as_os_str().as_bytes())
    }

    /// Adds a list, its length first.
    #[must_use]
    pub fn list<T>(self, items: &[T], add: impl Fn(Self, &T) -> Self) -> Self {
        items.iter().fold(self.number(items.len() as u64), add)
    }

    /// Adds something that may be missing.
    #[must_use]
    pub fn maybe<T>(self, item: Option<&T>, add: impl Fn(Self, &T) -> Self) -> Self {
        match item {
            Some(item) => add(self.number(1), item),
            None => self.number(0),
        }
    }
}

/// Reads fields one after the other; whatever is not as it should be is `None`.
#[derive(Clone, Debug)]
pub struct Reader<'a>(pub &'a [Vec<u8>]);

impl<'a> Reader<'a> {
    /// The next field.
    pub fn bytes(&mut self) -> Option<&'a [u8]> {
        let (first, rest) = self.0.split_first()?;
        self.0 = rest;
        Some(first)
    }

    /// The next field, a number.
    pub fn number(&mut self) -> Option<u64> {
        Some(u64::from_le_bytes(self.bytes()?.try_into().ok()?))
    }

    /// The next field, a small number.
    pub fn small(&mut self) -> Option<u32> {
        u32::try_from(self.number()?).ok()
    }

    /// The next field, a path.
    pub fn path(&mut self) -> Option<PathBuf> {
        self.bytes().map(|bytes| PathBuf::from(OsStr::from_bytes(bytes)))
    }

    /// A list.
    pub fn list<T>(&mut self, item: impl Fn(&mut Self) -> Option<T>) -> Option<Vec<T>> {
        let count = self.number()?;
        (0..count).map(|_| item(self)).collect()
    }

    /// Something that may be missing.
    #[expect(clippy::option_option, reason = "what is missing is not what cannot be read")]
    pub fn maybe<T>(&mut self, item: impl Fn(&mut Self) -> Option<T>) -> Option<Option<T>> {
        self.list(item).map(|mut list| list.pop())
    }
}

impl Config {
    /// What of it has to be known while the root is built; the rest is laid into it.
    pub fn shape(&self) -> Self {
        Self {
            rootfs: self.rootfs.clone(),
            network: self.network,
            disk: self.disk,
            doubles: self.doubles.clone(),
            work: self.work.clone(),
            covers: self.covers.clone(),
            ..Self::default()
        }
    }

    /// Adds it to a message.
    pub fn write(&self, writer: Writer) -> Writer {
        writer
            .number(self.id)
            .maybe(self.rootfs.as_ref(), |writer, path| writer.path(path))
            .bytes(&*self.hostname)
            .bytes(&*self.init)
            .number(u64::from(self.network))
            .number(self.disk.0)
            .number(self.disk.1)
            .list(&self.doubles, |writer, path| writer.path(path))
            .path(&self.work)
            .list(&self.folders, |writer, (path, mode)| writer.path(path).number(u64::from(*mode)))
            .list(&self.files, |writer, (path, mode, bytes)| {
                writer.path(path).number(u64::from(*mode)).bytes(&**bytes)
            })
            .list(&self.covers, |writer, (path, bytes)| writer.path(path).bytes(&**bytes))
            .maybe(self.uptime.as_ref(), |writer, seconds| writer.number(*seconds))
    }

    /// Reads it from a message.
    pub fn read(reader: &mut Reader<'_>) -> Option<Self> {
        Some(Self {
            id: reader.number()?,
            rootfs: reader.maybe(Reader::path)?,
            hostname: reader.bytes()?.to_vec(),
            init: reader.bytes()?.to_vec(),
            network: reader.number()? != 0,
            disk: (reader.number()?, reader.number()?),
            doubles: reader.list(Reader::path)?,
            work: reader.path()?,
            folders: reader.list(|reader| Some((reader.path()?, reader.small()?)))?,
            files: reader.list(|reader| Some((reader.path()?, reader.small()?, reader.bytes()?.to_vec())))?,
            covers: reader.list(|reader| Some((reader.path()?, reader.bytes()?.to_vec())))?,
            uptime: reader.maybe(Reader::number)?,
        })
    }
}

impl Run {
    /// Adds it to a message.
    pub fn write(&self, writer: Writer) -> Writer {
        let RunLimits { cpu, memory, processes, file_size } = self.limits;
        writer
            .path(&self.program)
            .list(&self.args, |writer, arg| writer.bytes(&**arg))
            .list(&self.env, |writer, pair| writer.bytes(&**pair))
            .path(&self.folder)
            .maybe(self.script.as_ref(), |writer, (path, bytes)| writer.path(path).bytes(&**bytes))
            .number(cpu)
            .number(memory)
            .number(processes)
            .number(file_size)
    }

    /// Reads it from a message.
    pub fn read(reader: &mut Reader<'_>) -> Option<Self> {
        Some(Self {
            program: reader.path()?,
            args: reader.list(|reader| reader.bytes().map(<[u8]>::to_vec))?,
            env: reader.list(|reader| reader.bytes().map(<[u8]>::to_vec))?,
            folder: reader.path()?,
            script: reader.maybe(|reader| Some((reader.path()?, reader.bytes()?.to_vec())))?,
            limits: RunLimits {
                cpu: reader.number()?,
                memory: reader.number()?,
                processes: reader.number()?,
                file_size: reader.number()?,
            },
        })
    }
}
