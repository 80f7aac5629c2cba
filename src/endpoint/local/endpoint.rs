//! An endpoint on this machine.

use futures::future::BoxFuture;
use std::collections::{BTreeMap, BTreeSet};
use std::ffi::OsString;
use std::io;
use std::io::ErrorKind;
use std::os::unix::process::{CommandExt as _, ExitStatusExt as _};
use std::path::{Path, PathBuf};
use std::process::{Command, ExitStatus, Stdio};
use std::sync::Arc;
use std::time::Instant;

use tokio::sync::SemaphorePermit;

use super::folder::Folder;
use super::interpreter::Launch;
use super::process::{End, Finished, Limits};
use super::tools::Tools;
use super::{LocalOptions, folder, interpreter, preflight, process, slots, strays, tools};
use crate::endpoint::builtin::BuiltIns;
use crate::endpoint::declared::Runs;
use crate::endpoint::doubles::{CallLog, Desk, Helper, Server};
use crate::endpoint::{Endpoint, EndpointError, declared, guard, policy};
use crate::environment::EndpointSpec;
use crate::event::{ActionRun, PatchRun, ServiceEnd};
use crate::job::{ACTION_LIMIT, Action, ActionEnd, ActionId, Job, NotStarted, Patch, Platform, Script};

/// An endpoint on this machine: a folder of its own in which real scripts run.
///
/// It keeps accidents away from the machine - reboots are refused, commands can be doubled, files lie in the folder, nothing
/// that was started is left behind - but a script runs with the rights of whoever runs it.
///
/// An action without a script, and one whose end the scenario declares, runs nothing.
#[derive(Debug)]
pub struct LocalEndpoint {
    // Dropped in this order: nobody answers any more, then the folder goes, then perhaps the helper.
    server: Server,
    folder: Folder,
    helper: Arc<Helper>,
    _slot: Option<SemaphorePermit<'static>>,
    /// What the scenario declares of actions and patches.
    world: EndpointSpec,
    runs: Runs,
    platform: Platform,
    options: LocalOptions,
    tools: Tools,
    session_maker: Option<PathBuf>,
    doubled_osascript: Option<PathBuf>,
    /// Names that doubles and guards answer to.
    answered: BTreeSet<String>,
    /// How the job's scripts are run, as found out at the start.
    launches: BTreeMap<ActionId, Result<Launch, NotStarted>>,
    /// Variables of every script, without PATH.
    env: Vec<(OsString, OsString)>,
    /// A script was begun and not seen to its end.
    running: bool,
}

impl LocalEndpoint {
    /// Makes the folder of a new endpoint, lays everything into it that `world` declares, and reads the scripts of `job`
    /// for what would reach around guards and doubles. Needs a Tokio runtime with time and IO around it.
    ///
    /// # Errors
    /// When the scenario asks for something that would touch the machine itself, or the machine lacks something. Nothing
    /// has run then. Waits while more endpoints live than the process may open files for.
    pub async fn start(
        job: &Job,
        world: &EndpointSpec,
        options: LocalOptions,
    ) -> Result<Self, EndpointError> {
        preflight::check_world(world)?;
        preflight::check_patches(job)?;
        preflight::check_environments(job)?;
        let slot = slots::wait(&options.cancel).await?;
        let tools = Tools::of_caller(options.shells.clone());
        let temp = folder::temporary()?;
        let helper = Helper::shared(&temp)?;
        let making = || EndpointError::io(format!("making an endpoint in {}", temp.display()));
        let folder = Folder::make(&temp).map_err(making())?;
        helper.watch_over(folder.root());
        let bin = folder.bin();
        let doubled_osascript =
            world.commands.iter().any(|double| double.name == "osascript").then(|| bin.join("osascript"));

        let mut launches = BTreeMap::new();
        for (id, action) in preflight::actions(job) {
            let Some(script) = action.script().filter(|_| !world.actions.contains_key(&id)) else { continue };
            let launch = interpreter::launch(script, job.platform, &tools, doubled_osascript.as_deref())?;
            if let Ok(launch) = &launch {
                preflight::check_script(id, script, launch, world)?;
            }
            launches.insert(id, launch);
        }
        folder.lay(&world.files)?;
        let built_ins = BuiltIns::local(world);
        let guarded = guard::guarded(job.platform, |name| tools.has(name)).map(str::to_owned);
        let answered: BTreeSet<_> = guarded
            .chain(world.commands.iter().map(|double| double.name.clone()))
            .chain(built_ins.names().map(str::to_owned))
            .collect();
        for name in &answered {
            helper.stand_in(&bin, name).map_err(making())?;
        }
        let server = Server::start(folder.root(), Desk::new(&world.commands, &built_ins)).map_err(making())?;
        Ok(Self {
            env: tools::base_environment(folder.root(), &folder.home(), &folder.tmp()),
            session_maker: tools.session_maker(),
            server,
            folder,
            helper,
            _slot: slot,
            world: EndpointSpec {
                actions: world.actions.clone(),
                patches: world.patches.clone(),
                env: world.env.clone(),
                commands: world.commands.clone(),
                files: Vec::new(),
                machine: world.machine.clone(),
                services: world.services.clone(),
            },
            runs: Runs::default(),
            platform: job.platform,
            options,
            tools,
            doubled_osascript,
            answered,
            launches,
            running: false,
        })
    }

