//! A real endpoint that lasts over several jobs.

use crate::endpoint::{
    ContainerEndpoint, Endpoint, EndpointError, LocalEndpoint, LocalOptions, SandboxEndpoint,
};
use crate::engine;
use crate::engine::EngineError;
use crate::environment::EndpointSpec;
use crate::event::{Event, Rehearsal};
use crate::job::Job;
use crate::scenario::EndpointKind;

/// One asset of a plan on which jobs really run, one after the other.
#[derive(Debug)]
pub(in crate::harness) enum Lasting {
    Local(Box<LocalEndpoint>),
    Sandbox(Box<SandboxEndpoint>),
    Container(Box<ContainerEndpoint>),
}

impl Lasting {
    /// Makes it for all jobs that it may see, of which `every` holds the actions; `None` where nothing would run.
    ///
    /// # Errors
    /// When it cannot be made; nothing has run then.
    pub(in crate::harness) async fn start(
        kind: EndpointKind,
        every: &Job,
        world: &EndpointSpec,
        options: LocalOptions,
    ) -> Result<Option<Self>, EndpointError> {
        Ok(Some(match kind {
            EndpointKind::Declared => return Ok(None),
            EndpointKind::Local => Self::Local(Box::new(LocalEndpoint::start(every, world, options).await?)),
            EndpointKind::Sandbox => {
                Self::Sandbox(Box::new(SandboxEndpoint::start(every, world, options).await?))
            }
            EndpointKind::Container => {
                // What the engine's client keeps while it waits is large.
                let started = Box::pin(ContainerEndpoint::start(every, world, options)).await?;
                Self::Container(Box::new(started))
            }
        }))
    }

    /// Rehearses the next job.
    ///
    /// # Errors
    /// When the endpoint could not do a step.
    pub(in crate::harness) async fn rehearse(
        &mut self,
        plan: engine::Plan<'_>,
    ) -> Result<Rehearsal, EngineError> {
        match self {
            Self::Local(endpoint) => rehearse(plan, &mut **endpoint).await,
            Self::Sandbox(endpoint) => rehearse(plan, &mut **endpoint).await,
            Self::Container(endpoint) => Box::pin(rehearse(plan, &mut **endpoint)).await,
        }
    }

    /// Reboots it, as a person does between two jobs.
    ///
    /// # Errors
    /// When it does not come up again.
    pub(in crate::harness) async fn reboot(&mut self) -> Result<(), EndpointError> {
        match self {
            Self::Local(endpoint) => endpoint.reboot().await,
            Self::Sandbox(endpoint) => endpoint.reboot().await,
            Self::Container(endpoint) => Box::pin(endpoint.reboot()).await,
        }
    }

    /// Ends and removes it.
    pub(in crate::harness) async fn close(self) {
        match self {
            Self::Local(endpoint) => endpoint.close().await,
            Self::Sandbox(endpoint) => endpoint.close().await,
            Self::Container(endpoint) => Box::pin(endpoint.close()).await,
        }
    }
}

async fn rehearse<E: Endpoint>(plan: engine::Plan<'_>, endpoint: &mut E) -> Result<Rehearsal, EngineError> {
    endpoint.next_job(plan.job, plan.world)?;
    engine::rehearse_on(plan, endpoint, &mut |_: &Event| {}).await
}
