//! What the simulation remembers between two events.

use smallvec::SmallVec;

use crate::job::{ACTIONS_PER_PHASE, ActionId, AgentVersion, JobStatus, PatchEnd};
use crate::lifecycle::compiled::GroupJob;
use crate::lifecycle::random::Key;
use crate::lifecycle::{
    AgentFault, JobEnd, JobRecord, LifecycleRule, NeverBegan, Note, Presence, RecordedEnds, StatusChange,
    Time, User,
};
use crate::rules::Machine;

/// How far a job has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Stage {
    /// What its link decides has to be asked for.
    Asking,
    /// Its link will hold it.
    Holding,
    /// It is to be handed over to the agent.
    Coming,
    /// The agent has it; its start is to come.
    Received,
    /// It has begun; how its parts end has to be asked for.
    Beginning,
    /// The agent is away before the downloads begin.
    AwayBeforeDownload,
    /// Its patches are downloaded.
    Downloading,
    /// The agent is away before the deployment begins.
    AwayBeforeDeployment,
    /// Actions and patches run.
    Deploying,
    /// Actions and patches run, and the agent will meet an error.
    Failing,
    /// It falls into a reboot loop and never comes out.
    Looping,
    /// Its reboot is to come.
    RebootDue,
    /// The asset reboots.
    Down,
    /// A reboot is owed that the job does not make.
    Pending,
    /// It has come to its end.
    Over,
}

/// One job on the asset.
#[derive(Debug)]
pub(super) struct JobState<'c> {
    pub job: &'c GroupJob<'c>,
    pub key: Key,
    pub stage: Stage,
    /// When the job goes on by itself.
    pub wake: Option<Time>,
    /// When its patch window closes; only until its deployment begins.
    pub deadline: Option<Time>,
    /// When it starts, as far as the server or the agent knows.
    pub start: Time,
    pub received: Option<Time>,
    /// When its link decided.
    pub known: Option<Time>,
    /// How many of its changes have arrived.
    pub changes: usize,
    pub recorded: Option<RecordedEnds>,
    pub agent_fault: AgentFault,
    pub patches: SmallVec<[PatchEnd; 24]>,
    pub machine: Option<Machine<'c>>,
    /// How often each action ran.
    pub runs: [[u32; ACTIONS_PER_PHASE]; 2],
    /// How often the asset rebooted for it.
    pub reboots: u32,
    /// When its actions and patches were done.
    pub deployed_at: Time,
    /// What it shows once no reboot is waited for.
    pub status: JobStatus,
}

/// What is not a matter of one job.
#[derive(Debug)]
pub(super) struct Asset<'c> {
    pub agent: Option<AgentVersion>,
    pub presence: Presence,
    pub user: &'c User,
    /// The first job since the last reboot that owes one, by place in the plan.
    pub pending: Option<usize>,
    /// When a person reboots.
    pub manual: Option<Time>,
    /// Until when it is down.
    pub down_until: Time,
    /// When scripts of the job that runs take it down and when it is up again, in order.
    pub forced: SmallVec<[(Time, Time); 4]>,
    /// Which patches are on it, by number of their name.
    pub installed: Vec<bool>,
}

const NOBODY: User = User::LoggedOut;

impl Default for Asset<'_> {
    fn default() -> Self {
        Self {
            agent: None,
            presence: Presence::Online,
            user: &NOBODY,
            pending: None,
            manual: None,
            down_until: Time(i64::MIN),
            forced: SmallVec::new(),
            installed: Vec::new(),
        }
    }
}

impl<'c> Asset<'c> {
    pub(super) fn reset(
        &mut self,
        agent: Option<AgentVersion>,
        presence: Presence,
        user: &'c User,
        names: usize,
    ) {
        let mut installed = std::mem::take(&mut self.installed);
        installed.clear();
        installed.resize(names, false);
        *self = Self { agent, presence, user, installed, ..Self::default() };
    }
}

impl<'c> JobState<'c> {
    pub(super) fn new(job: &'c GroupJob<'c>, key: Key) -> Self {
        Self {
            job,
            key,
            stage: Stage::Asking,
            wake: None,
            deadline: None,
            start: Time::ZERO,
            received: None,
            known: None,
            changes: 0,
            recorded: None,
            agent_fault: AgentFault::None,
            patches: SmallVec::new(),
            machine: None,
            runs: [[0; ACTIONS_PER_PHASE]; 2],
            reboots: 0,
            deployed_at: Time::ZERO,
            status: JobStatus::Completed,
        }
    }

    /// Whether it keeps the agent busy and the asset must not go down under it.
    pub(super) fn runs(&self) -> bool {
        matches!(
            self.stage,
            Stage::Beginning
                | Stage::AwayBeforeDownload
                | Stage::Downloading
                | Stage::AwayBeforeDeployment
                | Stage::Deploying
                | Stage::Failing
                | Stage::Looping
        )
    }

    /// Whether it is between its start and the end of its deployment; a job that waits for a reboot in the middle is, too.
    pub(super) fn is_busy(&self) -> bool {
        self.runs() || self.machine.is_some()
    }

    /// Counts a run of an action, and says how often it ran before.
    pub(super) fn count_run(&mut self, id: ActionId) -> u32 {
        let Some(runs) = self.runs[id.phase as usize].get_mut(id.index) else { return 0 };
        *runs += 1;
        *runs - 1
    }
}

/// A record of a job that nothing has happened to.
pub(super) fn fresh_record(job: usize) -> JobRecord {
    JobRecord {
        job,
        end: JobEnd::Never(NeverBegan::Offline),
        history: Vec::new(),
        began: None,
        ended: None,
        reboots: SmallVec::new(),
        deferred: 0,
        outcome: None,
        pending_reboot: false,
        notes: Vec::new(),
    }
}

/// The same in a record that was used before; its buffers stay.
pub(super) fn renew(record: &mut JobRecord, job: usize) {
    let mut history = std::mem::take(&mut record.history);
    history.clear();
    let mut notes = std::mem::take(&mut record.notes);
    notes.clear();
    *record = JobRecord { history, notes, ..fresh_record(job) };
}

impl JobRecord {
    /// The job shows this status from now on. A job that is resumed again shows so again.
    pub(super) fn show(&mut self, at: Time, status: JobStatus) {
        let shown =
            |last: &StatusChange| last.status == status && (status != JobStatus::Resumed || last.at == at);
        if !self.history.last().is_some_and(shown) {
            self.history.push(StatusChange { at, status });
        }
    }

    /// A rule applied.
    pub(super) fn note(&mut self, at: Time, rule: LifecycleRule, by: Option<usize>) {
        self.notes.push(Note { at, rule, by });
    }

    /// What is known beforehand was noted beforehand: puts the notes in order.
    pub(super) fn in_order(&mut self) {
        if !self.notes.is_sorted_by_key(|note| note.at) {
            self.notes.sort_by_key(|note| note.at);
        }
    }
}
