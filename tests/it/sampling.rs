//! What is counted over many drawn assets, held against the exact shares.

use std::time::Duration;

use patchdrill::internal::engine::{PlanOptions, simulate};
use patchdrill::internal::lifecycle::{
    ActionProfile, ActionRuns, AgentFault, AssetKind, Between, Distribution, Group, PatchProfile, Plan,
    PlannedJob, Point, Presence, Share, User, Varied, exact,
};
use patchdrill::job::{
    Action, ActionEnd, ActionId, ActionKind, AgentVersion, Job, Patch, PatchEnd, Platform, RebootPolicy,
};
use patchdrill::rules::Rulebook;

const ASSETS: u64 = 200_000;

fn shares<T>(cases: impl IntoIterator<Item = (u32, T)>) -> Distribution<T> {
    let cases = cases.into_iter().map(|(part, value)| (Share::from_millionths(part), value));
    Distribution::new(cases.collect()).expect("the shares come to the whole")
}

fn exits(takes: (u64, u64), codes: impl IntoIterator<Item = (u32, i32)>) -> ActionProfile {
    let runs = codes.into_iter().map(|(part, code)| (part, ActionRuns::from(ActionEnd::Exited(code))));
    let takes = Between { least: Duration::from_secs(takes.0), most: Duration::from_secs(takes.1) };
    ActionProfile { runs: shares(runs), takes }
}

fn planned(platform: Platform, reboot: RebootPolicy, groups: Vec<usize>) -> PlannedJob {
    let mut job = Job::new(platform);
    job.reboot = reboot;
    let mut planned = PlannedJob::new("patches", job, groups);
    let action = || Action::new(ActionKind::RunScript(None));
    planned.job.pre_actions = vec![action(), action()];
    planned.job.post_actions = vec![action(), action()];
    planned.job.patches = vec![Patch::new("kernel"), Patch::new("openssl")];
    let needs = PatchEnd { needs_reboot: true, ..PatchEnd::default() };
    let kernel = [
        (900_000, needs),
        (70_000, PatchEnd { installed: false, ..needs }),
        (30_000, PatchEnd { applicable: false, ..needs }),
    ];
    let openssl = [(950_000, PatchEnd::default()), (50_000, PatchEnd { downloaded: false, ..needs })];
    let profile = &mut planned.profile;
    for (at, ends) in [shares(kernel), shares(openssl)].into_iter().enumerate() {
        profile.patches.insert(at, Varied::always(PatchProfile { ends, ..PatchProfile::default() }));
    }
    let codes = [(800_000, 0), (60_000, 1), (50_000, 10), (40_000, 11), (30_000, 12), (20_000, 101)];
    for id in [ActionId::pre(0), ActionId::pre(1), ActionId::post(0), ActionId::post(1)] {
        profile.actions.insert(id, Varied::always(exits((1, 60), codes)));
    }
    planned
}

fn plan(groups: Vec<Group>, job: PlannedJob) -> Plan {
    Plan {
        origin: None,
        seed: 20_260_301,
        groups,
        jobs: vec![job],
        change_delay: None,
        catalogue_delay: None,
    }
}

/// One group of the usual kind.
fn usual() -> Plan {
    plan(
        vec![Group::new("web", Platform::Linux, ASSETS)],
        planned(Platform::Linux, RebootPolicy::Immediate, vec![0]),
    )
}

/// Two groups that differ, with actions that may last too long, agents that fail, and assets that are away.
fn mixed() -> Plan {
    let mut groups = vec![
        Group::new("servers", Platform::Linux, ASSETS / 4),
        Group::new("laptops", Platform::Linux, ASSETS / 4 * 3),
    ];
    groups[1].tags = vec!["laptop".to_owned()];
    groups[1].presence = shares([(100_000, Presence::Offline), (900_000, Presence::Online)]);
    groups[1].user = shares([(500_000, User::LoggedOut), (500_000, User::LoggedIn(Vec::new()))]);
    let mut job = planned(Platform::Linux, RebootPolicy::Countdown(Duration::from_secs(300)), vec![0, 1]);
    let laptops =
        (AssetKind::Tag("laptop".to_owned()), exits((10_000, 11_000), [(500_000, 0), (500_000, 7)]));
    job.profile.actions.insert(
        ActionId::pre(1),
        Varied { usual: exits((1, 60), [(990_000, 0), (10_000, 12)]), cases: vec![laptops] },
    );
    let fails = AgentFault::Fails { before: Point::Deployment };
    let restarts = AgentFault::Restarts { before: Point::Patch(1), away: Duration::from_secs(60) };
    job.profile.agent_fault =
        Varied::always(shares([(970_000, AgentFault::None), (10_000, fails), (20_000, restarts)]));
    plan(groups, job)
}

/// Windows, old agents among the new, and a reboot that the job suppresses.
fn suppressed() -> Plan {
    let mut group = Group::new("desktops", Platform::Windows, ASSETS);
    group.agent = shares([(150_000, Some(AgentVersion::new(4, 5, 0, 0))), (850_000, None)]);
    plan(vec![group], planned(Platform::Windows, RebootPolicy::Suppress, vec![0]))
}

/// Five standard deviations: of ten million such comparisons, six are farther off by chance.
#[expect(clippy::cast_precision_loss, reason = "counts of assets")]
fn hold<K: Ord + std::fmt::Debug>(
    what: &str,
    exact: &std::collections::BTreeMap<K, f64>,
    counted: &std::collections::BTreeMap<K, u64>,
) {
    for key in counted.keys() {
        assert!(exact.contains_key(key), "{what}: {key:?} cannot be");
    }
    for (key, share) in exact {
        let count = counted.get(key).copied().unwrap_or_default() as f64;
        let expected = share * ASSETS as f64;
        let deviation = (expected * (1.0 - share)).max(0.0).sqrt();
        let off = (count - expected).abs();
        assert!(off <= 5.0 * deviation + 1e-6, "{what}: {key:?} on {count} assets, {expected} expected");
    }
}

fn sampling_comes_to_the_exact_shares(plan: &Plan) {
    for book in [Rulebook::run_script_actions(), Rulebook::pre_post_actions()] {
        let exact = exact(plan, &book, 0).expect("the parts are independent");
        let outcome = simulate(plan, &book, PlanOptions { jobs: 2, ..PlanOptions::default() });
        let tally = &outcome.variants[0].jobs[0].tally;
        assert_eq!((exact.assets, tally.assets), (ASSETS, ASSETS));
        hold("ends", &exact.ends, &tally.ends);
        hold("reboots", &exact.reboots, &tally.reboots);
        hold("aborted", &exact.aborted, &tally.aborted);
        for (id, keys) in &exact.actions {
            hold(&id.to_string(), keys, &tally.actions[id]);
        }
        for (at, keys) in exact.patches.iter().enumerate() {
            hold(&format!("patch {at}"), keys, &tally.patches[at]);
        }
    }
}

#[test]
fn sampling_a_usual_job_comes_to_its_exact_shares() {
    sampling_comes_to_the_exact_shares(&usual());
}

#[test]
fn sampling_groups_that_differ_comes_to_their_exact_shares() {
    sampling_comes_to_the_exact_shares(&mixed());
}

#[test]
fn sampling_a_suppressed_reboot_comes_to_its_exact_shares() {
    sampling_comes_to_the_exact_shares(&suppressed());
}
