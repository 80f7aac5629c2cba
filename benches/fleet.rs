//! How long it takes to rehearse a plan on a whole fleet, and what one asset costs. Prints a table; run it with
//! `cargo bench --bench fleet`.
//!
//! The bars: 100,000 assets with a job of 10 actions and 20 patches that is linked to one on 1,000 others take less than a
//! second and less than 200 MB on two cores; one asset costs the same among 1,000 and among 1,000,000; two threads are at least
//! 1.7 times as fast as one; the outcome is the same for any number of threads, byte for byte.

use std::process::Command;
use std::time::{Duration, Instant};

use patchdrill::internal::engine::{PlanOptions, simulate};
use patchdrill::internal::lifecycle::{
    ActionProfile, ActionRuns, AgentFault, Between, Condition, Distribution, Group, JobProfile, Link,
    Measure, PatchProfile, Plan, PlanOutcome, PlannedJob, Point, Presence, PromptAnswer, Share, Start, Time,
    User, UserAnswer, Varied,
};
use patchdrill::job::{
    Action, ActionEnd, ActionId, ActionKind, Deferral, Job, Patch, PatchEnd, Phase, Platform, RebootPolicy,
};
use patchdrill::rules::Rulebook;

const STAGING: u64 = 1_000;
const FLEET: u64 = 100_000;
const ROUNDS: usize = 5;
/// Tells a process that it is to rehearse one fleet and to print how much memory that took.
const ONE_FLEET: &str = "PATCHDRILL_BENCH_ONE_FLEET";

fn main() {
    if std::env::var_os(ONE_FLEET).is_some() {
        return one_fleet();
    }
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    row("this machine", &format!("{cores} cores"));
    bars();
    row("", &format!("{:>10} {:>10} {:>8}", "all", "an asset", "peak"));
    for assets in [1_000, 10_000, 100_000, 1_000_000] {
        let fleet = plan(assets);
        let took = middle((0..=ROUNDS).map(|_| timed(|| drop(rehearse(&fleet, 1)))).collect());
        let peak = peak_memory(assets).map_or_else(|| "-".to_owned(), |peak| format!("{peak} MB"));
        let each = took.as_secs_f64() * 1e6 / to_f64(assets + STAGING);
        row(
            &format!("{assets:>9} production assets and {STAGING} staging assets, 1 thread"),
            &format!("{:>8.3} s {each:>7.2} µs {peak:>8}", took.as_secs_f64()),
        );
    }
}

/// The fleet of the bars, and a larger one for what a second thread is worth: what else the machine does weighs less there.
fn bars() {
    let fleet = plan(FLEET);
    let took = middle((0..=ROUNDS).map(|_| timed(|| drop(rehearse(&fleet, 2)))).collect());
    row(&format!("{FLEET} assets, 10 actions, 20 patches, linked, 2 threads"), &seconds(took));
    if let Some(peak) = peak_memory(FLEET) {
        row("  peak memory", &format!("{peak} MB"));
    }
    let text = |jobs| format!("{:?}", rehearse(&fleet, jobs));
    let same = text(1) == text(8);
    assert!(same, "the outcome depends on the number of threads");
    row("  the same outcome with 1 and with 8 threads", "yes");
    let fleet = plan(10 * FLEET);
    // By turns, so that whatever else the machine does meets both.
    let (mut two, mut one) = (Vec::new(), Vec::new());
    for _ in 0..=ROUNDS {
        two.push(timed(|| drop(rehearse(&fleet, 2))));
        one.push(timed(|| drop(rehearse(&fleet, 1))));
    }
    let (two, one) = (middle(two), middle(one));
    row(&format!("{} assets, 2 threads", 10 * FLEET), &seconds(two));
    row("  the same, 1 thread", &seconds(one));
    row("  how many times faster", &format!("{:.2}", one.as_secs_f64() / two.as_secs_f64()));
}

fn rehearse(plan: &Plan, jobs: usize) -> PlanOutcome {
    let outcome = simulate(plan, &Rulebook::default(), PlanOptions { jobs, ..PlanOptions::default() });
    assert!(
        outcome.variants[0].jobs[1].verdict.as_ref().is_some_and(|verdict| verdict.runs),
        "production runs"
    );
    outcome
}

/// The plan of the bars: staging first, production behind it.
fn plan(assets: u64) -> Plan {
    let mut groups = vec![Group::new("staging", Platform::Linux, STAGING)];
    groups.push(Group::new("production", Platform::Linux, assets));
    for group in &mut groups {
        group.user = user();
    }
    let online = [(970_000, Presence::Online), (10_000, Presence::From(Time(86_400)))];
    groups[1].presence = shares([online[0], online[1], (20_000, Presence::Offline)]);
    let mut staging = PlannedJob::new("staging", job(), vec![0]);
    staging.profile = profile();
    let asked = |measure, percent: u32| Condition {
        measure,
        share: Share::from_millionths(percent * 10_000),
        more: false,
    };
    let link = Link {
        parent: 0,
        conditions: vec![asked(Measure::PostActionsSuccessful, 90), asked(Measure::Completed, 50)],
        delay: Duration::from_secs(86_400),
        within: Some(Duration::from_secs(30 * 86_400)),
    };
    let production =
        PlannedJob { start: Start::After(link), ..PlannedJob::new("production", job(), vec![1]) };
    let production = PlannedJob { profile: profile(), ..production };
    Plan {
        origin: None,
        seed: 42,
        groups,
        jobs: vec![staging, production],
        change_delay: None,
        catalogue_delay: None,
    }
}

