//! Process 1 of a container: obeys patchdrill, tells what scripts write, and takes care of orphans.

use std::fs::File;
use std::io::Read as _;
use std::os::fd::AsRawFd as _;
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;
use std::time::{Duration, Instant};
use std::{fs, io};

use super::calls::Calls;
use super::lay;
use super::line::Line;
use crate::protocol::container::Setup;
use crate::protocol::sandbox::{Reader, Run, Writer};
use crate::protocol::{container as messages, double as wire, sandbox as protocol};
use crate::supervisor::error::{Failed, Tried, Trying as _};
use crate::supervisor::running::{Ended, LOOK, Running};
use crate::supervisor::sys::{PollFd, Stack};
use crate::supervisor::{launch, look, sys};

/// How often it is looked whether patchdrill is still there.
const BEAT: Duration = Duration::from_secs(1);

/// How long killed processes may take to go.
const GONE: Duration = Duration::from_secs(5);

/// How much of an output is told at once.
const CHUNK: usize = 32 << 10;

struct Agent {
    line: Line,
    news: File,
    null: File,
    stack: Stack,
    calls: Option<Calls>,
    running: Running,
    /// What scripts write to standard output and standard error, until nobody can any more.
    outputs: [Option<File>; 2],
    heard: Instant,
    patience: Duration,
}

/// Serves patchdrill until it is gone. The container ends with this.
pub fn serve() {
    if let Ok(mut agent) = Agent::begin() {
        // Nobody is left to be told.
        let _ = agent.live();
    }
}

impl Agent {
    fn begin() -> Tried<Self> {
        sys::clear_umask(0o022);
        // Whoever writes to the standard output of process 1 would talk to patchdrill.
        sys::open_memory(false).trying("closing process 1 to others")?;
        let line = Line::take().trying("taking standard input and output")?;
        let news = sys::child_news().trying("listening for processes that end")?.into();
        let null = File::open("/dev/null").trying("opening /dev/null")?;
        std::env::set_current_dir("/proc").trying("entering /proc")?;
        Ok(Self {
            line,
            news,
            null,
            stack: Stack::new(),
            calls: None,
            running: Running::default(),
            outputs: [None, None],
            heard: Instant::now(),
            // Until it is told otherwise: whoever starts a container speaks to it soon.
            patience: Duration::from_secs(120),
        })
    }

    fn live(&mut self) -> io::Result<()> {
        loop {
            let listening = |fd: i32| PollFd { fd, events: sys::POLLIN, revents: 0 };
            let mut files = vec![listening(self.line.descriptor()), listening(self.news.as_raw_fd())];
            // What is not open is passed over.
            files
                .extend(self.outputs.iter().map(|file| listening(file.as_ref().map_or(-1, File::as_raw_fd))));
            files.extend(self.calls.iter().flat_map(Calls::files));
            let limited = self.running.is_limited();
            let timeout = if limited { LOOK } else { BEAT };
            sys::wait_for(&mut files, i32::try_from(timeout.as_millis()).unwrap_or(20))?;
            for (number, file) in files[2..4].iter().enumerate() {
                if file.revents != 0 {
                    self.tell_output(number)?;
                }
            }
            if let Some(calls) = &mut self.calls {
                for (number, request) in calls.look(&files[4..]) {
                    self.line.send(&Writer::new(messages::CALL).number(number).bytes(request))?;
                }
            }
            if files[1].revents != 0 {
                self.reap()?;
            }
            if limited {
                self.check_limits()?;
            }
            if files[0].revents != 0 {
                if !self.line.read()? {
                    return Ok(());
                }
                self.heard = Instant::now();
                while let Some(fields) = self.line.next()? {
                    self.obey(&fields)?;
                }
            } else if self.heard.elapsed() > self.patience {
                return Ok(());
            }
        }
    }

