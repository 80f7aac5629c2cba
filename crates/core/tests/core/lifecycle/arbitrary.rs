//! Arbitrary plans.

use std::time::Duration;

use patchdrill_core::environment::ForcesReboot;
use patchdrill_core::job::{
    ActionEnd, ActionId, AgentVersion, Availability, Deferral, PatchEnd, Platform, RebootPolicy,
};
use patchdrill_core::lifecycle::*;
use patchdrill_core::rules::Rulebook;
use proptest::prelude::*;
use proptest::sample::select;

use super::support::*;

/// Instants near each other, so that things happen at the same time.
fn instant() -> impl Strategy<Value = Time> {
    (-30..60_i64).prop_map(|at| Time(at * 600))
}

fn length() -> impl Strategy<Value = Duration> {
    prop_oneof![Just(0), 1..30_u64, Just(18 * 12)].prop_map(|tens| minutes(10 * tens))
}

/// Now and then one that never passes.
fn any_length() -> impl Strategy<Value = Duration> {
    prop_oneof![30 => length(), 1 => Just(Duration::MAX)]
}

fn between() -> impl Strategy<Value = Between> {
    (any_length(), length()).prop_map(|(least, more)| Between { least, most: least.saturating_add(more) })
}

/// A distribution over one to three values.
fn shares<T: Clone + std::fmt::Debug>(
    of: impl Strategy<Value = T>,
) -> impl Strategy<Value = Distribution<T>> {
    (prop::collection::vec(of, 1..4), 0..1_000_000_u32).prop_map(|(values, first)| {
        let count = u32::try_from(values.len()).unwrap();
        let whole = 1_000_000;
        let first = if count == 1 { whole } else { first };
        let rest = (whole - first) / (count - 1).max(1);
        let share = |at: u32| match at {
            0 => first,
            at if at + 1 == count => whole - first - rest * (count - 2),
            _ => rest,
        };
        let cases = (0..count).zip(values).map(|(at, value)| (Share::from_millionths(share(at)), value));
        Distribution::new(cases.collect()).unwrap()
    })
}

fn varied<T: Clone + std::fmt::Debug>(
    of: impl Strategy<Value = T> + Clone,
) -> impl Strategy<Value = Varied<T>> {
    let at = select(vec![AssetKind::Tag("a".to_owned()), AssetKind::Platform(Platform::Linux)]);
    (of.clone(), prop::collection::vec((at, of), 0..2)).prop_map(|(usual, cases)| Varied { usual, cases })
}

fn runs() -> impl Strategy<Value = ActionRuns> {
    let end = select(vec![0, 0, 0, 1, 10, 11, 12, 101]).prop_map(ActionEnd::Exited);
    let forces =
        select(vec![ForcesReboot::Never, ForcesReboot::Never, ForcesReboot::Once, ForcesReboot::Always]);
    (prop::collection::vec(end, 1..3), forces)
        .prop_map(|(ends, forces_reboot)| ActionRuns { ends, forces_reboot })
}

fn patch_end() -> impl Strategy<Value = PatchEnd> {
    let availability =
        select(vec![Availability::Available, Availability::Withdrawn, Availability::EndOfLifeGone]);
    let parts = (availability, any::<[bool; 4]>());
    parts.prop_map(|(availability, [applicable, downloaded, installed, needs_reboot])| PatchEnd {
        availability: if applicable { Availability::Available } else { availability },
        applicable,
        downloaded: downloaded || installed,
        installed,
        needs_reboot,
        ..PatchEnd::default()
    })
}

fn patch() -> impl Strategy<Value = PatchProfile> + Clone {
    let published = prop::option::weighted(0.2, instant().boxed());
    (shares(patch_end()).boxed(), between().boxed(), between().boxed(), published)
        .prop_map(|(ends, download, install, published)| PatchProfile { ends, download, install, published })
        .boxed()
}

fn action() -> impl Strategy<Value = ActionProfile> + Clone {
    (shares(runs()), between()).prop_map(|(runs, takes)| ActionProfile { runs, takes }).boxed()
}

fn agent_fault() -> impl Strategy<Value = AgentFault> + Clone {
    let before = select(vec![
        Point::Download,
        Point::Deployment,
        Point::Action(ActionId::pre(0)),
        Point::Action(ActionId::post(0)),
        Point::Patch(0),
    ])
    .boxed();
    prop_oneof![
        4 => Just(AgentFault::None),
        1 => (before.clone(), any_length()).prop_map(|(before, away)| AgentFault::Restarts { before, away }),
        1 => before.prop_map(|before| AgentFault::Fails { before }),
    ]
    .boxed()
}

fn policy() -> impl Strategy<Value = RebootPolicy> {
    let defer = (length(), 0..5_u32, any_length())
        .prop_map(|(each, times, countdown)| Deferral::new(each, times, countdown).unwrap());
    prop_oneof![
        Just(RebootPolicy::Immediate),
        Just(RebootPolicy::Suppress),
        any_length().prop_map(RebootPolicy::Countdown),
        defer.prop_map(RebootPolicy::Defer),
    ]
}

