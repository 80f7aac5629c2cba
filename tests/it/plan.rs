//! Whole plans: the same whoever simulates them, counted to the last asset, and marked when they are interrupted.

use std::cell::Cell;
use std::collections::BTreeMap;
use std::time::Duration;

use patchdrill::internal::engine::{PlanOptions, Progress, simulate};
use patchdrill::internal::lifecycle::{
    ActionProfile, ActionRuns, AssetId, Between, Change, ChangeKind, Condition, Distribution, Group,
    HeldReason, JobEnd, Link, Measure, NeverBegan, PatchProfile, Plan, PlanOutcome, PlannedJob, Presence,
    RecordedEnds, RecordedRun, Share, Start, Tally, Time, Uncertain, Varied,
};
use patchdrill::job::{
    Action, ActionEnd, ActionId, ActionKind, Job, Patch, PatchEnd, Platform, RebootPolicy,
};
use patchdrill::rules::Rulebook;
use proptest::prelude::*;

const PRE: ActionId = ActionId::pre(0);
const POST: ActionId = ActionId::post(0);

fn shares<T>(cases: impl IntoIterator<Item = (u32, T)>) -> Distribution<T> {
    let cases = cases.into_iter().map(|(part, value)| (Share::from_millionths(part), value));
    Distribution::new(cases.collect()).expect("the shares come to the whole")
}

fn exits(codes: impl IntoIterator<Item = (u32, i32)>) -> Varied<ActionProfile> {
    let runs = codes.into_iter().map(|(part, code)| (part, ActionRuns::from(ActionEnd::Exited(code))));
    let takes = Between { least: Duration::from_secs(5), most: Duration::from_secs(500) };
    Varied::always(ActionProfile { runs: shares(runs), takes })
}

/// A job of one pre-action, one patch that needs a reboot, and one post-action.
fn job(name: &str, groups: Vec<usize>) -> PlannedJob {
    let mut job = Job::new(Platform::Linux);
    job.pre_actions.push(Action::new(ActionKind::RunScript(None)));
    job.patches.push(Patch::new(format!("patch of {name}")));
    job.post_actions.push(Action::new(ActionKind::RunScript(None)));
    let mut planned = PlannedJob::new(name, job, groups);
    let end = PatchEnd { needs_reboot: true, ..PatchEnd::default() };
    let patch = PatchProfile { ends: Distribution::always(end), ..PatchProfile::default() };
    planned.profile.patches.insert(0, Varied::always(patch));
    planned
}

fn after(parent: usize, measure: Measure, percent: u32) -> Start {
    let share = Share::from_millionths(percent * 10_000);
    let conditions = vec![Condition { measure, share, more: false }];
    Start::After(Link { parent, conditions, delay: Duration::from_secs(60), within: None })
}

fn plan(groups: Vec<Group>, jobs: Vec<PlannedJob>) -> Plan {
    Plan { origin: None, seed: 7, groups, jobs, change_delay: None, catalogue_delay: None }
}

/// Staging, on which so many of a million post-actions fail, and production behind it.
fn staged(staging: u64, production: u64, failing: u32, asked: u32) -> Plan {
    let groups = vec![
        Group::new("staging", Platform::Linux, staging),
        Group::new("production", Platform::Linux, production),
    ];
    let mut jobs = vec![job("staging", vec![0]), job("production", vec![1])];
    for job in &mut jobs {
        job.profile.actions.insert(PRE, exits([(900_000, 0), (50_000, 1), (30_000, 10), (20_000, 12)]));
        job.profile.actions.insert(POST, exits([(1_000_000 - failing, 0), (failing, 1)]));
    }
    jobs[1].start = after(0, Measure::PostActionsSuccessful, asked);
    plan(groups, jobs)
}

fn with(jobs: usize) -> PlanOptions<'static> {
    PlanOptions { jobs, ..PlanOptions::default() }
}

fn run(plan: &Plan, options: PlanOptions<'_>) -> PlanOutcome {
    simulate(plan, &Rulebook::default(), options)
}

