//! Downloads and deployment: the first two stages of a job that has begun.

use std::time::Duration;

use super::AssetRun;
use super::state::{JobState, Stage};
use crate::environment::ForcesReboot;
use crate::job::{ACTION_LIMIT, ActionEnd, ActionId, Availability, JobStatus, PatchEnd};
use crate::lifecycle::random::Site;
use crate::lifecycle::{
    AgentFault, Between, JobEnd, LifecycleRule, PatchProfile, Point, RecordedEnds, RecordedRun, Time,
};
use crate::rules::{Machine, Observation, PatchStatus, Step};

impl AssetRun<'_> {
    /// How the parts of the job that begins end is known now.
    pub(super) fn go_on(&mut self, recorded: Option<RecordedEnds>) {
        let Some(slot) = self.asks.take_if(|slot| self.jobs[*slot].stage == Stage::Beginning) else { return };
        let state = &mut self.jobs[slot];
        state.recorded = recorded;
        state.agent_fault = *state.key.choose(Site::Trouble, state.job.agent_fault);
        let count = state.job.patches.len();
        self.jobs[slot].patches.clear();
        for at in 0..count {
            let mut end = self.jobs[slot].patch_end(at);
            if let Some(rule) = self.withheld_from(slot, at) {
                end.applicable = false;
                self.records[slot].note(self.now, rule, None);
            }
            self.jobs[slot].patches.push(end);
        }
        let state = &self.jobs[slot];
        if !state.patches.iter().any(|end| downloads(*end)) {
            return self.deploy(slot);
        }
        match self.trouble_at(slot, Point::Download) {
            Some(Trouble::Away(away)) => self.wait(slot, Stage::AwayBeforeDownload, away),
            Some(Trouble::Fails) => self.fail_now(slot),
            None => self.download(slot),
        }
    }

    /// Why the job does not get a patch.
    pub(super) fn withheld_from(&self, slot: usize, at: usize) -> Option<LifecycleRule> {
        let state = &self.jobs[slot];
        let patch = state.job.patches.get(at)?;
        let published = patch.profile.and_then(|profile| profile.published);
        if published.is_some_and(|at| at.plus(self.delays.catalogue_delay) > self.now) {
            return Some(LifecycleRule::PatchNotInCatalogue);
        }
        self.asset.installed[patch.name].then_some(LifecycleRule::AlreadyInstalled)
    }

    /// The agent is there again.
    pub(super) fn back(&mut self, slot: usize) {
        self.records[slot].show(self.now, JobStatus::Resumed);
        if self.jobs[slot].stage == Stage::AwayBeforeDownload {
            self.download(slot);
        } else {
            self.begin_deployment(slot);
        }
    }

    fn download(&mut self, slot: usize) {
        let state = &self.jobs[slot];
        let mut done = self.now;
        for (at, end) in state.patches.iter().enumerate() {
            if downloads(*end) && end.availability != Availability::EndOfLifeGone {
                done =
                    done.plus(state.length(Site::Download(at), 0, state.profile(at).map(|of| of.download)));
            }
        }
        let state = &mut self.jobs[slot];
        state.stage = Stage::Downloading;
        state.wake = Some(done);
        if done == self.now {
            self.downloaded(slot);
        }
    }

    /// All downloads are over.
    pub(super) fn downloaded(&mut self, slot: usize) {
        let (state, record) = (&self.jobs[slot], &mut self.records[slot]);
        let failed = |end: &PatchEnd| {
            downloads(*end) && (!end.downloaded || end.availability == Availability::EndOfLifeGone)
        };
        if state.patches.iter().any(failed) {
            record.note(self.now, LifecycleRule::OnlyDownloadedIsDeployed, None);
            record.show(self.now, JobStatus::DownloadFailed);
        } else {
            record.show(self.now, JobStatus::Downloaded);
        }
        self.deploy(slot);
    }

    /// What was downloaded is there; the deployment is next.
    fn deploy(&mut self, slot: usize) {
        match self.trouble_at(slot, Point::Deployment) {
            Some(Trouble::Away(away)) => self.wait(slot, Stage::AwayBeforeDeployment, away),
            Some(Trouble::Fails) => self.fail_now(slot),
            None => self.begin_deployment(slot),
        }
    }

    fn begin_deployment(&mut self, slot: usize) {
        if self.is_too_late(slot) {
            return self.time_out(slot);
        }
        if self.is_blackout() {
            let record = &mut self.records[slot];
            record.note(self.now, LifecycleRule::BlackoutCancels, None);
            if record.began != Some(self.now) {
                record.note(self.now, LifecycleRule::BlackoutLooksTwice, None);
            }
            return self.over(slot, JobEnd::Blackout);
        }
        let compiled = self.compiled;
        let state = &mut self.jobs[slot];
        state.deadline = None;
        let job = compiled.skeleton(state.job.job, self.asset.agent);
        state.machine = Some(Machine::new(job, compiled.book).restarting_at_most(compiled.max_restarts));
        self.run_on(slot);
    }

    /// Runs the machine until it is done or reboots; nothing can come between. The job goes on when that time has passed.
    pub(super) fn run_on(&mut self, slot: usize) {
        let Some(mut machine) = self.jobs[slot].machine.take() else { return };
        let mut at = self.now;
        let mut next = Stage::Deploying;
        loop {
            let observation = match machine.next() {
                Step::Finished | Step::Reboot => break,
                Step::SkipAction(_) | Step::SkipPatch(_) => Observation::Done,
                Step::RunAction { id, attempt } => {
                    if attempt == 0 && self.is_stopped(slot, Point::Action(id), &mut at) {
                        next = Stage::Failing;
                        break;
                    }
                    let (run, took) = self.jobs[slot].run(id);
                    at = at.plus(took);
                    run
                }
                Step::DeployPatch(index) => {
                    if self.is_stopped(slot, Point::Patch(index), &mut at) {
                        next = Stage::Failing;
                        break;
                    }
                    let state = &self.jobs[slot];
                    let end = state.patches.get(index).copied().unwrap_or_default();
                    if end.reaches_installation() {
                        let install = state.profile(index).map(|of| of.install);
                        at = at.plus(state.length(Site::Install(index), 0, install));
                    }
                    Observation::Patch(end)
                }
                Step::ForcedReboot(_) => {
                    let up = at.plus(self.reboot_length(slot));
                    self.asset.forced.push((at, up));
                    at = up;
                    self.records[slot].show(at, JobStatus::Resumed);
                    Observation::Done
                }
            };
            if machine.observe(observation).is_err() {
                break;
            }
        }
        let state = &mut self.jobs[slot];
        if next == Stage::Failing {
            let so_far = machine.outcome();
            let installed = so_far.patches.iter().map(|patch| patch.status == PatchStatus::Installed);
            self.keep_installed(slot, installed);
        } else {
            state.machine = Some(machine);
        }
        let state = &mut self.jobs[slot];
        state.stage = next;
        state.wake = Some(at);
    }

    /// Marks what is on the asset from now on.
    pub(super) fn keep_installed(&mut self, slot: usize, installed: impl Iterator<Item = bool>) {
        let patches = &self.jobs[slot].job.patches;
        for (patch, _) in patches.iter().zip(installed).filter(|(_, installed)| *installed) {
            self.asset.installed[patch.name] = true;
        }
    }

    /// Lets the agent meet what it meets before this point, and says whether it gives up.
    fn is_stopped(&mut self, slot: usize, point: Point, at: &mut Time) -> bool {
        match self.trouble_at(slot, point) {
            None => false,
            Some(Trouble::Away(away)) => {
                self.records[slot].note(*at, LifecycleRule::AgentRestarted, None);
                *at = at.plus(away);
                self.records[slot].show(*at, JobStatus::Resumed);
                false
            }
            Some(Trouble::Fails) => {
                self.records[slot].note(*at, LifecycleRule::AgentFailed, None);
                true
            }
        }
    }

    /// What the agent meets at this point; once in a job.
    fn trouble_at(&mut self, slot: usize, point: Point) -> Option<Trouble> {
        let state = &mut self.jobs[slot];
        let met = match state.agent_fault {
            AgentFault::Restarts { before, away } if before == point => Trouble::Away(away),
            AgentFault::Fails { before } if before == point => Trouble::Fails,
            _ => return None,
        };
        state.agent_fault = AgentFault::None;
        Some(met)
    }

    fn wait(&mut self, slot: usize, away: Stage, length: Duration) {
        self.records[slot].note(self.now, LifecycleRule::AgentRestarted, None);
        let state = &mut self.jobs[slot];
        state.stage = away;
        state.wake = Some(self.now.plus(length));
    }

    fn fail_now(&mut self, slot: usize) {
        self.records[slot].note(self.now, LifecycleRule::AgentFailed, None);
        self.over(slot, JobEnd::AgentFailed);
    }

    /// How long the next reboot for the job takes.
    pub(super) fn reboot_length(&mut self, slot: usize) -> Duration {
        let state = &mut self.jobs[slot];
        state.reboots += 1;
        state.key.length(Site::Reboot, state.reboots - 1, state.job.planned.profile.reboot_takes)
    }
}

