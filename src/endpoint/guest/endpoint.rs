//! An endpoint on which scripts really run.

use std::fmt::Debug;
use std::future::{Future, ready};

use futures::future::BoxFuture;

use super::interpreter::{Interpreters, Launch, Launches};
use super::preflight;
use super::slots::Slot;
use crate::endpoint::declared::Runs;
use crate::endpoint::doubles::Server;
use crate::endpoint::patching::{PatchHost, Ran};
use crate::endpoint::{Endpoint, EndpointError, LocalOptions, declared, patching, policy};
use crate::environment::{EndpointSpec, Limits};
use crate::event::{ActionRun, PatchRun, ServiceEnd};
use crate::job::{Action, ActionEnd, ActionId, Job, NotStarted, Patch, Script};

/// Where scripts run, and how.
pub trait Guest: Debug + Send {
    /// It tells which files a script has changed.
    const SEES_CHANGES: bool = false;

    /// Finds out how a script is run; `id` is its action, if it is not of a patch.
    fn launch(
        &mut self,
        session: &Session,
        _id: Option<ActionId>,
        script: &Script,
    ) -> impl Future<Output = Result<Result<Launch, NotStarted>, EndpointError>> + Send {
        ready(session.interpreters.launch(script))
    }

    /// Runs a script to its end. Nothing of it is left running.
    fn run(
        &mut self,
        session: &mut Session,
        run: ScriptRun<'_>,
    ) -> impl Future<Output = Result<Ran, EndpointError>> + Send;

    /// Ends everything that runs, and comes up anew.
    fn reboot(&mut self, session: &mut Session) -> impl Future<Output = Result<(), EndpointError>> + Send;

    /// Ends everything that still runs and removes everything that was made.
    fn close(self) -> impl Future<Output = ()> + Send;
}

#[derive(Clone, Copy, Debug)]
pub struct ScriptRun<'a> {
    /// Whose it is, in words.
    pub(in crate::endpoint) owner: &'a str,
    /// The name of a folder of its own.
    pub(in crate::endpoint) folder: &'a str,
    pub(in crate::endpoint) launch: &'a Launch,
    pub(in crate::endpoint) script: &'a Script,
    /// Its variables, beside those that all scripts have.
    pub(in crate::endpoint) env: &'a [(String, String)],
}

/// What the endpoint knows and has, wherever its scripts run.
#[derive(Debug)]
pub struct Session {
    /// Answers the calls of doubles.
    pub(in crate::endpoint) server: Server,
    pub(in crate::endpoint) interpreters: Interpreters,
    /// What is declared, but for the files, which are laid by now.
    pub(in crate::endpoint) spec: EndpointSpec,
    pub(in crate::endpoint) options: LocalOptions,
    /// What an action may use.
    pub(in crate::endpoint) limits: Limits,
    /// A script has taken the endpoint down, and nothing runs until a reboot.
    pub(in crate::endpoint) down: bool,
    /// How the job's scripts are run, as found out at the start.
    launches: Launches,
    runs: Runs,
}

impl Session {
    pub(in crate::endpoint) fn new(
        server: Server,
        interpreters: Interpreters,
        spec: &EndpointSpec,
        options: LocalOptions,
        limits: Limits,
    ) -> Self {
        let spec = EndpointSpec {
            actions: spec.actions.clone(),
            patches: spec.patches.clone(),
            time_limit: spec.time_limit,
            env: spec.env.clone(),
            commands: spec.commands.clone(),
            files: Vec::new(),
            machine: spec.machine.clone(),
            services: spec.services.clone(),
        };
        let (launches, runs) = (Launches::new(), Runs::default());
        Self { server, interpreters, spec, options, limits, down: false, launches, runs }
    }

    fn check_cancelled(&self) -> Result<(), EndpointError> {
        if self.options.cancel.is_cancelled() { Err(EndpointError::Interrupted) } else { Ok(()) }
    }
}

/// An endpoint on which scripts really run. An action without a script, and one whose end the scenario declares, runs nothing.
#[derive(Debug)]
pub struct ScriptEndpoint<G> {
    // Dropped in this order: nobody answers any more, then what the scripts ran on goes.
    session: Session,
    guest: G,
    _slot: Slot,
}

