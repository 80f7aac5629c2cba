//! An endpoint on this machine.

use std::collections::BTreeSet;
use std::ffi::OsString;
use std::os::unix::process::{CommandExt as _, ExitStatusExt as _};
use std::path::{Path, PathBuf};
use std::process::{Command, ExitStatus, Stdio};
use std::sync::Arc;
use std::time::Instant;

use super::folder::Folder;
use super::process::{End, Finished, Limits};
use super::{environment, folder, preflight, process, strays};
use crate::endpoint::builtin::BuiltIns;
use crate::endpoint::doubles::{CallHandler, CallLog, DoubleProgram, Server};
use crate::endpoint::guest::{
    Guest, Interpreters, Launch, Launches, ScriptEndpoint, ScriptRun, Session, Tools, check_environments,
    is_about_the_script, is_program, scripts, temporary_folder, wait_for_slot,
};
use crate::endpoint::patching::Ran;
use crate::endpoint::{EndpointError, LocalOptions, Shared, guard};
use crate::environment::EndpointSpec;
use crate::job::{ACTION_LIMIT, ActionEnd, ActionId, Job, NotStarted, Script};

/// An endpoint on this machine: a folder of its own in which real scripts run.
///
/// It keeps accidents away from the machine - reboots are refused, commands can be doubled, files lie in the folder, nothing
/// that was started is left behind - but a script runs with the rights of whoever runs it.
///
/// An action without a script, and one whose end the scenario declares, runs nothing.
pub type LocalEndpoint = ScriptEndpoint<LocalGuest>;

/// This machine, as far as an endpoint on it may see it.
#[derive(Debug)]
pub struct LocalGuest {
    // Dropped in this order: the folder goes, then perhaps the double.
    folder: Folder,
    double: Arc<DoubleProgram>,
    session_maker: Option<PathBuf>,
    /// Names that doubles and guards answer to.
    answered: BTreeSet<String>,
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
        check_environments(job)?;
        let slot = wait_for_slot(&options.cancel).await?;
        let tools = Tools::of_caller(options.shells.clone());
        let temp = temporary_folder()?;
        let double = DoubleProgram::shared(&temp)?;
        let making = || EndpointError::io(format!("making an endpoint in {}", temp.display()));
        let folder = Folder::make(&temp).map_err(making())?;
        double.watch_over(folder.root());
        let bin = folder.bin();
        let interpreters = Interpreters::new(job.platform, tools, world, &bin);

        let mut launches = Launches::new();
        for (id, script) in scripts(job, world) {
            let launch = interpreters.launch(script)?;
            if let Ok(launch) = &launch {
                preflight::check_script(id, script, launch, world)?;
            }
            launches.insert(id, launch);
        }
        folder.lay(&world.files)?;
        let built_ins = BuiltIns::local(world);
        let guarded = guard::guarded(job.platform, |name| interpreters.tools.has(name)).map(str::to_owned);
        let answered: BTreeSet<_> = guarded
            .chain(world.commands.iter().map(|double| double.name.clone()))
            .chain(built_ins.names().map(str::to_owned))
            .collect();
        for name in &answered {
            double.stand_in(&bin, name).map_err(making())?;
        }
        let handler = CallHandler::new(&world.commands, &built_ins);
        let server = Server::start(folder.root(), handler).map_err(making())?;
        let guest = LocalGuest {
            env: environment::base(folder.root(), &folder.home(), &folder.tmp()),
            session_maker: interpreters.tools.session_maker(),
            folder,
            double,
            answered,
            running: false,
        };
        // Nothing limits scripts here but their time.
        let session =
            Session::new(server, interpreters, world, options, crate::environment::Limits::default());
        Ok(Self::new(session, guest, launches, slot))
    }

    /// What the local endpoints of this process share. `None` when it cannot be made; the endpoints will say why.
    pub fn shared() -> Option<Shared> {
        DoubleProgram::shared(&temporary_folder().ok()?).ok().map(Shared::new)
    }
}

