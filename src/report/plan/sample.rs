//! A plan with a bit of everything, for the tests of its reports. Its counts are made up: nothing was simulated.

use std::sync::Arc;
use std::time::Duration;

use smallvec::smallvec;

use crate::environment::Clock;
use crate::job::{Action, ActionId, ActionKind, Job, JobStatus, Patch, Platform};
use crate::lifecycle::{
    ActionKey, AssetId, Blocker, Change, ChangeKind, Condition, ConditionCount, DelayAssumptions, Group,
    JobEnd, JobRecord, JobVariant, LifecycleRule, Link, LinkVerdict, Measure, NeverBegan, Note, OutcomePath,
    Partial, PatchKey, Plan, PlanOutcome, PlannedJob, RebootKey, Share, SimulationVariant, Start,
    StatusChange, Tally, Time, Uncertain,
};
use crate::report::plan::PlanView;
use crate::report::result::{PlanResult, ScenarioResult};
use crate::rules::{ActionStatus, PatchStatus, RebootDecision, Rulebook, SkippedBy};
use crate::scenario::PlanSpec;

const HOUR: i64 = 3_600;

/// A staging group of 20, and production of 100,000 behind a link.
pub(crate) fn plan() -> Plan {
    let mut job = Job::new(Platform::Linux);
    let action =
        |name: &str| Action { name: Some(name.to_owned()), ..Action::new(ActionKind::RunScript(None)) };
    job.pre_actions = vec![action("Stop the application"), action("Back up")];
    job.patches = vec![Patch::new("kernel-6.1.0-28"), Patch::new("openssl-3.0.15")];
    job.post_actions = vec![action("Start the application")];
    let mut staging = PlannedJob::new("staging", job.clone(), vec![0]);
    staging.start = Start::At(Time(2 * HOUR));
    let mut production = PlannedJob::new("production", job, vec![1]);
    let asked = Share::from_millionths(900_000);
    let condition = Condition { measure: Measure::PostActionsSuccessful, share: asked, more: false };
    production.changes = vec![Change { at: Time(25 * HOUR), kind: ChangeKind::Disable }];
    production.start = Start::After(Link {
        parent: 0,
        conditions: vec![condition],
        delay: Duration::from_secs(86_400),
        within: None,
    });
    Plan {
        origin: Some(Clock::parse("2026-03-01 00:00 +01:00").expect("it is an instant")),
        seed: 42,
        groups: vec![
            Group::new("staging", Platform::Linux, 20),
            Group { tags: vec!["web".to_owned()], ..Group::new("web", Platform::Linux, 100_000) },
        ],
        jobs: vec![staging, production],
        change_delay: None,
        catalogue_delay: None,
    }
}

/// An asset of the staging group.
pub(crate) const fn staging(index: u64) -> AssetId {
    AssetId { group: 0, index }
}

/// An asset of the production group.
pub(crate) const fn web(index: u64) -> AssetId {
    AssetId { group: 1, index }
}

