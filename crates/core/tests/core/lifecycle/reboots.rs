//! The third stage: when the reboot comes, and who may put it off.

use std::time::Duration;

use patchdrill_core::environment::ForcesReboot;
use patchdrill_core::job::{ActionEnd, ActionId, Deferral, JobStatus, Platform, RebootPolicy};
use patchdrill_core::lifecycle::{
    ActionRuns, Between, Distribution, JobEnd, JobRecord, LifecycleRule as Rule, Plan, PromptAnswer, User,
    UserAnswer,
};
use patchdrill_core::rules::Rulebook;

use super::support::*;

/// A patch that needs a reboot of ten minutes.
fn rebooting_plan(policy: RebootPolicy, user: User) -> Plan {
    let mut job = job("monthly", Platform::Linux, [0, 1, 0]).patch(0, rebooting(), hours(0), hours(0));
    job.job.reboot = policy;
    job.profile.reboot_takes = Between::always(minutes(10));
    let mut plan = plan(vec![job]);
    plan.groups[0].user = Distribution::always(user);
    plan
}

/// By an hour, three times, then a countdown of a quarter.
fn hourly() -> RebootPolicy {
    RebootPolicy::Defer(Deferral::new(hours(1), 3, minutes(15)).unwrap())
}

fn answers(answers: &[(u64, PromptAnswer)]) -> User {
    let answer =
        |(after, answer): &(u64, PromptAnswer)| UserAnswer { after: minutes(*after), answer: *answer };
    User::LoggedIn(answers.iter().map(answer).collect())
}

#[track_caller]
fn reboots(policy: RebootPolicy, user: User, story: &str) -> JobRecord {
    let story = format!("-3:00 Job Received, 0:00 Job Started, 0:00 Downloaded, {story}");
    shows(&rebooting_plan(policy, user), EARLY, &[&story]).remove(0)
}

#[test]
fn at_once_and_after_a_countdown_nobody_is_asked() {
    for user in [User::LoggedOut, answers(&[(0, PromptAnswer::Defer)])] {
        let record = reboots(RebootPolicy::Immediate, user.clone(), "0:10 Completed");
        assert_eq!((record.reboots.as_slice(), record.deferred), (&[at(0)][..], 0));
        let countdown = RebootPolicy::Countdown(minutes(20));
        let record = reboots(countdown, user, "0:00 Pending Reboot, 0:30 Completed");
        assert_eq!((record.reboots.as_slice(), record.deferred), (&[at(20)][..], 0));
        assert!(rules(&record).contains(&Rule::CountedDown));
    }
}

#[test]
fn with_nobody_logged_in_the_countdown_starts_at_once() {
    let record = reboots(hourly(), User::LoggedOut, "0:00 Pending Reboot, 0:25 Completed");
    assert_eq!((record.reboots.as_slice(), record.deferred), (&[at(15)][..], 0));
    assert!(rules(&record).contains(&Rule::NobodyLoggedIn));
}

#[test]
fn a_user_defers_twice_then_accepts() {
    let user = answers(&[(5, PromptAnswer::Defer), (1, PromptAnswer::Defer), (2, PromptAnswer::Accept)]);
    let record = reboots(hourly(), user, "0:00 Pending Reboot, 2:18 Completed");
    assert_eq!((record.reboots.as_slice(), record.deferred), (&[at(128)][..], 2));
    let expected = [Rule::Deferred, Rule::Deferred, Rule::AcceptedReboot];
    assert_eq!(rules(&record)[1..], expected);
    assert!(!record.pending_reboot);
}

#[test]
fn who_defers_for_ever_gets_the_countdown() {
    let record =
        reboots(hourly(), answers(&[(0, PromptAnswer::Defer); 9]), "0:00 Pending Reboot, 3:25 Completed");
    assert_eq!((record.reboots.as_slice(), record.deferred), (&[at(195)][..], 3));
    assert_eq!(rules(&record)[4..], [Rule::DeferralsSpent, Rule::CountedDown]);
}

#[test]
fn who_never_answers_has_deferred_as_often_as_is_allowed() {
    let record = reboots(hourly(), answers(&[]), "0:00 Pending Reboot, 3:25 Completed");
    assert_eq!((record.reboots.as_slice(), record.deferred), (&[at(195)][..], 3));
    assert_eq!(rules(&record)[1..], [Rule::PromptUnanswered, Rule::DeferralsSpent, Rule::CountedDown]);
    let record =
        reboots(hourly(), answers(&[(30, PromptAnswer::Defer)]), "0:00 Pending Reboot, 3:55 Completed");
    assert_eq!((record.reboots.as_slice(), record.deferred), (&[at(225)][..], 3));
}

#[test]
fn nothing_is_put_off_for_more_than_168_hours() {
    let by_a_day = RebootPolicy::Defer(Deferral::new(hours(24), 7, minutes(15)).unwrap());
    let record = reboots(by_a_day, answers(&[]), "0:00 Pending Reboot, 168:25 Completed");
    assert_eq!((record.reboots.as_slice(), record.deferred), (&[at(168 * 60 + 15)][..], 7));
    assert!(rules(&record).contains(&Rule::DeferralsSpent));
    // Answers take time as well: the seventh deferral would end after the limit.
    let slow = answers(&[(60, PromptAnswer::Defer); 7]);
    let record = reboots(by_a_day, slow, "0:00 Pending Reboot, 168:25 Completed");
    assert_eq!((record.reboots.as_slice(), record.deferred), (&[at(168 * 60 + 15)][..], 7));
    assert!(rules(&record).contains(&Rule::DeferLimit));
    let never_in_time = answers(&[(169 * 60, PromptAnswer::Accept)]);
    let record = reboots(by_a_day, never_in_time, "0:00 Pending Reboot, 168:25 Completed");
    assert_eq!(record.deferred, 0);
}

