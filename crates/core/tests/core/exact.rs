//! Exact shares, held against every way through a job and its chance.

use std::collections::BTreeMap;
use std::time::Duration;

use patchdrill_core::environment::ForcesReboot;
use patchdrill_core::job::{
    Action, ActionEnd, ActionId, ActionKind, AgentVersion, Integrity, Job, JobStatus, Patch, PatchEnd, Phase,
    Platform, RebootPolicy,
};
use patchdrill_core::lifecycle::{
    ActionKey, ActionProfile, ActionRuns, AgentFault, AssetKind, Between, Distribution, Exact, Group, JobEnd,
    NeverBegan, NotExact, PatchKey, PatchProfile, Plan, PlannedJob, Point, Presence, RebootKey, Share, Time,
    Varied, Window, exact,
};
use patchdrill_core::rules::{CodeMeaning, Flow, Machine, Observation, Rulebook, Step, Switches};
use proptest::prelude::*;

/// How each part of a small job can go, with the chance of each way in millionths.
#[derive(Clone, Debug)]
struct Small {
    pre: Vec<Vec<(u32, i32)>>,
    patches: Vec<Vec<(u32, PatchEnd)>>,
    post: Vec<Vec<(u32, i32)>>,
    suppress: bool,
    platform: Platform,
    old_agents: u32,
}

impl Small {
    fn plan(&self) -> Plan {
        let mut job = Job::new(self.platform);
        let action = || Action::new(ActionKind::RunScript(None));
        job.pre_actions = self.pre.iter().map(|_| action()).collect();
        job.patches = (0..self.patches.len()).map(|at| Patch::new(format!("patch {at}"))).collect();
        job.post_actions = self.post.iter().map(|_| action()).collect();
        job.reboot = if self.suppress { RebootPolicy::Suppress } else { RebootPolicy::Immediate };
        let mut planned = PlannedJob::new("patches", job, vec![0]);
        for (phase, actions) in [(Phase::Pre, &self.pre), (Phase::Post, &self.post)] {
            for (index, ways) in actions.iter().enumerate() {
                let runs = distribution(ways, |code| ActionRuns::from(ActionEnd::Exited(*code)));
                let profile = ActionProfile { runs, ..ActionProfile::default() };
                planned.profile.actions.insert(ActionId { phase, index }, Varied::always(profile));
            }
        }
        for (at, ways) in self.patches.iter().enumerate() {
            let profile = PatchProfile { ends: distribution(ways, |end| *end), ..PatchProfile::default() };
            planned.profile.patches.insert(at, Varied::always(profile));
        }
        let mut group = Group::new("web", self.platform, 1_000);
        group.agent = Distribution::new(vec![
            (Share::from_millionths(self.old_agents), Some(AgentVersion::new(4, 0, 0, 0))),
            (Share::from_millionths(1_000_000 - self.old_agents), None),
        ])
        .expect("the whole");
        Plan {
            origin: None,
            seed: 0,
            groups: vec![group],
            jobs: vec![planned],
            change_delay: None,
            catalogue_delay: None,
        }
    }
}

fn distribution<T, U>(ways: &[(u32, T)], value: impl Fn(&T) -> U) -> Distribution<U> {
    Distribution::new(ways.iter().map(|(part, way)| (Share::from_millionths(*part), value(way))).collect())
        .expect("the ways come to the whole")
}

