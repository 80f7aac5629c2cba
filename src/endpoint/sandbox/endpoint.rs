//! An endpoint in namespaces of its own.

mod execute;

use futures::future::BoxFuture;
use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::os::fd::{AsFd as _, OwnedFd};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use patchdrill_supervisor::protocol::Reader;
use tokio::sync::SemaphorePermit;

use super::changes::{Layer, Scanner};
use super::channel::Channel;
use super::protocol::Config;
use super::supervisor::Supervisor;
use super::{asked, limits, look, protocol, supervisor};
use crate::endpoint::builtin::BuiltIns;
use crate::endpoint::declared::Runs;
use crate::endpoint::doubles::{Desk, Server};
use crate::endpoint::local::interpreter::Launch;
use crate::endpoint::local::tools::Tools;
use crate::endpoint::local::{interpreter, preflight, slots, tools};
use crate::endpoint::{Endpoint, EndpointError, LocalOptions, declared, guard, patching, policy};
use crate::environment::{EndpointSpec, Limits, Network};
use crate::event::{ActionRun, PatchRun, ServiceEnd};
use crate::job::{Action, ActionEnd, ActionId, Job, NotStarted, Patch, Platform, Script};

/// An endpoint in namespaces of its own: scripts run as root on a copy of this machine's files, or of a given folder, that
/// is thrown away.
///
/// An action without a script, and one whose end the scenario declares, runs nothing.
#[derive(Debug)]
pub struct SandboxEndpoint {
    // Dropped in this order: with its channel the endpoint ends, and perhaps the supervisor after it.
    server: Server,
    control: Channel,
    supervisor: Arc<Supervisor>,
    _slot: Option<SemaphorePermit<'static>>,
    config: Config,
    /// The agent's folder inside, handed to each new process 1.
    agent: OwnedFd,
    /// A folder on the file system that holds what scripts write.
    written: OwnedFd,
    scanner: Scanner,
    world: EndpointSpec,
    runs: Runs,
    platform: Platform,
    options: LocalOptions,
    tools: Tools,
    doubled_osascript: Option<PathBuf>,
    launches: BTreeMap<ActionId, Result<Launch, NotStarted>>,
    limits: Limits,
    /// Process 1 has ended, and nothing runs until a reboot.
    down: bool,
}

impl SandboxEndpoint {
    /// Makes an endpoint and lays everything into it that `world` declares. Needs a Tokio runtime with time and IO around it.
    ///
    /// # Errors
    /// When this machine cannot make sandboxes, with the reason; when it lacks something else. Nothing has run then.
    pub async fn start(
        job: &Job,
        world: &EndpointSpec,
        options: LocalOptions,
    ) -> Result<Self, EndpointError> {
        look::check_names(world)?;
        tools::check_environment(&world.env)?;
        preflight::check_environments(job)?;
        let slot = slots::wait(&options.cancel).await?;
        let supervisor = Supervisor::shared()?;
        let machine = &world.machine;
        let rootfs = machine.rootfs.as_ref().map(|path| path.value.clone());
        let tools = Tools::of_root(options.shells.clone(), rootfs.clone());
        let doubled_osascript = world
            .commands
            .iter()
            .any(|double| double.name == "osascript")
            .then(|| PathBuf::from("/usr/bin/osascript"));
        let mut launches = BTreeMap::new();
        let mut scripts = Vec::new();
        for (id, action) in preflight::actions(job) {
            let Some(script) = action.script().filter(|_| !world.actions.contains_key(&id)) else { continue };
            let launch = interpreter::launch(script, job.platform, &tools, doubled_osascript.as_deref())?;
            launches.insert(id, launch);
            scripts.push(script.delivered());
        }
        let built_ins =
            BuiltIns::machine(job.platform, world, Path::new(protocol::AGENT_FOLDER).join(protocol::REAL));
        let names: BTreeSet<String> = guard::always(job.platform)
            .chain(built_ins.names())
            .map(str::to_owned)
            .chain(world.commands.iter().map(|double| double.name.clone()))
            .collect();
        let most = machine.limits.or(options.limits).or(limits::USUAL);
        let (folders, files) = look::laid(world)?;
        let config = Config {
            id: supervisor.number(),
            doubles: supervisor.places().of_doubles(rootfs.as_deref(), names, scripts.into_iter()),
            rootfs,
            hostname: machine.hostname.as_deref().unwrap_or("endpoint").as_bytes().to_vec(),
            init: machine.init().as_bytes().to_vec(),
            network: machine.network == Network::Host,
            disk: limits::disk(most.disk.unwrap_or(1 << 40)),
            work: PathBuf::from(look::WORK),
            folders,
            files,
            covers: look::covers(&world.machine),
            uptime: machine.uptime.map(|uptime| uptime.as_secs()),
        };
        let (mut control, other) = Channel::pair().map_err(EndpointError::io("making a channel"))?;
        let asking = EndpointError::io("asking for a sandbox");
        supervisor.ask(protocol::BOOT, &config, &[other.as_fd()]).map_err(asking)?;
        drop(other);
        let up = wait_until_up(&mut control).await?;
        let mut files = up.files.into_iter();
        let (Some(listener), Some(agent)) = (files.next(), files.next()) else { return Err(lost()) };
        let written = files.as_slice().first().map(OwnedFd::try_clone).ok_or_else(lost)?;
        let written = written.map_err(EndpointError::io("keeping a folder of the sandbox"))?;
        let layers = layers(&up.fields[1..], files).ok_or_else(lost)?;
        let mut scanner = Scanner::new(layers, supervisor.owners(), &[PathBuf::from(protocol::AGENT_FOLDER)]);
        scanner.baseline();
        let server = Server::on(listener, Desk::new(&world.commands, &built_ins))
            .map_err(EndpointError::io("listening for the calls of command doubles"))?;
        Ok(Self {
            server,
            control,
            supervisor,
            _slot: slot,
            config,
            agent,
            written,
            scanner,
            world: EndpointSpec {
                actions: world.actions.clone(),
                patches: world.patches.clone(),
                env: world.env.clone(),
                ..EndpointSpec::default()
            },
            runs: Runs::default(),
            platform: job.platform,
            options,
            tools,
            doubled_osascript,
            launches,
            limits: most,
            down: false,
        })
    }

