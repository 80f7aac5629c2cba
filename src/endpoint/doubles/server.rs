//! Listens for the calls of one endpoint's doubles.

use std::io;
#[cfg(target_os = "linux")]
use std::os::fd::OwnedFd;
use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use patchdrill_supervisor::protocol::unpack;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{UnixListener, UnixStream};
use tokio::sync::Notify;
use tokio::task::{JoinHandle, JoinSet};

use super::{CallHandler, CallLog, wire};
use crate::environment::Arg;
use crate::event::ServiceEnd;

/// Longest request that is read. Linux hands a program at most 6 MB of arguments and environment, macOS 1 MB; whoever
/// sends more is no double.
const LONGEST: u32 = 8 << 20;

/// Answers calls as long as it lives.
#[derive(Debug)]
pub(in crate::endpoint) struct Server {
    remote: RemoteCallHandler,
    /// What listens; `None` where calls come another way.
    task: Option<JoinHandle<()>>,
}

/// Answers single calls; all clones share one handler.
#[derive(Clone, Debug)]
pub(in crate::endpoint) struct RemoteCallHandler {
    handler: Arc<Mutex<CallHandler>>,
    /// Tells that something was called.
    called: Arc<Notify>,
}

impl Server {
    /// Listens in `folder` and answers from `handler`. Needs a Tokio runtime around it.
    pub(in crate::endpoint) fn start(folder: &Path, handler: CallHandler) -> io::Result<Self> {
        Ok(Self::answer(UnixListener::bind(folder.join(wire::SOCKET))?, handler))
    }

    /// Answers from `handler` whoever calls a socket that was made elsewhere.
    #[cfg(target_os = "linux")]
    pub(in crate::endpoint) fn on(listener: OwnedFd, handler: CallHandler) -> io::Result<Self> {
        let listener = std::os::unix::net::UnixListener::from(listener);
        listener.set_nonblocking(true)?;
        Ok(Self::answer(UnixListener::from_std(listener)?, handler))
    }

    /// Answers from `handler` whatever its [`Server::remote_handler`] is asked.
    #[cfg(target_os = "linux")]
    pub(in crate::endpoint) fn without_socket(handler: CallHandler) -> Self {
        Self { remote: RemoteCallHandler::at(handler), task: None }
    }

    fn answer(listener: UnixListener, handler: CallHandler) -> Self {
        let remote = RemoteCallHandler::at(handler);
        let task = tokio::spawn(listen(listener, remote.clone()));
        Self { remote, task: Some(task) }
    }

    /// Who answers calls that come another way.
    #[cfg(target_os = "linux")]
    pub(in crate::endpoint) fn remote_handler(&self) -> RemoteCallHandler {
        self.remote.clone()
    }

    /// Waits until a call takes the endpoint down.
    #[cfg(target_os = "linux")]
    pub(in crate::endpoint) async fn went_down(&self) {
        while !self.remote.lock().goes_down() {
            self.remote.called.notified().await;
        }
    }

    /// Hands out what was called since the last time.
    pub(in crate::endpoint) fn take_log(&self) -> CallLog {
        self.remote.lock().take_log()
    }

    /// The endpoint was rebooted.
    pub(in crate::endpoint) fn rebooted(&self) {
        self.remote.lock().rebooted();
    }

    /// What has become of the declared services by now.
    pub(in crate::endpoint) fn services(&self) -> Vec<ServiceEnd> {
        self.remote.lock().services()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        if let Some(task) = &self.task {
            task.abort();
        }
    }
}

impl RemoteCallHandler {
    fn at(handler: CallHandler) -> Self {
        Self { handler: Arc::new(Mutex::new(handler)), called: Arc::new(Notify::new()) }
    }

    fn lock(&self) -> MutexGuard<'_, CallHandler> {
        self.handler.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The message that answers a request, which is here without its length. `None` when it is not well formed.
    pub(in crate::endpoint) fn reply(&self, request: &[u8]) -> Option<Vec<u8>> {
        let fields = unpack(request)?;
        let (name, args) = fields.split_first()?;
        let args = args.iter().map(|arg| Arg(arg.to_vec())).collect();
        let reply = self.lock().call(name, args).pack();
        self.called.notify_one();
        reply
    }
}

/// Each call has a task of its own, as some hang and a script can do several things at once. All of them end with this one.
async fn listen(listener: UnixListener, handler: RemoteCallHandler) {
    let mut calls = JoinSet::new();
    loop {
        tokio::select! {
            accepted = listener.accept() => match accepted {
                Ok((stream, _)) => {
                    calls.spawn(serve(stream, handler.clone()));
                }
                // Out of file descriptors, most likely: give the calls under way the time to end.
                Err(_) => tokio::time::sleep(std::time::Duration::from_millis(10)).await,
            },
            Some(_) = calls.join_next() => {}
        }
    }
}

/// Serves one call. Whoever does not speak as a double does is left without an answer.
async fn serve(mut stream: UnixStream, handler: RemoteCallHandler) -> io::Result<()> {
    let length = stream.read_u32_le().await?;
    if length > LONGEST {
        return Ok(());
    }
    let mut body = Vec::new();
    (&mut stream).take(u64::from(length)).read_to_end(&mut body).await?;
    let whole = usize::try_from(length).is_ok_and(|length| length == body.len());
    let Some(reply) = whole.then(|| handler.reply(&body)).flatten() else { return Ok(()) };
    stream.write_all(&reply).await?;
    // The double keeps its end open as long as it lives, and one that hangs waits for ours to close.
    stream.read_u8().await.map(drop)
}