/// Every way through the job, one by one.
fn one_by_one(small: &Small, plan: &Plan, book: &Rulebook) -> Exact {
    let mut all =
        Exact { assets: 1_000, patches: vec![BTreeMap::new(); small.patches.len()], ..Exact::default() };
    let old = f64::from(small.old_agents) / 1e6;
    for (agent, chance) in [(Some(AgentVersion::new(4, 0, 0, 0)), old), (None, 1.0 - old)] {
        let job = Job { agent, ..plan.jobs[0].job.clone() };
        let mut ways = vec![(chance, Machine::new(&job, book))];
        while let Some((chance, mut machine)) = ways.pop() {
            if chance == 0.0 {
                continue;
            }
            match machine.next() {
                Step::RunAction { id, .. } => {
                    let ends = if id.phase == Phase::Pre { &small.pre } else { &small.post };
                    for (part, code) in &ends[id.index] {
                        let mut machine = machine.clone();
                        // Each attempt of one asset ends alike.
                        while matches!(machine.next(), Step::RunAction { id: next, .. } if next == id) {
                            let end = ActionEnd::Exited(*code);
                            machine.observe(Observation::Action { end, forced_reboot: false }).unwrap();
                        }
                        ways.push((chance * f64::from(*part) / 1e6, machine));
                    }
                }
                Step::DeployPatch(at) => {
                    for (part, end) in &small.patches[at] {
                        let mut machine = machine.clone();
                        machine.observe(Observation::Patch(*end)).unwrap();
                        ways.push((chance * f64::from(*part) / 1e6, machine));
                    }
                }
                Step::Finished => add(&mut all, chance, machine),
                _ => {
                    machine.observe(Observation::Done).unwrap();
                    ways.push((chance, machine));
                }
            }
        }
    }
    all
}

fn add(all: &mut Exact, chance: f64, machine: Machine<'_>) {
    let outcome = machine.outcome();
    for phase in [Phase::Pre, Phase::Post] {
        for (index, action) in outcome.actions(phase).iter().enumerate() {
            let keys = all.actions.entry(ActionId { phase, index }).or_default();
            *keys.entry(ActionKey(action.status)).or_default() += chance;
        }
    }
    for (keys, patch) in all.patches.iter_mut().zip(&outcome.patches) {
        *keys.entry(PatchKey(patch.status)).or_default() += chance;
    }
    if let Some(by) = outcome.job.aborted_by {
        *all.aborted.entry(by).or_default() += chance;
    }
    *all.reboots.entry(RebootKey(outcome.reboot.decision)).or_default() += chance;
    let status = outcome.job.status;
    let end = if outcome.job.pending_reboot { JobEnd::PendingReboot(status) } else { JobEnd::Ran(status) };
    *all.ends.entry(end).or_default() += chance;
}

/// All shares in a row, each with what it is of.
fn row(exact: &Exact) -> BTreeMap<String, f64> {
    let ends = exact.ends.iter().map(|(end, share)| (format!("{end:?}"), *share));
    let aborted = exact.aborted.iter().map(|(by, share)| (format!("aborted by {by}"), *share));
    let reboots = exact.reboots.iter().map(|(key, share)| (format!("{key:?}"), *share));
    let actions = exact
        .actions
        .iter()
        .flat_map(|(id, keys)| keys.iter().map(move |(key, share)| (format!("{id} {key:?}"), *share)));
    let patches =
        exact.patches.iter().enumerate().flat_map(|(at, keys)| {
            keys.iter().map(move |(key, share)| (format!("patch {at} {key:?}"), *share))
        });
    ends.chain(aborted).chain(reboots).chain(actions).chain(patches).collect()
}

fn close(one: &Exact, other: &Exact) -> Result<(), TestCaseError> {
    let (one, other) = (row(one), row(other));
    prop_assert_eq!(one.keys().collect::<Vec<_>>(), other.keys().collect::<Vec<_>>());
    for (key, share) in &one {
        prop_assert!((share - other[key]).abs() < 1e-12, "{}: {} and {}", key, share, other[key]);
    }
    Ok(())
}

/// Up to three ways that come to the whole, now and then one that never comes about.
fn ways<T: Clone + std::fmt::Debug>(
    way: impl Strategy<Value = T> + Clone,
) -> impl Strategy<Value = Vec<(u32, T)>> {
    let cut = prop_oneof![Just(0_u32), 1..1_000_000_u32, Just(1_000_000)];
    ([way.clone(), way.clone(), way], [cut.clone(), cut]).prop_map(|(ways, mut cuts)| {
        cuts.sort_unstable();
        let [a, b, c] = ways;
        vec![(cuts[0], a), (cuts[1] - cuts[0], b), (1_000_000 - cuts[1], c)]
    })
}

fn code() -> impl Strategy<Value = i32> + Clone {
    prop::sample::select(vec![0, 0, 1, 10, 11, 12, 101, 7])
}

