//! Containers that are made ahead, and containers that are taken away behind: most of the time of both is the engine's, and
//! scenarios need not wait for it.
//!
//! To give a used container to the next scenario was looked at, and is no gain: the engine tells what was changed in a
//! container by walking all its files where the storage driver has no faster way, which takes longer than a new container; and
//! a layer over the files that could be thrown away from inside needs rights that no container here is given.

use std::sync::{Mutex, MutexGuard, PoisonError};

use testcontainers::bollard::Docker;
use tokio::task::{JoinHandle, JoinSet};

use super::vessel::{Shape, Vessel};
use crate::endpoint::EndpointError;

/// What there is while somebody holds a [`Fleet`].
static YARD: Mutex<Option<Yard>> = Mutex::new(None);

/// More than that are not waited for at the end; whoever is done waits for its own.
const MOST_LEAVING: usize = 16;

#[derive(Debug, Default)]
struct Yard {
    /// So many endpoints are still to come.
    expected: usize,
    /// So many are in use.
    used: usize,
    /// The shape of the last one.
    last: Option<Shape>,
    ahead: Vec<(Shape, JoinHandle<Result<Vessel, EndpointError>>)>,
    leaving: JoinSet<()>,
}

impl Yard {
    /// Whether one more of this shape should be made ahead.
    fn wants(&self, shape: &Shape) -> bool {
        // Who asked for the same twice will most likely ask for it again; and nobody needs more than there will be, nor more
        // than run at the same time.
        self.last.as_ref() == Some(shape) && self.ahead.len() < self.used.min(self.expected)
    }
}

fn yard() -> MutexGuard<'static, Option<Yard>> {
    YARD.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Keeps what container endpoints share: as long as it is held, containers are made ahead and removed behind.
#[derive(Debug)]
#[must_use = "containers that were made ahead are removed when it is closed"]
pub struct Fleet(());

impl Fleet {
    /// A fleet of `expected` endpoints, one after the other or at the same time.
    pub fn of(expected: usize) -> Self {
        *yard() = Some(Yard { expected, ..Yard::default() });
        Self(())
    }

    /// Removes what was made ahead and not used, and waits until everything is gone.
    pub async fn close(self) {
        let Some(Yard { ahead, mut leaving, .. }) = yard().take() else { return };
        for (_, vessel) in ahead {
            leaving.spawn(async move {
                if let Ok(Ok(vessel)) = vessel.await {
                    vessel.remove().await;
                }
            });
        }
        while leaving.join_next().await.is_some() {}
    }
}

/// A container of this shape that was made ahead, if there is one. It may have ended meanwhile.
pub(super) async fn ahead(docker: &Docker, shape: &Shape) -> Option<Vessel> {
    let vessel = {
        let mut yard = yard();
        let yard = yard.as_mut()?;
        yard.expected = yard.expected.saturating_sub(1);
        yard.used += 1;
        let found = yard.ahead.iter().position(|(made, _)| made == shape);
        let vessel = found.map(|at| yard.ahead.swap_remove(at).1);
        if yard.wants(shape) {
            let (docker, of) = (docker.clone(), shape.clone());
            let made = tokio::spawn(async move { Vessel::start(&docker, &of).await });
            yard.ahead.push((shape.clone(), made));
        }
        yard.last = Some(shape.clone());
        vessel?
    };
    // What could not be made ahead is tried again by whoever needs it, and tells why.
    vessel.await.ok()?.ok()
}

/// Removes a container: behind, where somebody waits for it in the end.
pub(super) async fn leave(vessel: Vessel) {
    let vessel = {
        let mut yard = yard();
        match yard.as_mut() {
            Some(yard) => {
                yard.used = yard.used.saturating_sub(1);
                while yard.leaving.try_join_next().is_some() {}
                if yard.leaving.len() < MOST_LEAVING {
                    yard.leaving.spawn(vessel.remove());
                    None
                } else {
                    Some(vessel)
                }
            }
            None => Some(vessel),
        }
    };
    if let Some(vessel) = vessel {
        vessel.remove().await;
    }
}