fn link(parents: usize) -> impl Strategy<Value = Link> {
    let condition = (select(Measure::ALL.to_vec()), 0..=1_000_000_u32, any::<bool>())
        .prop_map(|(measure, share, more)| Condition { measure, share: Share::from_millionths(share), more });
    let conditions = prop::collection::vec(condition, 0..3);
    (0..parents, conditions, any_length(), prop::option::of(any_length()))
        .prop_map(|(parent, conditions, delay, within)| Link { parent, conditions, delay, within })
}

fn start(at: usize) -> impl Strategy<Value = Start> {
    let plain = instant().prop_map(Start::At);
    if at == 0 {
        return plain.boxed();
    }
    let appointed = (instant(), link(at)).prop_map(|(at, link)| Start::AtAfter(at, link));
    prop_oneof![2 => plain, 3 => link(at).prop_map(Start::After), 1 => appointed].boxed()
}

fn changes() -> impl Strategy<Value = Vec<Change>> {
    let kind = prop_oneof![
        Just(ChangeKind::Disable),
        Just(ChangeKind::Delete),
        instant().prop_map(ChangeKind::Reschedule),
    ];
    let change = (instant(), kind).prop_map(|(at, kind)| Change { at, kind });
    prop::collection::vec(change, 0..3).prop_map(|mut changes| {
        changes.sort_by_key(|change| change.at);
        changes
    })
}

fn planned(at: usize, groups: usize, platform: Platform) -> impl Strategy<Value = PlannedJob> {
    let parts = (0..3_usize, 0..3_usize, 0..3_usize, policy());
    let profile = (
        prop::collection::btree_map((any::<bool>(), 0..3_usize), varied(action()), 0..4),
        prop::collection::btree_map(0..3_usize, varied(patch()), 0..3),
        varied(shares(agent_fault()).boxed()),
        between(),
    );
    let times = (start(at), prop::option::weighted(0.2, instant()), prop::option::weighted(0.3, length()));
    (parts, profile, times, changes(), prop::sample::subsequence((0..groups).collect::<Vec<_>>(), 0..=groups))
        .prop_map(move |(parts, profile, times, changes, groups)| {
            let mut planned = job(&format!("job {at}"), platform, [parts.0, parts.1, parts.2]);
            planned.job.reboot = parts.3;
            let id = |(pre, index)| if pre { ActionId::pre(index) } else { ActionId::post(index) };
            planned.profile = JobProfile {
                actions: profile.0.into_iter().map(|(at, action)| (id(at), action)).collect(),
                patches: profile.1,
                agent_fault: profile.2,
                reboot_takes: profile.3,
            };
            PlannedJob { groups, start: times.0, created: times.1, window: times.2, changes, ..planned }
        })
}

fn group(at: usize, platform: Platform) -> impl Strategy<Value = Group> {
    let answer = (any_length(), select(vec![PromptAnswer::Defer, PromptAnswer::Defer, PromptAnswer::Accept]))
        .prop_map(|(after, answer)| UserAnswer { after, answer });
    let user =
        prop_oneof![Just(User::LoggedOut), prop::collection::vec(answer, 0..4).prop_map(User::LoggedIn)];
    let presence = prop_oneof![4 => Just(Presence::Online), 1 => instant().prop_map(Presence::From), 1 => Just(Presence::Offline)];
    let window =
        (instant(), length()).prop_map(|(from, long)| Window { from, to: from.plus(long + minutes(1)) });
    let agent = select(vec![None, None, Some(AgentVersion::new(1, 0, 0, 0))]);
    (
        (0..6_u64, any::<bool>(), shares(agent)),
        (shares(presence), shares(user), prop::collection::vec(window, 0..2), prop::option::of(any_length())),
    )
        .prop_map(move |((count, tagged, agent), (presence, user, blackouts, manual_reboot))| Group {
            tags: if tagged { vec!["a".to_owned()] } else { Vec::new() },
            agent,
            presence,
            user,
            blackouts,
            manual_reboot,
            ..Group::new(format!("group {at}"), platform, count)
        })
}

/// Up to four jobs on up to three groups of one platform; parents stand before their children.
pub(super) fn plans() -> impl Strategy<Value = Plan> {
    (1..5_usize, 1..4_usize, select(Platform::ALL.to_vec())).prop_flat_map(|(jobs, groups, platform)| {
        let all_groups: Vec<_> = (0..groups).map(|at| group(at, platform)).collect();
        let all_jobs: Vec<_> = (0..jobs).map(|at| planned(at, groups, platform)).collect();
        (all_groups, all_jobs, any::<u64>()).prop_map(|(groups, jobs, seed)| Plan {
            origin: None,
            seed,
            groups,
            jobs,
            change_delay: None,
            catalogue_delay: None,
        })
    })
}

/// The rulebooks that come with patchdrill.
pub(super) fn books() -> impl Strategy<Value = Rulebook> {
    prop_oneof![Just(Rulebook::run_script_actions()), Just(Rulebook::pre_post_actions())]
}