fn patch_end() -> impl Strategy<Value = PatchEnd> + Clone {
    (any::<bool>(), any::<bool>(), any::<bool>(), any::<bool>()).prop_map(
        |(applicable, downloaded, installed, needs_reboot)| PatchEnd {
            applicable,
            downloaded,
            installed,
            needs_reboot,
            ..PatchEnd::default()
        },
    )
}

fn small() -> impl Strategy<Value = Small> {
    let actions = || prop::collection::vec(ways(code()), 0..=2);
    let patches = prop::collection::vec(ways(patch_end()), 0..=2);
    let platform = prop::sample::select(vec![Platform::Linux, Platform::Windows]);
    let old = prop_oneof![Just(0_u32), 1..1_000_000_u32];
    (actions(), patches, actions(), any::<bool>(), platform, old).prop_map(
        |(pre, patches, post, suppress, platform, old_agents)| Small {
            pre,
            patches,
            post,
            suppress,
            platform,
            old_agents,
        },
    )
}

/// Both rulebooks that come with the program, and whatever a user may write.
fn book() -> impl Strategy<Value = Rulebook> {
    let own = (any::<[bool; 6]>(), 0_u32..3).prop_map(|(on, retries)| Rulebook {
        switches: Switches {
            user_skip_fails_job: on[0],
            post_action_reboots: on[1],
            post_actions_after_reboot: on[2],
            abort_skips_patches: on[3],
            reboot_after_abort: on[4],
            abort_fails_job: on[5],
        },
        other: CodeMeaning { flow: Flow::Retry, ..CodeMeaning::FAILED },
        retries,
        ..Rulebook::default()
    });
    prop_oneof![Just(Rulebook::run_script_actions()), Just(Rulebook::pre_post_actions()), own]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn exact_shares_are_those_of_all_ways_one_by_one(small in small(), book in book()) {
        let plan = small.plan();
        let told = exact(&plan, &book, 0).expect("its parts are independent");
        close(&told, &one_by_one(&small, &plan, &book))?;
        prop_assert!((told.ends.values().sum::<f64>() - 1.0).abs() < 1e-12);
        for keys in told.actions.values() {
            prop_assert!((keys.values().sum::<f64>() - 1.0).abs() < 1e-12);
        }
    }
}

/// A Linux job of one pre-action and one patch on 1,000 assets.
fn plain() -> Plan {
    let whole = || vec![(1_000_000, 0)];
    Small {
        pre: vec![whole()],
        patches: vec![vec![(1_000_000, PatchEnd::default())]],
        post: Vec::new(),
        suppress: false,
        platform: Platform::Linux,
        old_agents: 0,
    }
    .plan()
}

fn told(plan: &Plan) -> Result<Exact, NotExact> {
    exact(plan, &Rulebook::default(), 0)
}

#[test]
fn a_thousand_parts_stay_exact() {
    let mut plan = plain();
    let fails = PatchEnd { integrity: Integrity::HashFailed, ..PatchEnd::default() };
    let ends = distribution(&[(999_999, PatchEnd::default()), (1, fails)], |end| *end);
    let profile = Varied::always(PatchProfile { ends, ..PatchProfile::default() });
    plan.jobs[0].job.patches = (0..1_000).map(|at| Patch::new(format!("patch {at}"))).collect();
    plan.jobs[0].profile.patches = (0..1_000).map(|at| (at, profile.clone())).collect();
    let told = told(&plan).unwrap();
    // (1 - 10⁻⁶) to the 1,000th power.
    let completed = (1_000.0 * (-1e-6_f64).ln_1p()).exp();
    assert!((told.completed() - completed).abs() < 1e-12, "{} and {completed}", told.completed());
    assert!((told.ends.values().sum::<f64>() - 1.0).abs() < 1e-12);
}

