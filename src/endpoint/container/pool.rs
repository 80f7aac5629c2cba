//! Containers that are made ahead, and containers that are taken away behind: most of the time of both is the engine's, and
//! scenarios need not wait for it.
//!
//! To give a used container to the next scenario was looked at, and is no gain: the engine tells what was changed in a
//! container by walking all its files where the storage driver has no faster way, which takes longer than a new container; and
//! a layer over the files that could be thrown away from inside needs rights that no container here is given.

use std::fmt::Debug;
use std::future::Future;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use bollard::Docker;
use tokio::task::{JoinHandle, JoinSet};

use super::handle::{ContainerHandle, ContainerSpec};

/// More than that are not waited for at the end; whoever is done waits for its own.
const MOST_LEAVING: usize = 16;

/// Makes the containers of one run ahead and removes them behind; all clones are one pool. By default it does neither.
#[derive(Clone, Debug, Default)]
pub struct ContainerPool(Pool<ContainerHandle>);

impl ContainerPool {
    /// A pool for so many endpoints, one after the other or at the same time. Whoever made it has to close it.
    pub fn expecting(endpoints: usize) -> Self {
        Self(Pool::expecting(endpoints))
    }

    /// Removes what was made ahead and not used, and waits until everything is gone.
    pub async fn close(&self) {
        self.0.close().await;
    }

    /// A container that was made ahead, if there is one. It may have ended meanwhile.
    pub(super) async fn take(&self, docker: &Docker, spec: &ContainerSpec) -> Option<ContainerHandle> {
        let docker = docker.clone();
        // What could not be made ahead is tried again by whoever needs it, and tells why.
        self.0.take(spec, |spec| async move { ContainerHandle::start(&docker, &spec).await.ok() }).await
    }

    /// Removes a container: behind, where somebody waits for it in the end.
    pub(super) async fn release(&self, container: ContainerHandle) {
        self.0.release(container).await;
    }
}

/// What a pool holds.
trait Pooled: Debug + Send + 'static {
    type Spec: Clone + Debug + PartialEq + Send + 'static;

    fn remove(self) -> impl Future<Output = ()> + Send + 'static;
}

impl Pooled for ContainerHandle {
    type Spec = ContainerSpec;

    fn remove(self) -> impl Future<Output = ()> + Send + 'static {
        Self::remove(self)
    }
}

/// `None` inside is a pool that nobody will close.
#[derive(Debug)]
struct Pool<P: Pooled>(Arc<Mutex<Option<State<P>>>>);

#[derive(Debug)]
struct State<P: Pooled> {
    /// So many endpoints are still to come.
    expected: usize,
    /// So many are in use.
    used: usize,
    /// What the last one was asked to be.
    last: Option<P::Spec>,
    prewarmed: Vec<(P::Spec, JoinHandle<Option<P>>)>,
    leaving: JoinSet<()>,
}

impl<P: Pooled> State<P> {
    /// Whether one more of this kind should be made ahead.
    fn wants(&self, spec: &P::Spec) -> bool {
        // Who asked for the same twice will most likely ask for it again; and nobody needs more than there will be, nor more
        // than run at the same time.
        self.last.as_ref() == Some(spec) && self.prewarmed.len() < self.used.min(self.expected)
    }
}

impl<P: Pooled> Default for Pool<P> {
    fn default() -> Self {
        Self(Arc::default())
    }
}

impl<P: Pooled> Clone for Pool<P> {
    fn clone(&self) -> Self {
        Self(Arc::clone(&self.0))
    }
}

impl<P: Pooled> Pool<P> {
    fn expecting(expected: usize) -> Self {
        let (prewarmed, leaving) = (Vec::new(), JoinSet::new());
        Self(Arc::new(Mutex::new(Some(State { expected, used: 0, last: None, prewarmed, leaving }))))
    }

    fn state(&self) -> MutexGuard<'_, Option<State<P>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// One that was made ahead; perhaps has `make` make the next one ahead.
    async fn take<F>(&self, spec: &P::Spec, make: impl FnOnce(P::Spec) -> F) -> Option<P>
    where
        F: Future<Output = Option<P>> + Send + 'static,
    {
        let taken = {
            let mut state = self.state();
            let state = state.as_mut()?;
            state.expected = state.expected.saturating_sub(1);
            state.used += 1;
            let found = state.prewarmed.iter().position(|(made, _)| made == spec);
            let taken = found.map(|at| state.prewarmed.swap_remove(at).1);
            if state.wants(spec) {
                state.prewarmed.push((spec.clone(), tokio::spawn(make(spec.clone()))));
            }
            state.last = Some(spec.clone());
            taken?
        };
        taken.await.ok()?
    }

