//! One asset of a plan, rehearsed by itself: it comes to what the plan's simulation came to.

use std::time::Duration;

use futures::executor::block_on;
use patchdrill::environment::ForcesReboot;
use patchdrill::internal::endpoint::DeclaredEndpoint;
use patchdrill::internal::engine;
use patchdrill::internal::engine::rehearse;
use patchdrill::internal::engine::{PlanOptions, drawn, simulate};
use patchdrill::internal::lifecycle::{
    ActionProfile, ActionRuns, AssetId, Between, Distribution, Group, PatchProfile, Plan, PlannedJob, Share,
    Start, Time, Varied,
};
use patchdrill::job::{
    Action, ActionEnd, ActionId, ActionKind, AgentVersion, Availability, Job, Patch, PatchEnd, Phase,
    Platform, RebootPolicy,
};
use patchdrill::rules::{CodeMeaning, Flow, Rulebook};
use proptest::prelude::*;

fn halves<T: Clone + std::fmt::Debug>(
    of: impl Strategy<Value = T>,
) -> impl Strategy<Value = Distribution<T>> {
    let half = Share::from_millionths(500_000);
    prop::collection::vec(of, 2).prop_map(move |two| {
        Distribution::new(two.into_iter().map(|one| (half, one)).collect()).expect("the whole")
    })
}

fn action() -> impl Strategy<Value = ActionProfile> {
    let end = prop::sample::select(vec![0, 0, 1, 10, 11, 12, 101, 7]).prop_map(ActionEnd::Exited);
    let forces_reboot = prop_oneof![
        8 => Just(ForcesReboot::Never),
        1 => Just(ForcesReboot::Once),
        1 => Just(ForcesReboot::Always),
    ];
    let runs = (prop::collection::vec(end, 1..4), forces_reboot)
        .prop_map(|(ends, forces_reboot)| ActionRuns { ends, forces_reboot });
    // Now and then some runs take longer than an action may.
    let takes =
        prop::sample::select(vec![(0, 100), (10_700, 10_900), (20_000, 20_000)]).prop_map(|(least, most)| {
            Between { least: Duration::from_secs(least), most: Duration::from_secs(most) }
        });
    (halves(runs), takes).prop_map(|(runs, takes)| ActionProfile { runs, takes })
}

fn patch() -> impl Strategy<Value = PatchProfile> {
    let availability = prop::sample::select(vec![
        Availability::Available,
        Availability::Available,
        Availability::Withdrawn,
        Availability::EndOfLife,
        Availability::EndOfLifeGone,
    ]);
    let flags = (any::<bool>(), any::<bool>(), any::<bool>(), any::<bool>());
    let end = (availability, flags).prop_map(
        |(availability, (applicable, downloaded, installed, needs_reboot))| PatchEnd {
            availability,
            applicable,
            downloaded,
            installed,
            needs_reboot,
            ..PatchEnd::default()
        },
    );
    let published = prop_oneof![2 => Just(None), 1 => Just(Some(Time(-10_000)))];
    (halves(end), published).prop_map(|(ends, published)| PatchProfile {
        ends,
        published,
        ..PatchProfile::default()
    })
}

/// A job of at least one action; the patches of all jobs have the same names.
fn job(name: &'static str, platform: Platform) -> impl Strategy<Value = PlannedJob> {
    let actions = |least: usize| prop::collection::vec(action(), least..3);
    let policy = prop::sample::select(vec![
        RebootPolicy::Immediate,
        RebootPolicy::Suppress,
        RebootPolicy::Countdown(Duration::from_secs(60)),
    ]);
    (actions(1), prop::collection::vec(patch(), 0..4), actions(0), policy).prop_map(
        move |(pre, patches, post, reboot)| {
            let mut job = Job::new(platform);
            let of =
                |profiles: &[ActionProfile]| vec![Action::new(ActionKind::RunScript(None)); profiles.len()];
            (job.pre_actions, job.post_actions, job.reboot) = (of(&pre), of(&post), reboot);
            job.patches = (0..patches.len()).map(|at| Patch::new(format!("patch {at}"))).collect();
            let mut planned = PlannedJob::new(name, job, vec![0]);
            for (phase, profiles) in [(Phase::Pre, pre), (Phase::Post, post)] {
                for (index, profile) in profiles.into_iter().enumerate() {
                    planned.profile.actions.insert(ActionId { phase, index }, Varied::always(profile));
                }
            }
            planned.profile.patches = patches.into_iter().map(Varied::always).enumerate().collect();
            planned
        },
    )
}

/// Two jobs, one after the other, on three assets.
fn plan() -> impl Strategy<Value = Plan> {
    let platform = prop::sample::select(vec![Platform::Linux, Platform::Windows, Platform::MacOs]);
    platform
        .prop_flat_map(|platform| {
            (Just(platform), job("first", platform), job("second", platform), any::<u64>())
        })
        .prop_map(|(platform, first, mut second, seed)| {
            second.start = Start::At(Time(1_000_000));
            let mut group = Group::new("web", platform, 3);
            let old = (Share::from_millionths(200_000), Some(AgentVersion::new(4, 0, 0, 0)));
            group.agent =
                Distribution::new(vec![old, (Share::from_millionths(800_000), None)]).expect("the whole");
            let jobs = vec![first, second];
            Plan { origin: None, seed, groups: vec![group], jobs, change_delay: None, catalogue_delay: None }
        })
}

fn book() -> impl Strategy<Value = Rulebook> {
    let retries = Rulebook {
        other: CodeMeaning { flow: Flow::Retry, ..CodeMeaning::FAILED },
        retries: 2,
        ..Rulebook::default()
    };
    prop::sample::select(vec![Rulebook::run_script_actions(), Rulebook::pre_post_actions(), retries])
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn an_asset_by_itself_comes_to_what_it_came_to_in_the_plan(
        plan in plan(),
        book in book(),
        max_restarts in 0_u32..4,
    ) {
        let assets: Vec<_> = (0..3).map(|index| AssetId { group: 0, index }).collect();
        let options = PlanOptions { max_restarts, records_for: &assets, ..PlanOptions::default() };
        let outcome = simulate(&plan, &book, options);
        for variant in &outcome.variants {
            for (asset, records) in &variant.records {
                for record in records {
                    let drawn = drawn(&plan, &book, options, variant, *asset, record.job);
                    let Some(expected) = &record.outcome else {
                        prop_assert!(drawn.is_none() || record.began.is_some());
                        continue;
                    };
                    let (job, world) = drawn.expect("it begins");
                    let alone = engine::RehearsalRequest { max_restarts, ..engine::RehearsalRequest::new(&job, &world, &book) };
                    let rehearsal = block_on(rehearse(alone, Box::new(DeclaredEndpoint::new(&world)), &mut |_| {})).unwrap();
                    prop_assert_eq!(&rehearsal.outcome, expected);
                }
            }
        }
    }
}
