//! An endpoint in namespaces of its own.

use std::io;
use std::os::fd::{AsFd as _, OwnedFd};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use patchdrill_supervisor::protocol::Reader;
use patchdrill_supervisor::protocol::sandbox as protocol;
use patchdrill_supervisor::protocol::sandbox::Config;

use super::changes::{Layer, Scanner};
use super::supervisor;
use super::supervisor::Supervisor;
use crate::endpoint::builtin::BuiltIns;
use crate::endpoint::doubles::{CallHandler, Server};
use crate::endpoint::guest::supervised::{
    Channel, Executed, Failure, Message, USUAL, WORK, cut_a_file, disk, execute, files_of, is_full,
    proc_overlays,
};
use crate::endpoint::guest::{
    Guest, Interpreters, Launches, ScriptEndpoint, ScriptRun, Session, Tools, check_double_names,
    check_environment, check_environments, doubled_names, scripts, wait_for_slot,
};
use crate::endpoint::patching::Ran;
use crate::endpoint::{EndpointError, LocalOptions, Shared};
use crate::environment::{EndpointSpec, Network};
use crate::job::{ActionEnd, Job, Limit};

/// An endpoint in namespaces of its own: scripts run as root on a copy of this machine's files, or of a given folder, that
/// is thrown away.
///
/// An action without a script, and one whose end the scenario declares, runs nothing.
pub type SandboxEndpoint = ScriptEndpoint<Sandbox>;

#[derive(Debug)]
pub struct Sandbox {
    // Dropped in this order: with its channel the sandbox ends, and perhaps the supervisor after it.
    control: Channel,
    supervisor: Arc<Supervisor>,
    config: Config,
    /// The agent's folder inside, handed to each new process 1.
    agent: OwnedFd,
    /// A folder on the file system that holds what scripts write.
    written: OwnedFd,
    scanner: Scanner,
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
        check_double_names(world)?;
        check_environment(&world.env)?;
        check_environments(job)?;
        let slot = wait_for_slot(&options.cancel).await?;
        let supervisor = Supervisor::shared()?;
        let machine = &world.machine;
        let rootfs = machine.rootfs.as_ref().map(|path| path.value.clone());
        let tools = Tools::of_root(options.shells.clone(), rootfs.clone());
        let interpreters = Interpreters::new(job.platform, tools, world, Path::new(protocol::OTHERWISE));
        let launches = scripts(job, world).map(|(id, script)| Ok((id, interpreters.launch(script)?)));
        let launches = launches.collect::<Result<Launches, EndpointError>>()?;
        let built_ins =
            BuiltIns::machine(job.platform, world, Path::new(protocol::AGENT_FOLDER).join(protocol::REAL));
        let names = doubled_names(job.platform, world, &built_ins);
        let called = scripts(job, world).map(|(_, script)| script.delivered());
        let limits = machine.limits.or(options.limits).or(USUAL);
        let (folders, files) = files_of(world)?;
        let config = Config {
            id: supervisor.number(),
            doubles: supervisor.places().of_doubles(rootfs.as_deref(), names, called),
            rootfs,
            hostname: machine.hostname.as_deref().unwrap_or("endpoint").as_bytes().to_vec(),
            init: machine.init().as_bytes().to_vec(),
            network: machine.network == Network::Host,
            disk: disk(limits.disk.unwrap_or(1 << 40)),
            work: PathBuf::from(WORK),
            folders,
            files,
            covers: proc_overlays(machine),
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
        let server = Server::on(listener, CallHandler::new(&world.commands, &built_ins))
            .map_err(EndpointError::io("listening for the calls of command doubles"))?;
        let session = Session::new(server, interpreters, world, options, limits);
        let guest = Sandbox { control, supervisor, config, agent, written, scanner };
        Ok(Self::new(session, guest, launches, slot))
    }

    /// What the sandboxes of this process share. `None` when it cannot be made; the endpoints will say why.
    pub fn shared() -> Option<Shared> {
        Supervisor::shared().ok().map(Shared::new)
    }
}

impl Guest for Sandbox {
    const SEES_CHANGES: bool = true;

    async fn run(&mut self, session: &mut Session, run: ScriptRun<'_>) -> Result<Ran, EndpointError> {
        // What an earlier script has filled is not the doing of this one.
        let was_full = is_full(&self.written);
        let executed = execute(&mut self.control, session, run).await.map_err(|failure| match failure {
            Failure::Interrupted => EndpointError::Interrupted,
            Failure::Lost(None) => lost(),
            Failure::Lost(Some(error)) | Failure::Refused(error) => {
                EndpointError::Io { what: format!("running the script of {}", run.owner), error }
            }
        });
        let changes = self.scanner.delta();
        let Executed { mut ran, by_itself } = executed?;
        if matches!(ran.end, ActionEnd::NotStarted(_)) {
            return Ok(ran);
        }
        if by_itself {
            // It may have taken no notice of what it could not write, or ended for that very reason.
            if !was_full && is_full(&self.written) {
                ran.end = ActionEnd::Exceeded(Limit::Disk);
            } else if cut_a_file(&session.limits, &changes) {
                ran.end = ActionEnd::Exceeded(Limit::FileSize);
            }
        }
        ran.changes = Some(changes);
        Ok(ran)
    }

    /// Ends all processes and starts a new process 1: temporary files are gone, the others stay, and the machine shows another
    /// boot.
    async fn reboot(&mut self, _: &mut Session) -> Result<(), EndpointError> {
        let (mut control, other) = Channel::pair().map_err(EndpointError::io("making a channel"))?;
        self.config.uptime = Some(0);
        self.supervisor
            .ask(protocol::REBOOT, &self.config, &[other.as_fd(), self.agent.as_fd()])
            .map_err(EndpointError::io("rebooting the sandbox"))?;
        drop(other);
        wait_until_up(&mut control).await?;
        // Only now: a sandbox whose channel closes is ended.
        self.control = control;
        // Temporary files that a reboot removes are no change of an action.
        self.scanner.delta();
        Ok(())
    }

    async fn close(self) {
        let Self { control, supervisor, scanner, agent, written, .. } = self;
        // What is held of its files goes first, so that the kernel clears them up with process 1 and not here.
        drop((scanner, agent, written));
        control.close().await;
        drop(supervisor);
    }
}

async fn wait_until_up(control: &mut Channel) -> Result<Message, EndpointError> {
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
