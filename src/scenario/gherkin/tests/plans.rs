//! What features say of several jobs and assets.

use std::time::Duration;

use super::support::{mistakes, steps};
use crate::expect::{AssetState, CountOrShare, Expect, OnAsset, PlanExpect, Quantity};
use crate::job::{ActionEnd, ActionId, Platform, RebootPolicy};
use crate::lifecycle::{AssetId, AssetKind, Presence, Share, Start, Time, User};
use crate::scenario::{EndpointKind, PlanSpec, Scenario};

fn plan(scenario: &Scenario) -> &PlanSpec {
    scenario.plan.as_deref().expect("a plan")
}

#[test]
fn an_ordinary_scenario_has_no_plan() {
    let scenario = steps(
        "Given a Linux job \"web\" with 2 pre-actions and 1 patch\nAnd a Linux job \"web\"\nAnd pre-action 1 takes 3 hours\n\
         And the agent version is 5.0.0\nWhen the job runs\nThen pre-action 1 is successful\n",
    );
    assert!(scenario.plan.is_none());
}

#[test]
fn phrases_speak_of_the_job_that_was_told_last() {
    let scenario = steps(
        r#"Given a Linux job "staging" with 2 pre-actions
And pre-action 2 exits 12
And the file "etc/app.conf" contains "on"
And the command "systemctl stop app" exits 5
And the job suppresses the reboot
And a Linux job "production" with 1 patch
And patch "kernel" needs a reboot
And the job starts 2 hours after the beginning of the plan
And another Linux job
And pre-action 1 exits 3
And in the job "staging" pre-action 1 exits 1
And post-action 1 exits 4
And the job starts 4 hours after the beginning of the plan
When the jobs run
Then in the job "staging" pre-action 2 fails with exit code 12
"#,
    );
    let plan = plan(&scenario);
    let names: Vec<&str> = plan.plan.jobs.iter().map(|job| job.name.as_str()).collect();
    assert_eq!(names, ["staging", "production", "job 3"]);
    let sizes = |at: usize| {
        let job = &plan.plan.jobs[at].job;
        (job.pre_actions.len(), job.patches.len(), job.post_actions.len())
    };
    assert_eq!([sizes(0), sizes(1), sizes(2)], [(2, 0, 0), (0, 1, 0), (1, 0, 1)]);
    let ends = |at: usize, id: ActionId| plan.worlds[at].actions[&id].ends.clone();
    assert_eq!(ends(0, ActionId::pre(0)), [ActionEnd::Exited(1)]);
    assert_eq!(ends(0, ActionId::pre(1)), [ActionEnd::Exited(12)]);
    assert_eq!(ends(2, ActionId::post(0)), [ActionEnd::Exited(4)]);
    assert_eq!(plan.plan.jobs[0].job.reboot, RebootPolicy::Suppress);
    assert_eq!(plan.plan.jobs[1].job.reboot, RebootPolicy::default());
    assert_eq!(plan.plan.jobs[1].start, Start::At(Time(7200)));
    // What belongs to the whole scenario is there whichever job was told when it was said.
    assert_eq!(plan.machines[0].files.len(), 1);
    assert_eq!(plan.machines[0].commands.len(), 1);
    assert_eq!(scenario.job.name.as_deref(), Some("staging"));
}

#[test]
fn a_job_does_the_same_until_more_is_said_of_it() {
    let scenario = steps(
        r#"Given a Linux job "a" with 2 pre-actions and 2 patches
And pre-action 1 exits 0 on 90 % and 1 on 10 %
And patch "x" needs a reboot
And patch "x" fails on 2 %
And the job reboots after a countdown of 10 minutes
And another job "b" that does the same as "a"
And the job runs after "a"
And patch "y" fails on 3 %
And pre-action 2 exits 7
And in the job "a" post-action 1 exits 1
When the jobs run
"#,
    );
    let plan = plan(&scenario);
    let (a, b) = (&plan.plan.jobs[0], &plan.plan.jobs[1]);
    assert_eq!(a.job.reboot, b.job.reboot);
    let names =
        |job: &crate::job::Job| job.patches.iter().map(|patch| patch.name.clone()).collect::<Vec<_>>();
    assert_eq!(names(&a.job), ["x", "patch 2"]);
    assert_eq!(names(&b.job), ["x", "y"]);
    assert_eq!((a.job.post_actions.len(), b.job.post_actions.len()), (1, 0));
    assert_eq!(a.profile.actions[&ActionId::pre(0)], b.profile.actions[&ActionId::pre(0)]);
    assert_eq!(a.profile.patches[&0], b.profile.patches[&0]);
    let fails = |job: &crate::lifecycle::PlannedJob, at: usize| {
        let ends = job.profile.patches.get(&at).map(|patch| patch.usual.ends.cases().to_vec());
        ends.into_iter()
            .flatten()
            .filter(|(_, end)| !end.installed)
            .map(|(share, _)| share.millionths())
            .sum::<u32>()
    };
    assert_eq!([fails(a, 0), fails(a, 1), fails(b, 0), fails(b, 1)], [20_000, 0, 20_000, 30_000]);
    assert_eq!(plan.worlds[1].actions[&ActionId::pre(1)].ends, [ActionEnd::Exited(7)]);
    assert!(!plan.worlds[0].actions.contains_key(&ActionId::pre(1)));
}

