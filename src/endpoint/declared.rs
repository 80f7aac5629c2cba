//! The declared endpoint: nothing runs, everything ends as the scenario says, time is virtual.

use futures::future::BoxFuture;
use std::borrow::Cow;
use std::time::Duration;

use super::{Endpoint, EndpointError, policy};
use crate::environment::{DeclaredAction, EndpointSpec, ForcesReboot};
use crate::event::{ActionRun, Captured, PatchRun, ServiceEnd};
use crate::job::{
    ACTION_LIMIT, ACTIONS_PER_PHASE, Action, ActionEnd, ActionId, Job, NotStarted, Patch, PatchEnd,
};

/// An endpoint that exists only in the scenario.
///
/// An action without a declaration exits 0, also when it has a script: scripts are for real endpoints. A patch without
/// one installs. An action that takes longer than [`ACTION_LIMIT`] times out after exactly that long, in no real time.
#[derive(Clone, Debug)]
pub struct DeclaredEndpoint<'w> {
    world: Cow<'w, EndpointSpec>,
    rebooted: bool,
    runs: Runs,
}

impl<'w> DeclaredEndpoint<'w> {
    /// The endpoint that `world` declares.
    pub fn new(world: &'w EndpointSpec) -> Self {
        Self { world: Cow::Borrowed(world), rebooted: false, runs: Runs::default() }
    }
}

impl Endpoint for DeclaredEndpoint<'_> {
    fn run_action<'a>(
        &'a mut self,
        id: ActionId,
        action: &'a Action,
    ) -> BoxFuture<'a, Result<ActionRun, EndpointError>> {
        Box::pin(async move { Ok(declared_run(&self.world, &mut self.runs, id, action)) })
    }

    fn deploy_patch<'a>(
        &'a mut self,
        index: usize,
        _: &'a Patch,
    ) -> BoxFuture<'a, Result<PatchRun, EndpointError>> {
        Box::pin(async move { Ok(PatchRun::declared(index, declared_patch(&self.world, index))) })
    }

    fn reboot(&mut self) -> BoxFuture<'_, Result<(), EndpointError>> {
        Box::pin(async move {
            self.rebooted = true;
            Ok(())
        })
    }

    fn next_job(&mut self, _: &Job, world: &EndpointSpec) -> Result<(), EndpointError> {
        next_job(self.world.to_mut(), &mut self.runs, world);
        Ok(())
    }

    /// As declared, since no script changes them; a reboot starts what is enabled.
    fn services(&self) -> Vec<ServiceEnd> {
        declared_services(&self.world, self.rebooted)
    }

    fn close<'a>(self: Box<Self>) -> BoxFuture<'a, ()>
    where
        Self: 'a,
    {
        Box::pin(async {})
    }
}

/// How often each action ran on one endpoint: all that a declared one remembers.
#[derive(Clone, Debug, Default)]
pub(super) struct Runs([[usize; ACTIONS_PER_PHASE]; 2]);

impl Runs {
    /// How often the action ran before; it runs now. What no job may have counts as run for the first time.
    fn count(&mut self, id: ActionId) -> usize {
        let Some(runs) = self.0[id.phase as usize].get_mut(id.index) else { return 0 };
        *runs += 1;
        *runs - 1
    }
}

/// Takes over what `world` declares of the actions and patches of another job, none of which has run yet.
pub(super) fn next_job(own: &mut EndpointSpec, runs: &mut Runs, world: &EndpointSpec) {
    own.actions.clone_from(&world.actions);
    own.patches.clone_from(&world.patches);
    *runs = Runs::default();
}

/// How the scenario says that the next run of an action goes; shared by all kinds of endpoints.
pub(super) fn declared_run(
    world: &EndpointSpec,
    runs: &mut Runs,
    id: ActionId,
    action: &Action,
) -> ActionRun {
    match world.actions.get(&id) {
        Some(declared) => as_declared(id, declared, runs.count(id)),
        None => undescribed(id, action),
    }
}

