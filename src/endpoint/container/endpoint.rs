//! An endpoint in a container.

mod execute;

use futures::future::BoxFuture;
use std::path::{Path, PathBuf};
use std::time::Duration;

use patchdrill_supervisor::protocol::{Reader, Writer};
use testcontainers::bollard::Docker;
use tokio::sync::SemaphorePermit;

use super::inside::Inside;
use super::messages::Setup;
use super::vessel::{Shape, Vessel};
use super::{engine, image, messages, pool, protocol, shape};
use crate::endpoint::builtin::BuiltIns;
use crate::endpoint::declared::Runs;
use crate::endpoint::doubles::{Desk, Server};
use crate::endpoint::local::interpreter::Launch;
use crate::endpoint::local::tools::{Kind, Tools};
use crate::endpoint::local::{interpreter, preflight, slots, tools};
use crate::endpoint::sandbox::{asked, look};
use crate::endpoint::{Cancel, Endpoint, EndpointError, LocalOptions, declared, patching, policy};
use crate::environment::{EndpointSpec, Limits};
use crate::event::{ActionRun, PatchRun, ServiceEnd};
use crate::job::{Action, ActionEnd, ActionId, Job, NotStarted, Patch, Platform, Script};

/// How long the program inside may take to answer.
const ANSWER_LIMIT: Duration = Duration::from_secs(30);

/// Questions about what lies where lead to others, but not for ever.
const ROUNDS: usize = 8;

/// An endpoint in a container: scripts run as root on the files of an image, and on what earlier actions have made of them.
///
/// An action without a script, and one whose end the scenario declares, runs nothing.
#[derive(Debug)]
pub struct ContainerEndpoint {
    vessel: Vessel,
    inside: Inside,
    server: Server,
    setup: Setup,
    world: EndpointSpec,
    runs: Runs,
    platform: Platform,
    options: LocalOptions,
    tools: Tools,
    doubled_osascript: Option<PathBuf>,
    limits: Limits,
    /// An action has taken it down, and nothing runs until a reboot.
    down: bool,
    _slot: Option<SemaphorePermit<'static>>,
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
        look::check_names(world)?;
        tools::check_environment(&world.env)?;
        preflight::check_environments(job)?;
        let limits = shape::limits(world, &options)?;
        let shape = shape::of(world, &options, limits)?;
        let slot = slots::wait(&options.cancel).await?;
        let cancel = options.cancel.clone();
        let started = Self::make(job, world, options, shape, limits, slot);
        or_interrupted(&cancel, started).await
    }

    /// Looks whether a container could be made for `world`, and makes none.
    ///
    /// # Errors
    /// As when it is made.
    pub async fn check(world: &EndpointSpec, options: &LocalOptions) -> Result<(), EndpointError> {
        let shape = shape::of(world, options, shape::limits(world, options)?)?;
        image::ensure(&engine::client().await?, &shape.image).await
    }

    async fn make(
        job: &Job,
        world: &EndpointSpec,
        options: LocalOptions,
        shape: Shape,
        limits: Limits,
        slot: Option<SemaphorePermit<'static>>,
    ) -> Result<Self, EndpointError> {
        let built_ins =
            BuiltIns::machine(job.platform, world, Path::new(protocol::AGENT_FOLDER).join(protocol::REAL));
        let setup = shape::set_up(job, world, &built_ins)?;
        let docker = engine::client().await?;
        image::ensure(&docker, &shape.image).await?;
        let server = Server::without_socket(Desk::new(&world.commands, &built_ins));
        // What the engine's client keeps while it waits is large.
        let (vessel, inside) = Box::pin(Self::board(&docker, &shape, &server)).await?;
        let doubled_osascript = world
            .commands
            .iter()
            .any(|double| double.name == "osascript")
            .then(|| PathBuf::from("/usr/bin/osascript"));
        let mut endpoint = Self {
            vessel,
            inside,
            server,
            setup,
            world: EndpointSpec {
                actions: world.actions.clone(),
                patches: world.patches.clone(),
                env: world.env.clone(),
                ..EndpointSpec::default()
            },
            runs: Runs::default(),
            platform: job.platform,
            options,
            tools: Tools::elsewhere(),
            doubled_osascript,
            limits,
            down: false,
            _slot: slot,
        };
        // What the image lacks of the platform is told before anything runs.
        for (id, action) in preflight::actions(job) {
            if let Some(script) = action.script().filter(|_| !world.actions.contains_key(&id)) {
                let _ = endpoint.launch(script).await?;
            }
        }
        endpoint.boot().await?;
        Ok(endpoint)
    }

    /// A container with a connection to the program inside.
    async fn board(
        docker: &Docker,
        shape: &Shape,
        server: &Server,
    ) -> Result<(Vessel, Inside), EndpointError> {
        if let Some(vessel) = pool::ahead(docker, shape).await {
            match Inside::reach(&vessel, server).await {
                Ok(inside) => return Ok((vessel, inside)),
                // One that has ended meanwhile is as good as none.
                Err(_) => vessel.remove().await,
            }
        }
        let vessel = Vessel::start(docker, shape).await?;
        let inside = Inside::reach(&vessel, server).await?;
        Ok((vessel, inside))
    }

    /// Has the program inside set the container up.
    async fn boot(&mut self) -> Result<(), EndpointError> {
        let asked = self.setup.write(Writer::new(protocol::BOOT));
        match self.ask(asked, protocol::UP).await? {
            Ok(_) => {
                self.setup.again = true;
                Ok(())
            }
            Err(fault) => Err(fault),
        }
    }

    /// Asks the program inside; it answers by a message of the kind `by`, or says what it could not do.
    async fn ask(
        &mut self,
        question: Writer,
        by: &[u8],
    ) -> Result<Result<Vec<Vec<u8>>, EndpointError>, EndpointError> {
        match tokio::time::timeout(ANSWER_LIMIT, self.inside.ask(&question, by)).await {
            Ok(Some(answer)) => Ok(answer),
            Ok(None) | Err(_) => Err(self.lost().await),
        }
    }

    async fn lost(&self) -> EndpointError {
        self.vessel.why_lost(&self.inside.complaints()).await
    }

    /// How a script is run: what lies where inside is asked until nothing is unknown that matters.
    async fn launch(&mut self, script: &Script) -> Result<Result<Launch, NotStarted>, EndpointError> {
        for _ in 0..ROUNDS {
            let launch =
                interpreter::launch(script, self.platform, &self.tools, self.doubled_osascript.as_deref());
            let unknown = self.tools.unknown();
            if unknown.is_empty() {
                return launch;
            }
            let question = Writer::new(messages::LOOK).list(&unknown, |writer, path| writer.path(path));
            let answer = self.ask(question, messages::LOOK).await??;
            let kinds = Reader(&answer[1..]).list(Reader::number).unwrap_or_default();
            let kinds = kinds.into_iter().map(|kind| match kind {
                messages::PROGRAM => Kind::Program,
                messages::FILE => Kind::Other,
                _ => Kind::Nothing,
            });
            self.tools.learn(unknown.into_iter().zip(kinds));
        }
        Err(EndpointError::Missing("the container does not say where its programs are".to_owned()))
    }

    async fn run_script(
        &mut self,
        id: ActionId,
        action: &Action,
        script: &Script,
    ) -> Result<ActionRun, EndpointError> {
        let not_started =
            |why| ActionRun { real: true, ..declared::silent_run(id, ActionEnd::NotStarted(why)) };
        if let Some(policy) = policy::forbidding(script) {
            return Ok(not_started(NotStarted::ExecutionPolicy(policy.name().to_owned())));
        }
        let launch = match self.launch(script).await? {
            Ok(launch) => launch,
            Err(why) => return Ok(not_started(why)),
        };
        let folder = format!("{}-{}", id.phase.noun(), id.index + 1);
        let env = self.world.env.iter().chain(&action.env);
        let run = asked::run(&folder, &launch, script, env, &self.limits);
        let ran = self.execute(&id.to_string(), &launch, &run).await?;
        Ok(asked::action(id, &launch, ran))
    }
}