#[test]
fn what_is_not_reached_and_what_fails_is_a_share_of_all() {
    let mut plan = plain();
    let part = Share::from_millionths;
    plan.groups[0].presence = Distribution::new(vec![
        (part(100_000), Presence::Offline),
        (part(100_000), Presence::From(Time(60))),
        (part(800_000), Presence::Online),
    ])
    .unwrap();
    let fails = AgentFault::Fails { before: Point::Deployment };
    let restarts = AgentFault::Restarts { before: Point::Patch(0), away: Duration::from_secs(60) };
    plan.jobs[0].profile.agent_fault =
        Varied::always(Distribution::new(vec![(part(500_000), fails), (part(500_000), restarts)]).unwrap());
    // Ten of the hundred lengths lie beyond the limit of an action.
    let (least, most) = (Duration::from_secs(10_711), Duration::from_secs(10_810));
    let action = ActionProfile { takes: Between { least, most }, ..ActionProfile::default() };
    plan.jobs[0].profile.actions.insert(ActionId::pre(0), Varied::always(action));
    let told = told(&plan).unwrap();
    let expected = BTreeMap::from([
        (JobEnd::Never(NeverBegan::Offline), 0.1),
        (JobEnd::AgentFailed, 0.45),
        (JobEnd::Ran(JobStatus::Completed), 0.405),
        (JobEnd::Ran(JobStatus::CompletedWithFailure), 0.045),
    ]);
    let keys = |ends: &BTreeMap<JobEnd, f64>| ends.keys().copied().collect::<Vec<_>>();
    assert_eq!(keys(&told.ends), keys(&expected));
    assert!(told.ends.iter().all(|(end, share)| (share - expected[end]).abs() < 1e-12), "{told:?}");
    assert!((told.expected(told.completed()) - 405.0).abs() < 1e-9);
}

#[test]
fn where_parts_depend_on_more_than_chance_nothing_is_told() {
    type Change = fn(&mut Plan);
    let refused: [(&str, Change, NotExact); 6] = [
        ("window", |plan| plan.jobs[0].window = Some(Duration::from_secs(60)), NotExact::Window),
        (
            "blackout",
            |plan| plan.groups[0].blackouts.push(Window { from: Time(0), to: Time(60) }),
            NotExact::Blackout("web".to_owned()),
        ),
        (
            "other job",
            |plan| {
                let other = PlannedJob { name: "other".to_owned(), ..plan.jobs[0].clone() };
                plan.jobs.push(other);
            },
            NotExact::OtherJob("other".to_owned(), "web".to_owned()),
        ),
        (
            "forced reboot",
            |plan| {
                let profile = plan.jobs[0].profile.actions.get_mut(&ActionId::pre(0)).unwrap();
                let ends = vec![ActionEnd::Exited(0)];
                profile.usual.runs =
                    Distribution::always(ActionRuns { ends, forces_reboot: ForcesReboot::Once });
            },
            NotExact::ForcesReboot(ActionId::pre(0)),
        ),
        (
            "publication",
            |plan| plan.jobs[0].profile.patches.get_mut(&0).unwrap().usual.published = Some(Time(0)),
            NotExact::Published("patch 0".to_owned()),
        ),
        ("no assets", |plan| plan.groups[0].count = 0, NotExact::NoAssets),
    ];
    for (what, change, why) in refused {
        let mut plan = plain();
        change(&mut plan);
        assert_eq!(told(&plan), Err(why), "{what}");
    }
}

#[test]
fn a_thousand_groups_that_go_alike_are_one_kind() {
    let mut plan = plain();
    let group = plain().groups.remove(0);
    plan.groups =
        (0..1_000).map(|at| Group { name: format!("group {at}"), count: at, ..group.clone() }).collect();
    plan.jobs[0].groups = (0..1_000).collect();
    assert_eq!(told(&plan).map(|told| (told.assets, told.completed())), Ok((499_500, 1.0)));
    // Each with an action that lasts too long by its own chance.
    plan.jobs[0].profile.actions.get_mut(&ActionId::pre(0)).unwrap().cases = (0..100)
        .map(|at| {
            let takes = Between { least: Duration::ZERO, most: Duration::from_secs(11_000 + at) };
            (AssetKind::Tag(at.to_string()), ActionProfile { takes, ..ActionProfile::default() })
        })
        .collect();
    for (at, group) in plan.groups.iter_mut().enumerate() {
        group.tags = vec![at.to_string()];
    }
    assert_eq!(told(&plan), Err(NotExact::ManyKinds(64)));
}
