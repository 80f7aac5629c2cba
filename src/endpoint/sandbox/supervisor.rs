//! The supervisor, seen from this process: started once, shared by all sandboxes, ended with the last of them.

use std::fs::OpenOptions;
use std::io::{ErrorKind, Write as _};
use std::os::fd::{AsFd as _, BorrowedFd, OwnedFd};
use std::os::unix::fs::OpenOptionsExt as _;
use std::os::unix::net::UnixStream;
use std::os::unix::process::CommandExt as _;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError, Weak};
use std::time::Duration;
use std::{fs, io};

use patchdrill_supervisor::programs;
use patchdrill_supervisor::protocol::sandbox as protocol;
use patchdrill_supervisor::protocol::sandbox::{Broken, Config};
use patchdrill_supervisor::protocol::{Reader, Writer, read_frame, unpack};

use super::changes::Owners;
use crate::endpoint::doubles::DoubleProgram;
use crate::endpoint::guest::supervised::{DoublePlaces, send_some};
use crate::endpoint::guest::temporary_folder;
use crate::endpoint::{EndpointError, Refusal};

/// Nobody says more than that at once.
const LONGEST: usize = 1 << 20;

/// A number for each supervisor: while one ends, the next may have started.
static NEXT: AtomicU64 = AtomicU64::new(0);

/// The supervisor of this process, as long as somebody holds it.
static SHARED: Mutex<Weak<Supervisor>> = Mutex::new(Weak::new());

/// A running supervisor. It ends, with every sandbox, when this is dropped or this process ends in whatever way.
#[derive(Debug)]
pub(super) struct Supervisor {
    child: Mutex<Child>,
    main: UnixStream,
    /// Where it lies.
    place: PathBuf,
    /// The folder in which the supervisor lies; and the cleanup watchdog, which removes them should this process be killed.
    _double: Arc<DoubleProgram>,
    next: AtomicU64,
    places: DoublePlaces,
    /// Whose files are whose in its sandboxes.
    owners: Owners,
}

impl Supervisor {
    /// The supervisor of this process; started if there is none yet.
    pub(super) fn shared() -> Result<Arc<Self>, EndpointError> {
        let mut shared = SHARED.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(supervisor) = shared.upgrade() {
            return Ok(supervisor);
        }
        let supervisor = Arc::new(Self::start()?);
        *shared = Arc::downgrade(&supervisor);
        Ok(supervisor)
    }

    fn start() -> Result<Self, EndpointError> {
        let Some(bytes) = programs::supervisor() else {
            let why = "this patchdrill was built without sandboxes: they need Linux on x86_64 or aarch64, and a linker for \
                       it while building; `--on local` runs scripts on the machine itself";
            return Err(EndpointError::Missing(why.to_owned()));
        };
        let double = DoubleProgram::shared(&temporary_folder()?)?;
        // The folder beside the program behind doubles in which the supervisor lies and works.
        let place = double.folder().join(format!("supervisor-{}", NEXT.fetch_add(1, Ordering::Relaxed)));
        let failed = || EndpointError::io(format!("laying the sandbox supervisor into {}", place.display()));
        fs::create_dir(&place).map_err(failed())?;
        let program = place.join("supervisor");
        let mut file =
            OpenOptions::new().write(true).create_new(true).mode(0o500).open(&program).map_err(failed())?;
        file.write_all(bytes).map_err(failed())?;
        drop(file);
        let (main, other) = UnixStream::pair().map_err(failed())?;
        let other = OwnedFd::from(other);
        let mut tries = 0;
        let child = loop {
            let mut command = Command::new(&program);
            // What it is called shows inside as process 1; its environment does not.
            command.arg0("/sbin/init").env_clear().env(protocol::DOUBLE, double.program()).current_dir("/");
            // What the keyboard sends to patchdrill is not for the supervisor.
            command.process_group(0);
            let input = other.try_clone().map_err(failed())?;
            command.stdin(Stdio::from(input)).stdout(Stdio::null()).stderr(Stdio::null());
            match command.spawn() {
                Ok(child) => break child,
                // A thread that was starting a program while this one was written may have handed the open file on.
                Err(error) if error.kind() == ErrorKind::ExecutableFileBusy && tries < 200 => {
                    tries += 1;
                    std::thread::sleep(Duration::from_millis(5));
                }
                Err(error) => return Err(failed()(error)),
            }
        };
        drop(other);
        let mut supervisor = Self {
            child: Mutex::new(child),
            main,
            place: place.clone(),
            _double: double,
            next: AtomicU64::new(0),
            places: DoublePlaces::default(),
            owners: Owners::same(),
        };
        let fields =
            supervisor.first_words().map_err(EndpointError::io("starting the sandbox supervisor"))?;
        let mut reader = Reader(&fields);
        match reader.bytes() {
            Some(protocol::READY) => {
                let (user, group) =
                    (rustix::process::geteuid().as_raw(), rustix::process::getegid().as_raw());
                supervisor.owners =
                    match (reader.bytes(), reader.number().and_then(|first| u32::try_from(first).ok())) {
                        (Some(b"range"), Some(first)) => Owners::shifted(first),
                        _ => Owners::caller(user, group),
                    };
                Ok(supervisor)
            }
            Some(protocol::BROKEN) => Err(broken(&mut reader)),
            _ => Err(EndpointError::Missing("the sandbox supervisor does not start".to_owned())),
        }
    }

    /// What the supervisor says first.
    fn first_words(&self) -> io::Result<Vec<Vec<u8>>> {
        let body = read_frame(&mut &self.main, LONGEST)?;
        let fields = unpack(&body).ok_or(ErrorKind::InvalidData)?;
        Ok(fields.into_iter().map(<[u8]>::to_vec).collect())
    }

    /// A number for one more sandbox.
    pub(super) fn number(&self) -> u64 {
        self.next.fetch_add(1, Ordering::Relaxed)
    }

    /// Where commands lie that its sandboxes double.
    pub(super) fn places(&self) -> &DoublePlaces {
        &self.places
    }

    /// Whose files are whose in its sandboxes.
    pub(super) fn owners(&self) -> Owners {
        self.owners
    }

    /// Asks for a sandbox, or for its reboot. It answers over its own channel, the other end of which comes first of the
    /// files.
    pub(super) fn ask(&self, kind: &[u8], config: &Config, files: &[BorrowedFd<'_>]) -> io::Result<()> {
        let bytes = config.write(Writer::new(kind)).pack()?;
        // One message after the other, however many ask.
        let _turn = self.child.lock().unwrap_or_else(PoisonError::into_inner);
        let sent = send_some(self.main.as_fd(), &bytes, files)?;
        (&self.main).write_all(&bytes[sent..])
    }
}

impl Drop for Supervisor {
    fn drop(&mut self) {
        // It ends everything once nobody can ask any more.
        let _ = self.main.shutdown(std::net::Shutdown::Both);
        let child = self.child.get_mut().unwrap_or_else(PoisonError::into_inner);
        let _ = child.wait();
        // The folder goes with that of the double, and earlier where that lives on.
        let _ = fs::remove_dir_all(&self.place);
    }
}

/// The error that a message tells of.
pub(super) fn broken(reader: &mut Reader<'_>) -> EndpointError {
    let Broken { what, errno } = Broken::read(reader);
    EndpointError::no_sandbox(Refusal { what, errno })
}
