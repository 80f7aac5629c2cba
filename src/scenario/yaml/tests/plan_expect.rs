//! What is expected of plans.

use std::time::Duration;

use super::plan_texts::{FULL, LIFE};
use super::{expected, one};
use crate::expect::{
    ActionExpect, AssetState, CountOrShare, Expect, Milestone, OnAsset, PatchExpect, PatchSet, PlanExpect,
    Quantity, When,
};
use crate::job::{ActionId, JobStatus};
use crate::lifecycle::{AssetId, Share, Time, Uncertain};
use crate::rules::{PatchStatus, SkippedBy};

fn percent(percent: u32) -> CountOrShare {
    CountOrShare::Share(Share::from_millionths(percent * 10_000))
}

#[test]
fn jobs_are_expected_to_end_so_on_so_many_assets() {
    let all = expected(&one(FULL));
    let of =
        |job: usize, is: AssetState, amount: Quantity| Expect::Plan(PlanExpect::Assets { job, is, amount });
    let none = Quantity::Exactly(CountOrShare::Count(0));
    let most = |share: u32| Quantity::AtMost(percent(share));
    let action = |end: ActionExpect| AssetState::Action(ActionId::pre(1), end);
    let patch = |set: PatchSet, status: PatchStatus| AssetState::Patch(set, PatchExpect::Status(status));
    for wanted in [
        of(0, AssetState::Status(JobStatus::Completed), Quantity::AtLeast(percent(90))),
        of(0, AssetState::Status(JobStatus::CompletedWithFailure), Quantity::AtMost(CountOrShare::Count(2))),
        of(0, AssetState::Status(JobStatus::Resumed), none),
        of(0, AssetState::Aborted(None), most(1)),
        of(0, AssetState::Rebooted, none),
        of(0, AssetState::Withdrawn, none),
        of(0, AssetState::NotReached, none),
        of(0, AssetState::Unended, none),
        of(1, AssetState::Aborted(Some(ActionId::pre(1))), most(2)),
        of(1, action(ActionExpect::Failed(None)), most(5)),
        of(1, action(ActionExpect::Skipped(SkippedBy::System)), none),
        of(1, patch(PatchSet::One(0), PatchStatus::Installed), Quantity::AtLeast(percent(90))),
        of(1, patch(PatchSet::One(1), PatchStatus::DownloadFailed), most(5)),
        Expect::Plan(PlanExpect::Runs(1)),
        Expect::Plan(PlanExpect::Held(2)),
        Expect::Plan(PlanExpect::DoneWithin(Some(0), Duration::from_secs(6 * 3_600))),
        Expect::Plan(PlanExpect::DoneWithin(None, Duration::from_secs(30 * 3_600))),
        Expect::Plan(PlanExpect::RebootsWithin(Duration::from_secs(3_600), 500)),
        Expect::Plan(PlanExpect::DependsOn(Vec::new())),
    ] {
        assert!(all.contains(&wanted), "{wanted:?} is not among {all:#?}");
    }
}

#[test]
fn single_assets_are_expected_to_live_so() {
    let all = expected(&one(FULL));
    let staging = OnAsset { job: 0, asset: Some(AssetId { group: 0, index: 6 }) };
    let production = OnAsset { job: 1, asset: Some(AssetId { group: 1, index: 411 }) };
    let solo = OnAsset { job: 2, asset: Some(AssetId { group: 3, index: 0 }) };
    let run = |on: OnAsset, what: Expect| PlanExpect::Run(on, Box::new(what));
    let hours = |hours: u64| Duration::from_secs(hours * 3_600);
    let happens = |milestone: Milestone, when: When| PlanExpect::Happens(production, milestone, when);
    for wanted in [
        run(staging, Expect::Patches(PatchSet::One(1), PatchExpect::Status(PatchStatus::Installed))),
        PlanExpect::Shows(staging, vec![JobStatus::Started, JobStatus::Completed]),
        happens(Milestone::Received, When::Before(hours(3))),
        happens(Milestone::Begins, When::At(Time(26 * 3_600))),
        happens(Milestone::Ends, When::After(hours(4))),
        PlanExpect::NeverHappens(production, Milestone::Reboots),
        PlanExpect::Deferred(production, 2),
        PlanExpect::Pending(production, true),
        run(solo, Expect::JobStatus(JobStatus::Completed)),
    ] {
        let wanted = Expect::Plan(wanted);
        assert!(all.contains(&wanted), "{wanted:?} is not among {all:#?}");
    }
}

#[test]
fn ordinary_expectations_speak_of_the_only_run() {
    let scenario = one(LIFE);
    let all = expected(&scenario);
    let only = OnAsset { job: 0, asset: None };
    assert!(all.contains(&Expect::JobStatus(JobStatus::Completed)));
    let shown = vec![JobStatus::Received, JobStatus::Completed];
    assert!(all.contains(&Expect::Plan(PlanExpect::Shows(only, shown))));
    assert!(all.contains(&Expect::Plan(PlanExpect::DependsOn(Uncertain::ALL.to_vec()))));
    for expectation in &scenario.expectations {
        assert!(!scenario.source.slice(expectation.span).is_empty(), "{expectation:?} is written somewhere");
    }
}
