//! Links: when a linked job runs, when it is held, and why.

use patchdrill_core::environment::ForcesReboot;
use patchdrill_core::job::{ActionEnd, ActionId, Deferral, JobStatus, Platform, RebootPolicy};
use patchdrill_core::lifecycle::{
    ActionProfile, ActionRuns, AssetId, AssetKind, AssetRun, Between, ChangeKind, Compiled, Condition,
    DecisionTooLate, Distribution, Group, HeldReason, InputRequest, JobEnd, LifecycleRule as Rule, Link,
    LinkDecision, Measure, NeverBegan, Plan, PlannedJob, Presence, Share, Start, User, Varied, Withdrawal,
    judge_link, scheduled_start, without_link,
};
use patchdrill_core::rules::Rulebook;

use super::plans::{Whole, rehearse};
use super::support::*;

fn link(parent: usize, measure: Measure, percent: u32) -> Link {
    let share = Share::from_millionths(percent * 10_000);
    Link {
        parent,
        conditions: vec![Condition { measure, share, more: false }],
        delay: hours(24),
        within: None,
    }
}

/// One pre-action of an hour and one post-action, on this group.
fn part(name: &str, group: usize) -> PlannedJob {
    let mut job = job(name, Platform::Linux, [1, 0, 1]);
    job.groups = vec![group];
    job.action(ActionId::pre(0), ActionEnd::Exited(0), hours(1))
}

/// Staging of five assets in five groups, of which `failing` fail their post-action; production is linked to it.
fn linked(failing: usize, link: Link) -> Plan {
    let mut staging = part("staging", 0);
    staging.groups = (0..5).collect();
    let fails =
        ActionProfile { runs: Distribution::always(ActionEnd::Exited(1).into()), ..ActionProfile::default() };
    let cases = vec![(AssetKind::Tag("bad".to_owned()), fails)];
    let varied = Varied { usual: ActionProfile::default(), cases };
    staging.profile.actions.insert(ActionId::post(0), varied);
    let mut production = part("production", 5);
    production.start = Start::After(link);
    let mut plan = plan(vec![staging, production]);
    plan.groups = (0..5).map(|at| Group::new(format!("staging-{}", at + 1), Platform::Linux, 1)).collect();
    for group in plan.groups.iter_mut().rev().take(failing) {
        group.tags.push("bad".to_owned());
    }
    plan.groups.push(Group::new("web", Platform::Linux, 2));
    plan
}

const FIRST_WEB: AssetId = AssetId { group: 5, index: 0 };

fn whole(plan: &Plan) -> Whole {
    rehearse(plan, &Rulebook::default(), EARLY)
}

#[track_caller]
fn held(plan: &Plan, sentence: &str) -> Whole {
    let whole = whole(plan);
    let verdict = whole.verdicts[1].as_ref().unwrap();
    assert_eq!((verdict.runs, verdict.answer(plan, "staging").as_str()), (false, sentence));
    let record = &whole.records[&FIRST_WEB][0];
    assert_eq!((record.end, record.ended), (JobEnd::Never(NeverBegan::Held), verdict.at));
    assert_eq!((&record.outcome, record.history.as_slice()), (&None, &[][..]));
    assert_eq!(rules(record), [Rule::LinkHeld]);
    whole
}

#[test]
fn a_linked_job_runs_when_its_parent_has_succeeded() {
    let plan = linked(1, link(0, Measure::PostActionsSuccessful, 80));
    let whole = whole(&plan);
    let verdict = whole.verdicts[1].as_ref().unwrap();
    assert_eq!((verdict.runs, verdict.at), (true, Some(at(60))));
    assert_eq!(verdict.answer(&plan, "staging"), "runs: 4 of 5 post-actions successful = 80 %, 80 % asked");
    let record = &whole.records[&FIRST_WEB][0];
    assert_eq!(story(record), "22:00 Job Received, 25:00 Job Started, 26:00 Completed");
    assert_eq!(rules(record), [Rule::LinkRuns, Rule::HandedOver]);
}

#[test]
fn without_delay_the_job_is_handed_over_with_the_verdict() {
    let mut plan = linked(0, Link { delay: hours(0), ..link(0, Measure::Completed, 100) });
    let story_now = "1:00 Job Received, 1:00 Job Started, 2:00 Completed";
    assert_eq!(story(&whole(&plan).records[&FIRST_WEB][0]), story_now);
    // At an instant of its own, when the verdict is there by then.
    let at_once = link(0, Measure::Completed, 100);
    plan.jobs[1].start = Start::AtAfter(at(60), at_once.clone());
    assert_eq!(story(&whole(&plan).records[&FIRST_WEB][0]), story_now);
    plan.jobs[1].start = Start::AtAfter(at(59), at_once);
    held(&plan, "held: staging was not over in time");
}

#[test]
fn the_arithmetic_is_shown_when_it_is_held() {
    let plan = linked(2, link(0, Measure::PostActionsSuccessful, 80));
    held(
        &plan,
        "held: 3 of 5 post-actions successful = 60 %, 80 % asked; failing assets: staging-4, staging-5",
    );
    let plan = linked(2, Link { conditions: Vec::new(), ..link(0, Measure::Completed, 0) });
    held(&plan, "held: 3 of 5 assets completed = 60 %, 100 % asked; failing assets: staging-4, staging-5");
}

