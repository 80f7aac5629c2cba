//! Starts a program inside.
#![expect(unsafe_code, reason = "what is done between two programs; each block says why it is sound")]

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
pub(crate) fn spawn(
    run: &Run,
    stack: &mut Stack,
    null: &File,
    stdout: &OwnedFd,
    stderr: &OwnedFd,
) -> io::Result<i32> {
    let program = CString::new(run.program.as_os_str().as_bytes())?;
    let mut args = vec![program.clone()];
    for arg in &run.args {
        args.push(CString::new(&**arg)?);
    }
    let env = run.env.iter().map(|pair| CString::new(&**pair)).collect::<Result<Vec<_>, _>>()?;
    let (args, env) = (Strings::new(args), Strings::new(env));
    let limits: Vec<ResourceLimit> = resource_limits(run.limits).collect();
    let prepare = || -> io::Result<()> {
        sys::usual_signals();
        sys::begin_session()?;
        // Should the machine run out of memory, what runs inside is the first to go.
        let _ = std::fs::write("self/oom_score_adj", "1000");
        std::env::set_current_dir(&run.folder).or_else(|_| std::env::set_current_dir("/"))?;
        for (file, number) in [(null.as_fd(), 0), (stdout.as_fd(), 1), (stderr.as_fd(), 2)] {
            // SAFETY: this process has its own table of files, and becomes another program or ends; so nothing in it owns
            // what these numbers were before.
            unsafe { sys::duplicate(file, number) }?;
        }
        limits.iter().try_for_each(|limit| sys::limit(limit.resource, limit.soft, limit.hard))
    };
    let mut refused = None;
    let work = || {
        refused = Some(match prepare() {
            Ok(()) => sys::become_program(&program, &args, &env),
            Err(error) => error,
        });
        127
    };
    // SAFETY: the work needs far less than the stack, does not unwind (the program is compiled to abort), and only touches
    // what this function owns: it leaves an error behind, and nothing that has to be dropped here but that.
    let pid = unsafe { sys::start_sharing(stack, work) }?;
    match refused {
        None => Ok(pid),
        Some(error) => {
            let _ = sys::wait(pid, 0);
            Err(error)
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct ResourceLimit {
    resource: i32,
    soft: u64,
    hard: u64,
}

/// What one process may use; what all of them may use together is watched from outside.
fn resource_limits(limits: RunLimits) -> impl Iterator<Item = ResourceLimit> {
    let hard = |resource, most| ResourceLimit { resource, soft: most, hard: most };
    let seconds = limits.cpu.div_ceil(1000).saturating_add(1);
    [
        Some(hard(sys::RLIMIT_CORE, 0)),
        // The signal that comes first can be told from the one that comes last.
        (limits.cpu > 0).then_some(ResourceLimit {
            resource: sys::RLIMIT_CPU,
            soft: seconds,
            hard: seconds.saturating_add(1),
        }),
        // The watch is to come first, so that the outcome says what happened.
        (limits.memory > 0).then(|| hard(sys::RLIMIT_DATA, limits.memory.saturating_mul(2))),
        // Here too: whoever multiplies stays above what is allowed for long enough to be seen.
        (limits.processes > 0)
            .then(|| hard(sys::RLIMIT_NPROC, limits.processes.saturating_mul(2).saturating_add(16))),
        (limits.file_size > 0).then(|| hard(sys::RLIMIT_FSIZE, limits.file_size)),
    ]
    .into_iter()
    .flatten()
}

#[cfg(test)]
mod tests {
    use std::io::Read as _;
    use std::path::PathBuf;

    use super::*;

    fn limits_of(cpu: u64, memory: u64, processes: u64, file_size: u64) -> Vec<(i32, u64, u64)> {
        resource_limits(RunLimits { cpu, memory, processes, file_size })
            .map(|limit| (limit.resource, limit.soft, limit.hard))
            .collect()
    }

    #[test]
    fn a_process_gets_more_than_all_of_them_may_use() {
        let core = (sys::RLIMIT_CORE, 0, 0);
        assert_eq!(limits_of(0, 0, 0, 0), [core]);
        assert_eq!(
            limits_of(1500, 1 << 30, 10, 4096),
            [
                core,
                (sys::RLIMIT_CPU, 3, 4),
                (sys::RLIMIT_DATA, 2 << 30, 2 << 30),
                (sys::RLIMIT_NPROC, 36, 36),
                (sys::RLIMIT_FSIZE, 4096, 4096),
            ]
        );
        assert_eq!(limits_of(1, 0, 0, 0)[1], (sys::RLIMIT_CPU, 2, 3));
    }

    #[test]
    fn the_largest_limits_do_not_wrap() {
        for (_, soft, hard) in &limits_of(u64::MAX, u64::MAX, u64::MAX, u64::MAX)[1..] {
            assert!(*soft > 1 << 50 && hard >= soft, "{soft} {hard}");
        }
    }

    /// Runs a program, and gives its wait status and what it wrote.
    fn ran(run: &Run) -> io::Result<(i32, String)> {
        let null = File::open("/dev/null")?;
        let ((out, out_end), (_err, err_end)) = (sys::pipe()?, sys::pipe()?);
        let pid = spawn(run, &mut Stack::new(), &null, &out_end, &err_end)?;
        drop((out_end, err_end));
        let mut text = String::new();
        File::from(out).read_to_string(&mut text)?;
        Ok((sys::wait(pid, 0)?.unwrap().status, text))
    }

    #[test]
    fn a_program_gets_what_it_was_given_and_nothing_else() {
        let run = Run {
            program: PathBuf::from("/bin/sh"),
            args: ["-c", "echo \"$1:$A:$HOME:$PWD:$(ulimit -f)\"; read x || exit 3", "sh", "ö x"]
                .map(|arg| arg.as_bytes().to_vec())
                .into(),
            env: vec![b"A=b".to_vec()],
            folder: PathBuf::from("/tmp"),
            script: None,
            limits: RunLimits { file_size: 1 << 20, ..RunLimits::default() },
        };
        let (status, text) = ran(&run).unwrap();
        assert_eq!(status, 3 << 8);
        assert!(text.starts_with("ö x:b::/tmp:"), "{text}");
        // In blocks of 512 or 1024 bytes, as the shell counts.
        assert!(text.ends_with(":2048\n") || text.ends_with(":1024\n"), "{text}");
    }

    #[test]
    fn what_the_system_refuses_is_told() {
        let run = |program: &str| ran(&Run { program: program.into(), ..Run::default() }).unwrap_err().kind();
        assert_eq!(run("/no/such/program"), io::ErrorKind::NotFound);
        assert_eq!(run("/etc/passwd"), io::ErrorKind::PermissionDenied);
        assert_eq!(run("/bin/\0sh"), io::ErrorKind::InvalidInput);
    }
}