#[test]
fn what_is_said_of_a_numbered_patch_stays_with_it_when_it_gets_a_name() {
    let scenario = steps(
        "Given a Linux job with 3 patches\nAnd all patches fail on 2 %\nAnd the agent restarts before patch 2\n\
         And patch \"kernel\" fails to download on 3 %\nWhen the job runs\n",
    );
    let plan = plan(&scenario);
    let job = &plan.plan.jobs[0];
    assert_eq!(job.job.patches[0].name, "kernel");
    let ends = job.profile.patches[&0].usual.ends.cases();
    let shares: Vec<u32> = ends.iter().map(|(share, _)| share.millionths()).collect();
    assert_eq!(shares, [20_000, 30_000, 950_000]);
    assert_eq!(job.profile.patches.len(), 3);
}

#[test]
fn assets_say_everything_about_themselves() {
    let scenario = steps(
        r#"Given these assets:
  | name | platform | count | tags      | agent | offline |
  | web  | Windows  | 20    | prod, dmz | 5.1.0 | 2.5 %   |
  | db   |          |       |           |       |         |
And a Windows job
And the job starts at "2026-03-01 02:00"
And 10 % of the assets "web" come online 2 hours after the start
And 30 % of the users defer the reboot twice after 5 minutes, then accept on the assets "web"
And on the assets "web" the file "C:\x" contains "y"
And on the assets "web" the endpoint is a container of the image "debian:12"
And the file "C:\x" contains "all"
And the file "C:\z" contains "all"
And a blackout window from 1 hour before the start to "2026-03-01 20:00" on asset "web"
And a person reboots the asset "db" 1 day later
And the agent has version 4.5.0
When the job runs
"#,
    );
    let plan = plan(&scenario);
    let (web, db) = (&plan.plan.groups[0], &plan.plan.groups[1]);
    assert_eq!((web.count, db.count), (20, 1));
    assert_eq!((web.platform, db.platform), (Platform::Windows, Platform::Windows));
    assert_eq!(web.tags, ["prod", "dmz"]);
    let presence: Vec<(u32, Presence)> =
        web.presence.cases().iter().map(|(share, presence)| (share.millionths(), *presence)).collect();
    assert_eq!(
        presence,
        [(25_000, Presence::Offline), (100_000, Presence::From(Time(4 * 3600))), (875_000, Presence::Online)]
    );
    let [(share, User::LoggedIn(answers)), (_, User::LoggedOut)] = web.user.cases() else {
        panic!("{:?}", web.user)
    };
    assert_eq!((share.millionths(), answers.len()), (300_000, 3));
    assert_eq!(answers[1].after, Duration::from_secs(300));
    assert_eq!((web.blackouts[0].from, web.blackouts[0].to), (Time(3600), Time(20 * 3600)));
    assert_eq!(db.manual_reboot, Some(Duration::from_secs(86_400)));
    assert!(db.agent.cases()[0].1.is_some());
    let files = |at: usize| plan.machines[at].files.iter().map(|file| file.path.clone()).collect::<Vec<_>>();
    assert_eq!((files(0).len(), files(1).len()), (2, 2));
    assert_ne!(plan.machines[0].files, plan.machines[1].files);
    assert_eq!(plan.kinds[0].on.map(|on| on.value), Some(EndpointKind::Container));
    assert_eq!(plan.kinds[1].on, None);
}

#[test]
fn expectations_find_their_job_and_asset() {
    let scenario = steps(
        r#"Given 20 Linux assets "web"
And a Linux job "a" with 2 pre-actions
And another Linux job "b" with 1 patch
And patch "x" installs
And the job starts 5 hours after the beginning
When the jobs run
Then on "web-03" in the job "b": patch "x" is installed
And in the job "a" on "web-20", the job begins at its start
And at most 2 % of the assets are "Completed with Failure" in the job "b"
And in the job "a" on at least 3 assets all pre-actions fail
"#,
    );
    let what: Vec<&Expect> = scenario.expectations.iter().map(|one| &one.what).collect();
    let on = |job: usize, index: u64| OnAsset { job, asset: Some(AssetId { group: 0, index }) };
    assert!(matches!(what[0], Expect::Plan(PlanExpect::Run(at, _)) if *at == on(1, 2)), "{:?}", what[0]);
    assert!(
        matches!(what[1], Expect::Plan(PlanExpect::Happens(at, ..)) if *at == on(0, 19)),
        "{:?}",
        what[1]
    );
    let two = Share::from_millionths(20_000);
    assert!(
        matches!(what[2], Expect::Plan(PlanExpect::Assets { job: 1, amount: Quantity::AtMost(CountOrShare::Share(share)), .. }) if *share == two),
        "{:?}",
        what[2]
    );
    assert!(
        matches!(what[4], Expect::Plan(PlanExpect::Assets { job: 0, is: AssetState::Action(id, _), .. }) if *id == ActionId::pre(1)),
        "{:?}",
        what[4]
    );
    assert_eq!(what.len(), 5);
}

