//! Process 1 of a sandbox: becomes root of its namespaces, tells that it is up, obeys patchdrill, and takes care of orphans.

use std::fs::File;
use std::io;
use std::io::Read as _;
use std::os::fd::{AsRawFd as _, OwnedFd};

use crate::protocol::sandbox::{self, Broken, Run};
use crate::protocol::{Reader, Writer};
use crate::supervisor::actions::{Actions, LIMIT_INTERVAL};
use crate::supervisor::channel::{Channel, Message};
use crate::supervisor::context::{Context as _, Result};
use crate::supervisor::namespaces::Users;
use crate::supervisor::root_filesystem::Booted;
use crate::supervisor::sys::PollFd;
use crate::supervisor::{files, namespaces, sys};

/// Waits until this process may go on, and becomes root of its namespaces.
pub(crate) fn begin(wait: OwnedFd, users: Users) -> Result<()> {
    File::from(wait).read_exact(&mut [0]).context("waiting for the supervisor")?;
    namespaces::become_root(users).context("becoming root of the endpoint")?;
    // Its own files under /proc belong to it again.
    sys::open_memory(true).context("opening process 1 to itself")?;
    // Forgotten whenever a process becomes somebody else, hence after that.
    sys::end_with_parent().context("binding an endpoint to its supervisor")
}

/// The life of process 1 from then on.
pub(crate) fn live(control: &Channel, booted: Result<Booted>) -> ! {
    if let Err(failure) = booted.and_then(|booted| serve(control, booted)) {
        control.send_failure(&failure);
    }
    sys::exit_now(0)
}

fn serve(control: &Channel, mut booted: Booted) -> Result<()> {
    // Root inside may not look into this process, nor steer it. Until now there was nobody else.
    sys::open_memory(false).context("closing process 1 to others")?;
    // Whoever enters these namespaces again, after a reboot that comes at once, would find the machine's own files else.
    booted.let_go()?;
    let up = Writer::new(sandbox::UP).list(&booted.uppers, |writer, upper| {
        let writer =
            writer.path(&upper.place).maybe(upper.lower.as_ref(), |writer, lower| writer.path(lower));
        writer.number(u64::from(upper.injected.is_some()))
    });
    control.send(&up, &booted.files()).context("telling that the endpoint is up")?;
    // These are patchdrill's now.
    booted.listener = None;
    booted.uppers = Vec::new();
    let actions = Actions::new(files::fd_path(&booted.agent))?;
    Init { control, booted, actions }.serve()
}

struct Init<'a> {
    control: &'a Channel,
    booted: Booted,
    actions: Actions,
}

impl Init<'_> {
    /// Serves patchdrill until it is gone.
    fn serve(&mut self) -> Result<()> {
        loop {
            let sysrq = self.booted.sysrq.as_raw_fd();
            let mut files =
                [self.control.0.as_raw_fd(), self.actions.child_events(), sysrq].map(PollFd::readable);
            let limited = self.actions.is_limited();
            let timeout = if limited { i32::try_from(LIMIT_INTERVAL.as_millis()).unwrap_or(20) } else { -1 };
            sys::wait_for(&mut files, timeout).context("waiting")?;
            if files[2].revents != 0 {
                self.tell_sysrq();
            }
            if files[1].revents != 0 {
                let ended = self.actions.reap();
                self.tell(ended);
            }
            if limited && let Some(name) = self.actions.exceeded() {
                self.tell([Writer::new(sandbox::OVER).bytes(name)]);
                let ended = self.actions.clear();
                self.tell(ended);
            }
            if files[0].revents != 0 {
                match self.control.receive() {
                    Ok(Some(message)) => self.obey(&message),
                    // Nobody is left to serve; the supervisor ends what runs.
                    _ => return Ok(()),
                }
            }
        }
    }

    fn tell(&self, messages: impl IntoIterator<Item = Writer>) {
        for message in messages {
            // When patchdrill is gone, the next read says so.
            let _ = self.control.send(&message, &[]);
        }
    }

    fn obey(&mut self, message: &Message) {
        let Some((kind, rest)) = message.fields.split_first() else { return };
        let mut reader = Reader(rest);
        if kind != sandbox::RUN {
            let answers = self.actions.obey(kind, &mut reader);
            self.tell(answers);
        } else if let Err(error) = self.run(&mut reader, &message.files) {
            self.tell([Broken::new("run", &error).message()]);
        }
    }

    fn run(&mut self, reader: &mut Reader<'_>, files: &[OwnedFd]) -> io::Result<()> {
        let run = Run::read(reader).ok_or(io::ErrorKind::InvalidInput)?;
        let [stdout, stderr] = files else { return Err(io::ErrorKind::InvalidInput.into()) };
        self.actions.start(run, stdout, stderr)
    }

    fn tell_sysrq(&self) {
        let mut buffer = [0; 64];
        let Ok(copy) = self.booted.sysrq.try_clone() else { return };
        if let Ok(count) = File::from(copy).read(&mut buffer)
            && count > 0
        {
            self.tell([Writer::new(sandbox::SYSRQ).bytes(&buffer[..count])]);
        }
    }
}