/// Whether every count of a tally comes to its assets.
fn adds_up(tally: &Tally, assets: u64) {
    assert_eq!(tally.assets, assets);
    assert_eq!(tally.ends.values().sum::<u64>(), assets);
    assert_eq!(tally.paths.values().map(|(count, _)| count).sum::<u64>(), assets);
    let judged: u64 = tally.reboots.values().sum();
    assert!(judged <= assets);
    for counts in tally.actions.values() {
        assert_eq!(counts.values().sum::<u64>(), judged);
    }
    for counts in &tally.patches {
        assert_eq!(counts.values().sum::<u64>(), judged);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn the_number_of_threads_makes_no_difference_and_all_assets_are_counted(
        staging in 0_u64..300,
        production in 0_u64..700,
        failing in 0_u32..=1_000_000,
        asked in 0_u32..=100,
        seed in any::<u64>(),
    ) {
        let plan = Plan { seed, ..staged(staging, production, failing, asked) };
        let asked_for = [AssetId { group: 1, index: 0 }, AssetId { group: 0, index: 150 }];
        let options = |jobs| PlanOptions { records_for: &asked_for, ..with(jobs) };
        let outcome = run(&plan, options(1));
        prop_assert_eq!(format!("{outcome:?}"), format!("{:?}", run(&plan, options(8))));
        prop_assert_eq!(&outcome.partial, &None);
        let [one, other] = outcome.variants[0].jobs.as_slice() else { panic!("two jobs") };
        adds_up(&one.tally, staging);
        adds_up(&other.tally, production);
        let runs = other.verdict.as_ref().is_some_and(|verdict| verdict.runs);
        let held = other.tally.ends.get(&JobEnd::Never(NeverBegan::Held)).copied().unwrap_or_default();
        // A held job has run nothing, and what it would have come to is told.
        prop_assert_eq!(held, if runs { 0 } else { production });
        prop_assert_eq!(other.without_link.is_some(), !runs);
        if let Some(without) = &other.without_link {
            prop_assert!(other.tally.actions.is_empty() && other.tally.first_began.is_none());
            prop_assert!(other.tally.reboots_over_time.is_empty());
            adds_up(without, production);
            prop_assert_eq!(without.ends.get(&JobEnd::Never(NeverBegan::Held)), None);
        }
    }
}

#[test]
fn without_its_link_a_job_does_what_it_would_have_done_behind_it() {
    let held = run(&staged(20, 500, 600_000, 100), with(2));
    let let_run = run(&staged(20, 500, 600_000, 0), with(2));
    let (held, let_run) = (&held.variants[0].jobs[1], &let_run.variants[0].jobs[1]);
    assert!(held.verdict.as_ref().is_some_and(|verdict| !verdict.runs));
    assert_eq!(held.without_link.as_ref(), Some(&let_run.tally));
}

#[test]
fn a_job_behind_a_held_one_is_held_and_told_without_both_links() {
    let mut plan = staged(20, 500, 1_000_000, 50);
    plan.groups.push(Group::new("branch", Platform::Linux, 30));
    plan.jobs
        .push(PlannedJob { start: after(1, Measure::PreActionsSuccessful, 1), ..job("branch", vec![2]) });
    let outcome = run(&plan, with(2));
    let branch = &outcome.variants[0].jobs[2];
    assert_eq!(branch.verdict.as_ref().and_then(|verdict| verdict.held), Some(HeldReason::ParentHeld));
    let (production, branch) =
        (outcome.variants[0].jobs[1].without_link.as_ref().unwrap(), branch.without_link.as_ref().unwrap());
    adds_up(branch, 30);
    let (over, _) = production.last_ended.unwrap();
    assert_eq!(branch.first_began, Some(over.plus(Duration::from_secs(60))), "behind what it waits for");
}

#[test]
fn whoever_interrupts_gets_what_was_counted_marked() {
    let plan = staged(1_000, 5_000, 0, 50);
    for (after, judged) in [(0, false), (3, false), (30, true)] {
        let looks = Cell::new(0);
        let cancel = || {
            looks.set(looks.get() + 1);
            looks.get() > after
        };
        let asked_for = [AssetId { group: 0, index: 0 }];
        let options = PlanOptions { cancel: &cancel, records_for: &asked_for, ..with(1) };
        let outcome = run(&plan, options);
        let partial = outcome.partial.expect("it was interrupted");
        let [staging, production] = outcome.variants[0].jobs.as_slice() else { panic!("two jobs") };
        assert_eq!(partial.of, 6_000);
        assert_eq!(partial.done, staging.tally.assets + production.tally.assets);
        assert!(partial.done < partial.of);
        assert_eq!(production.verdict.is_some(), judged, "of a partial parent nothing is known");
        assert_eq!(outcome.variants[0].records, [], "what is not known yet may change them");
        adds_up(&staging.tally, if judged { 1_000 } else { partial.done });
    }
}

#[test]
fn progress_goes_up_to_the_whole() {
    let plan = staged(1_000, 2_000, 0, 50);
    let told = std::cell::RefCell::new(Vec::new());
    let progress = |progress| told.borrow_mut().push(progress);
    run(&plan, PlanOptions { progress: &progress, ..with(1) });
    let told = told.into_inner();
    assert!(told.is_sorted_by_key(|progress: &Progress| progress.done));
    assert_eq!(told.last(), Some(&Progress { done: 3_000, of: 3_000 }));
}

#[test]
fn what_differs_between_the_ends_of_a_range_depends_on_it() {
    let mut one = job("patches", vec![0]);
    one.start = Start::At(Time(36_000));
    let disabled = |minutes: i64| Change { at: Time(36_000 - 60 * minutes), kind: ChangeKind::Disable };
    for (minutes, depends) in [(4, false), (10, true), (31, false)] {
        one.changes = vec![disabled(minutes)];
        let plan = plan(vec![Group::new("web", Platform::Linux, 3)], vec![one.clone()]);
        let outcome = run(&plan, with(1));
        assert_eq!(outcome.variants.len(), 2, "both ends are tried");
        let expected = if depends { vec![Uncertain::ChangeDelay] } else { Vec::new() };
        assert_eq!(outcome.depends_on, expected, "{minutes} minutes before the start");
        let pinned = Plan { change_delay: Some(Duration::from_secs(300)), ..plan };
        assert_eq!(run(&pinned, with(1)).variants.len(), 1);
    }
}

#[test]
fn recorded_ends_stand_in_place_of_drawn_ones() {
    let plan = staged(10, 10, 0, 95);
    let run_of = |code| RecordedRun { end: ActionEnd::Exited(code), forced_reboot: false, took: None };
    let mut recorded = BTreeMap::new();
    for index in 0..10 {
        let code = if index == 3 { 7 } else { 0 };
        let actions = [(PRE, vec![run_of(0)]), (POST, vec![run_of(code)])].into();
        let ends = RecordedEnds { actions, ..RecordedEnds::default() };
        recorded.insert((AssetId { group: 0, index }, 0), ends);
    }
    let outcome = run(&plan, PlanOptions { recorded: &recorded, ..with(2) });
    let [staging, production] = outcome.variants[0].jobs.as_slice() else { panic!("two jobs") };
    assert_eq!(staging.tally.post_actions_failed, [AssetId { group: 0, index: 3 }]);
    let verdict = production.verdict.as_ref().unwrap();
    assert_eq!((verdict.runs, verdict.counted[0].part, verdict.counted[0].whole), (false, 9, 10));
}

/// Another job on the same assets starts before the linked one can, and the linked one keeps it from running.
#[test]
fn a_linked_job_that_starts_first_may_block_one_without_a_link() {
    let hour = Duration::from_secs(3_600);
    let groups = vec![Group::new("staging", Platform::Linux, 1), Group::new("web", Platform::Linux, 4)];
    let mut long = job("linked", vec![1]);
    let takes = Between::always(hour);
    long.profile.actions.insert(PRE, Varied::always(ActionProfile { takes, ..ActionProfile::default() }));
    long.start = after(0, Measure::Completed, 100);
    let mut later = job("weekly", vec![1]);
    later.start = Start::At(Time(1_800));
    let mut last = job("behind the weekly", vec![0]);
    last.start = after(2, Measure::Completed, 100);
    let plan = plan(groups, vec![job("staging", vec![0]), long, later, last]);
    let outcome = run(&plan, with(2));
    let jobs = &outcome.variants[0].jobs;
    assert!(jobs[1].verdict.as_ref().is_some_and(|verdict| verdict.runs));
    assert!(
        jobs[2].tally.ends.keys().all(|end| matches!(end, JobEnd::Blocked(_))),
        "{:?}",
        jobs[2].tally.ends
    );
    assert!(
        jobs[3].verdict.as_ref().is_some_and(|verdict| !verdict.runs),
        "what blocks the weekly job counts"
    );
}

#[test]
fn assets_that_are_never_reached_are_counted() {
    let mut plan = staged(50, 400, 0, 0);
    plan.groups[1].presence = shares([(250_000, Presence::Offline), (750_000, Presence::Online)]);
    plan.jobs[1].job.reboot = RebootPolicy::Suppress;
    let outcome = run(&plan, with(2));
    let tally = &outcome.variants[0].jobs[1].tally;
    adds_up(tally, 400);
    let offline = tally.ends[&JobEnd::Never(NeverBegan::Offline)];
    assert_eq!(tally.ended, 400 - offline);
    assert!((50..150).contains(&offline), "{offline}");
}
