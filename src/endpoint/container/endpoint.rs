//! An endpoint in a container.

use std::future::Future;
use std::io::ErrorKind;
use std::path::Path;
use std::time::Duration;

use bollard::Docker;
use patchdrill_supervisor::protocol::container as messages;
use patchdrill_supervisor::protocol::container::Setup;
use patchdrill_supervisor::protocol::sandbox as protocol;
use patchdrill_supervisor::protocol::{Reader, Writer};

use super::connection::AgentConnection;
use super::handle::{ContainerHandle, ContainerSpec};
use super::pool::ContainerPool;
use super::{client, image, spec};
use crate::endpoint::builtin::BuiltIns;
use crate::endpoint::doubles::{CallHandler, Server};
use crate::endpoint::guest::supervised::{Executed, Failure, execute};
use crate::endpoint::guest::{
    Guest, Interpreters, Kind, Launch, Launches, ScriptEndpoint, ScriptRun, Session, Tools,
    check_double_names, check_environment, check_environments, scripts, wait_for_slot,
};
use crate::endpoint::patching::Ran;
use crate::endpoint::{Cancel, EndpointError, LocalOptions};
use crate::environment::{EndpointSpec, Limits};
use crate::job::{ActionId, Job, NotStarted, Script};

/// How long the program inside may take to answer.
const ANSWER_LIMIT: Duration = Duration::from_secs(30);

/// Questions about what lies where lead to others, but not for ever.
const ROUNDS: usize = 8;

/// An endpoint in a container: scripts run as root on the files of an image, and on what earlier actions have made of them.
///
/// An action without a script, and one whose end the scenario declares, runs nothing.
pub type ContainerEndpoint = ScriptEndpoint<Container>;

/// A container with the program inside.
#[derive(Debug)]
pub struct Container {
    handle: ContainerHandle,
    agent: AgentConnection,
    setup: Setup,
    pool: ContainerPool,
}

impl ContainerEndpoint {
    /// Makes a container and lays everything into it that `world` declares. Needs a Tokio runtime with time and IO around it.
    ///
    /// # Errors
    /// When no engine answers or the image cannot be had, with what to do; when the scenario declares what a container cannot
    /// be given. Nothing has run then.
    pub async fn start(
        job: &Job,
        world: &EndpointSpec,
        options: LocalOptions,
    ) -> Result<Self, EndpointError> {
        check_double_names(world)?;
        check_environment(&world.env)?;
        check_environments(job)?;
        let limits = spec::limits(world, &options)?;
        let spec = spec::of(world, &options, limits)?;
        let slot = wait_for_slot(&options.cancel).await?;
        let cancel = options.cancel.clone();
        // What the engine's client keeps while it waits is large.
        let made = Box::pin(make(job, world, options, &spec, limits));
        let (session, container, launches) = or_interrupted(&cancel, made).await?;
        Ok(Self::new(session, container, launches, slot))
    }

    /// Looks whether a container could be made for `world`, and makes none.
    ///
    /// # Errors
    /// As when it is made.
    pub async fn check(world: &EndpointSpec, options: &LocalOptions) -> Result<(), EndpointError> {
        let spec = spec::of(world, options, spec::limits(world, options)?)?;
        image::ensure(&client::connect().await?, &spec.image).await
    }
}

async fn make(
    job: &Job,
    world: &EndpointSpec,
    options: LocalOptions,
    spec: &ContainerSpec,
    limits: Limits,
) -> Result<(Session, Container, Launches), EndpointError> {
    let built_ins =
        BuiltIns::machine(job.platform, world, Path::new(protocol::AGENT_FOLDER).join(protocol::REAL));
    let setup = spec::set_up(job, world, &built_ins)?;
    let docker = client::connect().await?;
    image::ensure(&docker, &spec.image).await?;
    let server = Server::without_socket(CallHandler::new(&world.commands, &built_ins));
    let pool = options.container_pool.clone();
    let (handle, agent) = connect(&docker, spec, &pool, &server).await?;
    let interpreters =
        Interpreters::new(job.platform, Tools::elsewhere(), world, Path::new(protocol::OTHERWISE));
    let session = Session::new(server, interpreters, world, options, limits);
    let mut container = Container { handle, agent, setup, pool };
    // What the image lacks of the platform is told before anything runs.
    let mut launches = Launches::new();
    for (id, script) in scripts(job, world) {
        launches.insert(id, container.launch(&session, Some(id), script).await?);
    }
    container.boot().await?;
    Ok((session, container, launches))
}

