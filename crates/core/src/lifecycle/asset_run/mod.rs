//! One asset on its way through its jobs: a discrete-event simulation that asks for what it cannot know.
//!
//! Each job is in one [`Stage`] and says when it goes on by itself; the earliest of these instants is next. At one instant the
//! order is: changes, reboots that scripts force, whatever ends, other reboots, hand-overs, starts; then the order of the plan.
//! At most one job at a time is between its start and the end of its deployment.

mod change;
mod deferral;
mod deployment;
mod reboot;
mod replay;
mod start;
mod state;

use self::state::{Asset, JobState, Stage, fresh_record};
use super::compiled::Compiled;
use super::random::{Key, Site};
use super::{
    AssetId, DelayAssumptions, JobEnd, JobRecord, LifecycleRule, NeverBegan, Presence, RecordedEnds, Time,
    User,
};

/// What the simulation of an asset needs from its driver.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum InputRequest {
    /// The job, by its place in the plan, begins now: its downloads, then its deployment. Answer with [`AssetRun::drawn`], or
    /// run it for real and answer with [`AssetRun::recorded`].
    Begin(usize),
    /// What the job's link decides. Asked only when nothing else is left to happen. Answer with [`AssetRun::decided`] or
    /// [`AssetRun::leave_out`].
    Link(usize),
    /// Nothing: everything has happened.
    Done,
}

/// What is known of a job when the simulation of an asset begins.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum JobInput {
    /// What the plan says: the verdict of its link, when it has one, will be asked for.
    #[default]
    Planned,
    /// What its link decides.
    Decided(LinkDecision),
    /// It is left out of this simulation: nothing of it happens, and it has no record.
    LeftOut,
}

/// What the link of a job means for its assets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LinkDecision {
    /// The job starts.
    Starts {
        /// When that was known.
        known: Time,
        /// When it starts.
        at: Time,
    },
    /// The job is held.
    Held {
        /// When that was known; `None` when the parent never comes to its end.
        known: Option<Time>,
    },
}

/// The decision came too late: the asset's simulation is beyond it already. Begin again and give the decision to
/// [`AssetRun::reset`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the asset is beyond the link's decision already")]
pub struct DecisionTooLate;

/// The simulation of one asset through all jobs of a plan that run on it.
///
/// What it does is a function of the plan, the asset, the ranges' ends, and the answers. Links couple assets: a driver
/// simulates with linked jobs left out, judges the links whose parents are known, and simulates again those assets on which a
/// decided job runs. Of several links it has to take over the one with the earliest decision first, since the job behind it
/// may change what other parents come to.
#[derive(Debug)]
pub struct AssetRun<'c> {
    compiled: &'c Compiled<'c>,
    delays: DelayAssumptions,
    id: AssetId,
    key: Key,
    asset: Asset<'c>,
    jobs: Vec<JobState<'c>>,
    /// One for each of `jobs`; behind them some that are kept for their buffers.
    records: Vec<JobRecord>,
    now: Time,
    /// The last instant at which anything happened that matters.
    touched: Time,
    asks: Option<usize>,
}

/// What happens at one instant, in the order in which it does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Class {
    Change,
    ForcedReboot,
    End,
    Reboot,
    HandOver,
    Start,
}

/// Where an event belongs when it belongs to no job.
const ASSET: usize = usize::MAX;

impl<'c> AssetRun<'c> {
    /// A simulation for assets of this plan; [`Self::reset`] chooses the asset.
    pub fn new(compiled: &'c Compiled<'c>, delays: DelayAssumptions) -> Self {
        Self {
            compiled,
            delays,
            id: AssetId { group: 0, index: 0 },
            key: Key::default(),
            asset: Asset::default(),
            jobs: Vec::new(),
            records: Vec::new(),
            now: Time(i64::MIN),
            touched: Time(i64::MIN),
            asks: None,
        }
    }

