//! Process 1 of an endpoint: runs what it is told to, watches over limits, and takes care of orphans.

use std::fs::File;
use std::io::Read as _;
use std::os::fd::{AsRawFd as _, OwnedFd};
use std::time::{Duration, Instant};
use std::{fs, io};

use crate::protocol::sandbox as protocol;
use crate::protocol::sandbox::{Reader, Run, Writer};
use crate::supervisor::boot::Booted;
use crate::supervisor::channel::{Channel, Message};
use crate::supervisor::error::{Tried, Trying as _};
use crate::supervisor::running::{Ended, LOOK, Running};
use crate::supervisor::sys::{PollFd, Stack};
use crate::supervisor::{boot, launch, look, sys};

/// How long killed processes may take to go.
const GONE: Duration = Duration::from_secs(5);

struct Agent {
    control: Channel,
    news: File,
    booted: Booted,
    running: Running,
    /// Opened before a script could cover it.
    null: File,
    stack: Stack,
}

/// Serves patchdrill until it is gone.
pub fn serve(control: Channel, booted: Booted) -> Tried<()> {
    let news = sys::child_news().trying("listening for processes that end")?.into();
    let null = File::open("/dev/null").trying("opening /dev/null")?;
    let mut agent = Agent { control, news, booted, running: Running::default(), null, stack: Stack::new() };
    loop {
        let listening = |fd: i32| PollFd { fd, events: sys::POLLIN, revents: 0 };
        let sysrq = agent.booted.sysrq.as_raw_fd();
        let mut files =
            [listening(agent.control.0.as_raw_fd()), listening(agent.news.as_raw_fd()), listening(sysrq)];
        let limited = agent.running.is_limited();
        let timeout = if limited { i32::try_from(LOOK.as_millis()).unwrap_or(20) } else { -1 };
        sys::wait_for(&mut files, timeout).trying("waiting")?;
        if files[2].revents != 0 {
            agent.tell_sysrq();
        }
        if files[1].revents != 0 {
            agent.reap();
        }
        if limited {
            agent.check_limits();
        }
        if files[0].revents != 0 {
            match agent.control.receive() {
                Ok(Some(message)) => agent.obey(&message),
                // Nobody is left to serve; the keeper ends what runs.
                _ => return Ok(()),
            }
        }
    }
}

impl Agent {
    fn tell(&self, message: &Writer) {
        // When patchdrill is gone, the next read says so.
        let _ = self.control.send(message, &[]);
    }

    fn obey(&mut self, message: &Message) {
        let Some((kind, rest)) = message.fields.split_first() else { return };
        let mut reader = Reader(rest);
        match &**kind {
            protocol::RUN => {
                if let Err(error) = self.run(&mut reader, &message.files) {
                    let code = error.raw_os_error().unwrap_or(0);
                    self.tell(&Writer::new(protocol::BROKEN).bytes("run").number(code.unsigned_abs().into()));
                }
            }
            protocol::SIGNAL => {
                let signal = reader.number().and_then(|number| i32::try_from(number).ok());
                if let (Some(pid), Some(signal)) = (self.running.pid(), signal) {
                    let _ = sys::send_signal(-pid, signal);
                }
            }
            protocol::LEFT => {
                self.reap();
                let lines = look::command_lines();
                self.running.forget_if(lines.is_empty());
                self.tell(&Writer::new(protocol::LEFT).list(&lines, |writer, line| writer.bytes(&**line)));
            }
            protocol::CLEAR => {
                self.clear();
                self.running.forget();
                self.tell(&Writer::new(protocol::CLEAR));
            }
            _ => {}
        }
    }

    fn run(&mut self, reader: &mut Reader<'_>, files: &[OwnedFd]) -> io::Result<()> {
        let invalid = || io::Error::from(io::ErrorKind::InvalidInput);
        let run = Run::read(reader).ok_or_else(invalid)?;
        let [stdout, stderr] = files else { return Err(invalid()) };
        if let Some((path, content)) = &run.script {
            boot::lay_script(&self.booted.agent, path, content)?;
        }
        let pid = launch::launch(&run, &mut self.stack, &self.null, stdout, stderr)?;
        self.running.begin(pid, run);
        Ok(())
    }

    /// Takes note of processes that have ended, the action's own among them.
    fn reap(&mut self) {
        // What it says is asked for below; it only has to be quiet again, and comes again should it say more.
        let _ = (&self.news).read(&mut [0; 128]);
        let Some(Ended { status, script, alone }) = self.running.reap() else { return };
        if let Some(script) = script {
            // An agent's script is gone when the next one runs.
            let _ = fs::remove_file(boot::through(&self.booted.agent).join(script));
        }
        let left = if alone { 0 } else { look::usage().processes };
        self.tell(&Writer::new(protocol::ENDED).number(status.cast_unsigned().into()).number(left));
        self.running.forget_if(left == 0);
    }

    /// Ends an action that uses more than it may, with everything that it has started.
    fn check_limits(&mut self) {
        let Some(name) = self.running.exceeds() else { return };
        self.tell(&Writer::new(protocol::OVER).bytes(name));
        self.clear();
        self.running.forget();
    }

    /// Ends everything but this process and the keeper. Whoever forks faster than that loses: no process survives a signal
    /// to all.
    fn clear(&mut self) {
        let begun = Instant::now();
        loop {
            let _ = sys::send_signal(-1, sys::SIGKILL);
            self.reap();
            if sys::wait(-1, sys::WNOHANG).is_err() || begun.elapsed() > GONE {
                return;
            }
            let mut files = [PollFd { fd: self.news.as_raw_fd(), events: sys::POLLIN, revents: 0 }];
            let _ = sys::wait_for(&mut files, 1);
        }
    }

    fn tell_sysrq(&mut self) {
        let mut buffer = [0; 64];
        let Ok(copy) = self.booted.sysrq.try_clone() else { return };
        if let Ok(count) = File::from(copy).read(&mut buffer)
            && count > 0
        {
            self.tell(&Writer::new(protocol::SYSRQ).bytes(&buffer[..count]));
        }
    }
}
