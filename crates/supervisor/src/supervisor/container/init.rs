//! Process 1 of a container: obeys patchdrill, tells what scripts write, and takes care of orphans.

use std::ffi::CString;
use std::fs::File;
use std::io::Read as _;
use std::os::fd::AsRawFd as _;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};
use std::{fs, io};

use super::double_calls::DoubleCalls;
use super::setup;
use super::stdio::Stdio;
use crate::protocol::container::{self, Setup};
use crate::protocol::double::SOCKET;
use crate::protocol::sandbox::{self, AGENT_FOLDER, Broken, Run};
use crate::protocol::{Reader, Writer};
use crate::supervisor::actions::{Actions, LIMIT_INTERVAL};
use crate::supervisor::context::{Context as _, Failure, Result};
use crate::supervisor::sys;
use crate::supervisor::sys::PollFd;

/// How often it is looked whether patchdrill is still there.
const HEARTBEAT_INTERVAL: Duration = Duration::from_secs(1);

/// How long it may be silent until it says otherwise: whoever starts a container speaks to it soon.
const FIRST_TIMEOUT: Duration = Duration::from_secs(120);

/// How much of an output is told at once.
const CHUNK: usize = 32 << 10;

struct Init {
    stdio: Stdio,
    calls: Option<DoubleCalls>,
    actions: Actions,
    /// What scripts write to standard output and standard error, until nobody can any more.
    outputs: [Option<File>; 2],
    heard: Instant,
    /// For how long patchdrill may be silent.
    heartbeat_timeout: Duration,
}

/// Serves patchdrill until it is gone. The container ends with this.
pub(crate) fn serve() {
    if let Ok(mut init) = Init::begin() {
        // Nobody is left to be told.
        let _ = init.serve();
    }
}

impl Init {
    fn begin() -> Result<Self> {
        sys::set_umask(0o022);
        // Whoever writes to the standard output of process 1 would talk to patchdrill.
        sys::open_memory(false).context("closing process 1 to others")?;
        let stdio = Stdio::take().context("taking standard input and output")?;
        let actions = Actions::new(PathBuf::from(AGENT_FOLDER))?;
        std::env::set_current_dir("/proc").context("entering /proc")?;
        Ok(Self {
            stdio,
            calls: None,
            actions,
            outputs: [None, None],
            heard: Instant::now(),
            heartbeat_timeout: FIRST_TIMEOUT,
        })
    }

    fn serve(&mut self) -> io::Result<()> {
        loop {
            let mut files =
                Vec::from([self.stdio.descriptor(), self.actions.child_events()].map(PollFd::readable));
            // What is not open is passed over.
            files.extend(
                self.outputs.iter().map(|file| PollFd::readable(file.as_ref().map_or(-1, File::as_raw_fd))),
            );
            files.extend(self.calls.iter().flat_map(DoubleCalls::files));
            let limited = self.actions.is_limited();
            let timeout = if limited { LIMIT_INTERVAL } else { HEARTBEAT_INTERVAL };
            sys::wait_for(&mut files, i32::try_from(timeout.as_millis()).unwrap_or(20))?;
            for (number, file) in files[2..4].iter().enumerate() {
                if file.revents != 0 {
                    self.tell_output(number)?;
                }
            }
            if let Some(calls) = &mut self.calls {
                for (number, request) in calls.take_ready(&files[4..]) {
                    self.stdio.send(&Writer::new(container::CALL).number(number).bytes(request))?;
                }
            }
            if files[1].revents != 0 {
                let ended = self.actions.reap();
                self.tell(ended)?;
            }
            if limited && let Some(name) = self.actions.exceeded() {
                self.tell([Writer::new(sandbox::OVER).bytes(name)])?;
                let ended = self.actions.clear();
                self.tell(ended)?;
            }
            if files[0].revents != 0 {
                if !self.stdio.read()? {
                    return Ok(());
                }
                self.heard = Instant::now();
                while let Some(fields) = self.stdio.next()? {
                    self.obey(&fields)?;
                }
            } else if self.heard.elapsed() > self.heartbeat_timeout {
                return Ok(());
            }
        }
    }