    async fn release(&self, used: P) {
        let used = {
            let mut state = self.state();
            match state.as_mut() {
                Some(state) => {
                    state.used = state.used.saturating_sub(1);
                    while state.leaving.try_join_next().is_some() {}
                    if state.leaving.len() < MOST_LEAVING {
                        state.leaving.spawn(used.remove());
                        return;
                    }
                    used
                }
                None => used,
            }
        };
        used.remove().await;
    }

    async fn close(&self) {
        let Some(State { prewarmed, mut leaving, .. }) = self.state().take() else { return };
        for (_, made) in prewarmed {
            leaving.spawn(async move {
                if let Ok(Some(made)) = made.await {
                    made.remove().await;
                }
            });
        }
        while leaving.join_next().await.is_some() {}
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use super::*;

    /// Counts what is there.
    #[derive(Debug)]
    struct Fake {
        image: &'static str,
        there: Arc<AtomicUsize>,
    }

    impl Pooled for Fake {
        type Spec = &'static str;

        async fn remove(self) {
            self.there.fetch_sub(1, Ordering::SeqCst);
        }
    }

    #[derive(Clone, Default)]
    struct Engine(Arc<AtomicUsize>);

    impl Engine {
        fn make(&self, image: &'static str) -> Fake {
            self.0.fetch_add(1, Ordering::SeqCst);
            Fake { image, there: Arc::clone(&self.0) }
        }

        fn there(&self) -> usize {
            self.0.load(Ordering::SeqCst)
        }

        async fn take(&self, pool: &Pool<Fake>, image: &'static str) -> Option<Fake> {
            let engine = self.clone();
            pool.take(&image, |image| async move { Some(engine.make(image)) }).await
        }
    }

    #[tokio::test(flavor = "current_thread")]
    async fn who_asks_for_the_same_twice_gets_the_third_one_made_ahead() {
        let (pool, engine) = (Pool::expecting(4), Engine::default());
        let mut used = Vec::new();
        for (image, ahead) in [("a", false), ("a", false), ("a", true), ("b", false)] {
            let taken = engine.take(&pool, image).await;
            assert_eq!(taken.as_ref().map(|taken| taken.image), ahead.then_some(image));
            used.push(taken.unwrap_or_else(|| engine.make(image)));
        }
        assert!(engine.there() >= 4);
        for one in used {
            pool.release(one).await;
        }
        pool.close().await;
        assert_eq!(engine.there(), 0, "closing waits until everything is gone");
    }

    #[tokio::test(flavor = "current_thread")]
    async fn two_pools_of_one_process_know_nothing_of_each_other() {
        let engines = [Engine::default(), Engine::default()];
        let pools = [Pool::expecting(3), Pool::expecting(3)];
        let mut used = Vec::new();
        for _ in 0..2 {
            for (pool, engine) in pools.iter().zip(&engines) {
                assert!(engine.take(pool, "a").await.is_none());
                used.push(engine.make("a"));
            }
        }
        // The second one has not taken the place of the first, and closing it takes nothing from the first.
        tokio::task::yield_now().await;
        pools[1].close().await;
        assert!(engines[0].take(&pools[0], "a").await.is_some_and(|taken| {
            used.push(taken);
            true
        }));
        assert!(engines[1].take(&pools[1], "a").await.is_none(), "it is closed");
        for (at, one) in used.into_iter().enumerate() {
            pools[at % 2].release(one).await;
        }
        pools[0].close().await;
        assert_eq!(engines.map(|engine| engine.there()), [0, 0]);
    }

    #[tokio::test(flavor = "current_thread")]
    async fn a_pool_that_nobody_closes_keeps_nothing() {
        let (pool, engine) = (Pool::default(), Engine::default());
        for _ in 0..3 {
            assert!(engine.take(&pool, "a").await.is_none());
            pool.release(engine.make("a")).await;
            assert_eq!(engine.there(), 0, "it is removed at once");
        }
    }

    #[tokio::test(flavor = "current_thread")]
    async fn no_more_are_made_ahead_than_will_be_needed() {
        let (pool, engine) = (Pool::expecting(2), Engine::default());
        for _ in 0..2 {
            assert!(engine.take(&pool, "a").await.is_none());
        }
        tokio::task::yield_now().await;
        assert_eq!(engine.there(), 0, "no third one is to come");
    }
}