impl LocalGuest {
    /// The command that runs a script, which lies at `path`.
    fn command(&self, session: &Session, run: &ScriptRun<'_>, path: &Path) -> Command {
        let launch = run.launch;
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
        let declared = || session.spec.env.iter().chain(run.env);
        command.envs(declared().map(|(name, value)| (name, value)));
        let path = declared().rfind(|(name, _)| name == "PATH").map(|(_, value)| value.as_str());
        command.env("PATH", session.interpreters.tools.path_with(&self.folder.bin(), path));
        command.current_dir(self.folder.work());
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        command
    }

    /// Refuses to go on when a script has removed what stands between it and the machine: nobody knows what it reached
    /// then, and the next one would meet the machine's own commands.
    fn check_doubles(&self, owner: &str) -> Result<(), EndpointError> {
        let bin = self.folder.bin();
        match self.answered.iter().find(|name| !is_program(&bin.join(name))) {
            None => Ok(()),
            Some(name) => {
                // All names are one program on disk, so whoever changed one of them changed it for other endpoints too.
                self.double.mend();
                Err(EndpointError::Refused(format!(
                    "{owner} removed or changed patchdrill's own `{name}`, so that the machine's own would be called; \
                     rehearse this scenario on a declared endpoint"
                )))
            }
        }
    }

    fn limits<'a>(&'a self, options: &'a LocalOptions) -> Limits<'a> {
        Limits {
            time: options.time_limit.min(ACTION_LIMIT),
            output: options.output_limit,
            cancel: &options.cancel,
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

impl Guest for LocalGuest {
    async fn launch(
        &mut self,
        session: &Session,
        id: Option<ActionId>,
        script: &Script,
    ) -> Result<Result<Launch, NotStarted>, EndpointError> {
        let launch = session.interpreters.launch(script)?;
        if let (Some(id), Ok(launch)) = (id, &launch) {
            preflight::check_script(id, script, launch, &session.spec)?;
        }
        Ok(launch)
    }

    async fn run(&mut self, session: &mut Session, run: ScriptRun<'_>) -> Result<Ran, EndpointError> {
        let ScriptRun { owner, launch, .. } = run;
        self.folder.open().map_err(EndpointError::io(format!("making the folders for {owner}")))?;
        let path = self
            .folder
            .write_script(run.folder, &launch.file, run.script.delivered())
            .map_err(EndpointError::io(format!("writing the script of {owner}")))?;
        let mut command = self.command(session, &run, &path);
        // Calls that came between two actions belong to none.
        drop(session.server.take_log());
        let begun = Instant::now();
        self.running = true;
        let ran = process::run(&mut command, self.limits(&session.options)).await;
        self.running = false;
        let took = begun.elapsed();
        // An agent's script is gone when the next one runs.
        let _ = folder::remove(&path);
        let CallLog { calls, forced_reboots, .. } = session.server.take_log();
        self.check_doubles(owner)?;
        let refused = |why: String| Ok(Ran::not_started(NotStarted::Refused(why)));
        match ran {
            Ok(Finished { end: End::Cancelled, .. }) => Err(EndpointError::Interrupted),
            Ok(Finished { stderr, end: End::Itself(_), .. })
                if self.session_maker.is_some() && stderr.bytes.starts_with(SESSION_REFUSED) =>
            {
                refused(String::from_utf8_lossy(&stderr.bytes[SESSION_REFUSED.len()..]).trim().to_owned())
            }
            Ok(Finished { end, stdout, stderr, survivors }) => {
                let end = action_end(end);
                Ok(Ran { end, stdout, stderr, took, calls, forced_reboots, survivors, changes: None })
            }
            Err(error) if is_about_the_script(&error) => {
                refused(format!("{}: {error}", launch.program.display()))
            }
            Err(error) => Err(EndpointError::Io { what: format!("running the script of {owner}"), error }),
        }
    }

    /// Ends what is left of the endpoint's processes and empties its folder for temporary files. The machine is not
    /// touched.
    async fn reboot(&mut self, _: &mut Session) -> Result<(), EndpointError> {
        self.end_everything();
        self.folder
            .empty_tmp()
            .map_err(EndpointError::io("emptying the endpoint's folder for temporary files"))
    }

    async fn close(self) {}
}

impl Drop for LocalGuest {
    fn drop(&mut self) {
        // Whoever gave up waiting for a script has ended its group with that; others may have left it.
        if self.running {
            self.end_everything();
        }
    }
}

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
