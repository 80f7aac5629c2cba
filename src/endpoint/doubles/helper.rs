//! The helper program: embedded in this one, written to disk once, and linked under each name that it stands in for.

use std::fs;
use std::fs::OpenOptions;
use std::fs::Permissions;
use std::io;
use std::io::ErrorKind;
use std::io::Write as _;
use std::os::unix::fs::OpenOptionsExt as _;
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;
use std::path::PathBuf;
use std::process::Command;
use std::process::Stdio;
use std::sync::Arc;
use std::sync::Mutex;
use std::sync::PoisonError;
use std::sync::Weak;
use std::thread;
use std::time::Duration;

use tempfile::TempDir;

use crate::endpoint::EndpointError;

/// What `build.rs` compiled from `stub.rs`; empty when it could not.
const PROGRAM: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/helper"));

/// Whoever writes to the program, through any of its names, changes all of them; so nobody may.
const MODE: u32 = 0o500;

/// The copy that all endpoints of this process share, as long as one of them lives.
static SHARED: Mutex<Weak<Helper>> = Mutex::new(Weak::new());

/// The helper program on disk. It is removed with the last one who holds it.
#[derive(Debug)]
pub(in crate::endpoint) struct Helper {
    folder: TempDir,
}

impl Helper {
    /// The helper of this process, written to a private folder in `temp` if nobody holds it yet.
    pub(in crate::endpoint) fn shared(temp: &Path) -> Result<Arc<Self>, EndpointError> {
        let mut shared = SHARED.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(helper) = shared.upgrade().filter(|helper| helper.folder.path().parent() == Some(temp)) {
            return Ok(helper);
        }
        let helper = Arc::new(Self::write(temp)?);
        *shared = Arc::downgrade(&helper);
        Ok(helper)
    }

    fn write(temp: &Path) -> Result<Self, EndpointError> {
        if PROGRAM.is_empty() {
            let why = "this patchdrill was built for another system without a linker for it, so it has no command \
                       doubles and no local endpoints; build it on the system itself";
            return Err(EndpointError::Missing(why.to_owned()));
        }
        let failed = || EndpointError::io(format!("writing to the temporary folder {}", temp.display()));
        let folder = tempfile::Builder::new()
            .prefix("patchdrill-")
            .permissions(Permissions::from_mode(0o700))
            .tempdir_in(temp)
            .map_err(failed())?;
        let helper = Self { folder };
        fs::create_dir(helper.folder.path().join("helper")).map_err(failed())?;
        let mut file = OpenOptions::new()
            .write(true)
            .create_new(true)
            .mode(MODE)
            .open(helper.program())
            .map_err(failed())?;
        file.write_all(PROGRAM).map_err(failed())?;
        drop(file);
        helper.prove(temp)?;
        Ok(helper)
    }

    /// One folder down, so that it finds no endpoint when it is run from here.
    fn program(&self) -> PathBuf {
        self.folder.path().join("helper").join("program")
    }

    /// Runs the helper once, for two reasons. The folder may forbid programs, and the user should hear that now and not
    /// as a riddle inside a script. And a thread that was starting a program while the helper was written may have
    /// handed the open file to that program for a moment: as long as that lasts, the system refuses to run it.
    fn prove(&self, temp: &Path) -> Result<(), EndpointError> {
        let mut tries = 0;
        loop {
            let mut command = Command::new(self.program());
            command.env_clear().stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
            match command.status() {
                Ok(_) => return Ok(()),
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

    /// Makes it a program again, should a script have taken that from it.
    pub(in crate::endpoint) fn mend(&self) {
        // When it cannot be mended, its next user says so.
        let _ = fs::set_permissions(self.program(), Permissions::from_mode(MODE));
    }

    /// Lets the helper stand in for `name` in the folder `bin`.
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_helper_whose_mode_was_changed_is_mended() {
        let temp = tempfile::tempdir().unwrap();
        let helper = Helper::write(temp.path()).unwrap();
        let name = temp.path().join("tool");
        helper.stand_in(temp.path(), "tool").unwrap();
        let mode = || fs::metadata(&name).unwrap().permissions().mode() & 0o777;
        assert_eq!(mode(), MODE);
        fs::set_permissions(&name, Permissions::from_mode(0o000)).unwrap();
        helper.mend();
        assert_eq!(mode(), MODE);
    }
}