    /// Begins with an asset. `known` tells of the plan's jobs, by place; of those beyond its end only the plan's word is known.
    /// An asset that the plan does not have has no jobs.
    pub fn reset(&mut self, asset: AssetId, known: &[JobInput]) {
        let compiled = self.compiled;
        self.id = asset;
        self.key = Key::of(compiled.plan.seed, asset);
        self.now = Time(i64::MIN);
        self.touched = self.now;
        self.asks = None;
        self.jobs.clear();
        if !compiled.holds(asset) {
            return;
        }
        let group = &compiled.plan.groups[asset.group];
        self.asset.reset(
            *self.key.choose(Site::Agent, &group.agent),
            *self.key.choose(Site::Presence, &group.presence),
            self.key.choose(Site::User, &group.user),
            compiled.patch_names,
        );
        for job in compiled.group_jobs(asset.group) {
            let known = known.get(job.job).copied().unwrap_or_default();
            if known == JobInput::LeftOut {
                continue;
            }
            let slot = self.jobs.len();
            match self.records.get_mut(slot) {
                Some(record) => state::renew(record, job.job),
                None => self.records.push(fresh_record(job.job)),
            }
            self.jobs.push(JobState::new(job, self.key.job(job.job)));
            self.plan_start(slot, known);
        }
    }

    /// The asset.
    pub const fn asset(&self) -> AssetId {
        self.id
    }