#[test]
fn mistakes_in_plans_say_what_is_wrong() {
    let given = |step: &str| {
        mistakes(&format!(
            "Feature: f\nScenario: s\nGiven a Linux job \"staging\" with 1 pre-action\nGiven {step}\nWhen the job runs\n"
        ))
    };
    let mut wrong = Vec::new();
    for (step, expected) in [
        (
            "the job \"stagin\" starts at \"2026-03-01\"",
            "4:7 `the job \"stagin\"` no job is called `stagin` so far [did you mean `staging`?]",
        ),
        (
            "the job starts at \"tomorrow\"",
            "4:22 `at \"tomorrow\"` `tomorrow` is no instant [an instant looks like 2026-03-01 02:30, with an offset behind it if wanted, such as +01:00]",
        ),
        (
            "the job starts 2 hours after its start",
            "4:22 `2 hours after its start` a job cannot start by its own start",
        ),
        ("pre-action 1 exits 12 on 120 %", "4:26 `12 on 120 %` this is no share [a share is at most 100%]"),
        (
            "3 % of the assets \"web\" are offline",
            "4:7 `3 % of the assets \"web\"` no assets are called `web` so far",
        ),
        ("the job waits at most 7 days", "4:7 `the job waits at most 7 days` the job waits for no other job"),
        (
            "20 Lunix assets \"web\"",
            "4:10 `Lunix` unknown platform `Lunix` [expected one of `windows`, `linux` or `macos`]",
        ),
        ("the seed is -1", "4:19 `-1` a seed is a whole number from 0"),
        (
            "the user defers the reboot 2000 times",
            "4:16 `defers the reboot 2000 times` a user answers 100 prompts at most",
        ),
        (
            "pre-action 1 takes 5 minutes to 1 minute",
            "4:26 `5 minutes to 1 minute` the longest is shorter than the shortest [write the shorter one first]",
        ),
        (
            "in the job \"production\" pre-action 1 exits 1",
            "4:10 `the job \"production\"` no job is called `production` so far",
        ),
        (
            "on 3 assets pre-action 1 exits 1",
            "4:10 `3 assets` how many assets is only said of what is expected",
        ),
    ] {
        let found = given(step);
        if found.first().map(String::as_str) != Some(expected) {
            wrong.push(found);
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
    let two = "Feature: f\nScenario: s\nGiven a Linux job \"a\" with 1 pre-action\nGiven a Linux job \"b\" with 1 pre-action\nWhen the jobs run\nThen pre-action 1 is successful\n";
    assert_eq!(
        mistakes(two),
        ["6:6 `pre-action 1 is successful` several jobs run: of which one is this expected?"]
    );
    let counted = two.replace("Then pre-action", "Then on all assets in the job \"a\" the job reboots at its start\nThen on all assets in the job \"a\" pre-action 1 prints \"x\"\nThen in the job \"a\" pre-action");
    assert_eq!(
        mistakes(&counted),
        [
            "6:9 `all assets` this is not counted over assets",
            "7:9 `all assets` this is not counted over assets"
        ]
    );
}

#[test]
fn what_is_nearly_right_is_suggested() {
    let said = mistakes(
        "Feature: f\nScenario: s\nGiven a Linux job\nGiven 20 Linux machines \"web\"\nGiven 3 % of the assets are off line\nWhen the job runs\nThen the production job is hold\n",
    );
    assert!(said.iter().any(|line| line.contains("20 Linux assets \"staging\"")), "{said:#?}");
    assert!(said.iter().any(|line| line.contains("are offline")), "{said:#?}");
    assert!(said.iter().any(|line| line.contains("the production job is held")), "{said:#?}");
}

#[test]
fn kinds_of_assets_are_kept_with_their_shares() {
    let scenario = steps(
        "Given 9 Linux assets \"web\" tagged \"old\"\nAnd a Linux job\nAnd pre-action 1 exits 1 on 5 % and 0 on all others\n\
         And pre-action 1 exits 0 on 60 % and 12 on 40 % of the assets tagged \"old\"\nWhen the job runs\n",
    );
    let profile = &plan(&scenario).plan.jobs[0].profile.actions[&ActionId::pre(0)];
    let codes = |profile: &crate::lifecycle::ActionProfile| {
        let cases = profile.runs.cases().iter();
        cases.map(|(share, runs)| (share.millionths(), runs.ends[0].clone())).collect::<Vec<_>>()
    };
    assert_eq!(codes(&profile.usual), [(50_000, ActionEnd::Exited(1)), (950_000, ActionEnd::Exited(0))]);
    let [(AssetKind::Tag(tag), old)] = profile.cases.as_slice() else { panic!("{:?}", profile.cases) };
    assert_eq!(tag, "old");
    assert_eq!(codes(old), [(600_000, ActionEnd::Exited(0)), (400_000, ActionEnd::Exited(12))]);
}
