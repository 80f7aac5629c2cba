//! What patchdrill, the supervisor and process 1 of a sandbox say to each other.
//!
//! Each message is a list of fields; the first field says what it is. Open files travel with the first byte.

use std::io;
use std::path::PathBuf;

use super::{Folder, LaidFile, Reader, Writer};

/// Where the supervisor lays what every endpoint needs of patchdrill, seen from inside.
pub const AGENT_FOLDER: &str = "/run/patchdrill";

/// The program behind every command double, in [`AGENT_FOLDER`]; and the variable that tells the supervisor where it lies outside.
pub const DOUBLE: &str = "double";

/// Where the machine's own folders stay reachable beneath [`AGENT_FOLDER`], without doubles in them.
pub const REAL: &str = "real";

/// Where commands lie on a machine.
pub const COMMANDS: &[&str] =
    &["/usr/local/sbin", "/usr/local/bin", "/usr/sbin", "/usr/bin", "/sbin", "/bin", "/snap/bin"];

/// Where a command is doubled that the endpoint does not have.
pub const OTHERWISE: &str = "/usr/bin";

/// Patchdrill asks the supervisor for an endpoint. A [`Config`] follows; the endpoint's control socket comes with it.
pub const BOOT: &[u8] = b"boot";

/// Patchdrill asks the supervisor to start process 1 of an endpoint anew: its number follows, a new control socket comes with it.
pub const REBOOT: &[u8] = b"reboot";

/// The supervisor is ready: who stands behind users inside follows (`range`, or `one`: whoever started it), then the first of the
/// range.
pub const READY: &[u8] = b"ready";

/// The endpoint is up: place and lower folder of each layer follow, and whether patchdrill itself added a layer between; the
/// socket for doubles, the agent's folder, and each layer's upper folder and added one come with it.
pub const UP: &[u8] = b"up";

/// Something could not be done: a [`Broken`] follows.
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
    /// The number by which it is known to the supervisor.
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
    /// Folders to make.
    pub folders: Vec<Folder>,
    /// Files to lay.
    pub files: Vec<LaidFile>,
    /// Files that cover what the system shows, such as `/proc/cpuinfo`.
    pub covers: Vec<(PathBuf, Vec<u8>)>,
    /// What the endpoint shows as its uptime, in seconds; `None`: the machine's own.
    pub uptime: Option<u64>,
}

/// What could not be done, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Broken {
    /// The step that failed.
    pub what: String,
    /// The system's error number; 0 when the system did not say so.
    pub errno: i32,
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

impl Config {
    /// What of it has to be known while the root is built; the rest is laid into it.
    #[must_use]
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
    #[must_use]
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
            .folders(&self.folders)
            .files(&self.files)
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
            folders: reader.folders()?,
            files: reader.files()?,
            covers: reader.list(|reader| Some((reader.path()?, reader.bytes()?.to_vec())))?,
            uptime: reader.maybe(Reader::number)?,
        })
    }
}

impl Broken {
    /// The step of which the system said so.
    #[must_use]
    pub fn new(what: &str, error: &io::Error) -> Self {
        Self { what: what.to_owned(), errno: error.raw_os_error().unwrap_or(0) }
    }

    /// The message that says so.
    #[must_use]
    pub fn message(&self) -> Writer {
        Writer::new(BROKEN).bytes(&*self.what).number(self.errno.unsigned_abs().into())
    }

    /// Reads it from a message. What cannot be read is left empty, as something is broken all the same.
    #[must_use]
    pub fn read(reader: &mut Reader<'_>) -> Self {
        let what = String::from_utf8_lossy(reader.bytes().unwrap_or_default()).into_owned();
        let errno = reader.number().and_then(|code| i32::try_from(code).ok()).unwrap_or(0);
        Self { what, errno }
    }
}

impl Run {
    /// Adds it to a message.
    #[must_use]
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

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::protocol::{FrameBuffer, Writer};

