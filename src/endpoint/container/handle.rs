//! One container: made, and removed.

use std::sync::Arc;
use std::time::Duration;

use bollard::Docker;
use bollard::container::AttachContainerResults;
use bollard::errors::Error;
use bollard::models::{ContainerCreateBody, HostConfig, HostConfigLogConfig, Mount};
use bollard::query_parameters::{
    AttachContainerOptionsBuilder, CreateContainerOptionsBuilder, RemoveContainerOptionsBuilder,
    StartContainerOptions, UploadToContainerOptionsBuilder,
};
use patchdrill_supervisor::protocol::container as messages;
use tokio::sync::{Mutex, OnceCell};
use tokio::time::timeout;

use super::labels::Maker;
use super::tools::Tools;
use super::{client, image, link};
use crate::endpoint::EndpointError;
use crate::endpoint::doubles::DoubleProgram;
use crate::endpoint::guest::temporary_folder;
use crate::environment::{Limits, Network};

/// How long an engine may take to make a container, or to start it anew.
const START_LIMIT: Duration = Duration::from_secs(120);

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct ContainerSpec {
    pub(super) image: String,
    pub(super) hostname: String,
    pub(super) network: Network,
    pub(super) limits: Limits,
}

/// A running container. It is removed with this, or by the engine when its process 1 ends.
#[derive(Debug)]
pub(super) struct ContainerHandle {
    docker: Docker,
    id: String,
    watched: Watched,
    /// Nobody has asked the engine to remove it yet.
    there: bool,
}

/// Whether the programs are known to be where containers look for them.
static TOOLS_ARE_THERE: OnceCell<()> = OnceCell::const_new();

/// Whoever finds that out.
static FIRST: Mutex<()> = Mutex::const_new(());

/// Why a container could not be made.
enum Unmade {
    /// Our programs are not where it looks for them.
    NoTools(EndpointError),
    Other(EndpointError),
}

/// A container that the cleanup watchdog knows of.
#[derive(Debug)]
struct Watched {
    double: Arc<DoubleProgram>,
    name: String,
}

impl Watched {
    /// Tells the cleanup watchdog, which removes the container should this process be killed.
    fn tell(name: &str) -> Result<Self, EndpointError> {
        let double = DoubleProgram::shared(&temporary_folder()?)?;
        // An engine that is reached in another way notices the end itself.
        if let Some(address) = client::plain_address() {
            double.watch_over_container(&address, name);
        }
        Ok(Self { double, name: name.to_owned() })
    }

    fn gone(&self) {
        self.double.container_is_gone(&self.name);
    }
}

impl ContainerHandle {
    /// Makes and starts a container in which our program is process 1 and nothing else runs.
    pub(super) async fn start(docker: &Docker, spec: &ContainerSpec) -> Result<Self, EndpointError> {
        let tools = Tools::own()?;
        // The first container of this process finds out whether the programs are there, and brings them if need be; the others
        // wait for it.
        let mut known = None;
        if !TOOLS_ARE_THERE.initialized() {
            known = Some(FIRST.lock().await);
        }
        let lent = Self::make(docker, spec, tools.lent(), None).await;
        let made = match lent {
            Err(Unmade::NoTools(_)) => Self::make(docker, spec, tools.brought(), Some(tools.archive())).await,
            made => made,
        };
        let container = made.map_err(|unmade| match unmade {
            Unmade::NoTools(error) | Unmade::Other(error) => error,
        })?;
        TOOLS_ARE_THERE.set(()).unwrap_or_default();
        drop(known);
        Ok(container)
    }

    async fn make(
        docker: &Docker,
        spec: &ContainerSpec,
        tools: Mount,
        archive: Option<Vec<u8>>,
    ) -> Result<Self, Unmade> {
        let making = || format!("making a container of the image `{}`", spec.image);
        let failed = |error: Error| {
            let lacks_tools = error.to_string().contains(messages::SUPERVISOR_PLACE);
            let error = told(&making(), &error);
            if lacks_tools { Unmade::NoTools(error) } else { Unmade::Other(error) }
        };
        let me = Maker::me();
        let name = me.name();
        // Whatever goes wrong from here on leaves no container behind.
        let watched = Watched::tell(&name).map_err(Unmade::Other)?;
        let guard = Unfinished { docker: docker.clone(), name: Some(name.clone()) };
        let body = spec.body(&me, tools);
        let platform = std::env::var("DOCKER_DEFAULT_PLATFORM").unwrap_or_default();
        let options =
            || Some(CreateContainerOptionsBuilder::new().name(&name).platform(platform.trim()).build());
        let created = match docker.create_container(options(), body.clone()).await {
            // Somebody has removed the image meanwhile.
            Err(Error::DockerResponseServerError { status_code: 404, .. }) => {
                image::fetch(docker, &spec.image).await.map_err(|why| {
                    Unmade::Other(EndpointError::Missing(format!("{}: the engine says: {why}", making())))
                })?;
                docker.create_container(options(), body).await
            }
            created => created,
        };
        let id = created.map_err(failed)?.id;
        if let Some(archive) = archive {
            let options = UploadToContainerOptionsBuilder::new().path("/").build();
            let archive = bollard::body_full(archive.into());
            docker.upload_to_container(&id, Some(options), archive).await.map_err(failed)?;
        }
        let starting = docker.start_container(&id, None::<StartContainerOptions>);
        let Ok(started) = timeout(START_LIMIT, starting).await else {
            let seconds = START_LIMIT.as_secs();
            let why = format!("{}: it does not start within {seconds} seconds", making());
            return Err(Unmade::Other(EndpointError::Missing(why)));
        };
        started.map_err(failed)?;
        guard.finish();
        Ok(Self { docker: docker.clone(), id, watched, there: true })
    }

