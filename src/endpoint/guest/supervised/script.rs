//! Runs one script by way of process 1.

use std::io;
use std::os::fd::AsFd as _;
use std::os::unix::process::ExitStatusExt as _;
use std::process::ExitStatus;
use std::time::Duration;

use patchdrill_supervisor::protocol::sandbox as protocol;
use patchdrill_supervisor::protocol::sandbox::{Broken, Run};
use patchdrill_supervisor::protocol::{Reader, Writer};
use tokio::time::Instant;

use super::channel::{Channel, Message};
use crate::endpoint::Cancel;
use crate::endpoint::doubles::Server;
use crate::endpoint::guest::{CHILD_GRACE, Capture, LOOK_AGAIN, STOP_GRACE};
use crate::event::Captured;
use crate::job::Limit;

/// How long process 1 may take to answer; it waits for nobody for longer than half of that.
const ANSWER_LIMIT: Duration = Duration::from_secs(10);

const SIGTERM: u64 = 15;
const SIGKILL: u64 = 9;
const SIGCONT: u64 = 18;

/// What one script may do.
#[derive(Clone, Copy, Debug)]
pub(super) struct Limits<'a> {
    pub(super) time: Duration,
    /// How much of each output stream is kept.
    pub(super) kept: usize,
    /// How much may be written to each of them.
    pub(super) output: Option<u64>,
    pub(super) cancel: &'a Cancel,
}

/// How it went.
#[derive(Debug)]
pub(super) struct Finished {
    pub(super) end: End,
    pub(super) stdout: Captured,
    pub(super) stderr: Captured,
    /// Command lines of processes that outlived it; they were ended.
    pub(super) survivors: Vec<String>,
    /// What took the endpoint down, if no double did: a system call, or a system request.
    pub(super) forced: Option<String>,
}

/// Why it is over.
#[derive(Debug)]
pub(super) enum End {
    Itself(ExitStatus),
    TimedOut,
    Cancelled,
    Exceeded(Limit),
    /// The endpoint went down.
    WentDown,
    /// The system refused the program.
    Refused(io::Error),
    /// Process 1 has ended without a reason.
    Lost,
}

struct Session<'a> {
    control: &'a mut Channel,
    out: Capture,
    err: Capture,
    /// The program itself has ended.
    ended: bool,
    /// Process 1 has ended.
    down: bool,
    /// A limit was exceeded, perhaps by what the program left running.
    over: Option<Limit>,
    forced: Option<String>,
}

/// Runs it to its end or to a limit. Nothing of it is left running.
pub(super) async fn run(
    control: &mut Channel,
    server: &Server,
    run: &Run,
    limits: Limits<'_>,
) -> io::Result<Finished> {
    let (out, out_end) = io::pipe()?;
    let (err, err_end) = io::pipe()?;
    control.send(&run.write(Writer::new(protocol::RUN)), &[out_end.as_fd(), err_end.as_fd()]).await?;
    drop((out_end, err_end));
    let (out, err) = (Capture::new(out.into(), limits.kept)?, Capture::new(err.into(), limits.kept)?);
    let mut session = Session { control, out, err, ended: false, down: false, over: None, forced: None };
    // Far enough away for any deadline, and no overflow for the longest durations.
    let deadline = Instant::now() + limits.time.min(Duration::from_secs(86_400 * 365));
    let most = limits.output.unwrap_or(u64::MAX);
    let mut left = 0;
    let end = loop {
        if session.out.seen().max(session.err.seen()) > most {
            break End::Exceeded(Limit::Output);
        }
        tokio::select! {
            // What a double was told comes before what followed from it.
            biased;
            () = server.went_down() => break End::WentDown,
            message = session.control.receive() => match message? {
                None => break End::Lost,
                Some(message) => if let Some(end) = session.hear(&message, &mut left) { break end },
            },
            () = session.out.read() => {}
            () = session.err.read() => {}
            () = limits.cancel.cancelled() => break End::Cancelled,
            () = tokio::time::sleep_until(deadline) => break End::TimedOut,
        }
    };
    let survivors = session.settle(&end, left).await?;
    let end = match (end, session.over) {
        (End::Itself(_), Some(limit)) => End::Exceeded(limit),
        // What a quick script has written may be read only after its end is heard of.
        (End::Itself(_), None) if session.out.seen().max(session.err.seen()) > most => {
            End::Exceeded(Limit::Output)
        }
        (end, _) => end,
    };
    Ok(Finished {
        end,
        stdout: session.out.finish(),
        stderr: session.err.finish(),
        survivors,
        forced: session.forced,
    })
}