/// What the agent meets at one point.
enum Trouble {
    Away(Duration),
    Fails,
}

/// Whether a download of the patch is tried.
fn downloads(end: PatchEnd) -> bool {
    end.availability != Availability::Withdrawn && end.applicable
}

impl<'c> JobState<'c> {
    fn profile(&self, patch: usize) -> Option<&'c PatchProfile> {
        self.job.patches.get(patch)?.profile
    }

    fn length(&self, site: Site, attempt: u32, between: Option<Between>) -> Duration {
        between.map_or(Duration::ZERO, |between| self.key.length(site, attempt, between))
    }

    /// How the patch ends that is due.
    pub(super) fn patch_end(&self, at: usize) -> PatchEnd {
        let recorded = self.recorded.as_ref().and_then(|ends| ends.patches.get(&at));
        let drawn = || {
            self.profile(at).map_or_else(PatchEnd::default, |of| *self.key.choose(Site::Patch(at), &of.ends))
        };
        recorded.copied().unwrap_or_else(drawn)
    }

    /// How the next run of an action ends, and how long it takes.
    fn run(&mut self, id: ActionId) -> (Observation, Duration) {
        let before = self.count_run(id);
        let recorded = self.recorded.as_ref().and_then(|ends| ends.actions.get(&id));
        if let Some(RecordedRun { end, forced_reboot, took }) = recorded.and_then(|runs| nth(runs, before)) {
            let observation = Observation::Action { end: end.clone(), forced_reboot: *forced_reboot };
            let takes = || self.length(Site::Takes(id), before, self.job.action(id).map(|of| of.takes));
            return (observation, took.unwrap_or_else(takes).min(ACTION_LIMIT));
        }
        let (end, forced_reboot, took) = self.drawn_run(id, before);
        (Observation::Action { end, forced_reboot }, took)
    }

    /// How the run of an action that comes after so many others is drawn: its end, whether it forces a reboot, how long it takes.
    pub(super) fn drawn_run(&self, id: ActionId, before: u32) -> (ActionEnd, bool, Duration) {
        let Some(of) = self.job.action(id) else { return (ActionEnd::Exited(0), false, Duration::ZERO) };
        let runs = self.key.choose(Site::Action(id), &of.runs);
        let takes = self.length(Site::Takes(id), before, Some(of.takes));
        let end = if takes > ACTION_LIMIT {
            ActionEnd::TimedOut
        } else {
            nth(&runs.ends, before).cloned().unwrap_or(ActionEnd::Exited(0))
        };
        (end, is_forced(runs.forces_reboot, before), takes.min(ACTION_LIMIT))
    }
}

/// Whether the run that comes after so many others forces a reboot.
const fn is_forced(forces: ForcesReboot, before: u32) -> bool {
    match forces {
        ForcesReboot::Never => false,
        ForcesReboot::Once => before == 0,
        ForcesReboot::Always => true,
    }
}

/// The entry for a run, counted from 0; the last one repeats.
fn nth<T>(runs: &[T], run: u32) -> Option<&T> {
    runs.get(run as usize).or(runs.last())
}