impl<G: Guest> ScriptEndpoint<G> {
    /// `launches` says how the scripts of the first job are run: what is missing is told before anything runs.
    pub(in crate::endpoint) fn new(session: Session, guest: G, launches: Launches, slot: Slot) -> Self {
        Self { session: Session { launches, ..session }, guest, _slot: slot }
    }

    async fn up(&mut self) -> Result<(), EndpointError> {
        if self.session.down { self.reboot().await } else { Ok(()) }
    }

    async fn run_script(
        &mut self,
        id: ActionId,
        action: &Action,
        script: &Script,
    ) -> Result<ActionRun, EndpointError> {
        self.up().await?;
        let launch = if let Some(policy) = policy::forbidding(script) {
            Err(NotStarted::ExecutionPolicy(policy.name().to_owned()))
        } else if let Some(known) = self.session.launches.get(&id) {
            known.clone()
        } else {
            self.guest.launch(&self.session, Some(id), script).await?
        };
        let mut interpreter = None;
        let ran = match launch {
            Ok(launch) => {
                interpreter = Some(launch.program.to_string_lossy().into_owned());
                let folder = format!("{}-{}", id.phase.noun(), id.index + 1);
                let (owner, env) = (&*id.to_string(), &*action.env);
                let run = ScriptRun { owner, folder: &folder, launch: &launch, script, env };
                self.guest.run(&mut self.session, run).await?
            }
            Err(why) => Ran::not_started(why),
        };
        Ok(ActionRun {
            id,
            interpreter: interpreter.filter(|_| !matches!(ran.end, ActionEnd::NotStarted(_))),
            end: ran.end,
            stdout: ran.stdout,
            stderr: ran.stderr,
            took: ran.took,
            real: true,
            calls: ran.calls,
            forced_reboots: ran.forced_reboots,
            survivors: ran.survivors,
            changes: ran.changes,
        })
    }
}

impl<G: Guest> Endpoint for ScriptEndpoint<G> {
    fn run_action<'a>(
        &'a mut self,
        id: ActionId,
        action: &'a Action,
    ) -> BoxFuture<'a, Result<ActionRun, EndpointError>> {
        Box::pin(async move {
            self.session.check_cancelled()?;
            let mut run = match action.script().filter(|_| !self.session.spec.actions.contains_key(&id)) {
                Some(script) => self.run_script(id, action, script).await?,
                None => declared::declared_run(&self.session.spec, &mut self.session.runs, id, action),
            };
            if G::SEES_CHANGES {
                // What ran nothing changed nothing.
                run.changes.get_or_insert_default();
            }
            Ok(run)
        })
    }

    fn deploy_patch<'a>(
        &'a mut self,
        index: usize,
        patch: &'a Patch,
    ) -> BoxFuture<'a, Result<PatchRun, EndpointError>> {
        Box::pin(async move {
            self.session.check_cancelled()?;
            let declared = declared::declared_patch(&self.session.spec, index);
            patching::deploy(self, index, patch, declared).await
        })
    }

    fn reboot(&mut self) -> BoxFuture<'_, Result<(), EndpointError>> {
        Box::pin(async move {
            self.guest.reboot(&mut self.session).await?;
            self.session.server.rebooted();
            self.session.down = false;
            Ok(())
        })
    }

    fn next_job(&mut self, job: &Job, world: &EndpointSpec) -> Result<(), EndpointError> {
        preflight::check_environments(job)?;
        declared::next_job(&mut self.session.spec, &mut self.session.runs, world);
        self.session.launches.clear();
        Ok(())
    }

    fn services(&self) -> Vec<ServiceEnd> {
        self.session.server.services()
    }

    fn close<'a>(self: Box<Self>) -> BoxFuture<'a, ()>
    where
        Self: 'a,
    {
        Box::pin(async move {
            let Self { session, guest, _slot: slot } = *self;
            drop(session);
            guest.close().await;
            drop(slot);
        })
    }
}

impl<G: Guest> PatchHost for ScriptEndpoint<G> {
    async fn run_for_patch(&mut self, folder: &str, script: &Script) -> Result<Ran, EndpointError> {
        self.session.check_cancelled()?;
        self.up().await?;
        match self.guest.launch(&self.session, None, script).await? {
            Ok(launch) => {
                let run = ScriptRun { owner: folder, folder, launch: &launch, script, env: &[] };
                self.guest.run(&mut self.session, run).await
            }
            Err(why) => Ok(Ran::not_started(why)),
        }
    }
}
