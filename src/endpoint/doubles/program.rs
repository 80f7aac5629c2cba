//! The program behind command doubles: embedded in this one, written to disk once, and linked under each name that it stands in for.

use std::fs::{OpenOptions, Permissions};
use std::io::{ErrorKind, Write as _};
use std::os::unix::ffi::OsStrExt as _;
use std::os::unix::fs::{OpenOptionsExt as _, PermissionsExt as _};
use std::os::unix::process::CommandExt as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex, PoisonError, Weak};
use std::time::Duration;
use std::{fs, io, thread};

use tempfile::TempDir;

use super::wire;
use crate::endpoint::EndpointError;

/// Whoever writes to the program, through any of its names, changes all of them; so nobody may.
const MODE: u32 = 0o500;

/// The copy that all endpoints of this process share, as long as one of them lives.
static SHARED: Mutex<Weak<DoubleProgram>> = Mutex::new(Weak::new());

/// The program on disk. It is removed with the last one who holds it.
///
/// It also runs: as the cleanup watchdog, which clears away what is left of endpoints should this process end without doing so
/// itself.
#[derive(Debug)]
pub(in crate::endpoint) struct DoubleProgram {
    watchdog: Child,
    folder: TempDir,
}

impl DoubleProgram {
    /// The program of this process, written to a private folder in `temp` if nobody holds it yet.
    pub(in crate::endpoint) fn shared(temp: &Path) -> Result<Arc<Self>, EndpointError> {
        let mut shared = SHARED.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(program) = shared.upgrade().filter(|program| program.folder.path().parent() == Some(temp))
        {
            return Ok(program);
        }
        let program = Arc::new(Self::write(temp)?);
        *shared = Arc::downgrade(&program);
        Ok(program)
    }

    fn write(temp: &Path) -> Result<Self, EndpointError> {
        let Some(bytes) = patchdrill_supervisor::programs::double() else {
            let why = "this patchdrill was built for another system without a linker for it, so it has no command \
                       doubles and no local endpoints; build it on the system itself";
            return Err(EndpointError::Missing(why.to_owned()));
        };
        let failed = || EndpointError::io(format!("writing to the temporary folder {}", temp.display()));
        let folder = tempfile::Builder::new()
            .prefix("patchdrill-")
            .permissions(Permissions::from_mode(0o700))
            .tempdir_in(temp)
            .map_err(failed())?;
        let program = program_in(folder.path());
        fs::create_dir(folder.path().join(wire::PROGRAM_FOLDER)).map_err(failed())?;
        let mut file =
            OpenOptions::new().write(true).create_new(true).mode(MODE).open(&program).map_err(failed())?;
        file.write_all(bytes).map_err(failed())?;
        drop(file);
        Ok(Self { watchdog: Self::watchdog(&program, temp)?, folder })
    }

    /// Where the program lies.
    pub(in crate::endpoint) fn program(&self) -> PathBuf {
        program_in(self.folder.path())
    }

    /// The private folder that is removed with the last one who holds this, or by the cleanup watchdog.
    #[cfg(target_os = "linux")]
    pub(in crate::endpoint) fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// Starts the cleanup watchdog, which also proves that programs run here. The folder may forbid programs, and the user
    /// should hear that now and not as a riddle inside a script. And a thread that was starting a program while this one was written may have
    /// handed the open file to that program for a moment: as long as that lasts, the system refuses to run it.
    ///
    /// As long as it runs, the system also refuses to write to the program.
    fn watchdog(program: &Path, temp: &Path) -> Result<Child, EndpointError> {
        let mut tries = 0;
        loop {
            let mut command = Command::new(program);
            command.arg(wire::WATCH).env_clear().current_dir("/");
            // What the keyboard sends to patchdrill is not for the cleanup watchdog.
            command.process_group(0);
            command.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::null());
            match command.spawn() {
                Ok(watchdog) => return Ok(watchdog),
                Err(error) if error.kind() == ErrorKind::ExecutableFileBusy && tries < 200 => {
                    tries += 1;
                    thread::sleep(Duration::from_millis(5));
                }
                Err(error) => {
                    let what = format!(
                        "running a program in the temporary folder {} (is it mounted noexec? set TMPDIR to another folder)",
                        temp.display()
                    );
                    return Err(EndpointError::Io { what, error });
                }
            }
        }
    }

    /// Has the endpoint in `root` cleared away when this process ends without doing so.
    pub(in crate::endpoint) fn watch_over(&self, root: &Path) {
        self.tell(root.as_os_str().as_bytes());
    }

    /// Has the container of this name removed when this process ends without doing so; `engine` is a path of a socket, or an
    /// address of the network.
    #[cfg(target_os = "linux")]
    pub(in crate::endpoint) fn watch_over_container(&self, engine: &str, name: &str) {
        self.tell(format!("{}{engine} {name}", wire::CONTAINER).as_bytes());
    }

    /// Says that a container is gone.
    #[cfg(target_os = "linux")]
    pub(in crate::endpoint) fn container_is_gone(&self, name: &str) {
        self.tell(format!("{}{name}", wire::GONE).as_bytes());
    }

    fn tell(&self, line: &[u8]) {
        let line = [line, b"\0"].concat();
        if let Some(mut watchdog) = self.watchdog.stdin.as_ref() {
            // Without a watchdog all else still works.
            let _ = watchdog.write_all(&line);
        }
    }

    /// Makes it a program again, should a script have taken that from it.
    pub(in crate::endpoint) fn mend(&self) {
        // When it cannot be mended, its next user says so.
        let _ = fs::set_permissions(self.program(), Permissions::from_mode(MODE));
    }

    /// Lets the program stand in for `name` in the folder `bin`.
    pub(in crate::endpoint) fn stand_in(&self, bin: &Path, name: &str) -> io::Result<()> {
        let target = bin.join(name);
        match fs::hard_link(self.program(), &target) {
            // The same name twice is the same program.
            Err(error) if error.kind() == ErrorKind::AlreadyExists => Ok(()),
            // Some file systems have no links.
            Err(_) => fs::copy(self.program(), &target).map(drop),
            Ok(()) => Ok(()),
        }
    }
}

/// One folder down, so that it finds no endpoint when it is run from here.
fn program_in(folder: &Path) -> PathBuf {
    folder.join(wire::PROGRAM_FOLDER).join("program")
}

impl Drop for DoubleProgram {
    fn drop(&mut self) {
        drop(self.watchdog.stdin.take());
        let _ = self.watchdog.wait();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_program_whose_mode_was_changed_is_mended() {
        let temp = tempfile::tempdir().unwrap();
        let program = DoubleProgram::write(temp.path()).unwrap();
        let name = temp.path().join("tool");
        program.stand_in(temp.path(), "tool").unwrap();
        let mode = || fs::metadata(&name).unwrap().permissions().mode() & 0o777;
        assert_eq!(mode(), MODE);
        fs::set_permissions(&name, Permissions::from_mode(0o000)).unwrap();
        program.mend();
        assert_eq!(mode(), MODE);
    }
}
