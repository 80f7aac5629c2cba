//! Plans: groups, jobs, links and times.

use std::time::Duration;

use super::one;
use super::plan_texts::{FULL, LIFE};
use crate::environment::Clock;
use crate::job::{ActionEnd, ActionId, Integrity, PatchEnd, Platform, RebootPolicy};
use crate::lifecycle::{
    ActionProfile, AgentFault, AssetKind, Between, Change, ChangeKind, Condition, Link, Measure, Plan, Point,
    Presence, PromptAnswer, Share, Start, Time, User, UserAnswer, Window,
};
use crate::scenario::yaml::parse;
use crate::scenario::{EndpointKind, PlanSpec, Scenario};
use crate::source::SourceFile;

fn plan_spec(scenario: &Scenario) -> &PlanSpec {
    scenario.plan.as_deref().expect("it has a plan")
}

fn plan(scenario: &Scenario) -> &Plan {
    &plan_spec(scenario).plan
}

fn share(percent: f64) -> Share {
    format!("{percent}%").parse().expect("a share")
}

const fn hours(hours: u64) -> Duration {
    Duration::from_secs(hours * 3_600)
}

const fn minutes(minutes: u64) -> Duration {
    Duration::from_secs(minutes * 60)
}

/// Hours and minutes after the plan's beginning.
const fn at(hours: i64, minutes: i64) -> Time {
    Time(hours * 3_600 + minutes * 60)
}

#[test]
fn groups_say_what_their_assets_are_like() {
    let scenario = one(FULL);
    let plan = plan(&scenario);
    assert_eq!((plan.seed, plan.origin), (42, Clock::parse("2026-03-01").ok()));
    assert_eq!((plan.change_delay, plan.catalogue_delay), (Some(minutes(5)), Some(hours(6))));
    let counts: Vec<_> = plan.groups.iter().map(|group| (group.name.as_str(), group.count)).collect();
    assert_eq!(counts, [("staging", 20), ("production", 1000), ("boxes", 0), ("solo", 1)]);
    let production = &plan.groups[1];
    assert_eq!(production.tags, ["web", "laptop"]);
    let presence = [(share(3.0), Presence::Offline), (share(2.0), Presence::From(at(32, 0)))];
    assert_eq!(production.presence.cases()[..2], presence);
    assert_eq!(production.presence.cases()[2], (share(95.0), Presence::Online));
    assert_eq!(production.agent.cases()[0], (share(5.0), "4.5.0".parse().ok()));
    assert_eq!(production.agent.cases()[1], (share(95.0), None));
    let answer = |after: Duration, answer: PromptAnswer| UserAnswer { after, answer };
    let (defer, accept) =
        (answer(Duration::ZERO, PromptAnswer::Defer), answer(Duration::ZERO, PromptAnswer::Accept));
    let users = [
        (share(40.0), User::LoggedOut),
        (share(30.0), User::LoggedIn(vec![defer, defer, accept])),
        (share(30.0), User::LoggedIn(vec![])),
    ];
    assert_eq!(production.user.cases(), users);
    assert_eq!(production.blackouts, [Window { from: at(6, 0), to: at(20, 0) }]);
    assert_eq!(production.manual_reboot, Some(hours(8)));
    let late = User::LoggedIn(vec![answer(minutes(10), PromptAnswer::Accept)]);
    assert_eq!(plan.groups[2].user.cases(), [(share(60.0), late), (share(40.0), User::LoggedOut)]);
    let solo = &plan.groups[3];
    assert_eq!(solo.platform, Platform::Linux, "that of its job");
    assert_eq!(solo.agent.cases(), [(Share::WHOLE, "4.6.1.6".parse().ok())]);
    assert_eq!(solo.presence.cases(), [(Share::WHOLE, Presence::Online)]);
    let answers = vec![answer(minutes(5), PromptAnswer::Defer), accept];
    assert_eq!(solo.user.cases(), [(Share::WHOLE, User::LoggedIn(answers))]);
}

#[test]
fn groups_say_where_their_jobs_run() {
    let scenario = one(FULL);
    let plan = plan_spec(&scenario);
    let kinds: Vec<_> = plan.kinds.iter().map(|kind| kind.on.map(|on| on.value)).collect();
    let declared = Some(EndpointKind::Declared);
    assert_eq!(kinds, [Some(EndpointKind::Sandbox), declared, Some(EndpointKind::Container), declared]);
    assert_eq!(plan.kinds[2].image.as_ref().map(|image| image.value.as_str()), Some("debian:12"));
    let motd = |at: usize| plan.machines[at].files[0].content.clone();
    assert_eq!(motd(0).as_deref(), Some(&b"staging"[..]));
    assert_eq!(motd(1).as_deref(), Some(&b"all"[..]));
    assert_eq!(scenario.on, declared);
    assert_eq!(scenario.world.files, plan.machines[0].files, "that of the first job");
}