/// How the scenario says that a patch fares.
pub(super) fn declared_patch(world: &EndpointSpec, index: usize) -> PatchEnd {
    world.patches.get(&index).copied().unwrap_or_default()
}

/// What becomes of services when nothing but perhaps a reboot touches them.
fn declared_services(world: &EndpointSpec, rebooted: bool) -> Vec<ServiceEnd> {
    let services = world.services.iter().map(|service| ServiceEnd {
        name: service.name.clone(),
        state: if rebooted { service.booted() } else { service.state },
        startup: service.startup,
        restarted: false,
    });
    services.collect()
}

fn as_declared(id: ActionId, declared: &DeclaredAction, before: usize) -> ActionRun {
    let timed_out = declared.takes > ACTION_LIMIT;
    let end = || declared.ends.get(before).or(declared.ends.last()).cloned().unwrap_or(ActionEnd::Exited(0));
    let forces = match declared.forces_reboot {
        ForcesReboot::Never => false,
        ForcesReboot::Once => before == 0,
        ForcesReboot::Always => true,
    };
    ActionRun {
        stdout: Captured::whole(declared.stdout.clone()),
        stderr: Captured::whole(declared.stderr.clone()),
        took: declared.takes.min(ACTION_LIMIT),
        forced_reboots: if forces { vec!["reboot".to_owned()] } else { Vec::new() },
        ..silent_run(id, if timed_out { ActionEnd::TimedOut } else { end() })
    }
}

fn undescribed(id: ActionId, action: &Action) -> ActionRun {
    let end = match action.script().and_then(policy::forbidding) {
        Some(policy) => ActionEnd::NotStarted(NotStarted::ExecutionPolicy(policy.name().to_owned())),
        None => ActionEnd::Exited(0),
    };
    silent_run(id, end)
}

/// A run that left nothing behind but its end. Allocates nothing.
pub(super) fn silent_run(id: ActionId, end: ActionEnd) -> ActionRun {
    ActionRun {
        id,
        end,
        stdout: Captured::default(),
        stderr: Captured::default(),
        took: Duration::ZERO,
        real: false,
        interpreter: None,
        calls: Vec::new(),
        forced_reboots: Vec::new(),
        survivors: Vec::new(),
        changes: None,
    }
}

#[cfg(test)]
mod tests {
    use futures::executor::block_on;

    use super::*;
    use crate::environment::{Service, ServiceState, Startup};
    use crate::job::{ActionKind, ExecutionPolicy, Script};
    use crate::source::Span;

    const ID: ActionId = ActionId::pre(1);

    fn run(world: &EndpointSpec, action: &Action) -> ActionRun {
        block_on(DeclaredEndpoint::new(world).run_action(ID, action)).unwrap()
    }

    fn world(declared: DeclaredAction) -> EndpointSpec {
        EndpointSpec { actions: [(ID, declared)].into(), ..EndpointSpec::default() }
    }

    #[test]
    fn what_is_not_described_succeeds_and_no_script_runs() {
        let world = EndpointSpec::default();
        let script = Script::inline("#!/bin/sh\nexit 12\n", Span::default());
        for kind in [ActionKind::RunScript(None), ActionKind::RunScript(Some(script))] {
            assert_eq!(run(&world, &Action::new(kind)), silent_run(ID, ActionEnd::Exited(0)));
        }
        let deployed = block_on(DeclaredEndpoint::new(&world).deploy_patch(7, &Patch::new("x"))).unwrap();
        assert_eq!(deployed, PatchRun::declared(7, PatchEnd::default()));
    }

    #[test]
    fn each_run_takes_the_next_end_and_the_last_one_repeats() {
        let ends = vec![ActionEnd::Exited(21), ActionEnd::Signaled(9), ActionEnd::Exited(0)];
        let world = world(DeclaredAction { ends: ends.clone(), ..DeclaredAction::default() });
        let action = Action::new(ActionKind::RunScript(None));
        let mut endpoint = DeclaredEndpoint::new(&world);
        for end in [0, 1, 2, 2, 2] {
            assert_eq!(block_on(endpoint.run_action(ID, &action)).unwrap().end, ends[end]);
        }
    }

