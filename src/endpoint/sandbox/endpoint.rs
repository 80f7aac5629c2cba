//! An endpoint in namespaces of its own.

use std::collections::BTreeMap;
use std::collections::BTreeSet;
use std::io;
use std::os::fd::AsFd as _;
use std::os::fd::OwnedFd;
use std::os::unix::ffi::OsStrExt as _;
use std::os::unix::process::ExitStatusExt as _;
use std::path::Path;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Instant;

use tokio::sync::SemaphorePermit;

use super::changes::Layer;
use super::changes::Scanner;
use super::channel::Channel;
use super::keep;
use super::keep::Keeper;
use super::limits;
use super::look;
use super::places;
use super::protocol;
use super::protocol::Config;
use super::protocol::Reader;
use super::protocol::Run;
use super::script;
use super::script::End;
use super::script::Finished;
use crate::endpoint::Endpoint;
use crate::endpoint::EndpointError;
use crate::endpoint::LocalOptions;
use crate::endpoint::builtin::BuiltIns;
use crate::endpoint::declared;
use crate::endpoint::declared::Runs;
use crate::endpoint::doubles::CallLog;
use crate::endpoint::doubles::Desk;
use crate::endpoint::doubles::Server;
use crate::endpoint::guard;
use crate::endpoint::local::endpoint::says_something_of_the_script;
use crate::endpoint::local::interpreter;
use crate::endpoint::local::interpreter::Launch;
use crate::endpoint::local::preflight;
use crate::endpoint::local::slots;
use crate::endpoint::local::tools;
use crate::endpoint::local::tools::Tools;
use crate::endpoint::policy;
use crate::event::ActionRun;
use crate::event::ServiceEnd;
use crate::job::ACTION_LIMIT;
use crate::job::Action;
use crate::job::ActionEnd;
use crate::job::ActionId;
use crate::job::Job;
use crate::job::Limit;
use crate::job::NotStarted;
use crate::job::PatchEnd;
use crate::job::Platform;
use crate::job::Script;
use crate::world::Limits;
use crate::world::Network;
use crate::world::World;