#[test]
fn jobs_have_targets_times_and_links() {
    let scenario = one(FULL);
    let plan = plan(&scenario);
    let [staging, production, last] = plan.jobs.as_slice() else { panic!("three jobs") };
    assert_eq!((staging.groups.as_slice(), production.groups.as_slice()), (&[0][..], &[1, 2][..]));
    assert_eq!(last.groups, [3]);
    assert_eq!(staging.start, Start::At(at(2, 0)));
    assert_eq!(staging.created, Some(at(-46, 0)));
    assert_eq!(staging.window, Some(hours(4)));
    let changes = [
        Change { at: at(-12, 0), kind: ChangeKind::Reschedule(at(3, 0)) },
        Change { at: at(1, 0), kind: ChangeKind::Delete },
        Change { at: at(1, 50), kind: ChangeKind::Disable },
    ];
    assert_eq!(staging.changes, changes, "in the order of time");
    let condition =
        |measure: Measure, percent: f64, more: bool| Condition { measure, share: share(percent), more };
    let link = Link {
        parent: 0,
        conditions: vec![
            condition(Measure::Completed, 95.0, false),
            condition(Measure::PostActionsSuccessful, 90.0, false),
            condition(Measure::PreActionsSuccessful, 80.0, true),
            condition(Measure::PatchesInstalled, 70.0, true),
        ],
        delay: hours(24),
        within: Some(hours(168)),
    };
    assert_eq!(production.start, Start::After(link));
    let link = Link { parent: 1, conditions: Vec::new(), delay: Duration::ZERO, within: None };
    assert_eq!(last.start, Start::AtAfter(at(4, 0), link));
    assert_eq!(scenario.job, staging.job);
}

#[test]
fn actions_and_patches_go_differently_on_different_assets() {
    let scenario = one(FULL);
    let staging = &plan(&scenario).jobs[0];
    assert_eq!(staging.profile.reboot_takes, Between { least: minutes(2), most: minutes(10) });
    let codes = |profile: &ActionProfile| {
        let cases = profile.runs.cases().iter();
        cases.map(|(share, runs)| (*share, runs.ends.clone())).collect::<Vec<_>>()
    };
    let exits = |percent: f64, code: i32| (share(percent), vec![ActionEnd::Exited(code)]);
    let second = &staging.profile.actions[&ActionId::pre(1)];
    assert_eq!(codes(&second.usual), [exits(97.0, 0), exits(2.0, 1), exits(1.0, 12)]);
    assert_eq!(second.usual.takes, Between { least: Duration::from_secs(30), most: minutes(5) });
    let on = |tags: &[&str]| {
        let tags: Vec<String> = tags.iter().map(|tag| (*tag).to_owned()).collect();
        second.on(Platform::Linux, &tags)
    };
    assert_eq!(codes(on(&["laptop"])), [exits(90.0, 0), exits(10.0, 1)]);
    assert_eq!(on(&["laptop"]).takes, second.usual.takes, "what is not said is as usual");
    assert_eq!(on(&[]).takes, Between::always(minutes(1)));
    assert!(!staging.profile.actions.contains_key(&ActionId::pre(0)), "its script says how it ends");
    let good = PatchEnd { needs_reboot: true, ..PatchEnd::default() };
    let kernel = &staging.profile.patches[&0];
    let ends = [
        (share(2.0), PatchEnd { installed: false, ..good }),
        (share(1.0), PatchEnd { downloaded: false, ..good }),
        (share(0.5), PatchEnd { integrity: Integrity::SignatureFailed, ..good }),
        (share(0.25), PatchEnd { integrity: Integrity::HashFailed, ..good }),
        (share(0.25), PatchEnd { applicable: false, ..good }),
        (share(96.0), good),
    ];
    assert_eq!(kernel.usual.ends.cases(), ends);
    assert_eq!(kernel.usual.download, Between { least: minutes(1), most: minutes(10) });
    assert_eq!(kernel.usual.published, Some(at(-1, 0)));
    let (on, laptops) = &kernel.cases[0];
    assert_eq!(*on, AssetKind::Tag("laptop".into()));
    assert_eq!(laptops.ends.cases().len(), 2);
    assert_eq!((laptops.install, laptops.download), (Between::always(minutes(20)), kernel.usual.download));
    let trouble = staging.profile.agent_fault.usual.cases();
    let restarts = AgentFault::Restarts { before: Point::Patch(1), away: minutes(10) };
    let fails = |before: Point| (share(0.1), AgentFault::Fails { before });
    assert_eq!(trouble[0], (share(1.0), restarts));
    assert_eq!(
        trouble[1..4],
        [fails(Point::Download), fails(Point::Deployment), fails(Point::Action(ActionId::pre(1)))]
    );
    assert_eq!(trouble[4], (share(98.7), AgentFault::None));
}

