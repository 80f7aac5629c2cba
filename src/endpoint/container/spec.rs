//! What a scenario declares of the machine, as far as a container can be given it.

use std::collections::BTreeSet;
use std::path::PathBuf;

use patchdrill_supervisor::protocol::container::Setup;

use super::handle::ContainerSpec;
use super::link;
use crate::endpoint::builtin::BuiltIns;
use crate::endpoint::guest::supervised::{USUAL, WORK, files_of, paths_in};
use crate::endpoint::guest::{doubled_names, scripts};
use crate::endpoint::{EndpointError, LocalOptions};
use crate::environment::{EndpointKind, EndpointSpec, Limits};
use crate::job::Job;

/// The container to be made for `world`.
///
/// # Errors
/// When it declares what a container cannot be given, or nothing says of which image it is made.
pub(super) fn of(
    world: &EndpointSpec,
    options: &LocalOptions,
    limits: Limits,
) -> Result<ContainerSpec, EndpointError> {
    let machine = &world.machine;
    if let Some(fact) = EndpointKind::Container.refuses(machine) {
        return Err(EndpointError::Refused(EndpointKind::Container.refusal(fact)));
    }
    let image = machine.image.as_ref().map(|image| image.value.clone()).or_else(|| options.image.clone());
    let Some(image) = image else {
        let why = "the scenario runs in a container, and nothing says of which image; name it in the scenario \
                   (`image: debian:12` beside `on: container`, `Given a container of the image \"debian:12\"`), with \
                   `--image debian:12`, or as `image = \"debian:12\"` in patchdrill.toml";
        return Err(EndpointError::Missing(why.to_owned()));
    };
    let hostname = machine.hostname.clone().unwrap_or_else(|| "endpoint".to_owned());
    Ok(ContainerSpec { image, hostname, network: machine.network, limits })
}

/// What the actions of `world` may use.
///
/// # Errors
/// When it limits what an engine cannot limit.
pub(super) fn limits(world: &EndpointSpec, options: &LocalOptions) -> Result<Limits, EndpointError> {
    if let Some(fact) = EndpointKind::Container.refuses(&world.machine) {
        return Err(EndpointError::Refused(EndpointKind::Container.refusal(fact)));
    }
    Ok(world.machine.limits.or(options.limits).or(USUAL))
}

/// What the program inside is to set up.
pub(super) fn set_up(job: &Job, world: &EndpointSpec, built_ins: &BuiltIns) -> Result<Setup, EndpointError> {
    let names = doubled_names(job.platform, world, built_ins);
    let called = scripts(job, world).flat_map(|(_, script)| paths_in(script.delivered(), &names));
    let called: BTreeSet<PathBuf> = called.collect();
    let (folders, files) = files_of(world)?;
    Ok(Setup {
        again: false,
        init: world.machine.init().as_bytes().to_vec(),
        heartbeat_timeout: u64::try_from(link::HEARTBEAT_TIMEOUT.as_millis()).unwrap_or(u64::MAX),
        names: names.into_iter().map(String::into_bytes).collect(),
        called: called.into_iter().collect(),
        work: PathBuf::from(WORK),
        folders,
        files,
    })
}