impl Session<'_> {
    /// What a message says of the end of the script.
    fn hear(&mut self, message: &Message, left: &mut u64) -> Option<End> {
        let (kind, rest) = message.fields.split_first()?;
        let mut reader = Reader(rest);
        match &**kind {
            protocol::ENDED => {
                let status = reader.number()?;
                *left = reader.number()?;
                self.ended = true;
                Some(End::Itself(ExitStatus::from_raw(i32::try_from(status).ok()?)))
            }
            protocol::OVER => {
                self.ended = true;
                let name = reader.bytes()?;
                self.over = Limit::ALL.into_iter().find(|limit| limit.name().as_bytes() == name);
                self.over.map(End::Exceeded)
            }
            protocol::BROKEN => {
                self.ended = true;
                let errno = Broken::read(&mut reader).errno;
                Some(End::Refused(io::Error::from_raw_os_error(errno)))
            }
            protocol::DIED => {
                self.down = true;
                let status = reader.number().and_then(|status| i32::try_from(status).ok());
                let signal = status.and_then(|status| ExitStatus::from_raw(status).signal());
                // How the kernel ends a namespace that was told to reboot, and one that was told to halt.
                let call = match signal {
                    Some(1) => "the system call reboot(2)",
                    Some(2) => "the system call reboot(2), to halt",
                    _ => return Some(End::Lost),
                };
                self.forced = Some(call.to_owned());
                Some(End::WentDown)
            }
            protocol::SYSRQ => {
                let text = String::from_utf8_lossy(reader.bytes()?).trim().to_owned();
                // Others ask the kernel to tell something, to sync, or to kill.
                if !text.starts_with(['b', 'o', 'c']) {
                    return None;
                }
                self.forced = Some(format!("`{text}` written to /proc/sysrq-trigger"));
                Some(End::WentDown)
            }
            _ => None,
        }
    }

    /// Ends what is left of the script, and gives the command lines of what outlived it.
    async fn settle(&mut self, end: &End, left: u64) -> io::Result<Vec<String>> {
        let mut survivors = Vec::new();
        match end {
            End::Itself(_) if left == 0 => {}
            End::Itself(_) => survivors = self.wait_for_children().await?,
            End::TimedOut | End::Cancelled => {
                self.stop().await?;
                // What was stopped with it takes a moment to go, and is no survivor.
                survivors = self.wait_for_children().await?;
            }
            End::Exceeded(_) | End::WentDown if !self.down => self.clear().await?,
            _ => {}
        }
        // Nobody is left who could write.
        while !self.out.is_over() {
            self.out.read().await;
        }
        while !self.err.is_over() {
            self.err.read().await;
        }
        Ok(survivors)
    }

    async fn wait_for_children(&mut self) -> io::Result<Vec<String>> {
        let deadline = Instant::now() + CHILD_GRACE;
        loop {
            let left = self.left().await?;
            let now = Instant::now();
            if left.is_empty() || now >= deadline || self.down {
                if !left.is_empty() {
                    self.clear().await?;
                }
                return Ok(left);
            }
            let again = deadline.min(now + LOOK_AGAIN);
            self.read_until(again).await;
        }
    }

    async fn read_until(&mut self, again: Instant) {
        loop {
            tokio::select! {
                () = self.out.read() => {}
                () = self.err.read() => {}
                () = tokio::time::sleep_until(again) => return,
            }
        }
    }

    /// Asks the script's group to end, then makes it.
    async fn stop(&mut self) -> io::Result<()> {
        for signals in [&[SIGTERM, SIGCONT][..], &[SIGKILL]] {
            for signal in signals {
                self.control.send(&Writer::new(protocol::SIGNAL).number(*signal), &[]).await?;
            }
            let deadline = Instant::now() + STOP_GRACE;
            while !self.ended && !self.down {
                tokio::select! {
                    message = self.control.receive() => match message? {
                        Some(message) => drop(self.hear(&message, &mut 0)),
                        None => self.down = true,
                    },
                    () = self.out.read() => {}
                    () = self.err.read() => {}
                    () = tokio::time::sleep_until(deadline) => break,
                }
            }
        }
        Ok(())
    }

    /// Command lines of what runs.
    async fn left(&mut self) -> io::Result<Vec<String>> {
        let Some(message) = self.ask(protocol::LEFT).await? else { return Ok(Vec::new()) };
        let lines = Reader(&message.fields[1..]).list(|reader| reader.bytes().map(<[u8]>::to_vec));
        Ok(lines.unwrap_or_default().iter().map(|line| String::from_utf8_lossy(line).into_owned()).collect())
    }

    /// Ends everything that runs.
    async fn clear(&mut self) -> io::Result<()> {
        self.ask(protocol::CLEAR).await.map(drop)
    }

    /// The answer to a question that is answered by its own kind; `None` when process 1 is gone.
    async fn ask(&mut self, kind: &[u8]) -> io::Result<Option<Message>> {
        let answer = tokio::time::timeout(ANSWER_LIMIT, self.ask_and_wait(kind)).await;
        // Whoever holds process 1 up has the endpoint ended with it.
        answer.unwrap_or_else(|_| Err(io::Error::from(io::ErrorKind::TimedOut)))
    }

    async fn ask_and_wait(&mut self, kind: &[u8]) -> io::Result<Option<Message>> {
        if self.down || self.control.send(&Writer::new(kind), &[]).await.is_err() {
            return Ok(None);
        }
        loop {
            tokio::select! {
                message = self.control.receive() => match message? {
                    Some(message) if message.fields.first().is_some_and(|first| first == kind) => {
                        return Ok(Some(message));
                    }
                    Some(message) => {
                        self.hear(&message, &mut 0);
                        if self.down {
                            return Ok(None);
                        }
                    }
                    None => {
                        self.down = true;
                        return Ok(None);
                    }
                },
                // Whoever waits for room to write cannot end.
                () = self.out.read() => {}
                () = self.err.read() => {}
            }
        }
    }
}
