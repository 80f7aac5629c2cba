//! The vocabulary can say everything that a plan can hold, and everything that can be expected of it.
//!
//! As in `complete`: what is new does not compile until it is named here, and fails until a phrase says it.

use std::collections::BTreeSet;

use super::examples::scenarios;
use super::support::steps;
use crate::expect::{AssetState, CountOrShare, Expect, Milestone, PlanExpect, Quantity, When};
use crate::job::PatchEnd;
use crate::lifecycle::{
    AgentFault, AssetKind, ChangeKind, Measure, PlannedJob, Point, Presence, PromptAnswer, Start, Uncertain,
    User,
};
use crate::scenario::{EndpointKind, Keyword, PlanSpec, Scenario};

fn expected(what: &PlanExpect) -> Vec<&'static str> {
    match what {
        PlanExpect::Assets { is, amount, .. } => {
            let (bound, much) = match amount {
                Quantity::AtMost(much) => ("at most", much),
                Quantity::AtLeast(much) => ("at least", much),
                Quantity::Exactly(much) => ("exactly", much),
            };
            let much = match much {
                CountOrShare::Count(_) => "count",
                CountOrShare::Share(_) => "share",
            };
            let is = match is {
                AssetState::Status(_) => "status",
                AssetState::Aborted(None) => "aborted",
                AssetState::Aborted(Some(_)) => "aborted by",
                AssetState::Rebooted => "rebooted",
                AssetState::Withdrawn => "withdrawn",
                AssetState::NotReached => "not reached",
                AssetState::Unended => "unended",
                AssetState::Action(..) => "action",
                AssetState::Patch(..) => "patch",
            };
            vec![bound, much, is]
        }
        PlanExpect::Runs(_) => vec!["runs"],
        PlanExpect::Held(_) => vec!["held"],
        PlanExpect::DoneWithin(None, _) => vec!["done"],
        PlanExpect::DoneWithin(Some(_), _) => vec!["job done"],
        PlanExpect::Shows(..) => vec!["shows"],
        PlanExpect::Happens(_, what, when) => vec![
            match what {
                Milestone::Received => "received",
                Milestone::Begins => "begins",
                Milestone::Ends => "ends",
                Milestone::Reboots => "reboots",
            },
            match when {
                When::At(_) => "at",
                When::After(_) => "after",
                When::Before(_) => "before",
            },
        ],
        PlanExpect::NeverHappens(_, what) => vec![match what {
            Milestone::Received => "never received",
            Milestone::Begins => "never begins",
            Milestone::Ends => "never ends",
            Milestone::Reboots => "never reboots",
        }],
        PlanExpect::Deferred(_, 0) => vec!["never deferred"],
        PlanExpect::Deferred(..) => vec!["deferred"],
        PlanExpect::Pending(_, true) => vec!["pending"],
        PlanExpect::Pending(_, false) => vec!["not pending"],
        PlanExpect::RebootsWithin(..) => vec!["reboots within"],
        PlanExpect::DependsOn(ranges) if ranges.is_empty() => vec!["depends on nothing"],
        PlanExpect::DependsOn(ranges) => ranges.iter().map(|range| of_range(*range)).collect(),
        PlanExpect::Run(..) => vec!["run"],
    }
}

fn of_range(range: Uncertain) -> &'static str {
    match range {
        Uncertain::ChangeDelay => "depends on changes",
        Uncertain::CatalogueDelay => "depends on the catalogue",
    }
}

fn all_expected(scenario: &Scenario) -> Vec<&'static str> {
    let plan = scenario.expectations.iter().filter_map(|one| match &one.what {
        Expect::Plan(what) => Some(expected(what)),
        _ => None,
    });
    plan.flatten().collect()
}