/// What became of staging: 17 of 20 are Completed.
pub(crate) fn staging_tally() -> Tally {
    let key = |status| ActionKey(status);
    let system = key(ActionStatus::Skipped(SkippedBy::System));
    let failure = JobEnd::Ran(JobStatus::CompletedWithFailure);
    let done = JobEnd::Ran(JobStatus::Completed);
    let abort = (ActionId::pre(1), key(ActionStatus::Failed));
    let straight = OutcomePath {
        end: done,
        aborted_by: None,
        first_action: None,
        first_patch: None,
        reboot: Some(RebootKey(RebootDecision::Owed)),
        restarts: 0,
    };
    let aborted = OutcomePath {
        end: failure,
        aborted_by: Some(ActionId::pre(1)),
        first_action: Some(abort),
        first_patch: Some((0, PatchKey(PatchStatus::Skipped))),
        reboot: Some(RebootKey(RebootDecision::None)),
        ..straight
    };
    let failed = OutcomePath {
        end: failure,
        first_action: Some((ActionId::post(0), key(ActionStatus::Failed))),
        ..straight
    };
    Tally {
        assets: 20,
        ends: [(done, 17), (failure, 3)].into(),
        actions: [
            (ActionId::pre(0), [(key(ActionStatus::Success), 20)].into()),
            (ActionId::pre(1), [(key(ActionStatus::Success), 18), abort_count(abort.1)].into()),
            (
                ActionId::post(0),
                [(key(ActionStatus::Success), 17), (key(ActionStatus::Failed), 1), (system, 2)].into(),
            ),
        ]
        .into(),
        patches: vec![
            [(PatchKey(PatchStatus::Installed), 18), (PatchKey(PatchStatus::Skipped), 2)].into(),
            [(PatchKey(PatchStatus::Installed), 18), (PatchKey(PatchStatus::Skipped), 2)].into(),
        ],
        aborted: [(ActionId::pre(1), 2)].into(),
        reboots: [(RebootKey(RebootDecision::Owed), 18), (RebootKey(RebootDecision::None), 2)].into(),
        reboots_over_time: [(26, 3), (27, 9), (28, 5), (31, 1)].into(),
        ended: 20,
        first_began: Some(Time(2 * HOUR)),
        last_ended: Some((Time(2 * HOUR + 2_460), staging(6))),
        paths: [(straight, (17, staging(0))), (aborted, (2, staging(2))), (failed, (1, staging(10)))].into(),
        measures: [(Measure::PostActionsSuccessful, (17, 20))].into(),
        not_completed: vec![staging(2), staging(6), staging(10)],
        post_actions_failed: vec![staging(2), staging(6), staging(10)],
        never_ended: Vec::new(),
        on_assumption: 0,
    }
}

const fn abort_count(key: ActionKey) -> (ActionKey, u64) {
    (key, 2)
}

/// What becomes of production when it runs.
pub(crate) fn production_tally() -> Tally {
    let key = |status| ActionKey(status);
    let ran = |status| JobEnd::Ran(status);
    let staged = staging_tally();
    let paths = staged.paths.keys().zip([96_000, 1_990, 7]).map(|(path, count)| (*path, (count, web(411))));
    Tally {
        assets: 100_000,
        ends: [
            (ran(JobStatus::Completed), 95_000),
            (ran(JobStatus::CompletedWithFailure), 1_997),
            (JobEnd::PendingReboot(JobStatus::Completed), 1_000),
            (JobEnd::Blocked(Blocker::RunningJob), 3),
            (JobEnd::Never(NeverBegan::Offline), 2_000),
        ]
        .into(),
        actions: [
            (
                ActionId::pre(0),
                [(key(ActionStatus::Success), 97_990), (key(ActionStatus::Skipped(SkippedBy::User)), 7)]
                    .into(),
            ),
            (
                ActionId::pre(1),
                [(key(ActionStatus::Success), 96_007), (key(ActionStatus::Failed), 1_990)].into(),
            ),
            (
                ActionId::post(0),
                [
                    (key(ActionStatus::Success), 96_000),
                    (key(ActionStatus::Failed), 7),
                    (key(ActionStatus::Skipped(SkippedBy::System)), 1_990),
                ]
                .into(),
            ),
        ]
        .into(),
        patches: vec![
            [(PatchKey(PatchStatus::Installed), 96_007), (PatchKey(PatchStatus::Skipped), 1_990)].into(),
            [
                (PatchKey(PatchStatus::Installed), 96_000),
                (PatchKey(PatchStatus::DownloadFailed), 7),
                (PatchKey(PatchStatus::Skipped), 1_990),
            ]
            .into(),
        ],
        aborted: [(ActionId::pre(1), 1_990)].into(),
        reboots: [(RebootKey(RebootDecision::Owed), 95_007)].into(),
        reboots_over_time: (0..48_i64)
            .map(|at| (320 + at, 60 + (24 - (at - 18).abs()).max(0).unsigned_abs().pow(2) * 7))
            .collect(),
        ended: 98_000,
        first_began: Some(Time(26 * HOUR)),
        last_ended: Some((Time(31 * HOUR + 754), web(99_811))),
        paths: paths.collect(),
        never_ended: (0..10).map(|at| web(at * 37)).collect(),
        on_assumption: 1_000,
        ..Tally::default()
    }
}

fn held_tally() -> Tally {
    Tally { assets: 100_000, ends: [(JobEnd::Never(NeverBegan::Held), 100_000)].into(), ..Tally::default() }
}