    fn tell(&mut self, messages: impl IntoIterator<Item = Writer>) -> io::Result<()> {
        messages.into_iter().try_for_each(|message| self.stdio.send(&message))
    }

    fn obey(&mut self, fields: &[Vec<u8>]) -> io::Result<()> {
        let Some((kind, rest)) = fields.split_first() else { return Ok(()) };
        let mut reader = Reader(rest);
        match &**kind {
            container::HEARTBEAT => self.tell([Writer::new(container::HEARTBEAT)]),
            container::PATH_KINDS => {
                let paths = reader.list(Reader::path).unwrap_or_default();
                let answer = Writer::new(container::PATH_KINDS)
                    .list(&paths, |writer, path| writer.number(kind_of(path)));
                self.tell([answer])
            }
            sandbox::BOOT => {
                let answer = match self.set_up(&mut reader) {
                    Ok(()) => Writer::new(sandbox::UP),
                    Err(Failure { what, error }) => Broken::new(&what, &error).message(),
                };
                self.tell([answer])
            }
            sandbox::RUN => {
                let broken = self.run(&mut reader).err();
                self.tell(broken.map(|error| Broken::new("run", &error).message()))
            }
            container::REPLY => {
                if let (Some(calls), Some(number), Some(reply)) =
                    (&mut self.calls, reader.number(), reader.bytes())
                {
                    calls.answer(number, reply);
                }
                Ok(())
            }
            kind => {
                let answers = self.actions.obey(kind, &mut reader);
                self.tell(answers)
            }
        }
    }

    fn set_up(&mut self, reader: &mut Reader<'_>) -> Result<()> {
        let setup = Setup::read(reader).ok_or_else(invalid).context("reading what the container is to be")?;
        self.heartbeat_timeout = Duration::from_millis(setup.heartbeat_timeout);
        setup::set_up(&setup)?;
        let socket = Path::new(AGENT_FOLDER).join(SOCKET);
        self.calls = Some(DoubleCalls::listen(&socket).context("making the socket for command doubles")?);
        if let Ok(name) = CString::new(setup.init) {
            sys::set_name(&name).context("naming process 1")?;
        }
        Ok(())
    }

    fn run(&mut self, reader: &mut Reader<'_>) -> io::Result<()> {
        let run = Run::read(reader).ok_or_else(invalid)?;
        let (out, out_end) = sys::pipe()?;
        let (err, err_end) = sys::pipe()?;
        self.actions.start(run, &out_end, &err_end)?;
        self.outputs = [Some(out.into()), Some(err.into())];
        Ok(())
    }

    /// Passes on what was written. It was waited for, so this does not wait.
    fn tell_output(&mut self, number: usize) -> io::Result<()> {
        let Some(file) = &mut self.outputs[number] else { return Ok(()) };
        let mut chunk = vec![0; CHUNK];
        let count = match file.read(&mut chunk) {
            Ok(count) => count,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => return Ok(()),
            Err(_) => 0,
        };
        if count == 0 {
            self.outputs[number] = None;
        }
        let stream = number as u64 + 1;
        self.tell([Writer::new(container::OUTPUT).number(stream).bytes(&chunk[..count])])
    }
}

/// What the system says to an argument that makes no sense.
fn invalid() -> io::Error {
    io::Error::from_raw_os_error(22)
}

fn kind_of(path: &Path) -> u64 {
    match fs::metadata(path) {
        Ok(meta) if meta.is_file() && meta.permissions().mode() & 0o111 != 0 => container::PROGRAM,
        Ok(_) => container::FILE,
        Err(_) => container::NOTHING,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_can_be_run_is_told_from_what_lies_there() {
        for (path, kind) in [
            ("/bin/sh", container::PROGRAM),
            ("/etc/passwd", container::FILE),
            ("/bin", container::FILE),
            ("/no/such/file", container::NOTHING),
        ] {
            assert_eq!(kind_of(Path::new(path)), kind, "{path}");
        }
    }
}