#[test]
fn everything_that_can_be_expected_of_a_plan_can_be_said() {
    let mut said: BTreeSet<&str> =
        scenarios(Keyword::Then).iter().flat_map(|(_, scenario)| all_expected(scenario)).collect();
    // What stands before a phrase makes an expectation of many assets, or of one of them, of an ordinary one.
    said.extend(all_expected(&steps(
        "Given 10 Linux assets \"web\"\nAnd a Linux job with 1 pre-action and 1 patch\nWhen the job runs\n\
         Then on at most 2 assets pre-action 1 fails\nAnd on no asset patch 1 fails\nAnd on \"web-03\" pre-action 1 succeeds\n",
    )));
    let wanted: BTreeSet<&str> = "at most,at least,exactly,count,share,status,aborted,aborted by,rebooted,withdrawn,\
        not reached,unended,action,patch,runs,held,done,job done,shows,received,begins,ends,reboots,at,after,before,\
        never received,never begins,never ends,never reboots,never deferred,deferred,pending,not pending,reboots within,\
        depends on nothing,depends on changes,depends on the catalogue,run"
        .split(',')
        .collect();
    assert_eq!(said, wanted);
}

fn of_patch(end: PatchEnd) -> Vec<&'static str> {
    let mut said = Vec::new();
    said.extend((!end.installed).then_some("patch fails"));
    said.extend((!end.downloaded).then_some("download fails"));
    said.extend((!end.applicable).then_some("not applicable"));
    said.push(match end.integrity {
        crate::job::Integrity::Intact => "intact",
        crate::job::Integrity::SignatureFailed => "signature",
        crate::job::Integrity::HashFailed => "checksum",
    });
    said
}

/// Everything that a plan says, by names.
fn parts(spec: &PlanSpec) -> Vec<&'static str> {
    let mut said = Vec::new();
    let plan = &spec.plan;
    said.extend((plan.seed != 0).then_some("seed"));
    said.extend(plan.change_delay.map(|_| "change delay"));
    said.extend(plan.catalogue_delay.map(|_| "catalogue delay"));
    for group in &plan.groups {
        said.extend((group.count > 1).then_some("count"));
        said.extend((!group.tags.is_empty()).then_some("tags"));
        said.extend(group.agent.cases().iter().filter_map(|(_, agent)| *agent).map(|_| "agent"));
        said.extend(group.presence.cases().iter().map(|(_, presence)| match presence {
            Presence::Online => "online",
            Presence::From(_) => "online from",
            Presence::Offline => "offline",
        }));
        said.extend((group.presence.cases().len() > 1).then_some("some offline"));
        for (_, user) in group.user.cases() {
            match user {
                User::LoggedOut => said.push("logged out"),
                User::LoggedIn(answers) if answers.is_empty() => said.push("never answers"),
                User::LoggedIn(answers) => said.extend(answers.iter().map(|answer| match answer.answer {
                    PromptAnswer::Defer => "defers",
                    PromptAnswer::Accept => "accepts",
                })),
            }
        }
        said.extend((group.user.cases().len() > 1).then_some("some users"));
        said.extend((!group.blackouts.is_empty()).then_some("blackout"));
        said.extend(group.manual_reboot.map(|_| "manual reboot"));
    }
    for kind in &spec.kinds {
        said.extend(kind.on.map(|on| match on.value {
            EndpointKind::Declared => "declared",
            EndpointKind::Local => "local",
            EndpointKind::Sandbox => "sandbox",
            EndpointKind::Container => "container",
        }));
        said.extend(kind.image.as_ref().map(|_| "image"));
    }
    said.extend(plan.jobs.iter().flat_map(parts_of_job));
    said
}