    /// What the local endpoints of this process share, as long as it is held: whoever starts many of them one after the
    /// other spares each of them the making. `None` when it cannot be made; the endpoints will say why.
    pub fn shared() -> Option<Shared> {
        Helper::shared(&folder::temporary().ok()?).ok().map(Shared)
    }

    /// How an action's script is run; known from the start for the scripts of the job.
    fn launch(&self, id: ActionId, script: &Script) -> Result<Result<Launch, NotStarted>, EndpointError> {
        if let Some(known) = self.launches.get(&id) {
            return Ok(known.clone());
        }
        let launch =
            interpreter::launch(script, self.platform, &self.tools, self.doubled_osascript.as_deref())?;
        if let Ok(launch) = &launch {
            preflight::check_script(id, script, launch, &self.world)?;
        }
        Ok(launch)
    }

    /// The command that runs `script`, which lies at `path`.
    fn command(&self, launch: &Launch, path: &Path, env: &[(String, String)]) -> Command {
        let mut command;
        if let Some(maker) = &self.session_maker {
            command = Command::new(maker);
            command.arg(&launch.program);
        } else {
            command = Command::new(&launch.program);
            command.process_group(0);
        }
        command.args(&launch.args);
        if launch.doubled {
            // A double is told the same path on every run, so that a scenario can name it.
            command.arg(Path::new("..").join(path.strip_prefix(self.folder.root()).unwrap_or(path)));
        } else {
            command.arg(path);
        }
        command.env_clear().envs(self.env.iter().map(|(name, value)| (name, value)));
        let declared = || self.world.env.iter().chain(env);
        command.envs(declared().map(|(name, value)| (name, value)));
        let path = declared().rfind(|(name, _)| name == "PATH").map(|(_, value)| value.as_str());
        command.env("PATH", self.tools.path_with(&self.folder.bin(), path));
        command.current_dir(self.folder.work());
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        command
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
        self.folder.open().map_err(EndpointError::io(format!("making the folders for {id}")))?;
        let path = self
            .folder
            .write_script(&folder, &launch.file, script.delivered())
            .map_err(EndpointError::io(format!("writing the script of {id}")))?;
        let mut command = self.command(&launch, &path, &action.env);
        // Calls that came between two actions belong to none.
        drop(self.server.take_log());
        let begun = Instant::now();
        self.running = true;
        let ran = process::run(&mut command, self.limits()).await;
        self.running = false;
        let took = begun.elapsed();
        // An agent's script is gone when the next one runs.
        let _ = folder::remove(&path);
        let CallLog { calls, forced_reboots, .. } = self.server.take_log();
        self.check_doubles(id)?;
        match ran {
            Ok(Finished { end: End::Cancelled, .. }) => Err(EndpointError::Interrupted),
            Ok(Finished { stderr, end: End::Itself(_), .. })
                if self.session_maker.is_some() && stderr.bytes.starts_with(SESSION_REFUSED) =>
            {
                let why = String::from_utf8_lossy(&stderr.bytes[SESSION_REFUSED.len()..]).trim().to_owned();
                Ok(not_started(NotStarted::Refused(why)))
            }
            Ok(Finished { end, stdout, stderr, survivors }) => Ok(ActionRun {
                id,
                end: action_end(end),
                stdout,
                stderr,
                took,
                real: true,
                interpreter: Some(launch.program.to_string_lossy().into_owned()),
                calls,
                forced_reboots,
                survivors,
                changes: None,
            }),
            Err(error) if says_something_of_the_script(&error) => {
                Ok(not_started(NotStarted::Refused(format!("{}: {error}", launch.program.display()))))
            }
            Err(error) => Err(EndpointError::Io { what: format!("running the script of {id}"), error }),
        }
    }