    #[test]
    fn time_is_virtual_and_ends_at_the_limit() {
        let action = Action::new(ActionKind::RunScript(None));
        let just_below = Duration::from_secs(179 * 60 + 59);
        let just_above = Duration::from_secs(180 * 60 + 1);
        for (takes, end, took) in [
            (just_below, ActionEnd::Exited(10), just_below),
            (ACTION_LIMIT, ActionEnd::Exited(10), ACTION_LIMIT),
            (just_above, ActionEnd::TimedOut, ACTION_LIMIT),
            (Duration::MAX, ActionEnd::TimedOut, ACTION_LIMIT),
        ] {
            let ends = vec![ActionEnd::Exited(10)];
            let run = run(&world(DeclaredAction { ends, takes, ..DeclaredAction::default() }), &action);
            assert_eq!((run.end, run.took), (end, took));
        }
    }

    #[test]
    fn output_and_forced_reboots_are_as_declared() {
        let declared = DeclaredAction {
            stdout: b"\xff".to_vec(),
            stderr: b"err".to_vec(),
            forces_reboot: ForcesReboot::Always,
            ..DeclaredAction::default()
        };
        let run = run(&world(declared), &Action::new(ActionKind::RunScript(None)));
        assert_eq!((run.stdout.bytes, run.stderr.bytes), (b"\xff".to_vec(), b"err".to_vec()));
        assert_eq!((run.forced_reboots, run.real), (vec!["reboot".to_owned()], false));
    }

    #[test]
    fn services_stay_as_declared_until_a_reboot_starts_what_is_enabled() {
        let service = |name, startup| Service::new(name, ServiceState::Stopped, startup);
        let world = EndpointSpec {
            services: vec![service("web", Startup::Enabled), service("batch", Startup::Disabled)],
            ..EndpointSpec::default()
        };
        let mut endpoint = DeclaredEndpoint::new(&world);
        let states = |endpoint: &DeclaredEndpoint<'_>| {
            endpoint.services().iter().map(|end| end.state).collect::<Vec<_>>()
        };
        assert_eq!(states(&endpoint), [ServiceState::Stopped; 2]);
        block_on(endpoint.reboot()).unwrap();
        assert_eq!(states(&endpoint), [ServiceState::Running, ServiceState::Stopped]);
    }

    #[test]
    fn a_reboot_is_forced_by_the_first_run_or_by_all() {
        let action = Action::new(ActionKind::RunScript(None));
        for (forces_reboot, expected) in [
            (ForcesReboot::Never, [0, 0, 0]),
            (ForcesReboot::Once, [1, 0, 0]),
            (ForcesReboot::Always, [1, 1, 1]),
        ] {
            let world = world(DeclaredAction { forces_reboot, ..DeclaredAction::default() });
            let mut endpoint = DeclaredEndpoint::new(&world);
            for times in expected {
                let run = block_on(endpoint.run_action(ID, &action)).unwrap();
                assert_eq!(run.forced_reboots.len(), times, "{forces_reboot:?}");
            }
        }
    }

    #[test]
    fn an_execution_policy_stops_a_script_unless_the_scenario_says_how_it_ends() {
        let policy = Some(ExecutionPolicy::AllSigned);
        let script = Script { execution_policy: policy, ..Script::inline("exit 0", Span::default()) };
        let action = Action::new(ActionKind::RunScript(Some(script)));
        let forbidden = ActionEnd::NotStarted(NotStarted::ExecutionPolicy("AllSigned".into()));
        assert_eq!(run(&EndpointSpec::default(), &action).end, forbidden);
        assert_eq!(run(&world(DeclaredAction::default()), &action).end, ActionEnd::Exited(0));
    }
}
