//! Starts a program inside.

use std::ffi::CString;
use std::fs::File;
use std::io;
use std::os::fd::{AsFd as _, OwnedFd};
use std::os::unix::ffi::OsStrExt as _;

use crate::protocol::sandbox::{Run, RunLimits};
use crate::supervisor::sys;
use crate::supervisor::sys::{Stack, Strings};

/// Starts it with these files as its output, in a session of its own, with `null` to read. Gives its number.
///
/// # Errors
/// What the system said when it refused the program.
pub fn launch(
    run: &Run,
    stack: &mut Stack,
    null: &File,
    stdout: &OwnedFd,
    stderr: &OwnedFd,
) -> io::Result<i32> {
    let c_string =
        |bytes: &[u8]| CString::new(bytes).map_err(|_| io::Error::from(io::ErrorKind::InvalidInput));
    let program = c_string(run.program.as_os_str().as_bytes())?;
    let mut args = vec![program.clone()];
    for arg in &run.args {
        args.push(c_string(arg)?);
    }
    let env = run.env.iter().map(|pair| c_string(pair)).collect::<io::Result<Vec<_>>>()?;
    let (args, env) = (Strings::new(args), Strings::new(env));
    let prepare = || -> io::Result<()> {
        sys::usual_signals();
        sys::begin_session()?;
        // Should the machine run out of memory, what runs inside is the first to go.
        let _ = std::fs::write("self/oom_score_adj", "1000");
        std::env::set_current_dir(&run.folder).or_else(|_| std::env::set_current_dir("/"))?;
        sys::duplicate(null.as_fd(), 0)?;
        sys::duplicate(stdout.as_fd(), 1)?;
        sys::duplicate(stderr.as_fd(), 2)?;
        limit(run.limits)
    };
    let mut refused = None;
    let pid = sys::start_sharing(stack, || {
        refused = Some(match prepare() {
            Ok(()) => sys::become_program(&program, &args, &env),
            Err(error) => error,
        });
        127
    })?;
    match refused {
        None => Ok(pid),
        Some(error) => {
            let _ = sys::wait(pid, 0);
            Err(error)
        }
    }
}

/// What one process may use; what all of them may use together is watched from outside.
fn limit(limits: RunLimits) -> io::Result<()> {
    sys::limit(sys::RLIMIT_CORE, 0)?;
    if limits.cpu > 0 {
        let seconds = limits.cpu.div_ceil(1000) + 1;
        sys::limit_softly(sys::RLIMIT_CPU, seconds, seconds + 1)?;
    }
    if limits.memory > 0 {
        // The watch is to come first, so that the outcome says what happened.
        sys::limit(sys::RLIMIT_DATA, limits.memory.saturating_mul(2))?;
    }
    if limits.processes > 0 {
        // Here too: whoever multiplies stays above what is allowed for long enough to be seen.
        sys::limit(sys::RLIMIT_NPROC, limits.processes.saturating_mul(2).saturating_add(16))?;
    }
    if limits.file_size > 0 {
        sys::limit(sys::RLIMIT_FSIZE, limits.file_size)?;
    }
    Ok(())
}