/// A container with a connection to the program inside.
async fn connect(
    docker: &Docker,
    spec: &ContainerSpec,
    pool: &ContainerPool,
    server: &Server,
) -> Result<(ContainerHandle, AgentConnection), EndpointError> {
    if let Some(handle) = pool.take(docker, spec).await {
        match AgentConnection::open(&handle, server).await {
            Ok(agent) => return Ok((handle, agent)),
            // One that has ended meanwhile is as good as none.
            Err(_) => handle.remove().await,
        }
    }
    let handle = ContainerHandle::start(docker, spec).await?;
    let agent = AgentConnection::open(&handle, server).await?;
    Ok((handle, agent))
}

impl Container {
    /// Has the program inside set the container up.
    async fn boot(&mut self) -> Result<(), EndpointError> {
        let asked = self.setup.write(Writer::new(protocol::BOOT));
        self.ask(asked, protocol::UP).await?;
        self.setup.again = true;
        Ok(())
    }

    /// Asks the program inside; it answers by a message of the kind `by`, or says what it could not do.
    async fn ask(&mut self, question: Writer, by: &[u8]) -> Result<Vec<Vec<u8>>, EndpointError> {
        match tokio::time::timeout(ANSWER_LIMIT, self.agent.ask(&question, by)).await {
            Ok(Some(answer)) => answer,
            Ok(None) | Err(_) => Err(self.lost().await),
        }
    }

    async fn lost(&self) -> EndpointError {
        self.handle.why_lost(&self.agent.complaints()).await
    }
}

impl Guest for Container {
    /// What lies where inside is asked until nothing is unknown that matters.
    async fn launch(
        &mut self,
        session: &Session,
        _: Option<ActionId>,
        script: &Script,
    ) -> Result<Result<Launch, NotStarted>, EndpointError> {
        let tools = &session.interpreters.tools;
        for _ in 0..ROUNDS {
            let launch = session.interpreters.launch(script);
            let unknown = tools.unknown();
            if unknown.is_empty() {
                return launch;
            }
            let question = Writer::new(messages::PATH_KINDS).list(&unknown, |writer, path| writer.path(path));
            let answer = self.ask(question, messages::PATH_KINDS).await?;
            let kinds = Reader(&answer[1..]).list(Reader::number).unwrap_or_default();
            let kinds = kinds.into_iter().map(|kind| match kind {
                messages::PROGRAM => Kind::Program,
                messages::FILE => Kind::Other,
                _ => Kind::Nothing,
            });
            tools.learn(unknown.into_iter().zip(kinds));
        }
        Err(EndpointError::Missing("the container does not say where its programs are".to_owned()))
    }

    async fn run(&mut self, session: &mut Session, run: ScriptRun<'_>) -> Result<Ran, EndpointError> {
        let what = || format!("running the script of {}", run.owner);
        match execute(self.agent.control(), session, run).await {
            Ok(Executed { ran, .. }) => Ok(ran),
            Err(Failure::Interrupted) => Err(EndpointError::Interrupted),
            Err(Failure::Lost(_)) => Err(self.lost().await),
            Err(Failure::Refused(error)) if error.kind() == ErrorKind::StorageFull => {
                Err(EndpointError::Missing(format!("{}: {}", what(), client::DISK_IS_FULL)))
            }
            Err(Failure::Refused(error)) => Err(EndpointError::Io { what: what(), error }),
        }
    }

    /// Ends everything that runs, and has process 1 set the container up anew: files stay, but for temporary ones.
    ///
    /// The engine is not asked to restart the container: that ends no more than this does, takes it a second, and not every
    /// engine can do it with a container that is to go with its process 1.
    async fn reboot(&mut self, session: &mut Session) -> Result<(), EndpointError> {
        or_interrupted(&session.options.cancel, async {
            self.ask(Writer::new(protocol::CLEAR), protocol::CLEAR).await?;
            self.boot().await
        })
        .await
    }

    async fn close(self) {
        let Self { handle, agent, pool, .. } = self;
        drop(agent);
        pool.release(handle).await;
    }
}

/// What `work` gives, unless the user interrupts it.
async fn or_interrupted<T>(
    cancel: &Cancel,
    work: impl Future<Output = Result<T, EndpointError>>,
) -> Result<T, EndpointError> {
    tokio::select! {
        done = work => done,
        () = cancel.cancelled() => Err(EndpointError::Interrupted),
    }
}
