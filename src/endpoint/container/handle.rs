//! One container: made, and removed.

use std::sync::Arc;
use std::time::Duration;

use patchdrill_supervisor::protocol::container as messages;
use testcontainers::bollard::Docker;
use testcontainers::bollard::container::AttachContainerResults;
use testcontainers::bollard::errors::Error;
use testcontainers::bollard::models::{HostConfig, HostConfigLogConfig};
use testcontainers::bollard::query_parameters::{
    AttachContainerOptionsBuilder, RemoveContainerOptionsBuilder,
};
use testcontainers::core::client::ClientError;
use testcontainers::runners::AsyncRunner as _;
use testcontainers::{ContainerAsync, ContainerRequest, GenericImage, ImageExt as _, TestcontainersError};
use tokio::sync::{Mutex, OnceCell};

use super::labels::Maker;
use super::tools::Tools;
use super::{client, image, link};
use crate::endpoint::EndpointError;
use crate::endpoint::doubles::DoubleProgram;
use crate::endpoint::guest::temporary_folder;
use crate::environment::{Limits, Network};

/// How long an engine may take to make a container, or to start it anew.
const START_LIMIT: Duration = Duration::from_secs(120);

/// What a container is to be.
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
    container: Option<ContainerAsync<GenericImage>>,
    id: String,
    watched: Watched,
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
        let lent = Self::make(docker, spec, |request| tools.lent(request)).await;
        let made = match lent {
            Err(Unmade::NoTools(_)) => Self::make(docker, spec, |request| tools.brought(request)).await,
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
        with_tools: impl Fn(ContainerRequest<GenericImage>) -> ContainerRequest<GenericImage>,
    ) -> Result<Self, Unmade> {
        let me = Maker::me();
        let container = me.name();
        let (name, tag) = image::split(&spec.image);
        let (network, processes) = (spec.network, spec.limits.processes);
        let request = GenericImage::new(name, tag)
            .with_entrypoint(messages::SUPERVISOR_PLACE)
            .with_cmd([messages::CONTAINER_ARGUMENT])
            .with_container_name(&container)
            .with_labels(me.labels())
            .with_hostname(&spec.hostname)
            .with_user("0:0")
            .with_working_dir("/")
            .with_open_stdin(true)
            .with_startup_timeout(START_LIMIT)
            .with_host_config_modifier(move |host| adapt(host, network, processes));
        let request = with_tools(request);
        // Whatever goes wrong from here on leaves no container behind.
        let watched = Watched::tell(&container).map_err(Unmade::Other)?;
        let guard = Unfinished { docker: docker.clone(), name: Some(container) };
        let container = request.start().await.map_err(|error| {
            let lacks_tools = error.to_string().contains(messages::SUPERVISOR_PLACE);
            let error = failed(&error, &spec.image);
            if lacks_tools { Unmade::NoTools(error) } else { Unmade::Other(error) }
        })?;
        guard.finish();
        let id = container.id().to_owned();
        Ok(Self { docker: docker.clone(), container: Some(container), id, watched })
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
        if let Some(container) = self.container.take() {
            match container.rm().await {
                Err(error) if !is_gone(&error) => {}
                _ => self.watched.gone(),
            }
        }
    }
}

impl Drop for ContainerHandle {
    fn drop(&mut self) {
        if let Some(container) = self.container.take()
            && tokio::runtime::Handle::try_current().is_err()
        {
            // Without a runtime nothing can be asked of the engine; process 1 notices that nobody speaks to it any more.
            std::mem::forget(container);
        }
    }
}

/// What the engine is told of the container that has no setting of its own.
fn adapt(host: &mut HostConfig, network: Network, processes: Option<u32>) {
    // Gone with its process 1, however patchdrill ends.
    host.auto_remove = Some(true);
    host.publish_all_ports = Some(false);
    host.network_mode = Some(match network {
        Network::Loopback => "none".to_owned(),
        Network::Host => "host".to_owned(),
    });
    // What process 1 writes are messages, and as many as scripts write bytes; nobody wants them in a log.
    host.log_config = Some(HostConfigLogConfig { typ: Some("none".to_owned()), config: None });
    // Process 1 watches first, so that the outcome says what happened; this is for whoever multiplies faster.
    host.pids_limit = processes.map(|most| i64::from(most).saturating_mul(2).saturating_add(64));
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
        let (Some(name), Ok(runtime)) = (self.name.take(), tokio::runtime::Handle::try_current()) else {
            return;
        };
        let docker = self.docker.clone();
        runtime.spawn(async move {
            let options = RemoveContainerOptionsBuilder::new().force(true).v(true).build();
            let _ = docker.remove_container(&name, Some(options)).await;
        });
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
fn is_gone(error: &TestcontainersError) -> bool {
    let TestcontainersError::Client(ClientError::RemoveContainer(error)) = error else { return false };
    matches!(error, Error::DockerResponseServerError { status_code: 404 | 409, .. })
}

/// What went wrong while the container was made.
fn failed(error: &TestcontainersError, image: &str) -> EndpointError {
    let making = format!("making a container of the image `{image}`");
    match error {
        TestcontainersError::Client(
            ClientError::CreateContainer(error)
            | ClientError::StartContainer(error)
            | ClientError::InspectContainer(error)
            | ClientError::UploadToContainerError(error)
            | ClientError::PullImage { err: error, .. },
        ) => told(&making, error),
        error => EndpointError::Missing(format!("{making}: {error}")),
    }
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
