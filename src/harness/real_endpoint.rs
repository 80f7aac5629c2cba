//! The endpoints on which jobs really run, by their kinds.

use crate::endpoint::{
    ContainerEndpoint, Endpoint, EndpointError, LocalEndpoint, LocalOptions, SandboxEndpoint,
};
use crate::environment::EndpointSpec;
use crate::job::Job;
use crate::scenario::EndpointKind;

/// Makes an endpoint for `job`; `None` where nothing would run.
///
/// # Errors
/// When it cannot be made; nothing has run then.
pub(in crate::harness) async fn start(
    kind: EndpointKind,
    job: &Job,
    world: &EndpointSpec,
    options: LocalOptions,
) -> Result<Option<Box<dyn Endpoint>>, EndpointError> {
    Ok(Some(match kind {
        EndpointKind::Declared => return Ok(None),
        EndpointKind::Local => Box::new(LocalEndpoint::start(job, world, options).await?),
        EndpointKind::Sandbox => Box::new(SandboxEndpoint::start(job, world, options).await?),
        // What the engine's client keeps while it waits is large.
        EndpointKind::Container => Box::new(Box::pin(ContainerEndpoint::start(job, world, options)).await?),
    }))
}