    fn obey(&mut self, fields: &[Vec<u8>]) -> io::Result<()> {
        let Some((kind, rest)) = fields.split_first() else { return Ok(()) };
        let mut reader = Reader(rest);
        match &**kind {
            messages::BEAT => self.line.send(&Writer::new(messages::BEAT)),
            messages::LOOK => {
                let paths = reader.list(Reader::path).unwrap_or_default();
                let answer =
                    Writer::new(messages::LOOK).list(&paths, |writer, path| writer.number(what_is(path)));
                self.line.send(&answer)
            }
            protocol::BOOT => match self.set_up(&mut reader) {
                Ok(()) => self.line.send(&Writer::new(protocol::UP)),
                Err(Failed { what, error }) => self.broken(&what, &error),
            },
            protocol::RUN => match self.run(&mut reader) {
                Ok(()) => Ok(()),
                Err(error) => self.broken("run", &error),
            },
            protocol::SIGNAL => {
                let signal = reader.number().and_then(|number| i32::try_from(number).ok());
                if let (Some(pid), Some(signal)) = (self.running.pid(), signal) {
                    let _ = sys::send_signal(-pid, signal);
                }
                Ok(())
            }
            protocol::LEFT => {
                self.reap()?;
                let lines = look::command_lines();
                self.running.forget_if(lines.is_empty());
                self.line
                    .send(&Writer::new(protocol::LEFT).list(&lines, |writer, line| writer.bytes(&**line)))
            }
            protocol::CLEAR => {
                self.clear()?;
                self.running.forget();
                self.line.send(&Writer::new(protocol::CLEAR))
            }
            messages::REPLY => {
                if let (Some(calls), Some(number), Some(reply)) =
                    (&mut self.calls, reader.number(), reader.bytes())
                {
                    calls.answer(number, reply);
                }
                Ok(())
            }
            _ => Ok(()),
        }
    }

    fn broken(&mut self, what: &str, error: &io::Error) -> io::Result<()> {
        let code = error.raw_os_error().unwrap_or(0).unsigned_abs();
        self.line.send(&Writer::new(protocol::BROKEN).bytes(what).number(code.into()))
    }

    fn set_up(&mut self, reader: &mut Reader<'_>) -> Tried<()> {
        let setup = Setup::read(reader)
            .ok_or_else(|| io::Error::from_raw_os_error(INVALID))
            .trying("reading what the container is to be")?;
        self.patience = Duration::from_millis(setup.patience);
        lay::set_up(&setup)?;
        let socket = Path::new(protocol::AGENT_FOLDER).join(wire::SOCKET);
        self.calls = Some(Calls::listen(&socket).trying("making the socket for command doubles")?);
        if let Ok(name) = std::ffi::CString::new(setup.init) {
            sys::set_name(&name).trying("naming process 1")?;
        }
        Ok(())
    }

    fn run(&mut self, reader: &mut Reader<'_>) -> io::Result<()> {
        let run = Run::read(reader).ok_or_else(|| io::Error::from_raw_os_error(INVALID))?;
        if let Some((path, content)) = &run.script {
            lay::lay_script(path, content)?;
        }
        let (out, out_end) = sys::pipe()?;
        let (err, err_end) = sys::pipe()?;
        let pid = launch::launch(&run, &mut self.stack, &self.null, &out_end, &err_end)?;
        self.outputs = [Some(out.into()), Some(err.into())];
        self.running.begin(pid, run);
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
        self.line.send(&Writer::new(messages::OUTPUT).number(stream).bytes(&chunk[..count]))
    }

    /// Takes note of processes that have ended, the action's own among them.
    fn reap(&mut self) -> io::Result<()> {
        // What it says is asked for below; it only has to be quiet again, and comes again should it say more.
        let _ = (&self.news).read(&mut [0; 128]);
        let Some(Ended { status, script, alone }) = self.running.reap() else { return Ok(()) };
        if let Some(script) = script {
            // An agent's script is gone when the next one runs.
            lay::remove_script(&script);
        }
        let left = if alone { 0 } else { look::usage().processes };
        let status = status.cast_unsigned().into();
        self.line.send(&Writer::new(protocol::ENDED).number(status).number(left))?;
        self.running.forget_if(left == 0);
        Ok(())
    }

    /// Ends an action that uses more than it may, with everything that it has started.
    fn check_limits(&mut self) -> io::Result<()> {
        let Some(name) = self.running.exceeds() else { return Ok(()) };
        self.line.send(&Writer::new(protocol::OVER).bytes(name))?;
        self.clear()?;
        self.running.forget();
        Ok(())
    }

    /// Ends everything but this process. Whoever forks faster than that loses: no process survives a signal to all.
    fn clear(&mut self) -> io::Result<()> {
        let begun = Instant::now();
        loop {
            let _ = sys::send_signal(-1, sys::SIGKILL);
            self.reap()?;
            if sys::wait(-1, sys::WNOHANG).is_err() || begun.elapsed() > GONE {
                return Ok(());
            }
            let mut files = [PollFd { fd: self.news.as_raw_fd(), events: sys::POLLIN, revents: 0 }];
            let _ = sys::wait_for(&mut files, 1);
        }
    }
}

/// What the system says to an argument that makes no sense.
const INVALID: i32 = 22;

fn what_is(path: &Path) -> u64 {
    match fs::metadata(path) {
        Ok(meta) if meta.is_file() && meta.permissions().mode() & 0o111 != 0 => messages::PROGRAM,
        Ok(_) => messages::FILE,
        Err(_) => messages::NOTHING,
    }
}