fn job() -> Job {
    let mut job = Job::new(Platform::Linux);
    job.pre_actions = vec![Action::new(ActionKind::RunScript(None)); 5];
    job.post_actions = vec![Action::new(ActionKind::RunScript(None)); 5];
    job.patches = (0..20).map(|at| Patch::new(format!("package-{at}"))).collect();
    let (hour, quarter) = (Duration::from_secs(3_600), Duration::from_secs(900));
    job.reboot = RebootPolicy::Defer(Deferral::new(hour, 3, quarter).expect("three hours are allowed"));
    job
}

fn profile() -> JobProfile {
    let action = |phase| {
        (0..5).map(move |index| {
            let ends = match phase {
                Phase::Pre => [(992_000, 0), (4_000, 1), (2_000, 10), (1_000, 12), (1_000, 101)],
                Phase::Post => [(980_000, 0), (15_000, 1), (4_000, 101), (1_000, 7), (0, 12)],
            };
            let runs = shares(ends.map(|(part, code)| (part, ActionRuns::from(ActionEnd::Exited(code)))));
            (ActionId { phase, index }, Varied::always(ActionProfile { runs, takes: between(5, 300) }))
        })
    };
    let patch = |at: usize| {
        let installed = PatchEnd { needs_reboot: at.is_multiple_of(7), ..PatchEnd::default() };
        let ends = [
            (986_000, installed),
            (5_000, PatchEnd { installed: false, ..installed }),
            (4_000, PatchEnd { downloaded: false, ..installed }),
            (5_000, PatchEnd { applicable: false, ..installed }),
        ];
        let (download, install) = (between(10, 600), between(20, 400));
        Varied::always(PatchProfile { ends: shares(ends), download, install, published: None })
    };
    let restarts = AgentFault::Restarts { before: Point::Patch(2), away: Duration::from_secs(600) };
    let agent_fault = [
        (989_000, AgentFault::None),
        (10_000, restarts),
        (1_000, AgentFault::Fails { before: Point::Deployment }),
    ];
    JobProfile {
        actions: action(Phase::Pre).chain(action(Phase::Post)).collect(),
        patches: (0..20).map(|at| (at, patch(at))).collect(),
        agent_fault: Varied::always(shares(agent_fault)),
        reboot_takes: between(60, 600),
    }
}

fn user() -> Distribution<User> {
    let answer = |after, answer| UserAnswer { after: Duration::from_secs(after), answer };
    shares([
        (400_000, User::LoggedOut),
        (300_000, User::LoggedIn(vec![answer(60, PromptAnswer::Defer), answer(600, PromptAnswer::Accept)])),
        (300_000, User::LoggedIn(Vec::new())),
    ])
}

fn shares<T, const N: usize>(cases: [(u32, T); N]) -> Distribution<T> {
    let cases = cases.into_iter().map(|(part, value)| (Share::from_millionths(part), value));
    Distribution::new(cases.collect()).expect("the shares come to the whole")
}

const fn between(least: u64, most: u64) -> Between {
    Between { least: Duration::from_secs(least), most: Duration::from_secs(most) }
}

fn row(name: &str, figure: &str) {
    use std::io::Write as _;
    writeln!(std::io::stdout(), "{name:<70} {figure}").expect("standard output takes the row");
}

fn timed(round: impl FnOnce()) -> Duration {
    let begun = Instant::now();
    round();
    begun.elapsed()
}

/// The median of several rounds behind the first, which is not counted.
fn middle(times: Vec<Duration>) -> Duration {
    let mut times: Vec<_> = times.into_iter().skip(1).collect();
    times.sort();
    times[times.len() / 2]
}

fn seconds(time: Duration) -> String {
    format!("{:.3} s", time.as_secs_f64())
}

#[expect(clippy::cast_precision_loss, reason = "a fleet is far smaller than 2^52")]
fn to_f64(number: u64) -> f64 {
    number as f64
}

/// Rehearses one fleet, and prints the largest resident set of this process, in MB.
fn one_fleet() {
    let assets = std::env::var(ONE_FLEET).ok().and_then(|text| text.parse().ok()).unwrap_or(FLEET);
    drop(rehearse(&plan(assets), 2));
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let high = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    if let Some(kilobytes) = high.and_then(|text| text.trim().trim_end_matches(" kB").parse::<u64>().ok()) {
        row("peak", &kilobytes.div_ceil(1024).to_string());
    }
}

/// What a process of its own takes for a fleet, in MB; `None` without `/proc`.
fn peak_memory(assets: u64) -> Option<u64> {
    let program = std::env::current_exe().ok()?;
    let told = Command::new(program).env(ONE_FLEET, assets.to_string()).output().ok()?;
    String::from_utf8(told.stdout).ok()?.split_whitespace().last()?.parse().ok()
}
