//! How many endpoints may live at the same time: as many as the process may open files for.

use std::sync::LazyLock;
use std::time::Duration;

use rustix::process::Resource;
use tokio::sync::{Semaphore, SemaphorePermit};

use crate::endpoint::{Cancel, EndpointError};

/// Files that the process needs for itself.
const OWN: u64 = 64;

/// Files that one endpoint needs at most in the usual case: its socket, some calls of doubles at a time, and what
/// starting a script takes for a moment.
const EACH: u64 = 16;

/// Whoever holds more endpoints than that without running them, and starts one more, does not wait for ever.
const PATIENCE: Duration = Duration::from_secs(30);

/// Room for one endpoint; `None` is for who waited too long.
pub(in crate::endpoint) type Slot = Option<SemaphorePermit<'static>>;

static SLOTS: LazyLock<Semaphore> = LazyLock::new(|| {
    let limit = rustix::process::getrlimit(Resource::Nofile).current;
    Semaphore::new(count(limit))
});

/// How many endpoints fit under a limit of open files; `None` is no limit.
fn count(limit: Option<u64>) -> usize {
    let limit = limit.unwrap_or(u64::MAX);
    let slots = limit.saturating_sub(OWN) / EACH;
    usize::try_from(slots).unwrap_or(Semaphore::MAX_PERMITS).clamp(1, Semaphore::MAX_PERMITS)
}

/// Waits until there is room for one more endpoint; the room is free again when what this gives is dropped.
pub(in crate::endpoint) async fn wait_for_slot(cancel: &Cancel) -> Result<Slot, EndpointError> {
    tokio::select! {
        slot = tokio::time::timeout(PATIENCE, SLOTS.acquire()) => Ok(slot.ok().and_then(Result::ok)),
        () = cancel.cancelled() => Err(EndpointError::Interrupted),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn there_is_always_room_for_one_endpoint() {
        for (limit, slots) in [(0, 1), (64, 1), (256, 12), (1024, 60)] {
            assert_eq!(count(Some(limit)), slots, "{limit}");
        }
        assert!((1_000_000..=Semaphore::MAX_PERMITS).contains(&count(None)));
    }
}