    /// What the sandboxes of this process share, as long as it is held: whoever makes many of them one after the other spares
    /// each of them the making. `None` when it cannot be made; the endpoints will say why.
    pub fn shared() -> Option<SharedSupervisor> {
        Supervisor::shared().ok().map(SharedSupervisor)
    }

    /// How an action's script is run; known from the start for the scripts of the job.
    fn launch(&self, id: ActionId, script: &Script) -> Result<Result<Launch, NotStarted>, EndpointError> {
        match self.launches.get(&id) {
            Some(known) => Ok(known.clone()),
            None => {
                interpreter::launch(script, self.platform, &self.tools, self.doubled_osascript.as_deref())
            }
        }
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
        let launch = match self.launch(id, script)? {
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

impl Endpoint for SandboxEndpoint {
    fn run_action<'a>(
        &'a mut self,
        id: ActionId,
        action: &'a Action,
    ) -> BoxFuture<'a, Result<ActionRun, EndpointError>> {
        Box::pin(async move {
            if self.options.cancel.is_cancelled() {
                return Err(EndpointError::Interrupted);
            }
            let mut run = match action.script().filter(|_| !self.world.actions.contains_key(&id)) {
                Some(script) => {
                    if self.down {
                        self.reboot().await?;
                    }
                    self.run_script(id, action, script).await?
                }
                None => declared::declared_run(&self.world, &mut self.runs, id, action),
            };
            // What ran nothing changed nothing.
            run.changes.get_or_insert_default();
            Ok(run)
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

    /// Ends all processes and starts a new process 1: temporary files are gone, the others stay, and the machine shows another
    /// boot.
    fn reboot(&mut self) -> BoxFuture<'_, Result<(), EndpointError>> {
        Box::pin(async move {
            let (mut control, other) = Channel::pair().map_err(EndpointError::io("making a channel"))?;
            self.config.uptime = Some(0);
            self.supervisor
                .ask(protocol::REBOOT, &self.config, &[other.as_fd(), self.agent.as_fd()])
                .map_err(EndpointError::io("rebooting the sandbox"))?;
            drop(other);
            wait_until_up(&mut control).await?;
            // Only now: an endpoint whose channel closes is ended.
            self.control = control;
            self.server.rebooted();
            // Temporary files that a reboot removes are no change of an action.
            self.scanner.delta();
            self.down = false;
            Ok(())
        })
    }

    fn next_job(&mut self, job: &Job, world: &EndpointSpec) -> Result<(), EndpointError> {
        preflight::check_environments(job)?;
        declared::next_job(&mut self.world, &mut self.runs, world);
        self.launches.clear();
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
            let Self { server, control, supervisor, scanner, agent, written, .. } = *self;
            // What is held of its files goes first, so that the kernel clears them up with process 1 and not here.
            drop((server, scanner, agent, written));
            control.close().await;
            drop(supervisor);
        })
    }
}

/// Keeps what sandboxes share; see [`SandboxEndpoint::shared`].
#[derive(Clone, Debug)]
pub struct SharedSupervisor(#[expect(dead_code, reason = "it only has to live")] Arc<Supervisor>);

async fn wait_until_up(control: &mut Channel) -> Result<super::channel::Message, EndpointError> {
    let message = control.receive().await.map_err(EndpointError::io("waiting for a sandbox"))?;
    let message = message.ok_or_else(lost)?;
    match message.fields.split_first() {
        Some((kind, _)) if kind == protocol::UP => Ok(message),
        Some((kind, rest)) if kind == protocol::BROKEN => Err(supervisor::broken(&mut Reader(rest))),
        _ => Err(lost()),
    }
}

fn lost() -> EndpointError {
    EndpointError::Io {
        what: "the sandbox ended by itself".to_owned(),
        error: io::Error::from(io::ErrorKind::BrokenPipe),
    }
}

fn layers(fields: &[Vec<u8>], mut files: impl Iterator<Item = OwnedFd>) -> Option<Vec<Layer>> {
    let told = Reader(fields)
        .list(|reader| Some((reader.path()?, reader.maybe(Reader::path)?, reader.number()?)))?;
    let layer = |(place, lower, has_face)| {
        let upper = files.next()?;
        let face = if has_face == 0 { None } else { Some(files.next()?) };
        Some(Layer { place, upper, face, lower })
    };
    told.into_iter().map(layer).collect()
}
