//! Changes of an administrator: when they arrive, and what they still change.

use patchdrill_core::job::{ActionEnd, ActionId, PatchEnd, Platform};
use patchdrill_core::lifecycle::{
    ChangeKind, DelayAssumptions, Distribution, JobEnd, LifecycleRule as Rule, PlannedJob, Presence,
    Uncertain, Withdrawal,
};

use super::support::*;

/// An hour of downloads, then an action of an hour.
fn monthly() -> PlannedJob {
    let job = job("monthly", Platform::Linux, [1, 1, 0]);
    job.action(ActionId::pre(0), ActionEnd::Exited(0), hours(1)).patch(
        0,
        PatchEnd::default(),
        hours(1),
        hours(0),
    )
}

const RAN: &str = "-3:00 Job Received, 0:00 Job Started, 1:00 Downloaded, 2:00 Completed";

#[test]
fn a_change_counts_at_once_before_the_hand_over_and_late_behind_it() {
    use Rule::{ChangedBeforeDeployment, ChangedBeforeHandOver, ChangedInTime, ChangedTooLate};
    for (made, delays, arrived, rule, story) in [
        (-200, LATE, Some(-200), ChangedBeforeHandOver, ""),
        (-180, LATE, Some(-180), ChangedBeforeHandOver, ""),
        (-179, EARLY, Some(-174), ChangedInTime, "-3:00 Job Received"),
        (-179, LATE, Some(-149), ChangedInTime, "-3:00 Job Received"),
        (-5, EARLY, Some(0), ChangedInTime, "-3:00 Job Received"),
        (-4, EARLY, Some(1), ChangedBeforeDeployment, "-3:00 Job Received, 0:00 Job Started"),
        (-30, LATE, Some(0), ChangedInTime, "-3:00 Job Received"),
        (-29, LATE, Some(1), ChangedBeforeDeployment, "-3:00 Job Received, 0:00 Job Started"),
        (55, EARLY, Some(60), ChangedBeforeDeployment, "-3:00 Job Received, 0:00 Job Started"),
        (56, EARLY, None, ChangedTooLate, RAN),
        (55, LATE, None, ChangedTooLate, RAN),
        (500, EARLY, None, ChangedTooLate, RAN),
    ] {
        let plan = plan(vec![monthly().change(at(made), ChangeKind::Disable)]);
        let record = &shows(&plan, delays, &[story])[0];
        assert!(rules(record).contains(&rule), "{made}: {:?}", record.notes);
        let withdrawn = record.end == JobEnd::Withdrawn(Withdrawal::Disabled);
        assert_eq!(withdrawn, arrived.is_some(), "{made}");
        assert_eq!(record.ended, arrived.map(at).or(Some(at(120))));
        assert_eq!(record.outcome.is_none(), withdrawn);
    }
}

#[test]
fn a_job_can_be_deleted_as_well() {
    let plan = plan(vec![monthly().change(at(-999), ChangeKind::Delete)]);
    assert_eq!(shows(&plan, EARLY, &[""])[0].end, JobEnd::Withdrawn(Withdrawal::Deleted));
}

#[test]
fn a_start_is_moved_until_the_job_has_begun() {
    let moved = |made: i64, to: i64| plan(vec![monthly().change(at(made), ChangeKind::Reschedule(at(to)))]);
    let later = "21:00 Job Received, 24:00 Job Started, 25:00 Downloaded, 26:00 Completed";
    shows(&moved(-300, 24 * 60), EARLY, &[later]);
    let received = "-3:00 Job Received, 24:00 Job Started, 25:00 Downloaded, 26:00 Completed";
    shows(&moved(-60, 24 * 60), LATE, &[received]);
    let sooner = "-5:00 Job Received, -4:00 Job Started, -3:00 Downloaded, -2:00 Completed";
    shows(&moved(-300, -240), LATE, &[sooner]);
    let at_once = "-3:00 Job Received, -0:55 Job Started, 0:05 Downloaded, 1:05 Completed";
    shows(&moved(-60, -90), EARLY, &[at_once]);
    let record = &shows(&moved(-3, 24 * 60), EARLY, &[RAN])[0];
    assert!(rules(record).contains(&Rule::RescheduledTooLate));
}

#[test]
fn a_job_is_withdrawn_from_an_asset_that_is_never_reached() {
    let mut plan = plan(vec![monthly().change(at(-10), ChangeKind::Disable)]);
    plan.groups[0].presence = Distribution::always(Presence::Offline);
    let record = &shows(&plan, LATE, &[""])[0];
    assert_eq!((record.end, record.ended), (JobEnd::Withdrawn(Withdrawal::Disabled), Some(at(-10))));
}

#[test]
fn what_is_not_pinned_is_uncertain() {
    let mut plan = plan(vec![monthly().change(at(-20), ChangeKind::Disable)]);
    assert_eq!(plan.uncertain(), [Uncertain::ChangeDelay]);
    shows(&plan, EARLY, &["-3:00 Job Received"]);
    shows(&plan, LATE, &["-3:00 Job Received, 0:00 Job Started"]);
    plan.change_delay = Some(minutes(5));
    assert_eq!(plan.uncertain(), []);
    shows(&plan, DelayAssumptions { change_delay: minutes(19), ..LATE }, &["-3:00 Job Received"]);
}
