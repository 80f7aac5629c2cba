//! What holds for the process of a script, whoever starts it.

use std::io;
use std::io::ErrorKind;
use std::time::Duration;

/// How long a script may go on after it was asked to end, so that it can clean up: it gets SIGTERM, then SIGKILL.
pub(in crate::endpoint) const STOP_GRACE: Duration = Duration::from_millis(500);

/// How long children of a script may go on after it has ended, before they count as survivors: `tee` behind
/// `exec > >(tee log)` still has to write what it was given.
pub(in crate::endpoint) const CHILD_GRACE: Duration = Duration::from_millis(500);

/// How often it is looked whether they are gone.
pub(in crate::endpoint) const LOOK_AGAIN: Duration = Duration::from_millis(5);

/// Whether the system refused the script itself, rather than being out of something.
pub(in crate::endpoint) fn is_about_the_script(error: &io::Error) -> bool {
    // 8 is ENOEXEC everywhere: the interpreter is no program for this machine.
    matches!(error.kind(), ErrorKind::NotFound | ErrorKind::PermissionDenied | ErrorKind::InvalidInput)
        || error.raw_os_error() == Some(8)
}