#[test]
fn no_deferral_at_all_is_a_countdown() {
    for (each, times) in [(hours(1), 0), (Duration::ZERO, u32::MAX)] {
        let policy = RebootPolicy::Defer(Deferral::new(each, times, minutes(15)).unwrap());
        let record = reboots(policy, answers(&[]), "0:00 Pending Reboot, 0:25 Completed");
        assert!(rules(&record).contains(&Rule::DeferralsSpent));
    }
}

#[test]
fn a_suppressed_reboot_is_pending_until_a_person_reboots() {
    let record = reboots(RebootPolicy::Suppress, User::LoggedOut, "0:00 Pending Reboot");
    assert_eq!(record.end, JobEnd::PendingReboot(JobStatus::Completed));
    assert_eq!((record.ended, record.pending_reboot), (Some(at(0)), true));
    assert!(record.reboots.is_empty());
    let mut plan = rebooting_plan(RebootPolicy::Suppress, User::LoggedOut);
    plan.groups[0].manual_reboot = Some(hours(8));
    let story = "-3:00 Job Received, 0:00 Job Started, 0:00 Downloaded, 0:00 Pending Reboot, 8:00 Completed";
    let record = &shows(&plan, EARLY, &[story])[0];
    assert_eq!((record.end, record.ended), (JobEnd::Ran(JobStatus::Completed), Some(at(480))));
    assert_eq!((record.pending_reboot, record.reboots.len()), (false, 0));
    assert_eq!(rules(record)[1..], [Rule::SuppressedPending, Rule::ManualReboot]);
}

#[test]
fn the_older_document_puts_the_reboot_before_the_post_actions() {
    let mut plan = rebooting_plan(hourly(), answers(&[(1, PromptAnswer::Accept)]));
    let post = job("monthly", Platform::Linux, [0, 0, 1]).job.post_actions;
    plan.jobs[0].job.post_actions = post;
    plan.jobs[0] = plan.jobs[0].clone().action(ActionId::post(0), ActionEnd::Exited(0), minutes(5));
    let book = Rulebook::pre_post_actions();
    let record = lives_under(&plan, EARLY, &book).remove(0);
    let begins = "-3:00 Job Received, 0:00 Job Started, 0:00 Downloaded, 0:00 Pending Reboot";
    assert_eq!(story(&record), format!("{begins}, 0:11 Job Resumed, 0:16 Completed"));
    assert_eq!(record.reboots.as_slice(), [at(1)]);
    // A request that comes after the one reboot stays pending.
    plan.jobs[0] = plan.jobs[0].clone().action(ActionId::post(0), ActionEnd::Exited(10), minutes(5));
    let record = lives_under(&plan, EARLY, &book).remove(0);
    assert_eq!(story(&record), format!("{begins}, 0:11 Job Resumed, 0:16 Pending Reboot"));
    assert_eq!((record.end, record.reboots.len()), (JobEnd::PendingReboot(JobStatus::Completed), 1));
}

#[test]
fn a_script_that_reboots_makes_the_job_resume_and_perhaps_never_end() {
    for (forces_reboot, rest, end) in [
        (ForcesReboot::Once, "0:12 Job Resumed, 0:14 Completed", Some(at(14))),
        (
            ForcesReboot::Always,
            "0:12 Job Resumed, 0:24 Job Resumed, 0:36 Job Resumed, 0:48 Job Resumed",
            None,
        ),
    ] {
        let mut job = job("monthly", Platform::Linux, [1, 0, 0]);
        job = job.action(ActionId::pre(0), ActionEnd::Exited(0), minutes(2));
        let runs = ActionRuns { ends: vec![ActionEnd::Exited(0)], forces_reboot };
        job.profile.actions.get_mut(&ActionId::pre(0)).unwrap().usual.runs = Distribution::always(runs);
        job.profile.reboot_takes = Between::always(minutes(10));
        let story = format!("-3:00 Job Received, 0:00 Job Started, {rest}");
        let record = shows(&plan(vec![job]), EARLY, &[&story]).remove(0);
        assert_eq!((record.ended, record.reboots.len()), (end, 0));
    }
}

#[test]
fn an_answer_just_at_the_end_of_all_deferrals_comes_too_late() {
    let by_a_day = RebootPolicy::Defer(Deferral::new(hours(24), 7, minutes(15)).unwrap());
    for answer in [PromptAnswer::Accept, PromptAnswer::Defer] {
        let record =
            reboots(by_a_day, answers(&[(168 * 60, answer)]), "0:00 Pending Reboot, 168:25 Completed");
        assert_eq!((record.reboots.as_slice(), record.deferred), (&[at(168 * 60 + 15)][..], 0));
        assert_eq!(rules(&record)[1..], [Rule::DeferLimit, Rule::CountedDown]);
    }
    let in_time = answers(&[(168 * 60 - 1, PromptAnswer::Accept)]);
    let record = reboots(by_a_day, in_time, "0:00 Pending Reboot, 168:09 Completed");
    assert_eq!(rules(&record)[1..], [Rule::AcceptedReboot]);
    // A prompt that would come just then does not come any more.
    let prompted = answers(&[(144 * 60, PromptAnswer::Defer), (0, PromptAnswer::Accept)]);
    let record = reboots(by_a_day, prompted, "0:00 Pending Reboot, 168:25 Completed");
    assert_eq!(record.deferred, 1);
    assert_eq!(rules(&record)[1..], [Rule::Deferred, Rule::DeferLimit, Rule::CountedDown]);
}
