//! Ctrl-C, and a request to terminate.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use tokio::runtime::Runtime;

use super::exit::Exit;
use crate::endpoint::Cancel;

/// Whether the user interrupted the run.
#[derive(Clone, Debug, Default)]
pub(super) struct Interrupt(Arc<AtomicBool>);

impl Interrupt {
    /// Throws `cancel` at the first signal; the second one ends patchdrill at once.
    pub(super) fn listen(runtime: &Runtime, cancel: &Cancel) -> Self {
        let interrupt = Self::default();
        let (seen, cancel) = (interrupt.clone(), cancel.clone());
        runtime.spawn(async move {
            signal().await;
            seen.0.store(true, Ordering::Relaxed);
            cancel.cancel();
            signal().await;
            std::process::exit(i32::from(Exit::Interrupted.code()));
        });
        interrupt
    }

    /// Whether a signal has come.
    pub(super) fn came(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }
}

#[cfg(unix)]
async fn signal() {
    use tokio::signal::unix::{SignalKind, signal};

    let listen = |kind| async move {
        match signal(kind) {
            Ok(mut signals) => _ = signals.recv().await,
            // A signal that cannot be caught does what it always does.
            Err(_) => std::future::pending().await,
        }
    };
    tokio::select! {
        () = listen(SignalKind::interrupt()) => {}
        () = listen(SignalKind::terminate()) => {}
        () = listen(SignalKind::hangup()) => {}
    }
}

#[cfg(not(unix))]
async fn signal() {
    if tokio::signal::ctrl_c().await.is_err() {
        std::future::pending::<()>().await;
    }
}
