//! Files that are made to be run.

use std::fs::File;
use std::io;

/// Lets everybody run a file.
///
/// # Errors
/// When the system refuses.
#[cfg(unix)]
pub(super) fn make_executable(file: &File) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt;

    file.set_permissions(std::fs::Permissions::from_mode(0o755))
}

/// Nothing: what can be run is told by its name here.
#[cfg(not(unix))]
pub fn make_executable(_: &File) -> io::Result<()> {
    Ok(())
}
