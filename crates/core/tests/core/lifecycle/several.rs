//! Several jobs on one asset: who is in whose way, and what carries over.

use patchdrill_core::environment::ForcesReboot;
use patchdrill_core::job::{ActionEnd, ActionId, Deferral, JobStatus, Platform, RebootPolicy};
use patchdrill_core::lifecycle::{
    ActionRuns, Between, Blocker, Distribution, JobEnd, LifecycleRule as Rule, PlannedJob, User,
};
use patchdrill_core::rules::PatchStatus;

use super::support::*;

/// One action of an hour.
fn hour(name: &str, platform: Platform) -> PlannedJob {
    job(name, platform, [1, 0, 0]).action(ActionId::pre(0), ActionEnd::Exited(0), hours(1))
}

/// One patch whose reboot the job treats so.
fn reboots(platform: Platform, policy: RebootPolicy) -> PlannedJob {
    let mut job = job("first", platform, [0, 1, 0]).patch(0, rebooting(), hours(0), hours(0));
    job.job.reboot = policy;
    job.profile.reboot_takes = Between::always(minutes(10));
    job
}

const FIRST: &str = "-3:00 Job Received, 0:00 Job Started, 0:00 Downloaded";

#[test]
fn a_job_that_finds_the_agent_busy_is_blocked() {
    for (start, story, blocked) in [
        (0, "-3:00 Job Received, 0:00 Execution Blocked", true),
        (59, "-2:01 Job Received, 0:59 Execution Blocked", true),
        (60, "-2:00 Job Received, 1:00 Job Started, 2:00 Completed", false),
    ] {
        let two = vec![hour("first", Platform::Linux), hour("second", Platform::Linux).starts(at(start))];
        let first = "-3:00 Job Received, 0:00 Job Started, 1:00 Completed";
        let records = shows(&plan(two), EARLY, &[first, story]);
        assert_eq!(records[1].end == JobEnd::Blocked(Blocker::RunningJob), blocked);
        if blocked {
            let note = records[1].notes.last().unwrap();
            assert_eq!((note.rule, note.by), (Rule::OtherJobRuns, Some(0)));
        }
    }
}

#[test]
fn of_two_jobs_at_one_instant_the_one_that_is_written_first_runs() {
    let two = vec![hour("b", Platform::Linux), hour("a", Platform::Linux)];
    let records = lives(&plan(two), EARLY);
    assert_eq!(records[0].end, JobEnd::Ran(JobStatus::Completed));
    assert_eq!(records[1].end, JobEnd::Blocked(Blocker::RunningJob));
}

#[test]
fn a_pending_reboot_blocks_later_jobs_on_windows_alone() {
    for platform in Platform::ALL {
        let two = vec![reboots(platform, RebootPolicy::Suppress), hour("second", platform).starts(at(240))];
        let mut plan = plan(two);
        let first = format!("{FIRST}, 0:00 Pending Reboot");
        let received = "1:00 Job Received";
        let blocked = platform == Platform::Windows;
        let second = if blocked {
            format!("{received}, 4:00 Execution Blocked")
        } else {
            format!("{received}, 4:00 Job Started, 5:00 Pending Reboot")
        };
        let records = shows(&plan, EARLY, &[&first, &second]);
        let end = if blocked {
            JobEnd::Blocked(Blocker::PendingReboot)
        } else {
            JobEnd::PendingReboot(JobStatus::Completed)
        };
        assert_eq!((records[1].end, records[1].pending_reboot), (end, true));
        let on_mac = rules(&records[1]).contains(&Rule::PendingOnMac);
        assert_eq!(on_mac, platform == Platform::MacOs);

        // A person's reboot settles both; what was blocked does not come back.
        plan.groups[0].manual_reboot = Some(hours(8));
        let first = format!("{first}, 8:00 Completed");
        let second = if blocked { second } else { format!("{second}, 8:00 Completed") };
        let records = shows(&plan, EARLY, &[&first, &second]);
        assert!(!records[0].pending_reboot);

        // Or it comes before the second job.
        plan.groups[0].manual_reboot = Some(hours(4));
        let first = format!("{FIRST}, 0:00 Pending Reboot, 4:00 Completed");
        shows(&plan, EARLY, &[&first, "1:00 Job Received, 4:00 Job Started, 5:00 Completed"]);
    }
}

#[test]
fn one_reboot_settles_all_that_are_owed() {
    let policy = RebootPolicy::Defer(Deferral::new(hours(2), 3, minutes(15)).unwrap());
    let mut second = reboots(Platform::Linux, RebootPolicy::Countdown(minutes(15))).starts(at(60));
    "second".clone_into(&mut second.name);
    second.job.patches[0].name = "another".to_owned();
    let mut plan = plan(vec![reboots(Platform::Linux, policy), second]);
    plan.groups[0].user = Distribution::always(User::LoggedIn(Vec::new()));
    let first = format!("{FIRST}, 0:00 Pending Reboot, 1:25 Completed");
    let second = "-2:00 Job Received, 1:00 Job Started, 1:00 Downloaded, 1:00 Pending Reboot, 1:25 Completed";
    let records = shows(&plan, EARLY, &[&first, second]);
    assert_eq!((records[0].reboots.len(), records[0].deferred), (0, 1));
    assert_eq!(records[1].reboots.as_slice(), [at(75)]);
    let settled = records[0].notes.last().unwrap();
    assert_eq!((settled.rule, settled.by, settled.at), (Rule::SettledByOther, Some(1), at(75)));
    assert!(!rules(&records[0]).contains(&Rule::CountedDown));
}