impl Endpoint for ContainerEndpoint {
    fn run_action<'a>(
        &'a mut self,
        id: ActionId,
        action: &'a Action,
    ) -> BoxFuture<'a, Result<ActionRun, EndpointError>> {
        Box::pin(async move {
            if self.options.cancel.is_cancelled() {
                return Err(EndpointError::Interrupted);
            }
            match action.script().filter(|_| !self.world.actions.contains_key(&id)) {
                Some(script) => {
                    if self.down {
                        self.reboot().await?;
                    }
                    self.run_script(id, action, script).await
                }
                None => Ok(declared::declared_run(&self.world, &mut self.runs, id, action)),
            }
        })
    }

    fn deploy_patch<'a>(
        &'a mut self,
        index: usize,
        patch: &'a Patch,
    ) -> BoxFuture<'a, Result<PatchRun, EndpointError>> {
        Box::pin(async move {
            if self.options.cancel.is_cancelled() {
                return Err(EndpointError::Interrupted);
            }
            let declared = declared::declared_patch(&self.world, index);
            patching::deploy(self, index, patch, declared).await
        })
    }

    /// Ends everything that runs, and has process 1 set the container up anew: files stay, but for temporary ones.
    ///
    /// The engine is not asked to restart the container: that ends no more than this does, takes it a second, and not every
    /// engine can do it with a container that is to go with its process 1.
    fn reboot(&mut self) -> BoxFuture<'_, Result<(), EndpointError>> {
        Box::pin(async move {
            let cancel = self.options.cancel.clone();
            or_interrupted(&cancel, async {
                self.ask(Writer::new(protocol::CLEAR), protocol::CLEAR).await??;
                self.boot().await
            })
            .await?;
            self.server.rebooted();
            self.down = false;
            Ok(())
        })
    }

    fn next_job(&mut self, job: &Job, world: &EndpointSpec) -> Result<(), EndpointError> {
        preflight::check_environments(job)?;
        declared::next_job(&mut self.world, &mut self.runs, world);
        Ok(())
    }

    fn services(&self) -> Vec<ServiceEnd> {
        self.server.services()
    }

    fn close<'a>(self: Box<Self>) -> BoxFuture<'a, ()>
    where
        Self: 'a,
    {
        Box::pin(async move {
            let Self { vessel, inside, server, .. } = *self;
            drop((inside, server));
            pool::leave(vessel).await;
        })
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
