//! How a user stops what is running.

use std::sync::Arc;

use tokio::sync::watch;

/// A switch that is thrown once; all clones share it. Whoever throws it makes running actions end at once.
#[derive(Clone, Debug)]
pub struct Cancel(Arc<watch::Sender<bool>>);

impl Default for Cancel {
    fn default() -> Self {
        Self::new()
    }
}

impl Cancel {
    /// A switch that is not thrown yet.
    pub fn new() -> Self {
        Self(Arc::new(watch::Sender::new(false)))
    }

    /// Throws the switch. It cannot be taken back.
    pub fn cancel(&self) {
        self.0.send_replace(true);
    }

    /// Whether the switch is thrown.
    pub fn is_cancelled(&self) -> bool {
        *self.0.borrow()
    }

    /// Waits until the switch is thrown, perhaps for ever.
    pub async fn cancelled(&self) {
        // The sender lives in `self`, so waiting can only end by a change.
        let _ = self.0.subscribe().wait_for(|thrown| *thrown).await;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test(flavor = "current_thread")]
    async fn everyone_who_waits_is_woken_and_late_comers_do_not_wait() {
        let cancel = Cancel::new();
        let waiting = tokio::spawn({
            let cancel = cancel.clone();
            async move { cancel.cancelled().await }
        });
        tokio::task::yield_now().await;
        assert!(!waiting.is_finished() && !cancel.is_cancelled());
        cancel.clone().cancel();
        waiting.await.unwrap();
        cancel.cancelled().await;
        assert!(cancel.is_cancelled());
    }
}