    fn path() -> impl Strategy<Value = PathBuf> + Clone {
        "(/[a-zA-Z0-9 ö:,]{1,6}){1,4}".prop_map(PathBuf::from)
    }

    fn paths() -> impl Strategy<Value = Vec<PathBuf>> {
        prop::collection::vec(path(), 0..4)
    }

    fn files() -> impl Strategy<Value = Vec<LaidFile>> {
        prop::collection::vec((path(), any::<u32>(), any::<Vec<u8>>()), 0..4)
    }

    prop_compose! {
        fn configs()(
            (id, rootfs, hostname, init) in any::<(u64, Option<String>, Vec<u8>, Vec<u8>)>(),
            (network, disk, uptime) in any::<(bool, (u64, u64), Option<u64>)>(),
            (doubles, work, files) in (paths(), path(), files()),
            folders in prop::collection::vec((path(), any::<u32>()), 0..4),
            covers in prop::collection::vec((path(), any::<Vec<u8>>()), 0..4),
        ) -> Config {
            let rootfs = rootfs.map(PathBuf::from);
            Config { id, rootfs, hostname, init, network, disk, doubles, work, folders, files, covers, uptime }
        }
    }

    prop_compose! {
        fn runs()(
            (program, folder) in (path(), path()),
            (args, env) in any::<(Vec<Vec<u8>>, Vec<Vec<u8>>)>(),
            script in prop::option::of((path(), any::<Vec<u8>>())),
            (cpu, memory, processes, file_size) in any::<(u64, u64, u64, u64)>(),
        ) -> Run {
            let limits = RunLimits { cpu, memory, processes, file_size };
            Run { program, args, env, folder, script, limits }
        }
    }

    /// The fields behind the first, as they are when they have travelled.
    fn received(message: &Writer) -> Vec<Vec<u8>> {
        let mut buffer = FrameBuffer::new(1 << 20);
        buffer.extend(&message.pack().unwrap());
        buffer.next_fields().unwrap().unwrap().split_off(1)
    }

    proptest! {
        #[test]
        fn an_endpoint_arrives_as_it_was_asked_for(config in configs()) {
            let fields = received(&config.write(Writer::new(BOOT)));
            let mut reader = Reader(&fields);
            prop_assert_eq!(Config::read(&mut reader), Some(config));
            prop_assert!(reader.0.is_empty());
            for end in 0..fields.len() {
                prop_assert_eq!(Config::read(&mut Reader(&fields[..end])), None);
            }
        }

        #[test]
        fn a_run_arrives_as_it_was_asked_for(run in runs()) {
            let fields = received(&run.write(Writer::new(RUN)));
            let mut reader = Reader(&fields);
            prop_assert_eq!(Run::read(&mut reader), Some(run));
            prop_assert!(reader.0.is_empty());
            for end in 0..fields.len() {
                prop_assert_eq!(Run::read(&mut Reader(&fields[..end])), None);
            }
        }

        #[test]
        fn hostile_fields_are_refused_or_understood(fields: Vec<Vec<u8>>) {
            let _ = (Config::read(&mut Reader(&fields)), Run::read(&mut Reader(&fields)));
            let _ = Broken::read(&mut Reader(&fields));
        }
    }

    #[test]
    fn what_is_known_late_is_no_part_of_the_shape() {
        let config = Config { rootfs: Some("/files".into()), network: true, ..Config::default() };
        let said = Config { id: 7, hostname: b"web1".to_vec(), uptime: Some(3), ..config.clone() };
        assert_eq!(said.shape(), config);
    }

    #[test]
    fn what_is_broken_is_told_with_its_number() {
        let broken = Broken::new("mounting a tmpfs", &io::Error::from_raw_os_error(28));
        assert_eq!(Broken::read(&mut Reader(&received(&broken.message()))), broken);
        let unknown = Broken { what: String::new(), errno: 0 };
        assert_eq!(Broken::read(&mut Reader(&[])), unknown);
    }
}