    /// Refuses to go on when a script has removed what stands between it and the machine: nobody knows what it reached
    /// then, and the next one would meet the machine's own commands.
    fn check_doubles(&self, id: ActionId) -> Result<(), EndpointError> {
        let bin = self.folder.bin();
        match self.answered.iter().find(|name| !tools::is_program(&bin.join(name))) {
            None => Ok(()),
            Some(name) => {
                // All names are one program on disk, so whoever changed one of them changed it for other endpoints too.
                self.helper.mend();
                Err(EndpointError::Refused(format!(
                    "{id} removed or changed patchdrill's own `{name}`, so that the machine's own would be called; \
                     rehearse this scenario on a declared endpoint"
                )))
            }
        }
    }

    fn limits(&self) -> Limits<'_> {
        Limits {
            time: self.options.time_limit.min(ACTION_LIMIT),
            output: self.options.output_limit,
            cancel: &self.options.cancel,
            root: self.folder.root(),
        }
    }

    /// Ends every process of this endpoint that can be found.
    fn end_everything(&self) {
        for stray in strays::of_endpoint(self.folder.root()) {
            strays::end(&stray, self.folder.root(), &[]);
        }
    }
}

impl Endpoint for LocalEndpoint {
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
                Some(script) => self.run_script(id, action, script).await,
                None => Ok(declared::declared_run(&self.world, &mut self.runs, id, action)),
            }
        })
    }

    fn deploy_patch<'a>(
        &'a mut self,
        index: usize,
        _: &'a Patch,
    ) -> BoxFuture<'a, Result<PatchRun, EndpointError>> {
        Box::pin(async move {
            if self.options.cancel.is_cancelled() {
                return Err(EndpointError::Interrupted);
            }
            Ok(PatchRun::declared(index, declared::declared_patch(&self.world, index)))
        })
    }

    /// Ends what is left of the endpoint's processes and empties its folder for temporary files. The machine is not
    /// touched.
    fn reboot(&mut self) -> BoxFuture<'_, Result<(), EndpointError>> {
        Box::pin(async move {
            self.end_everything();
            self.server.rebooted();
            self.folder
                .empty_tmp()
                .map_err(EndpointError::io("emptying the endpoint's folder for temporary files"))
        })
    }

    fn next_job(&mut self, job: &Job, world: &EndpointSpec) -> Result<(), EndpointError> {
        preflight::check_patches(job)?;
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
        Box::pin(async {})
    }
}

impl Drop for LocalEndpoint {
    fn drop(&mut self) {
        // Whoever gave up waiting for a script has ended its group with that; others may have left it.
        if self.running {
            self.end_everything();
        }
    }
}

/// Keeps what local endpoints share; see [`LocalEndpoint::shared`].
#[derive(Clone, Debug)]
pub struct Shared(#[expect(dead_code, reason = "it only has to live")] Arc<Helper>);

fn action_end(end: End) -> ActionEnd {
    match end {
        End::Itself(status) => signal_or_code(status),
        End::TimedOut | End::Cancelled => ActionEnd::TimedOut,
    }
}

fn signal_or_code(status: ExitStatus) -> ActionEnd {
    match (status.code(), status.signal()) {
        (Some(code), _) => ActionEnd::Exited(code),
        (None, Some(signal)) => ActionEnd::Signaled(signal),
        // The system says neither; a failure without a code.
        (None, None) => ActionEnd::NotStarted(NotStarted::Refused(status.to_string())),
    }
}

/// What the program that makes sessions says when the system refuses the interpreter.
const SESSION_REFUSED: &[u8] = b"setsid: failed to execute ";

/// Whether the system refused the script itself, rather than being out of something.
pub(in crate::endpoint) fn says_something_of_the_script(error: &io::Error) -> bool {
    // 8 is ENOEXEC everywhere: the interpreter is no program for this machine.
    matches!(error.kind(), ErrorKind::NotFound | ErrorKind::PermissionDenied | ErrorKind::InvalidInput)
        || error.raw_os_error() == Some(8)
}