    /// Goes on until something is needed, and says what. Asking twice gives the same answer.
    #[expect(
        clippy::should_implement_trait,
        reason = "it goes on when it is answered, not when it is asked again"
    )]
    pub fn next(&mut self) -> InputRequest {
        if let Some(slot) = self.asks {
            return self.demand(slot);
        }
        while let Some((at, class, slot)) = self.earliest() {
            self.now = at;
            if class != Class::Change {
                self.touched = at;
            }
            self.happen(class, slot);
            if let Some(slot) = self.asks {
                return self.demand(slot);
            }
        }
        self.stand();
        self.asks = self.first_asking();
        self.asks.map_or(InputRequest::Done, |slot| self.demand(slot))
    }

    fn demand(&self, slot: usize) -> InputRequest {
        let state = &self.jobs[slot];
        if state.stage == Stage::Asking {
            InputRequest::Link(state.job.job)
        } else {
            InputRequest::Begin(state.job.job)
        }
    }

    /// The parts of the job that begins end as the plan's profiles say.
    pub fn drawn(&mut self) {
        self.go_on(None);
    }

    /// The parts of the job that begins end as an endpoint has shown.
    pub fn recorded(&mut self, ends: RecordedEnds) {
        self.go_on(Some(ends));
    }

    /// What the link of the job that was asked for decides.
    ///
    /// # Errors
    /// When more has happened on the asset already.
    pub fn decided(&mut self, decision: LinkDecision) -> Result<(), DecisionTooLate> {
        let known = match decision {
            LinkDecision::Starts { known, .. } => Some(known),
            LinkDecision::Held { known } => known,
        };
        if let Some(slot) = self.asks.filter(|slot| self.jobs[*slot].stage == Stage::Asking) {
            if known.is_some_and(|known| known < self.touched) {
                return Err(DecisionTooLate);
            }
            self.asks = None;
            self.plan_start(slot, JobInput::Decided(decision));
        }
        Ok(())
    }

    /// Leaves the job out whose link was asked for.
    pub fn leave_out(&mut self) {
        if let Some(slot) = self.asks.take_if(|slot| self.jobs[*slot].stage == Stage::Asking) {
            self.jobs.remove(slot);
            self.records.remove(slot);
        }
    }

    /// Which patches of the job that begins it does not get, and why: they are not in the catalogue yet, or an earlier job has
    /// installed them. `None` for one that it gets.
    pub fn withheld(&self, patch: usize) -> Option<LifecycleRule> {
        self.asks.and_then(|slot| self.withheld_from(slot, patch))
    }

    /// Goes to the end with everything drawn; jobs whose link is not known are left out.
    pub fn simulate(&mut self) -> &[JobRecord] {
        loop {
            match self.next() {
                InputRequest::Begin(_) => self.drawn(),
                InputRequest::Link(_) => self.leave_out(),
                InputRequest::Done => return self.records(),
            }
        }
    }

    /// What became of the jobs that are not left out, in the order of the plan. Final when [`InputRequest::Done`] was answered; at a
    /// [`InputRequest::Link`] as things stand.
    pub fn records(&self) -> &[JobRecord] {
        &self.records[..self.jobs.len()]
    }

    /// Who sits at the asset.
    fn user(&self) -> &'c User {
        self.asset.user
    }

    /// The earliest event.
    fn earliest(&self) -> Option<(Time, Class, usize)> {
        let running = self.jobs.iter().any(JobState::runs);
        let mut first: Option<(Time, Class, usize)> = None;
        let mut offer = |at: Time, class: Class, slot: usize| {
            if first.is_none_or(|first| (at, class, slot) < first) {
                first = Some((at, class, slot));
            }
        };
        for (slot, state) in self.jobs.iter().enumerate() {
            if let Some(at) = self.change_arrives(slot) {
                offer(at, Class::Change, slot);
            }
            let Some(wake) = state.wake else { continue };
            match state.stage {
                Stage::Coming => offer(wake, Class::HandOver, slot),
                Stage::Received => offer(wake, Class::Start, slot),
                Stage::RebootDue if running => {}
                Stage::RebootDue => offer(wake.max(self.now), Class::Reboot, slot),
                _ => offer(state.deadline.map_or(wake, |deadline| deadline.min(wake)), Class::End, slot),
            }
        }
        if let Some((at, _)) = self.asset.forced.first() {
            offer(*at, Class::ForcedReboot, ASSET);
        }
        if let Some(at) = self.asset.manual.filter(|_| !running) {
            offer(at.max(self.now), Class::Reboot, ASSET);
        }
        first
    }

    fn happen(&mut self, class: Class, slot: usize) {
        match class {
            Class::Change => self.change(slot),
            Class::ForcedReboot => self.forced_reboot(),
            Class::Reboot if slot == ASSET => self.manual_reboot(),
            Class::Reboot => self.reboot(slot),
            Class::HandOver => self.hand_over(slot),
            Class::Start => self.start(slot),
            Class::End => match self.jobs[slot].stage {
                _ if self.is_too_late(slot) => self.time_out(slot),
                Stage::Holding => self.held(slot),
                Stage::AwayBeforeDownload | Stage::AwayBeforeDeployment => self.back(slot),
                Stage::Downloading => self.downloaded(slot),
                Stage::Deploying => self.deployed(slot),
                Stage::Failing => self.over(slot, JobEnd::AgentFailed),
                Stage::Down => self.up(slot),
                _ => self.jobs[slot].wake = None,
            },
        }
    }

    /// The first job whose link has to be asked for: its parent is not itself waiting for an answer on this asset.
    fn first_asking(&self) -> Option<usize> {
        let asking = |state: &JobState<'_>| state.stage == Stage::Asking;
        let waits = |state: &JobState<'_>| {
            let parent = state.job.planned.start.link().map(|link| link.parent);
            self.jobs.iter().any(|other| asking(other) && Some(other.job.job) == parent)
        };
        let free = self.jobs.iter().position(|state| asking(state) && !waits(state));
        free.or_else(|| self.jobs.iter().position(asking))
    }

    /// Says how the jobs end that go on for ever.
    fn stand(&mut self) {
        let pending = self.asset.pending.is_some();
        for (state, record) in self.jobs.iter().zip(&mut self.records) {
            match state.stage {
                Stage::Pending => {
                    record.end = JobEnd::PendingReboot(state.status);
                    record.ended = Some(state.deployed_at);
                    record.pending_reboot = true;
                }
                Stage::Coming => {
                    record.end = JobEnd::Never(NeverBegan::Offline);
                    record.pending_reboot = pending;
                    if record.notes.is_empty() {
                        record.note(state.start, LifecycleRule::NotReached, None);
                    }
                }
                Stage::Holding => {
                    record.end = JobEnd::Never(NeverBegan::Held);
                    record.pending_reboot = pending;
                    if record.notes.is_empty() {
                        let parent = state.job.planned.start.link().map(|link| link.parent);
                        record.note(self.now.max(Time::ZERO), LifecycleRule::LinkHeld, parent);
                    }
                }
                _ => {}
            }
            record.in_order();
        }
    }

    /// The job comes to its end now.
    fn over(&mut self, slot: usize, end: JobEnd) {
        let now = self.now;
        let (state, record) = (&mut self.jobs[slot], &mut self.records[slot]);
        state.stage = Stage::Over;
        state.wake = None;
        state.deadline = None;
        state.machine = None;
        record.end = end;
        record.ended = Some(now);
        record.pending_reboot = self.asset.pending.is_some();
        if let Some(status) = end.status() {
            record.show(now, status);
        }
    }

    fn presence(&self) -> Presence {
        self.asset.presence
    }
}