/// Everything that a plan says of one job.
fn parts_of_job(job: &PlannedJob) -> Vec<&'static str> {
    let mut said = Vec::new();
    said.push(match &job.start {
        Start::At(_) => "starts at",
        Start::After(_) => "starts after",
        Start::AtAfter(..) => "starts at and after",
    });
    if let Some(link) = job.start.link() {
        said.extend(link.conditions.is_empty().then_some("when completed"));
        said.extend((!link.delay.is_zero()).then_some("delay"));
        said.extend(link.within.map(|_| "within"));
        for condition in &link.conditions {
            said.push(match condition.measure {
                Measure::Completed => "completed",
                Measure::PostActionsSuccessful => "post-actions",
                Measure::PreActionsSuccessful => "pre-actions",
                Measure::PatchesInstalled => "patches",
            });
            said.push(if condition.more { "more than" } else { "at least" });
        }
    }
    said.extend(job.created.map(|_| "created"));
    said.extend(job.window.map(|_| "window"));
    said.extend(job.changes.iter().map(|change| match change.kind {
        ChangeKind::Disable => "disabled",
        ChangeKind::Delete => "deleted",
        ChangeKind::Reschedule(_) => "rescheduled",
    }));
    let profile = &job.profile;
    said.extend((profile.reboot_takes.most > profile.reboot_takes.least).then_some("reboot takes"));
    for action in profile.actions.values() {
        said.extend((action.usual.runs.cases().len() > 1).then_some("exits"));
        said.extend((action.usual.takes.most > action.usual.takes.least).then_some("takes"));
        said.extend(action.cases.iter().map(|(of, _)| kind_of(of)));
    }
    for patch in profile.patches.values() {
        let cases = patch.cases.iter().map(|(_, patch)| patch);
        for patch in cases.chain([&patch.usual]) {
            said.extend(patch.ends.cases().iter().flat_map(|(_, end)| of_patch(*end)));
            said.extend((!patch.download.most.is_zero()).then_some("download takes"));
            said.extend((!patch.install.most.is_zero()).then_some("install takes"));
            said.extend(patch.published.map(|_| "published"));
        }
        said.extend(patch.cases.iter().map(|(of, _)| kind_of(of)));
    }
    for (_, trouble) in profile.agent_fault.usual.cases() {
        let before = match trouble {
            AgentFault::None => continue,
            AgentFault::Restarts { before, away } => {
                said.push("restarts");
                said.extend((!away.is_zero()).then_some("away"));
                before
            }
            AgentFault::Fails { before } => {
                said.push("fails");
                before
            }
        };
        said.push(match before {
            Point::Download => "before the downloads",
            Point::Deployment => "before the deployment",
            Point::Action(_) => "before an action",
            Point::Patch(_) => "before a patch",
        });
    }
    said
}

fn kind_of(of: &AssetKind) -> &'static str {
    match of {
        AssetKind::Platform(_) => "of a platform",
        AssetKind::Tag(_) => "of a tag",
    }
}

#[test]
fn every_part_of_a_plan_can_be_said() {
    let all = scenarios(Keyword::Given);
    let both = steps(
        "Given a Linux job \"a\"\nAnd another Linux job \"b\"\nAnd the job runs after \"a\"\nAnd the job starts 2 hours after the beginning\nWhen the jobs run\n",
    );
    let plans = all.iter().map(|(_, scenario)| scenario).chain([&both]).filter_map(|one| one.plan.as_ref());
    let said: BTreeSet<&str> = plans.flat_map(|plan| parts(plan)).collect();
    let wanted: BTreeSet<&str> = "seed,change delay,catalogue delay,count,tags,agent,online,online from,offline,some offline,\
        logged out,never answers,defers,accepts,some users,blackout,manual reboot,declared,local,sandbox,container,image,\
        starts at,starts after,starts at and after,when completed,delay,within,completed,post-actions,pre-actions,patches,\
        at least,more than,created,window,disabled,deleted,rescheduled,reboot takes,exits,takes,of a platform,of a tag,\
        patch fails,download fails,not applicable,intact,signature,checksum,download takes,install takes,published,\
        restarts,away,fails,before the downloads,before the deployment,before an action,before a patch"
        .split(',')
        .collect();
    assert_eq!(said, wanted);
}