#[test]
fn a_job_like_another_says_only_what_is_different() {
    let scenario = one(FULL);
    let [staging, production, _] = plan(&scenario).jobs.as_slice() else { panic!("three jobs") };
    assert_eq!(production.job.pre_actions, staging.job.pre_actions);
    assert_eq!(production.job.patches, staging.job.patches);
    assert_eq!(production.job.reboot, RebootPolicy::Suppress);
    assert_eq!(production.profile.patches, staging.profile.patches);
    assert_eq!(production.profile.reboot_takes, staging.profile.reboot_takes);
    assert_eq!(production.profile.actions[&ActionId::pre(1)], staging.profile.actions[&ActionId::pre(1)]);
    let post = &production.profile.actions[&ActionId::post(0)];
    assert_eq!(post.usual.runs.cases()[0].1.ends, [ActionEnd::Exited(1)]);
    assert!(production.changes.is_empty() && production.window.is_none(), "its life is its own");
    assert_eq!(production.profile.agent_fault.usual.cases(), [(Share::WHOLE, AgentFault::None)]);
}

#[test]
fn the_life_of_one_job_is_a_plan_of_one_asset() {
    let scenario = one(LIFE);
    let plan = plan(&scenario);
    assert_eq!((plan.assets(), plan.groups[0].name.as_str(), plan.jobs.len()), (1, "asset", 1));
    assert_eq!(plan.groups[0].platform, Platform::Windows);
    assert_eq!(plan.groups[0].agent.cases(), [(Share::WHOLE, "4.6.1.6".parse().ok())]);
    assert_eq!(plan.groups[0].presence.cases(), [(Share::WHOLE, Presence::From(at(8, 0)))]);
    assert_eq!(plan.jobs[0].start, Start::At(at(9, 0)));
    assert_eq!(plan.jobs[0].created, Some(at(-48, 0)));
    assert_eq!(plan.jobs[0].profile.actions[&ActionId::pre(0)].usual.takes.most, minutes(2));
    assert_eq!(scenario.job.platform, Platform::Windows);
    let run_only = one("scenario: x\njob: {platform: linux}\n");
    assert!(run_only.plan.is_none(), "a scenario that says nothing of it has no life around its run");
}

#[test]
fn an_origin_is_the_midnight_before_the_first_start() {
    let origin = |job: &str| {
        let text = format!(
            "plan: x\nassets: {{web: {{platform: linux}}}}\njobs:\n  a: {{{job}}}\n  b: {{start: +4h}}\n"
        );
        plan(&one(&text)).origin.map(|origin| origin.to_string())
    };
    assert_eq!(origin(""), None);
    let start = "start: 2026-03-01 02:00 +01:00";
    assert_eq!(origin(start).as_deref(), Some("2026-03-01 00:00:00 +01:00"));
    assert_eq!(
        origin(&format!("{start}, created: 2026-02-01")).as_deref(),
        Some("2026-03-01 00:00:00 +01:00")
    );
    assert_eq!(origin("created: 1970-01-01").as_deref(), Some("1970-01-01 00:00:00 +00:00"));
    assert_eq!(origin("changes: {disable: 2026-02-01 10:00}").as_deref(), Some("2026-02-01 00:00:00 +00:00"));
}

#[test]
fn plans_and_scenarios_stand_in_one_file() {
    let text = format!("{FULL}---\n{LIFE}---\nscenario: b\njob: {{platform: linux}}\n");
    let (scenarios, problems) = parse(&SourceFile::new("x.yaml", text));
    assert_eq!(problems, []);
    let names: Vec<_> = scenarios.iter().map(|scenario| scenario.name.as_str()).collect();
    assert_eq!(names, ["Monthly patches", "The user puts the reboot off", "b"]);
}
