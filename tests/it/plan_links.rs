//! Links that touch each other's assets, held against a driver that decides one link at a time and simulates everything anew.

use std::time::Duration;

use patchdrill::internal::engine::{PlanOptions, simulate};
use patchdrill::internal::lifecycle::{
    ActionProfile, ActionRuns, AssetId, AssetRun, Between, Compiled, Condition, Distribution, Group,
    HeldReason, JobInput, Link, LinkDecision, LinkVerdict, Measure, Plan, PlannedJob, Share,
    SimulationVariant, Start, Tally, Time, Varied, judge_link, link_decision, scheduled_start,
};
use patchdrill::job::{Action, ActionEnd, ActionId, ActionKind, Job, Platform, RebootPolicy};
use patchdrill::rules::Rulebook;
use proptest::prelude::*;

const JOBS: usize = 5;
const GROUPS: usize = 3;

/// What each job did, when every link is decided by itself, the earliest first.
fn one_by_one(plan: &Plan, variant: &SimulationVariant) -> Vec<(Tally, Option<LinkVerdict>)> {
    let book = Rulebook::default();
    let compiled = Compiled::new(plan, &book);
    let linked = |job: usize| plan.jobs[job].start.link().is_some();
    let mut known: Vec<JobInput> =
        (0..JOBS).map(|job| if linked(job) { JobInput::LeftOut } else { JobInput::Planned }).collect();
    let mut verdicts: Vec<Option<LinkVerdict>> = vec![None; JOBS];
    loop {
        let mut tallies = vec![Tally::default(); JOBS];
        let mut run = AssetRun::new(&compiled, variant.delays);
        for (group, of) in plan.groups.iter().enumerate() {
            for index in 0..of.count {
                let asset = AssetId { group, index };
                run.reset(asset, &known);
                for record in run.simulate() {
                    tallies[record.job].count(asset, record, &plan.jobs[record.job]);
                }
            }
        }
        let judged = (0..JOBS).filter(|job| known[*job] == JobInput::LeftOut).filter_map(|job| {
            let parent = plan.jobs[job].start.link()?.parent;
            let above = verdicts[parent].as_ref();
            let began = scheduled_start(plan, parent, above);
            let ready = known[parent] != JobInput::LeftOut;
            ready.then(|| (job, judge_link(plan, job, &tallies[parent], began, above)))
        });
        let first = judged
            .map(|(job, verdict)| (link_decision(plan, job, &verdict), job, verdict))
            .min_by_key(|(decision, job, _)| {
                let at = match decision {
                    LinkDecision::Starts { known, .. } => Some(*known),
                    LinkDecision::Held { known } => *known,
                };
                (at.is_none(), at, *job)
            });
        let Some((decision, job, verdict)) = first else {
            return tallies.into_iter().zip(verdicts).collect();
        };
        known[job] = JobInput::Decided(decision);
        verdicts[job] = Some(verdict);
    }
}

fn job(at: usize) -> impl Strategy<Value = PlannedJob> {
    let groups = prop::sample::subsequence((0..GROUPS).collect::<Vec<_>>(), 1..=2);
    // Not suppressed: a job whose reboot is pending is over when nobody will ever reboot, and that is known last of all.
    let policy = prop::sample::select(vec![
        RebootPolicy::Immediate,
        RebootPolicy::Countdown(Duration::from_secs(3_000)),
    ]);
    let code = prop::sample::select(vec![0, 0, 10, 1]);
    let link =
        (0..at.max(1), 0_u64..8_000, prop_oneof![Just(None), (0_u64..20_000).prop_map(Some)], 0_u32..=100);
    (groups, policy, code, 0_u64..9_000, 0_i64..20_000, link, 0..4).prop_map(
        move |(groups, policy, code, takes, start, (parent, delay, within, percent), kind)| {
            let mut job = Job::new(Platform::Linux);
            job.reboot = policy;
            job.pre_actions.push(Action::new(ActionKind::RunScript(None)));
            let mut planned = PlannedJob::new(format!("job {at}"), job, groups);
            let runs = Distribution::always(ActionRuns::from(ActionEnd::Exited(code)));
            let takes = Between { least: Duration::from_secs(takes / 2), most: Duration::from_secs(takes) };
            planned.profile.actions.insert(ActionId::pre(0), Varied::always(ActionProfile { runs, takes }));
            planned.profile.reboot_takes = Between::always(Duration::from_secs(300));
            let share = Share::from_millionths(percent * 10_000);
            let conditions = vec![Condition { measure: Measure::PreActionsSuccessful, share, more: false }];
            let (delay, within) = (Duration::from_secs(delay), within.map(Duration::from_secs));
            let link = Link { parent, conditions, delay, within };
            planned.start = match kind {
                _ if at == 0 => Start::At(Time(start)),
                0 => Start::At(Time(start)),
                1 => Start::AtAfter(Time(start), link),
                _ => Start::After(link),
            };
            planned
        },
    )
}

fn plan() -> impl Strategy<Value = Plan> {
    let group = |at: usize| {
        let platform = prop::sample::select(vec![Platform::Linux, Platform::Windows]);
        (platform, 0_u64..3)
            .prop_map(move |(platform, count)| Group::new(format!("group {at}"), platform, count))
    };
    let groups = [group(0), group(1), group(2)];
    (groups, [job(0), job(1), job(2), job(3), job(4)], any::<u64>()).prop_map(|(groups, jobs, seed)| Plan {
        origin: None,
        seed,
        groups: groups.into(),
        jobs: jobs.into(),
        change_delay: None,
        catalogue_delay: None,
    })
}

/// A verdict without what was counted of a parent that was not over in time: that goes on, and who decides later counts more.
fn known_then(verdict: LinkVerdict) -> LinkVerdict {
    let late = verdict.held == Some(HeldReason::TooLate);
    LinkVerdict { counted: if late { Vec::new() } else { verdict.counted }, ..verdict }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn deciding_several_links_at_once_changes_nothing(plan in plan()) {
        let outcome = simulate(&plan, &Rulebook::default(), PlanOptions { jobs: 2, ..PlanOptions::default() });
        let variant = &outcome.variants[0];
        for (job, (tally, verdict)) in one_by_one(&plan, variant).into_iter().enumerate() {
            prop_assert_eq!(variant.jobs[job].verdict.clone().map(known_then), verdict.map(known_then), "job {}", job);
            prop_assert_eq!(&variant.jobs[job].tally, &tally, "job {}", job);
        }
    }
}
