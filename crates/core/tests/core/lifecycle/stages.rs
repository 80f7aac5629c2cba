//! One job on one asset, from the hand-over to its end.

use patchdrill_core::job::{ActionEnd, ActionId, AgentVersion, Availability, JobStatus, PatchEnd, Platform};
use patchdrill_core::lifecycle::{
    AgentFault, Distribution, JobEnd, LifecycleRule as Rule, NeverBegan, PlannedJob, Point, Presence, Varied,
    Window,
};
use patchdrill_core::rules::{ActionStatus, NotRun, PatchStatus};

use super::support::*;

fn linux(parts: [usize; 3]) -> PlannedJob {
    job("monthly", Platform::Linux, parts)
}

/// Two patches, of an hour's download and half an hour's installation each.
fn two_patches() -> PlannedJob {
    let end = PatchEnd::default();
    linux([0, 2, 0]).patch(0, end, hours(1), minutes(30)).patch(1, end, hours(1), minutes(30))
}

fn troubled(mut job: PlannedJob, agent_fault: AgentFault) -> PlannedJob {
    job.profile.agent_fault = Varied::always(Distribution::always(agent_fault));
    job
}

#[test]
fn a_job_is_handed_over_three_hours_early_and_goes_through_its_stages() {
    let job = two_patches().starts(at(600));
    let records = shows(
        &plan(vec![job]),
        EARLY,
        &["7:00 Job Received, 10:00 Job Started, 12:00 Downloaded, 13:00 Completed"],
    );
    assert_eq!(records[0].end, JobEnd::Ran(JobStatus::Completed));
    assert_eq!((records[0].began, records[0].ended), (Some(at(600)), Some(at(780))));
    assert_eq!(rules(&records[0]), [Rule::HandedOver]);
}

#[test]
fn a_job_that_is_made_late_is_handed_over_at_once() {
    for (created, received, rule) in [
        (-600, "-3:00", Rule::HandedOver),
        (-180, "-3:00", Rule::HandedOver),
        (-10, "-0:10", Rule::HandedOverAtOnce),
        (0, "0:00", Rule::HandedOverAtOnce),
    ] {
        let mut job = linux([1, 0, 0]);
        job.created = Some(at(created));
        let story = format!("{received} Job Received, 0:00 Job Started, 0:00 Completed");
        assert_eq!(rules(&shows(&plan(vec![job]), EARLY, &[&story])[0]), [rule]);
    }
}

#[test]
fn an_asset_that_comes_late_begins_at_once_and_one_that_never_comes_has_no_end() {
    let mut late = plan(vec![linux([1, 0, 0])]);
    late.groups[0].presence = Distribution::always(Presence::From(at(90)));
    let records = shows(&late, EARLY, &["1:30 Job Received, 1:30 Job Started, 1:30 Completed"]);
    assert_eq!(rules(&records[0]), [Rule::HandedOverLate]);
    late.groups[0].presence = Distribution::always(Presence::Offline);
    let records = shows(&late, EARLY, &[""]);
    assert_eq!((records[0].end, records[0].ended), (JobEnd::Never(NeverBegan::Offline), None));
    assert_eq!(rules(&records[0]), [Rule::NotReached]);
}

#[test]
fn what_cannot_be_downloaded_is_not_deployed() {
    for (end, status) in [
        (PatchEnd { downloaded: false, ..PatchEnd::default() }, PatchStatus::DownloadFailed),
        (
            PatchEnd { availability: Availability::EndOfLifeGone, ..PatchEnd::default() },
            PatchStatus::DownloadFailed,
        ),
    ] {
        let job = two_patches().patch(1, end, hours(0), hours(9));
        let story =
            "-3:00 Job Received, 0:00 Job Started, 1:00 Downloading - Failed, 1:30 Completed with Failure";
        let records = shows(&plan(vec![job]), EARLY, &[story]);
        let outcome = records[0].outcome.as_ref().unwrap();
        assert_eq!(outcome.patches[0].status, PatchStatus::Installed);
        assert_eq!(outcome.patches[1].status, status);
        assert_eq!(rules(&records[0]), [Rule::HandedOver, Rule::OnlyDownloadedIsDeployed]);
    }
}