#[test]
fn more_than_a_share_is_more() {
    let mut plan = linked(1, link(0, Measure::PostActionsSuccessful, 80));
    let Start::After(link) = &mut plan.jobs[1].start else { return };
    link.conditions[0].more = true;
    held(
        &plan,
        "held: 4 of 5 post-actions successful = 80 %, more than 80 % asked; failing assets: staging-5",
    );
}

#[test]
fn a_parent_that_never_ends_holds_its_job_for_ever_or_until_its_time_is_up() {
    let mut offline = linked(0, link(0, Measure::Completed, 50));
    offline.groups[2].presence = Distribution::always(Presence::Offline);
    let mut looping = linked(0, link(0, Measure::Completed, 50));
    let runs = ActionRuns { ends: vec![ActionEnd::Exited(0)], forces_reboot: ForcesReboot::Always };
    let profile = ActionProfile { runs: Distribution::always(runs), takes: Between::default() };
    looping.groups[2].tags.push("loops".to_owned());
    let action = looping.jobs[0].profile.actions.get_mut(&ActionId::pre(0)).unwrap();
    action.cases.push((AssetKind::Tag("loops".to_owned()), profile));
    for mut plan in [offline, looping] {
        let text = "held: staging never comes to its end on 1 asset; failing assets: staging-3";
        let whole = held(&plan, text);
        assert_eq!(whole.verdicts[1].as_ref().unwrap().at, None);
        let Start::After(link) = &mut plan.jobs[1].start else { return };
        link.within = Some(hours(7));
        let whole = held(&plan, "held: staging was not over in time");
        assert_eq!(whole.verdicts[1].as_ref().unwrap().at, Some(at(420)));
    }
}

#[test]
fn the_wait_has_two_ends() {
    for (within, runs) in [(60, true), (59, false)] {
        let plan = linked(0, Link { within: Some(minutes(within)), ..link(0, Measure::Completed, 100) });
        assert_eq!(whole(&plan).verdicts[1].as_ref().unwrap().runs, runs, "{within}");
    }
}

#[test]
fn a_parent_without_assets_or_without_parts_holds_its_job() {
    let mut empty = linked(0, link(0, Measure::Completed, 0));
    empty.groups.iter_mut().take(5).for_each(|group| group.count = 0);
    held(&empty, "held: staging has no assets");
    let mut bare = linked(0, link(0, Measure::PostActionsSuccessful, 0));
    bare.jobs[0].job.post_actions.clear();
    held(&bare, "held: 0 of 0 post-actions successful = –, 0 % asked");
}

#[test]
fn a_reboot_that_stays_pending_does_not_hold_the_verdict_up() {
    let mut plan = linked(0, link(0, Measure::PostActionsSuccessful, 100));
    plan.jobs[0] = plan.jobs[0].clone().action(ActionId::pre(0), ActionEnd::Exited(10), hours(1));
    plan.jobs[0].job.reboot = RebootPolicy::Suppress;
    let verdict = whole(&plan).verdicts.remove(1).unwrap();
    assert_eq!((verdict.runs, verdict.at), (true, Some(at(60))));
    let Start::After(link) = &mut plan.jobs[1].start else { return };
    link.conditions[0].measure = Measure::Completed;
    let all = "staging-1, staging-2, staging-3, staging-4, staging-5";
    held(&plan, &format!("held: 0 of 5 assets completed = 0 %, 100 % asked; failing assets: {all}"));
    // A reboot that comes by itself has to be waited for.
    let defer = Deferral::new(hours(2), 3, minutes(30)).unwrap();
    plan.jobs[0].job.reboot = RebootPolicy::Defer(defer);
    plan.groups[3].user = Distribution::always(User::LoggedIn(Vec::new()));
    let verdict = whole(&plan).verdicts.remove(1).unwrap();
    assert_eq!((verdict.runs, verdict.at), (true, Some(at(60 + 360 + 30))));
}

#[test]
fn a_parent_that_is_withdrawn_or_held_holds_its_job() {
    let mut plan = linked(0, link(0, Measure::Completed, 0));
    plan.jobs[0] = plan.jobs[0].clone().change(at(-500), ChangeKind::Delete);
    let Start::After(link_of_web) = &mut plan.jobs[1].start else { return };
    link_of_web.conditions[0].share = Share::from_millionths(1);
    let all = "staging-1, staging-2, staging-3, staging-4, staging-5";
    held(&plan, &format!("held: 0 of 5 assets completed = 0 %, 0.0001 % asked; failing assets: {all}"));
    let mut third = part("third", 5);
    third.start = Start::After(link(1, Measure::Completed, 0));
    plan.jobs.push(third);
    let whole = whole(&plan);
    let verdict = whole.verdicts[2].as_ref().unwrap();
    assert_eq!((verdict.held, verdict.at), (Some(HeldReason::ParentHeld), Some(at(-500))));
    assert_eq!(whole.records[&FIRST_WEB][1].end, JobEnd::Never(NeverBegan::Held));
}