/// An endpoint in namespaces of its own: scripts run as root on a copy of this machine's files, or of a given folder, that
/// is thrown away.
///
/// An action without a script, and one whose end the scenario declares, runs nothing.
#[derive(Debug)]
pub struct SandboxEndpoint {
    // Dropped in this order: with its channel the endpoint ends, and perhaps the keeper after it.
    server: Server,
    control: Channel,
    keeper: Arc<Keeper>,
    _slot: Option<SemaphorePermit<'static>>,
    config: Config,
    /// The agent's folder inside, handed to each new process 1.
    agent: OwnedFd,
    /// A folder on the file system that holds what scripts write.
    written: OwnedFd,
    scanner: Scanner,
    world: World,
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
    pub async fn start(job: &Job, world: &World, options: LocalOptions) -> Result<Self, EndpointError> {
        look::check_names(world)?;
        tools::check_environment(&world.env)?;
        for (_, action) in preflight::actions(job) {
            tools::check_environment(&action.env)?;
        }
        let slot = slots::wait(&options.cancel).await?;
        let keeper = Keeper::shared()?;
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
            id: keeper.number(),
            doubles: places::of_doubles(rootfs.as_deref(), &names, scripts.into_iter()),
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
        keeper.ask(protocol::BOOT, &config, &[other.as_fd()]).map_err(asking)?;
        drop(other);
        let up = wait_until_up(&mut control).await?;
        let mut files = up.files.into_iter();
        let (Some(listener), Some(agent)) = (files.next(), files.next()) else { return Err(lost()) };
        let written = files.as_slice().first().map(OwnedFd::try_clone).ok_or_else(lost)?;
        let written = written.map_err(EndpointError::io("keeping a folder of the sandbox"))?;
        let layers = layers(&up.fields[1..], files).ok_or_else(lost)?;
        let mut scanner = Scanner::new(layers, keeper.owners(), &[PathBuf::from(protocol::AGENT_FOLDER)]);
        scanner.baseline();
        let server = Server::on(listener, Desk::new(&world.commands, &built_ins))
            .map_err(EndpointError::io("listening for the calls of command doubles"))?;
        Ok(Self {
            server,
            control,
            keeper,
            _slot: slot,
            config,
            agent,
            written,
            scanner,
            world: World {
                actions: world.actions.clone(),
                patches: world.patches.clone(),
                env: world.env.clone(),
                ..World::default()
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
    pub fn shared() -> Option<SharedKeeper> {
        Keeper::shared().ok().map(SharedKeeper)
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

    /// What process 1 is to run.
    fn program(&self, id: ActionId, launch: &Launch, script: &Script, env: &[(String, String)]) -> Run {
        let folder = format!("{}-{}", id.phase.noun(), id.index + 1);
        let beneath = Path::new(&folder).join(&launch.file);
        let mut args: Vec<Vec<u8>> = launch.args.iter().map(|arg| arg.as_bytes().to_vec()).collect();
        // A double is told the same path on every kind of endpoint, so that a scenario can name it.
        let root = if launch.doubled { Path::new("..") } else { Path::new(protocol::AGENT_FOLDER) };
        args.push(root.join(&beneath).into_os_string().into_encoded_bytes());
        Run {
            program: launch.program.clone(),
            args,
            env: look::environment(self.world.env.iter().chain(env)),
            folder: PathBuf::from(look::WORK),
            script: Some((beneath, script.delivered().to_vec())),
            limits: limits::of_run(&self.limits),
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
        let run = self.program(id, &launch, script, &action.env);
        // Calls that came between two actions belong to none.
        drop(self.server.take_log());
        let allowed = script::Limits {
            time: self.options.time_limit.min(ACTION_LIMIT),
            kept: self.options.output_limit,
            output: self.limits.output,
            cancel: &self.options.cancel,
        };
        // What an earlier action has filled is not the doing of this one.
        let was_full = limits::is_full(&self.written);
        let begun = Instant::now();
        let ran = script::run(&mut self.control, &self.server, &run, allowed).await;
        let took = begun.elapsed();
        let CallLog { calls, mut forced_reboots, .. } = self.server.take_log();
        let Finished { end, stdout, stderr, survivors, forced } =
            ran.map_err(EndpointError::io(format!("running the script of {id}")))?;
        forced_reboots.extend(forced);
        let changes = self.scanner.delta();
        let end = match end {
            End::Cancelled => return Err(EndpointError::Interrupted),
            End::Lost => return Err(lost()),
            End::Refused(error) if says_something_of_the_script(&error) => {
                return Ok(not_started(NotStarted::Refused(format!(
                    "{}: {error}",
                    launch.program.display()
                ))));
            }
            End::Refused(error) => {
                return Err(EndpointError::Io { what: format!("running the script of {id}"), error });
            }
            End::TimedOut => ActionEnd::TimedOut,
            End::Exceeded(limit) => ActionEnd::Exceeded(limit),
            End::WentDown => {
                self.down = true;
                ActionEnd::Signaled(15)
            }
            // It may have taken no notice of what it could not write, or ended for that very reason.
            End::Itself(_) if !was_full && limits::is_full(&self.written) => ActionEnd::Exceeded(Limit::Disk),
            End::Itself(_) if limits::cut_a_file(&self.limits, &changes) => {
                ActionEnd::Exceeded(Limit::FileSize)
            }
            End::Itself(status) => match (status.code(), status.signal()) {
                // The kernel's own word for a file that became too large.
                (None, Some(25)) => ActionEnd::Exceeded(Limit::FileSize),
                (None, Some(24)) => ActionEnd::Exceeded(Limit::CpuTime),
                (Some(code), _) => ActionEnd::Exited(code),
                (None, Some(signal)) => ActionEnd::Signaled(signal),
                (None, None) => ActionEnd::NotStarted(NotStarted::Refused(status.to_string())),
            },
        };
        Ok(ActionRun {
            id,
            end,
            stdout,
            stderr,
            took,
            real: true,
            interpreter: Some(launch.program.to_string_lossy().into_owned()),
            calls,
            forced_reboots,
            survivors,
            changes: Some(changes),
        })
    }
}

impl Endpoint for SandboxEndpoint {
    async fn run_action(&mut self, id: ActionId, action: &Action) -> Result<ActionRun, EndpointError> {
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
    }

    async fn deploy_patch(&mut self, index: usize) -> Result<PatchEnd, EndpointError> {
        if self.options.cancel.is_cancelled() {
            return Err(EndpointError::Interrupted);
        }
        Ok(declared::declared_patch(&self.world, index))
    }

    /// Ends all processes and starts a new process 1: temporary files are gone, the others stay, and the machine shows another
    /// boot.
    async fn reboot(&mut self) -> Result<(), EndpointError> {
        let (mut control, other) = Channel::pair().map_err(EndpointError::io("making a channel"))?;
        self.config.uptime = Some(0);
        self.keeper
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
    }

    fn services(&self) -> Vec<ServiceEnd> {
        self.server.services()
    }

    async fn close(self) {
        let Self { server, control, keeper, scanner, agent, written, .. } = self;
        // What is held of its files goes first, so that the kernel clears them up with process 1 and not here.
        drop((server, scanner, agent, written));
        control.close().await;
        drop(keeper);
    }
}

/// Keeps what sandboxes share; see [`SandboxEndpoint::shared`].
#[derive(Clone, Debug)]
pub struct SharedKeeper(#[expect(dead_code, reason = "it only has to live")] Arc<Keeper>);

async fn wait_until_up(control: &mut Channel) -> Result<super::channel::Message, EndpointError> {
    let message = control.receive().await.map_err(EndpointError::io("waiting for a sandbox"))?;
    let message = message.ok_or_else(lost)?;
    match message.fields.split_first() {
        Some((kind, _)) if kind == protocol::UP => Ok(message),
        Some((kind, rest)) if kind == protocol::BROKEN => Err(keep::broken(&mut Reader(rest))),
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
    let told = Reader(fields).list(|reader| Some((reader.path()?, reader.maybe(Reader::path)?)))?;
    told.into_iter().map(|(place, lower)| Some(Layer { place, upper: files.next()?, lower })).collect()
}