#[test]
fn a_job_with_nothing_to_do_says_so() {
    let nothing = "-3:00 Job Received, 0:00 Job Started, 0:00 No Patch Available";
    shows(&plan(vec![linux([0, 0, 0])]), EARLY, &[nothing]);
    let foreign = PatchEnd { applicable: false, ..PatchEnd::default() };
    let none_applies = linux([0, 1, 0]).patch(0, foreign, hours(1), hours(1));
    shows(&plan(vec![none_applies]), EARLY, &["-3:00 Job Received, 0:00 Job Started, 0:00 Not Applicable"]);
    shows(&plan(vec![linux([0, 1, 0]).published(0, at(-10))]), EARLY, &[nothing]);
}

#[test]
fn a_patch_that_is_not_in_the_catalogue_yet_is_not_in_the_job() {
    for (published, delays, installed) in [
        (-30, EARLY, true),
        (-29, EARLY, false),
        (-30, LATE, false),
        (-24 * 60, LATE, true),
        (-24 * 60 + 1, LATE, false),
    ] {
        let plan = plan(vec![linux([0, 2, 0]).published(1, at(published))]);
        let record = &lives(&plan, delays)[0];
        let patches = &record.outcome.as_ref().unwrap().patches;
        assert_eq!(patches[0].status, PatchStatus::Installed);
        let status = if installed { PatchStatus::Installed } else { PatchStatus::NotApplicable };
        assert_eq!(patches[1].status, status, "{published}");
        assert_eq!(rules(record).contains(&Rule::PatchNotInCatalogue), !installed);
        assert_eq!(record.end, JobEnd::Ran(JobStatus::Completed));
    }
}

#[test]
fn a_blackout_cancels_before_the_deployment_and_not_in_it() {
    let mut blacked = plan(vec![two_patches()]);
    for (from, to, story) in [
        (-60, 0, "0:00 Job Started, 2:00 Downloaded, 3:00 Completed"),
        (-60, 1, "0:00 Canceled - Blackout"),
        (0, 1, "0:00 Canceled - Blackout"),
        (1, 120, "0:00 Job Started, 2:00 Downloaded, 3:00 Completed"),
        (1, 121, "0:00 Job Started, 2:00 Downloaded, 2:00 Canceled - Blackout"),
        (121, 999, "0:00 Job Started, 2:00 Downloaded, 3:00 Completed"),
    ] {
        blacked.groups[0].blackouts = vec![Window { from: at(from), to: at(to) }];
        let records = shows(&blacked, EARLY, &[&format!("-3:00 Job Received, {story}")]);
        assert_eq!(records[0].end == JobEnd::Blackout, story.ends_with("Blackout"));
        assert_eq!(records[0].outcome.is_none(), records[0].end == JobEnd::Blackout);
    }
}

#[test]
fn a_deployment_that_has_not_begun_when_the_window_closes_is_timed_out() {
    for (window, story) in [
        (90, "0:00 Job Started, 1:30 Timed Out"),
        (120, "0:00 Job Started, 2:00 Timed Out"),
        (121, "0:00 Job Started, 2:00 Downloaded, 3:00 Completed"),
    ] {
        let mut job = two_patches();
        job.window = Some(minutes(window));
        let records = shows(&plan(vec![job]), EARLY, &[&format!("-3:00 Job Received, {story}")]);
        assert_eq!(records[0].end == JobEnd::TimedOut, story.ends_with("Timed Out"));
    }
    let mut job = linux([1, 0, 0]);
    job.window = Some(hours(1));
    let mut late = plan(vec![job]);
    late.groups[0].presence = Distribution::always(Presence::From(at(60)));
    let records = shows(&late, EARLY, &["1:00 Job Received, 1:00 Timed Out"]);
    assert_eq!(records[0].began, None);
}