    /// Connects to standard input and output of process 1.
    pub(super) async fn attach(&self) -> Result<AttachContainerResults, EndpointError> {
        let options =
            AttachContainerOptionsBuilder::new().stream(true).stdin(true).stdout(true).stderr(true).build();
        let attached = self.docker.attach_container(&self.id, Some(options)).await;
        attached.map_err(|error| told("connecting to the container", &error))
    }

    /// Why it does not answer any more.
    pub(super) async fn why_lost(&self, complaints: &str) -> EndpointError {
        let inspected = self.docker.inspect_container(&self.id, None).await;
        let why = match inspected {
            Err(Error::DockerResponseServerError { status_code: 404, .. }) => {
                "somebody has killed or removed it".to_owned()
            }
            Err(error) => return engine_died(&error),
            Ok(found) => {
                let state = found.state.unwrap_or_default();
                if state.oom_killed == Some(true) {
                    "the machine ran out of memory".to_owned()
                } else if state.running == Some(true) {
                    "it runs, but its process 1 does not answer".to_owned()
                } else {
                    ended(state.exit_code)
                }
            }
        };
        let said = if complaints.is_empty() { String::new() } else { format!(" ({complaints})") };
        EndpointError::Missing(format!("the container ended while it was needed: {why}{said}"))
    }

    /// Ends everything in it and removes it.
    pub(super) async fn remove(mut self) {
        self.there = false;
        match remove(&self.docker, &self.id).await {
            Err(error) if !is_gone(&error) => {}
            _ => self.watched.gone(),
        }
    }
}

impl Drop for ContainerHandle {
    fn drop(&mut self) {
        if self.there {
            remove_behind(&self.docker, &self.id);
        }
    }
}

impl ContainerSpec {
    /// What the engine is told of it.
    fn body(&self, me: &Maker, tools: Mount) -> ContainerCreateBody {
        let (name, tag) = image::split(&self.image);
        ContainerCreateBody {
            image: Some(format!("{name}:{tag}")),
            entrypoint: Some(vec![messages::SUPERVISOR_PLACE.to_owned()]),
            cmd: Some(vec![messages::CONTAINER_ARGUMENT.to_owned()]),
            labels: Some(me.labels().map(|(name, value)| (name.to_owned(), value)).into()),
            hostname: Some(self.hostname.clone()),
            user: Some("0:0".to_owned()),
            working_dir: Some("/".to_owned()),
            open_stdin: Some(true),
            host_config: Some(HostConfig {
                // Gone with its process 1, however patchdrill ends.
                auto_remove: Some(true),
                network_mode: Some(match self.network {
                    Network::Loopback => "none".to_owned(),
                    Network::Host => "host".to_owned(),
                }),
                // What process 1 writes are messages, and as many as scripts write bytes; nobody wants them in a log.
                log_config: Some(HostConfigLogConfig { typ: Some("none".to_owned()), config: None }),
                // Process 1 watches first, so that the outcome says what happened; this is for whoever multiplies faster.
                pids_limit: self
                    .limits
                    .processes
                    .map(|most| i64::from(most).saturating_mul(2).saturating_add(64)),
                mounts: Some(vec![tools]),
                ..HostConfig::default()
            }),
            ..ContainerCreateBody::default()
        }
    }
}

async fn remove(docker: &Docker, container: &str) -> Result<(), Error> {
    let options = RemoveContainerOptionsBuilder::new().force(true).v(true).build();
    docker.remove_container(container, Some(options)).await
}

/// Removes a container without waiting. Without a runtime nothing can be asked of the engine; process 1 notices that nobody
/// speaks to it any more.
fn remove_behind(docker: &Docker, container: &str) {
    if let Ok(runtime) = tokio::runtime::Handle::try_current() {
        let (docker, container) = (docker.clone(), container.to_owned());
        runtime.spawn(async move { remove(&docker, &container).await });
    }
}

/// A container that is being made; removed unless it is finished.
struct Unfinished {
    docker: Docker,
    name: Option<String>,
}

impl Unfinished {
    fn finish(mut self) {
        self.name = None;
    }
}

impl Drop for Unfinished {
    fn drop(&mut self) {
        if let Some(name) = &self.name {
            remove_behind(&self.docker, name);
        }
    }
}

/// What the exit code of process 1 says.
fn ended(code: Option<i64>) -> String {
    match code {
        Some(137) => "somebody has killed it".to_owned(),
        Some(0) => {
            let seconds = link::HEARTBEAT_TIMEOUT.as_secs();
            format!("nothing was heard of patchdrill for {seconds} seconds, so it ended by itself")
        }
        code => format!("its process 1 has ended with {}", code.unwrap_or_default()),
    }
}

/// Whether a container could not be removed since it is gone, or going.
fn is_gone(error: &Error) -> bool {
    matches!(error, Error::DockerResponseServerError { status_code: 404 | 409, .. })
}

/// What the engine said, with what to do where that is known.
fn told(trying: &str, error: &Error) -> EndpointError {
    let Error::DockerResponseServerError { status_code, message } = error else {
        return engine_died(error);
    };
    let advice = if message.contains("no space left on device") {
        format!("; {}", client::DISK_IS_FULL)
    } else if *status_code == 404 {
        "; somebody has killed or removed the container".to_owned()
    } else {
        String::new()
    };
    EndpointError::Missing(format!("{trying}: the engine says: {}{advice}", message.trim()))
}

fn engine_died(error: &Error) -> EndpointError {
    let address = client::address();
    EndpointError::Missing(format!(
        "the container engine at {address} does not answer any more ({error}); start it again"
    ))
}