/// What the link says of 17 of 20.
pub(crate) fn verdict(runs: bool) -> LinkVerdict {
    let part = if runs { 19 } else { 17 };
    LinkVerdict {
        runs,
        at: Some(Time(2 * HOUR + 2_460)),
        counted: vec![ConditionCount {
            measure: Measure::PostActionsSuccessful,
            part,
            whole: 20,
            asked: Share::from_millionths(900_000),
            more: false,
            met: runs,
        }],
        held: None,
        failing: if runs { vec![staging(10)] } else { vec![staging(2), staging(6), staging(10)] },
    }
}

/// A course in which the link lets production run, or holds it.
pub(crate) fn variant(runs: bool) -> SimulationVariant {
    let production = JobVariant {
        tally: if runs { production_tally() } else { held_tally() },
        verdict: Some(verdict(runs)),
        without_link: (!runs).then(production_tally),
    };
    let staging = JobVariant { tally: staging_tally(), verdict: None, without_link: None };
    let delays = DelayAssumptions {
        change_delay: Duration::from_secs(300),
        catalogue_delay: Duration::from_secs(1_800),
    };
    SimulationVariant {
        delays,
        jobs: vec![staging, production],
        records: vec![(self::staging(2), vec![record()])],
    }
}

/// The course of staging on an asset that aborts.
pub(crate) fn record() -> JobRecord {
    let at = |seconds: i64| Time(2 * HOUR + seconds);
    let moment = |at: Time, status| StatusChange { at, status };
    let note = |at: Time, rule| Note { at, rule, by: None };
    JobRecord {
        job: 0,
        end: JobEnd::Ran(JobStatus::CompletedWithFailure),
        history: vec![
            moment(at(-3 * HOUR), JobStatus::Received),
            moment(at(0), JobStatus::Started),
            moment(at(300), JobStatus::Downloaded),
            moment(at(2_400), JobStatus::CompletedWithFailure),
        ],
        began: Some(at(0)),
        ended: Some(at(2_400)),
        reboots: smallvec![at(2_340)],
        deferred: 2,
        outcome: Some(crate::report::sample::outcome(&crate::report::sample::job(), &Rulebook::default()).0),
        pending_reboot: true,
        notes: vec![
            note(at(-3 * HOUR), LifecycleRule::HandedOver),
            note(at(300), LifecycleRule::OnlyDownloadedIsDeployed),
            note(at(600), LifecycleRule::Deferred),
            Note { by: Some(1), ..note(at(700), LifecycleRule::PromptUnanswered) },
        ],
    }
}

/// The outcome of the plan, in one course.
pub(crate) fn outcome(runs: bool) -> PlanOutcome {
    PlanOutcome { variants: vec![variant(runs)], depends_on: Vec::new(), partial: None }
}

/// An outcome that depends on how soon a change arrives.
pub(crate) fn open_outcome() -> PlanOutcome {
    let late = SimulationVariant {
        delays: DelayAssumptions { change_delay: Duration::from_secs(1_800), ..variant(false).delays },
        ..variant(false)
    };
    PlanOutcome {
        variants: vec![variant(true), late],
        depends_on: vec![Uncertain::ChangeDelay],
        partial: Some(Partial { done: 61_000, of: 100_020 }),
    }
}

pub(crate) fn view<'a>(plan: &'a Plan, outcome: &'a PlanOutcome) -> PlanView<'a> {
    PlanView {
        name: "Monthly patches",
        place: "scenarios/monthly.yaml".to_owned(),
        plan,
        ran_on: &[],
        outcome,
        rehearsals: &[],
        exact: &[],
        rulebook: "run-script-actions",
    }
}

/// Makes the sample plan the scenario's own, with this outcome.
pub(crate) fn put_into(result: &mut ScenarioResult, outcome: PlanOutcome) {
    put(result, plan(), outcome);
}

/// Makes a plan the scenario's own, with this outcome.
pub(crate) fn put(result: &mut ScenarioResult, plan: Plan, outcome: PlanOutcome) {
    let plan = PlanSpec { plan, worlds: Vec::new(), machines: Vec::new(), kinds: Vec::new() };
    Arc::make_mut(&mut result.scenario).plan = Some(Arc::new(plan));
    result.plan =
        Some(Arc::new(PlanResult { outcome, rehearsals: Vec::new(), ran_on: Vec::new(), exact: Vec::new() }));
}