#[test]
fn an_agent_that_restarts_goes_on_and_one_that_fails_does_not() {
    let away = minutes(10);
    let full = two_patches().action(ActionId::pre(0), ActionEnd::Exited(0), minutes(5));
    let mut full = full;
    full.job.pre_actions = linux([1, 0, 0]).job.pre_actions;
    for (before, resumed, failed) in [
        (Point::Download, "0:10 Job Resumed, 2:10 Downloaded, 3:15 Completed", "0:00 Job Failed"),
        (
            Point::Deployment,
            "2:00 Downloaded, 2:10 Job Resumed, 3:15 Completed",
            "2:00 Downloaded, 2:00 Job Failed",
        ),
        (
            Point::Action(ActionId::pre(0)),
            "2:00 Downloaded, 2:10 Job Resumed, 3:15 Completed",
            "2:00 Downloaded, 2:00 Job Failed",
        ),
        (
            Point::Patch(1),
            "2:00 Downloaded, 2:45 Job Resumed, 3:15 Completed",
            "2:00 Downloaded, 2:35 Job Failed",
        ),
    ] {
        let begins = "-3:00 Job Received, 0:00 Job Started";
        let restarts = troubled(full.clone(), AgentFault::Restarts { before, away });
        let records = shows(&plan(vec![restarts]), EARLY, &[&format!("{begins}, {resumed}")]);
        assert!(rules(&records[0]).contains(&Rule::AgentRestarted));
        let fails = troubled(full.clone(), AgentFault::Fails { before });
        let records = shows(&plan(vec![fails]), EARLY, &[&format!("{begins}, {failed}")]);
        assert_eq!((records[0].end, &records[0].outcome), (JobEnd::AgentFailed, &None));
        assert!(rules(&records[0]).contains(&Rule::AgentFailed));
    }
}

#[test]
fn an_action_is_stopped_after_its_limit_and_the_next_one_runs() {
    for (takes, end, status) in [
        (180, ActionEnd::Exited(0), JobStatus::Completed),
        (181, ActionEnd::TimedOut, JobStatus::CompletedWithFailure),
        (99_999, ActionEnd::TimedOut, JobStatus::CompletedWithFailure),
    ] {
        let job = linux([2, 0, 0]).action(ActionId::pre(0), ActionEnd::Exited(0), minutes(takes));
        let job = job.action(ActionId::pre(1), ActionEnd::Exited(0), minutes(1));
        let record = &lives(&plan(vec![job]), EARLY)[0];
        assert_eq!(record.outcome.as_ref().unwrap().pre_actions[0].end, Some(end));
        assert_eq!((record.end, record.ended), (JobEnd::Ran(status), Some(at(181))));
    }
}

#[test]
fn the_agent_of_the_group_counts_and_not_that_of_the_job() {
    for (agent, status) in [
        (Some(AgentVersion::new(4, 6, 1, 5)), ActionStatus::NotRun(NotRun::AgentTooOld)),
        (Some(AgentVersion::new(4, 6, 1, 6)), ActionStatus::Success),
        (None, ActionStatus::Success),
    ] {
        let mut windows = job("monthly", Platform::Windows, [1, 0, 0]);
        windows.job.agent = Some(AgentVersion::new(1, 0, 0, 0));
        let mut plan = plan(vec![windows]);
        plan.groups[0].agent = Distribution::always(agent);
        let record = &lives(&plan, EARLY)[0];
        assert_eq!(record.outcome.as_ref().unwrap().pre_actions[0].status, status);
    }
}

#[test]
fn an_asset_that_is_reached_just_at_the_start_gets_the_job_at_once_and_not_late() {
    for (from, rule) in [(-1, Rule::HandedOverAtOnce), (0, Rule::HandedOverAtOnce), (1, Rule::HandedOverLate)]
    {
        let mut plan = plan(vec![job("monthly", Platform::Linux, [0, 0, 0])]);
        plan.groups[0].presence = Distribution::always(Presence::From(at(from)));
        let records = lives(&plan, EARLY);
        assert_eq!((rules(&records[0])[0], records[0].began), (rule, Some(at(from.max(0)))), "{from}");
    }
}