#[test]
fn a_chain_of_three_goes_on_where_the_one_before_has_ended() {
    let mut plan = linked(0, link(0, Measure::Completed, 100));
    let mut third = part("third", 5);
    third.start = Start::After(Link { delay: hours(0), ..link(1, Measure::Completed, 100) });
    plan.jobs.push(third);
    let whole = whole(&plan);
    let stories: Vec<_> = whole.records[&FIRST_WEB].iter().map(story).collect();
    let second = "22:00 Job Received, 25:00 Job Started, 26:00 Completed";
    assert_eq!(stories, [second, "26:00 Job Received, 26:00 Job Started, 27:00 Completed"]);
}

#[test]
fn a_job_can_be_withdrawn_or_moved_while_it_waits() {
    for (made, reach_end) in [(30, true), (60, true), (61, true), (22 * 60, true), (22 * 60 + 1, false)] {
        let mut plan = linked(0, link(0, Measure::Completed, 100));
        plan.jobs[1] = plan.jobs[1].clone().change(at(made), ChangeKind::Disable);
        let record = &whole(&plan).records[&FIRST_WEB][0];
        assert_eq!(record.end, JobEnd::Withdrawn(Withdrawal::Disabled), "{made}");
        assert_eq!(record.ended == Some(at(made)), reach_end, "{made}");
    }
    let mut never = linked(0, link(0, Measure::Completed, 100));
    never.groups[2].presence = Distribution::always(Presence::Offline);
    never.jobs[1] = never.jobs[1].clone().change(at(9_999), ChangeKind::Disable);
    assert_eq!(whole(&never).records[&FIRST_WEB][0].end, JobEnd::Withdrawn(Withdrawal::Disabled));
    let mut moved = linked(0, link(0, Measure::Completed, 100));
    moved.jobs[1] = moved.jobs[1].clone().change(at(30), ChangeKind::Reschedule(at(6_000)));
    let story_of = |plan: &Plan| story(&whole(plan).records[&FIRST_WEB][0]);
    assert_eq!(story_of(&moved), "97:00 Job Received, 100:00 Job Started, 101:00 Completed");
    let Start::After(link) = &moved.jobs[1].start else { return };
    moved.jobs[1].start = Start::AtAfter(at(45), link.clone());
    assert_eq!(story_of(&moved), "97:00 Job Received, 100:00 Job Started, 101:00 Completed");
    moved.jobs[1].changes[0].at = at(50);
    held(&moved, "held: staging was not over in time");
}

#[test]
fn what_a_link_saves_can_be_told() {
    let plan = linked(2, link(0, Measure::PostActionsSuccessful, 80));
    let whole = whole(&plan);
    let verdict = whole.verdicts[1].as_ref().unwrap();
    let decision = without_link(&plan, 1, verdict, &whole.tallies[0]);
    assert_eq!(decision, LinkDecision::Starts { known: at(60), at: at(60 + 24 * 60) });
}

#[test]
fn parent_and_child_can_be_on_the_same_asset() {
    let mut child = part("child", 0);
    child.start = Start::After(Link { delay: hours(0), ..link(0, Measure::Completed, 100) });
    let plan = plan(vec![part("parent", 0), child, part("meanwhile", 0).starts(at(90))]);
    let book = Rulebook::default();
    let compiled = Compiled::new(&plan, &book);
    let mut run = AssetRun::new(&compiled, EARLY);
    run.reset(ONLY, &[]);
    let mut begun = Vec::new();
    let link = loop {
        match run.next() {
            InputRequest::Begin(job) => {
                begun.push(job);
                assert_eq!(run.next(), InputRequest::Begin(job));
                run.drawn();
            }
            other => break other,
        }
    };
    assert_eq!((begun, link), (vec![0, 2], InputRequest::Link(1)));
    // The asset is beyond the instant of the decision, since a job was not left out that comes later.
    assert_eq!(run.decided(LinkDecision::Starts { known: at(60), at: at(60) }), Err(DecisionTooLate));
    let later = LinkDecision::Starts { known: at(150), at: at(150) };
    assert_eq!((run.decided(later), run.next()), (Ok(()), InputRequest::Begin(1)));
    run.drawn();
    assert_eq!(run.next(), InputRequest::Done);
    assert_eq!(run.records()[1].end, JobEnd::Ran(JobStatus::Completed));

    let blocked = whole(&plan);
    let stories: Vec<_> = blocked.records[&ONLY].iter().map(story).collect();
    assert_eq!(stories[1], "1:00 Job Received, 1:00 Job Started, 2:00 Completed");
    assert_eq!(stories[2], "-1:30 Job Received, 1:30 Execution Blocked");
    assert_eq!(scheduled_start(&plan, 1, blocked.verdicts[1].as_ref()), Some(at(60)));
    let verdict = judge_link(&plan, 1, &blocked.tallies[0], Some(at(0)), None);
    assert_eq!(Some(verdict), blocked.verdicts[1]);
}