#[test]
fn a_reboot_waits_for_the_deployment_of_another_job() {
    let countdown = RebootPolicy::Countdown(minutes(30));
    let two = vec![reboots(Platform::Linux, countdown), hour("second", Platform::Linux).starts(at(15))];
    let first = format!("{FIRST}, 0:00 Pending Reboot, 1:25 Completed");
    let second = "-2:45 Job Received, 0:15 Job Started, 1:15 Pending Reboot, 1:25 Completed";
    let records = shows(&plan(two), EARLY, &[&first, second]);
    assert_eq!(records[0].reboots.as_slice(), [at(75)]);
    assert!(rules(&records[0]).contains(&Rule::RebootWaited));
}

#[test]
fn a_reboot_that_a_script_forces_settles_what_others_owe() {
    let mut second = hour("second", Platform::Linux).starts(at(60));
    let runs = ActionRuns { ends: vec![ActionEnd::Exited(0)], forces_reboot: ForcesReboot::Once };
    second.profile.actions.get_mut(&ActionId::pre(0)).unwrap().usual.runs = Distribution::always(runs);
    second.profile.reboot_takes = Between::always(minutes(5));
    let two = vec![reboots(Platform::Linux, RebootPolicy::Suppress), second];
    let first = format!("{FIRST}, 0:00 Pending Reboot, 2:05 Completed");
    let second = "-2:00 Job Received, 1:00 Job Started, 2:05 Job Resumed, 3:05 Completed";
    let records = shows(&plan(two), EARLY, &[&first, second]);
    assert!(records.iter().all(|record| record.reboots.is_empty() && !record.pending_reboot));
}

#[test]
fn a_job_that_is_due_while_the_asset_reboots_begins_when_it_is_up() {
    let two = vec![
        reboots(Platform::Windows, RebootPolicy::Immediate),
        hour("second", Platform::Windows).starts(at(5)),
    ];
    let second = "-2:55 Job Received, 0:10 Job Started, 1:10 Completed";
    let records = shows(&plan(two), EARLY, &[&format!("{FIRST}, 0:10 Completed"), second]);
    assert!(rules(&records[1]).contains(&Rule::StartsWhenUp));
}

#[test]
fn what_is_installed_is_not_installed_again() {
    let mut second = job("second", Platform::Linux, [0, 2, 0]).starts(at(60));
    second = second.patch(0, rebooting(), hours(1), hours(1)).patch(1, rebooting(), hours(1), hours(1));
    let two = vec![job("first", Platform::Linux, [0, 1, 0]), second];
    let records = lives(&plan(two), EARLY);
    let patches = &records[1].outcome.as_ref().unwrap().patches;
    assert_eq!(patches[0].status, PatchStatus::NotApplicable);
    assert_eq!(patches[1].status, PatchStatus::Installed);
    assert!(rules(&records[1]).contains(&Rule::AlreadyInstalled));
    assert_eq!(records[1].ended, Some(at(180)));
}

#[test]
fn a_reboot_loop_keeps_the_asset_for_ever() {
    let mut first = hour("first", Platform::Linux);
    let runs = ActionRuns { ends: vec![ActionEnd::Exited(0)], forces_reboot: ForcesReboot::Always };
    first.profile.actions.get_mut(&ActionId::pre(0)).unwrap().usual.runs = Distribution::always(runs);
    let records = lives(&plan(vec![first, hour("second", Platform::Linux).starts(at(99_999))]), EARLY);
    assert_eq!((records[0].end, records[0].ended), (JobEnd::Ran(JobStatus::Resumed), None));
    assert_eq!(records[1].end, JobEnd::Blocked(Blocker::RunningJob));
}

#[test]
fn the_earlier_of_two_reboots_by_people_settles_both_jobs() {
    let mut second = reboots(Platform::Linux, RebootPolicy::Suppress).starts(at(60));
    "second".clone_into(&mut second.name);
    second.job.patches[0].name = "another".to_owned();
    let mut plan = plan(vec![reboots(Platform::Linux, RebootPolicy::Suppress), second]);
    plan.groups[0].manual_reboot = Some(hours(8));
    let first = format!("{FIRST}, 0:00 Pending Reboot, 8:00 Completed");
    let second = "-2:00 Job Received, 1:00 Job Started, 1:00 Downloaded, 1:00 Pending Reboot, 8:00 Completed";
    for record in shows(&plan, EARLY, &[&first, second]) {
        let manual = record.notes.iter().filter(|note| note.rule == Rule::ManualReboot);
        assert_eq!(manual.map(|note| note.at).collect::<Vec<_>>(), [at(480)]);
    }
}
