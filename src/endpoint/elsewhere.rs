//! The kinds of endpoints that this system cannot have.

use std::future::{Ready, ready};

use futures::future::BoxFuture;

use super::{Check, Diagnosis, Endpoint, EndpointError, LocalOptions, Shared, Swept};
use crate::environment::EndpointSpec;
use crate::event::{ActionRun, PatchRun, ServiceEnd};
use crate::job::{Action, ActionId, Job, Patch};

macro_rules! absent {
    ($($name:ident: $error:expr;)+) => {$(
        /// An endpoint of a kind that this system cannot have.
        #[derive(Debug)]
        pub enum $name {}

        impl $name {
            /// Says why there is none.
            ///
            /// # Errors
            /// Always.
            pub(crate) fn start(_: &Job, _: &EndpointSpec, _: LocalOptions) -> Ready<Result<Self, EndpointError>> {
                ready(Err($error))
            }

            /// Says so too.
            ///
            /// # Errors
            /// Always.
            pub(crate) fn check(_: &EndpointSpec, _: &LocalOptions) -> Ready<Result<(), EndpointError>> {
                ready(Err($error))
            }

            /// Nothing.
            pub(crate) fn shared() -> Option<Shared> {
                None
            }
        }

        impl Endpoint for $name {
            fn run_action<'a>(
                &'a mut self,
                _: ActionId,
                _: &'a Action,
            ) -> BoxFuture<'a, Result<ActionRun, EndpointError>> {
                match *self {}
            }

            fn deploy_patch<'a>(
                &'a mut self,
                _: usize,
                _: &'a Patch,
            ) -> BoxFuture<'a, Result<PatchRun, EndpointError>> {
                match *self {}
            }

            fn reboot(&mut self) -> BoxFuture<'_, Result<(), EndpointError>> {
                match *self {}
            }

            fn next_job(&mut self, _: &Job, _: &EndpointSpec) -> Result<(), EndpointError> {
                match *self {}
            }

            fn services(&self) -> Vec<ServiceEnd> {
                match *self {}
            }

            fn close<'a>(self: Box<Self>) -> BoxFuture<'a, ()>
            where
                Self: 'a,
            {
                match *self {}
            }
        }
    )+};
}

absent! {
    LocalEndpoint: EndpointError::Missing(
        "local endpoints need Linux or macOS; rehearse on a declared endpoint, or run patchdrill in WSL".to_owned(),
    );
    SandboxEndpoint: EndpointError::Missing(
        "sandboxes need Linux; `--on local` runs scripts on the machine itself".to_owned(),
    );
    ContainerEndpoint: no_containers();
}

const WHY: &str = "this patchdrill was built without the program that works inside containers";
const ADVICE: &str = "build it on Linux, or rehearse with `--on local` on the machine itself";

fn no_containers() -> EndpointError {
    EndpointError::MissingTool { tool: "container".to_owned(), reason: format!("{WHY}; {ADVICE}") }
}

/// Makes nothing ahead, as there are no containers here.
#[derive(Clone, Debug, Default)]
pub struct ContainerPool(());

impl ContainerPool {
    /// A pool that does nothing.
    pub(crate) fn expecting(_: usize) -> Self {
        Self(())
    }

    /// Does nothing.
    #[expect(clippy::unused_self, reason = "a pool of containers is closed")]
    pub(crate) fn close(&self) -> Ready<()> {
        ready(())
    }
}

/// Says that this patchdrill makes no containers.
///
/// # Errors
/// Always.
pub(crate) fn sweep(_: bool) -> Ready<Result<Swept, EndpointError>> {
    ready(Err(no_containers()))
}

/// Says so too.
pub(crate) fn probe_containers() -> Ready<Diagnosis> {
    ready(Diagnosis::new(vec![Check::missing("program", WHY, ADVICE)]))
}

#[cfg(test)]
mod tests {
    use futures::executor::block_on;

    use super::*;
    use crate::job::Platform;

    #[test]
    fn every_kind_says_why_it_is_not_here_and_what_to_do() {
        let (job, world, options) =
            (Job::new(Platform::Linux), EndpointSpec::default(), LocalOptions::default());
        let why = |error: EndpointError| error.to_string();
        assert!(
            why(block_on(LocalEndpoint::start(&job, &world, options.clone())).unwrap_err()).contains("WSL")
        );
        assert!(
            why(block_on(SandboxEndpoint::start(&job, &world, options.clone())).unwrap_err())
                .contains("need Linux; `--on local`")
        );
        for error in [
            block_on(ContainerEndpoint::start(&job, &world, options.clone())).unwrap_err(),
            block_on(ContainerEndpoint::check(&world, &options)).unwrap_err(),
            block_on(sweep(false)).unwrap_err(),
        ] {
            assert!(matches!(&error, EndpointError::MissingTool { tool, .. } if tool == "container"));
            assert!(why(error).contains("build it on Linux"));
        }
        assert!(LocalEndpoint::shared().is_none() && SandboxEndpoint::shared().is_none());
        assert!(block_on(LocalEndpoint::check(&world, &options)).is_err());
        assert!(block_on(SandboxEndpoint::check(&world, &options)).is_err());
        assert!(ContainerEndpoint::shared().is_none());
        assert_eq!(block_on(probe_containers()).checks.len(), 1);
        block_on(ContainerPool::expecting(3).close());
    }
}
