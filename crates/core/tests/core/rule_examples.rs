//! Examples with every reason: what is pinned of the second of something, and where one rule stands beside another.

use std::collections::BTreeMap;

use patchdrill_core::job::{
    Action, ActionEnd, ActionId, ActionKind, Availability, InstallEnd, Integrity, Job, JobStatus, Patch,
    PatchEnd, Phase, Platform, RebootPolicy, RegistryEnd, UninstallEnd,
};
use patchdrill_core::rules::{
    ActionStatus, CodeMeaning, Flow, Machine, NotRun, Observation, Outcome, PatchStatus, Reason, Reasons,
    RebootDecision, Requester, Rule, Rulebook, SkippedBy, Step,
};

/// A Linux job of so many parts.
fn job(pre: usize, patches: usize, post: usize) -> Job {
    let mut job = Job::new(Platform::Linux);
    job.pre_actions = vec![Action::new(ActionKind::RunScript(None)); pre];
    job.patches = (0..patches).map(|at| Patch::new(at.to_string())).collect();
    job.post_actions = vec![Action::new(ActionKind::RunScript(None)); post];
    job
}

/// Drives a job to its end. `act` says of each run of an action, counted from 1, how it ends and whether it forces a reboot.
fn driven(
    job: &Job,
    book: &Rulebook,
    patch: PatchEnd,
    act: impl Fn(ActionId, u32) -> (ActionEnd, bool),
) -> Outcome {
    let mut machine = Machine::new(job, book);
    let mut runs = BTreeMap::<ActionId, u32>::new();
    while machine.next() != Step::Finished {
        let observation = match machine.next() {
            Step::RunAction { id, .. } => {
                let run = runs.entry(id).or_default();
                *run += 1;
                let (end, forced_reboot) = act(id, *run);
                Observation::Action { end, forced_reboot }
            }
            Step::DeployPatch(_) => Observation::Patch(patch),
            _ => Observation::Done,
        };
        machine.observe(observation).unwrap();
    }
    machine.outcome()
}

/// The outcome of a job whose actions exit so and whose patches need a reboot; `forced` says which runs force one.
fn outcome_of(
    book: &Rulebook,
    parts: (&[i32], usize, &[i32]),
    forced: impl Fn(ActionId, u32) -> bool,
) -> Outcome {
    let (pre, patches, post) = parts;
    let patch = PatchEnd { needs_reboot: true, ..PatchEnd::default() };
    driven(&job(pre.len(), patches, post.len()), book, patch, |id, run| {
        let codes = if id.phase == Phase::Pre { pre } else { post };
        (ActionEnd::Exited(codes[id.index]), forced(id, run))
    })
}

fn rules(reasons: &Reasons) -> Vec<Rule> {
    reasons.iter().map(|reason| reason.rule).collect()
}

const NEVER: fn(ActionId, u32) -> bool = |_, _| false;

#[test]
fn only_the_abort_of_a_pre_action_drops_a_request_and_only_that_of_an_earlier_pre_action() {
    let mut book = Rulebook::default();
    for (reboot_after_abort, abort_skips_patches, parts, decision) in [
        (false, true, (&[10, 12][..], 0, &[][..]), RebootDecision::Dropped),
        (true, true, (&[10, 12][..], 0, &[][..]), RebootDecision::Owed),
        // A post-action's abort leaves the requests of the pre-actions and of the patches alone.
        (false, true, (&[10][..], 0, &[12][..]), RebootDecision::Owed),
        (false, true, (&[0][..], 1, &[12][..]), RebootDecision::Owed),
        (false, true, (&[0][..], 0, &[12][..]), RebootDecision::None),
        // An installed patch needs its reboot whatever aborted the job.
        (false, false, (&[10, 12][..], 1, &[][..]), RebootDecision::Owed),
    ] {
        book.switches.reboot_after_abort = reboot_after_abort;
        book.switches.abort_skips_patches = abort_skips_patches;
        let outcome = outcome_of(&book, parts, NEVER);
        assert_eq!(outcome.reboot.decision, decision, "{parts:?}");
    }
}

#[test]
fn of_several_late_requests_the_first_is_named() {
    let book = Rulebook::pre_post_actions();
    let outcome = outcome_of(&book, (&[10][..], 0, &[0, 10, 11][..]), NEVER);
    let late = Reason { rule: Rule::SecondReboot, by: Some(Requester::Action(ActionId::post(1))) };
    let named: Vec<_> =
        outcome.reboot.reasons.iter().filter(|reason| reason.rule == Rule::SecondReboot).collect();
    assert_eq!(named, [&late]);
    assert!(outcome.job.pending_reboot);
}

#[test]
fn a_patch_is_installed_before_the_restart_once_however_many_restarts_follow() {
    let outcome = outcome_of(&Rulebook::default(), (&[][..], 1, &[0][..]), |_, run| run <= 3);
    assert_eq!(outcome.restarts(), 3);
    let reasons: Vec<_> = outcome.patches[0].reasons.iter().map(|reason| reason.rule).collect();
    assert_eq!(reasons, [Rule::PatchInstalled, Rule::InstalledBeforeRestart]);
}

#[test]
fn a_job_names_each_reason_of_its_status_once() {
    use JobStatus::{Completed, CompletedWithFailure as Failed};
    let by = |id: ActionId| Some(Requester::Action(id));
    let mut spares = Rulebook::default();
    spares.switches.abort_skips_patches = false;
    let mut early = Rulebook::default();
    early.switches.abort_fails_job = false;
    let plain = Rulebook::default();
    let mut keeps = Rulebook::default();
    keeps.switches.user_skip_fails_job = false;
    for (book, parts, status, reasons) in [
        (&plain, (&[0][..], 1, &[0][..]), Completed, vec![(Rule::AllSucceeded, None)]),
        // That the action which aborts has failed goes without saying.
        (&plain, (&[12], 0, &[0]), Failed, vec![(Rule::AbortEndsJob, by(ActionId::pre(0)))]),
        (
            &plain,
            (&[1, 2, 12], 0, &[]),
            Failed,
            vec![(Rule::AbortEndsJob, by(ActionId::pre(2))), (Rule::ActionFailed, by(ActionId::pre(0)))],
        ),
        (
            &spares,
            (&[12], 1, &[]),
            Failed,
            vec![
                (Rule::AbortEndsJob, by(ActionId::pre(0))),
                (Rule::AbortSparesPatches, by(ActionId::pre(0))),
            ],
        ),
        (&early, (&[12], 1, &[]), Completed, vec![(Rule::AbortEndsEarly, by(ActionId::pre(0)))]),
        (&plain, (&[101, 0, 101], 0, &[]), Failed, vec![(Rule::UserSkipFailsJob, by(ActionId::pre(0)))]),
        (&keeps, (&[0, 101], 0, &[]), Completed, vec![(Rule::UserSkipKeepsStatus, by(ActionId::pre(1)))]),
        (
            &keeps,
            (&[101], 0, &[1]),
            Failed,
            vec![
                (Rule::ActionFailed, by(ActionId::post(0))),
                (Rule::UserSkipKeepsStatus, by(ActionId::pre(0))),
            ],
        ),
        (&plain, (&[], 0, &[]), JobStatus::NoPatchAvailable, vec![(Rule::NothingToDo, None)]),
    ] {
        let outcome = outcome_of(book, parts, NEVER);
        let told: Vec<_> = outcome.job.reasons.iter().map(|reason| (reason.rule, reason.by)).collect();
        assert_eq!((outcome.job.status, told), (status, reasons), "{parts:?}");
    }
}

#[test]
fn a_reboot_names_each_reason_of_its_decision_once() {
    let plain = Rulebook::default();
    let mut drops = Rulebook::default();
    drops.switches.reboot_after_abort = false;
    for (book, parts, reasons) in [
        (&plain, (&[0][..], 0, &[10][..]), vec![Rule::NoRequest]),
        (&plain, (&[10], 0, &[]), vec![Rule::RebootRequested]),
        (&plain, (&[0], 1, &[]), vec![Rule::RebootRequested]),
        (&plain, (&[10, 11], 0, &[]), vec![Rule::RebootRequested, Rule::OneReboot]),
        (&plain, (&[10], 2, &[]), vec![Rule::RebootRequested, Rule::OneReboot]),
        (&plain, (&[10, 12], 0, &[]), vec![Rule::RebootRequested, Rule::RebootAfterAbort]),
        (&drops, (&[10, 12], 0, &[]), vec![Rule::RebootDroppedByAbort]),
    ] {
        let outcome = outcome_of(book, parts, NEVER);
        assert_eq!(rules(&outcome.reboot.reasons), reasons, "{parts:?}");
    }
    let mut suppressed = job(1, 0, 0);
    suppressed.reboot = RebootPolicy::Suppress;
    let outcome = driven(&suppressed, &plain, PatchEnd::default(), |_, _| (ActionEnd::Exited(10), false));
    assert_eq!(rules(&outcome.reboot.reasons), [Rule::RebootRequested, Rule::RebootSuppressed]);
    assert!(outcome.job.pending_reboot);
    // Who asked before the forced reboot and asks again has asked once.
    let outcome = outcome_of(&plain, (&[10, 0], 0, &[]), |id, run| id.index == 1 && run == 1);
    let expected = [Rule::ForcedReboot, Rule::ForcedRebootSettlesNothing, Rule::RebootRequested];
    assert_eq!(rules(&outcome.reboot.reasons), expected);
    assert_eq!(outcome.reboot.requested_by, [Requester::Action(ActionId::pre(0))]);
}

#[test]
fn an_action_is_tried_again_as_often_as_the_rulebook_says() {
    let mut book = Rulebook { retries: 2, ..Rulebook::default() };
    book.codes.push((21, CodeMeaning { flow: Flow::Retry, ..CodeMeaning::FAILED }));
    for (codes, attempts, status, reasons) in [
        ([21, 21, 21, 0], 3, ActionStatus::Failed, vec![Rule::ExitCode, Rule::RetriesSpent]),
        ([21, 21, 0, 0], 3, ActionStatus::Success, vec![Rule::ExitCode, Rule::Retry]),
        ([21, 0, 0, 0], 2, ActionStatus::Success, vec![Rule::ExitCode, Rule::Retry]),
        ([0, 21, 21, 21], 1, ActionStatus::Success, vec![Rule::ExitCode]),
        ([7, 0, 0, 0], 1, ActionStatus::Failed, vec![Rule::OtherNonZero]),
    ] {
        let end = |_, run: u32| (ActionEnd::Exited(codes[run as usize - 1]), false);
        let outcome = driven(&job(2, 0, 0), &book, PatchEnd::default(), end);
        // The second action is tried as often: attempts are counted for each.
        for action in &outcome.pre_actions {
            let told = (action.attempts, action.runs, action.status, rules(&action.reasons));
            assert_eq!(told, (attempts, attempts, status, reasons.clone()), "{codes:?}");
        }
    }
}

#[test]
fn runs_are_counted_over_restarts_and_attempts_are_not() {
    let mut book = Rulebook { retries: 1, ..Rulebook::default() };
    book.codes.push((21, CodeMeaning { flow: Flow::Retry, ..CodeMeaning::FAILED }));
    // Fails, forces a reboot when tried again, then fails twice.
    let act = |_, run: u32| (ActionEnd::Exited(21), run == 2);
    let outcome = driven(&job(1, 0, 0), &book, PatchEnd::default(), act);
    assert_eq!((outcome.pre_actions[0].attempts, outcome.pre_actions[0].runs), (2, 4));
    let interrupted = &outcome.passes[0].pre_actions[0];
    assert_eq!((interrupted.attempts, interrupted.runs), (2, 2));
    assert_eq!(rules(&interrupted.reasons), [Rule::ForcedReboot]);
}

#[test]
fn what_a_reboot_loop_never_reaches_says_so() {
    let outcome = outcome_of(&Rulebook::default(), (&[0, 0, 0], 2, &[0]), |id, _| id == ActionId::pre(1));
    assert_eq!((outcome.restarts(), outcome.job.reboot_loop), (3, true));
    let by = ActionId::pre(1);
    let never = [Reason { rule: Rule::LoopNotReached, by: Some(Requester::Action(by)) }];
    let status: Vec<_> = outcome.pre_actions.iter().map(|action| action.status).collect();
    let unreached = ActionStatus::NotRun(NotRun::RebootLoop);
    assert_eq!(status, [ActionStatus::Success, ActionStatus::Interrupted, unreached]);
    assert_eq!(outcome.pre_actions[2].reasons.as_slice(), never);
    assert_eq!(outcome.post_actions[0].reasons.as_slice(), never);
    assert!(outcome.patches.iter().all(|patch| patch.status == PatchStatus::NotReached));
    assert_eq!(outcome.patches.len(), 2);
    assert_eq!(rules(&outcome.job.reasons), [Rule::RebootLoop, Rule::LoopStatus, Rule::JobRestarts]);
    assert_eq!(outcome.reboot.forced_by, [by]);
    // Each action that made the job begin again is a reason of its own, once.
    let outcome = outcome_of(&Rulebook::default(), (&[0, 0], 0, &[]), |id, run| match id.index {
        0 => run == 1,
        _ => run <= 2,
    });
    let by = |index| Some(Requester::Action(ActionId::pre(index)));
    let told: Vec<_> = outcome.job.reasons.iter().map(|reason| (reason.rule, reason.by)).collect();
    assert_eq!(told, [(Rule::AllSucceeded, None), (Rule::JobRestarts, by(0)), (Rule::JobRestarts, by(1))]);
}

#[test]
fn each_end_of_a_patch_has_a_status_and_its_rules() {
    use Availability::{Available, EndOfLife, EndOfLifeGone, Withdrawn};
    let good = PatchEnd { needs_reboot: true, ..PatchEnd::default() };
    let old = PatchEnd { availability: EndOfLife, ..good };
    for (end, status, reasons) in [
        (good, PatchStatus::Installed, vec![Rule::PatchInstalled]),
        (old, PatchStatus::Installed, vec![Rule::PatchInstalled, Rule::PatchEndOfLife]),
        (
            PatchEnd { availability: Withdrawn, applicable: false, ..good },
            PatchStatus::Withdrawn,
            vec![Rule::PatchWithdrawn],
        ),
        (
            PatchEnd { applicable: false, downloaded: false, ..good },
            PatchStatus::NotApplicable,
            vec![Rule::PatchNotApplicable],
        ),
        (
            PatchEnd { downloaded: false, integrity: Integrity::HashFailed, ..good },
            PatchStatus::DownloadFailed,
            vec![Rule::PatchDownloadFailed],
        ),
        (
            PatchEnd { availability: EndOfLifeGone, ..good },
            PatchStatus::DownloadFailed,
            vec![Rule::PatchDownloadFailed, Rule::PatchEndOfLife],
        ),
        (
            PatchEnd {
                availability: Available,
                integrity: Integrity::SignatureFailed,
                installed: false,
                ..good
            },
            PatchStatus::FileSignatureFailed,
            vec![Rule::PatchSignature],
        ),
        (
            PatchEnd { integrity: Integrity::HashFailed, ..good },
            PatchStatus::FileHashValidationFailed,
            vec![Rule::PatchChecksum],
        ),
        (
            PatchEnd { installed: false, ..old },
            PatchStatus::InstallFailed,
            vec![Rule::PatchInstallFailed, Rule::PatchEndOfLife],
        ),
    ] {
        let outcome = driven(&job(0, 1, 0), &Rulebook::default(), end, |_, _| (ActionEnd::Exited(0), false));
        let patch = &outcome.patches[0];
        assert_eq!((patch.status, rules(&patch.reasons)), (status, reasons), "{end:?}");
        assert_eq!(patch.requests_reboot, status == PatchStatus::Installed);
        assert_eq!(rules(&outcome.job.reasons)[0] == Rule::PatchFailed, status.is_failure(), "{end:?}");
    }
    // Of several failed patches the first is named; a job of nothing that applies says so.
    let none = PatchEnd { applicable: false, ..PatchEnd::default() };
    let outcome = driven(&job(0, 2, 0), &Rulebook::default(), none, |_, _| (ActionEnd::Exited(0), false));
    assert_eq!(
        (outcome.job.status, rules(&outcome.job.reasons)),
        (JobStatus::NotApplicable, vec![Rule::NothingApplies])
    );
    let outcome = driven(&job(1, 2, 0), &Rulebook::default(), none, |_, _| (ActionEnd::Exited(0), false));
    assert_eq!(
        (outcome.job.status, rules(&outcome.job.reasons)),
        (JobStatus::Completed, vec![Rule::AllSucceeded])
    );
}

#[test]
fn each_end_of_an_action_has_a_status_and_its_rules() {
    use ActionStatus::{Failed, Success};
    let skipped = ActionStatus::Skipped(SkippedBy::User);
    for (end, status, requests, reasons) in [
        (ActionEnd::Exited(0), Success, false, vec![Rule::ExitCode]),
        (ActionEnd::Exited(11), Failed, true, vec![Rule::ExitCode]),
        (ActionEnd::Exited(101), skipped, false, vec![Rule::ExitCode]),
        (ActionEnd::Exited(7), Failed, false, vec![Rule::OtherNonZero]),
        (ActionEnd::Signaled(9), Failed, false, vec![Rule::NoExitCode]),
        (ActionEnd::TimedOut, Failed, false, vec![Rule::ActionTimeLimit]),
        (ActionEnd::Install(InstallEnd::DownloadFailed), Failed, false, vec![Rule::DownloadFailed]),
        (ActionEnd::Install(InstallEnd::ChecksumMismatch), Failed, false, vec![Rule::ChecksumMismatch]),
        (ActionEnd::Install(InstallEnd::NotDetected(1)), Failed, false, vec![Rule::NotDetected]),
        (
            ActionEnd::Install(InstallEnd::NotDetected(10)),
            Failed,
            false,
            vec![Rule::NotDetected, Rule::DetectionUndefined],
        ),
        (
            ActionEnd::Install(InstallEnd::NotDetected(11)),
            Failed,
            false,
            vec![Rule::NotDetected, Rule::DetectionUndefined],
        ),
        (ActionEnd::Install(InstallEnd::Installer(0)), Success, false, vec![Rule::ExitCode]),
        (ActionEnd::Install(InstallEnd::Installer(10)), Success, true, vec![Rule::ExitCode]),
        // Abort and skip belong to scripts alone.
        (ActionEnd::Install(InstallEnd::Installer(12)), Failed, false, vec![Rule::InstallerNonZero]),
        (ActionEnd::Install(InstallEnd::Installer(101)), Failed, false, vec![Rule::InstallerNonZero]),
        (ActionEnd::Install(InstallEnd::Installer(3010)), Failed, false, vec![Rule::InstallerNonZero]),
        (ActionEnd::Uninstall(UninstallEnd::Uninstaller(11)), Failed, true, vec![Rule::ExitCode]),
        (ActionEnd::Uninstall(UninstallEnd::NoMatch), Failed, false, vec![Rule::UninstallNoMatch]),
        (ActionEnd::Uninstall(UninstallEnd::NotMsi), Failed, false, vec![Rule::UninstallNotMsi]),
        (ActionEnd::Registry(RegistryEnd::Changed), Success, false, vec![Rule::RegistryChanged]),
        (ActionEnd::Registry(RegistryEnd::Created), Success, false, vec![Rule::RegistryCreated]),
        (ActionEnd::Registry(RegistryEnd::LeftAlone), Success, false, vec![Rule::RegistryLeftAlone]),
        (ActionEnd::Registry(RegistryEnd::Refused), Failed, false, vec![Rule::RegistryRefused]),
    ] {
        let book = Rulebook::default();
        let outcome = driven(&job(1, 0, 0), &book, PatchEnd::default(), |_, _| (end.clone(), false));
        let action = &outcome.pre_actions[0];
        let told = (action.status, action.requests_reboot, rules(&action.reasons));
        assert_eq!(told, (status, requests, reasons), "{end:?}");
        assert_eq!(outcome.job.aborted_by, None);
    }
}

#[test]
fn an_agent_that_is_too_old_runs_no_action_but_patches() {
    let mut job = job(1, 1, 1);
    job.platform = Platform::Windows;
    job.agent = Some("4.6.1.5".parse().unwrap());
    let outcome =
        driven(&job, &Rulebook::default(), PatchEnd::default(), |_, _| unreachable!("nothing runs"));
    for action in outcome.pre_actions.iter().chain(&outcome.post_actions) {
        assert_eq!(action.status, ActionStatus::NotRun(NotRun::AgentTooOld));
        assert_eq!(rules(&action.reasons), [Rule::AgentTooOld]);
    }
    assert_eq!(outcome.patches[0].status, PatchStatus::Installed);
    assert_eq!(rules(&outcome.job.reasons), [Rule::AgentTooOldFails]);
    assert_eq!(outcome.job.status, JobStatus::CompletedWithFailure);
}

#[test]
fn an_outcome_is_looked_up_by_pass() {
    let outcome =
        outcome_of(&Rulebook::default(), (&[0, 0], 1, &[0]), |id, run| id == ActionId::post(0) && run == 1);
    assert_eq!(outcome.restarts(), 1);
    let status = |pass, id| outcome.action_in(pass, id).map(|action| action.status);
    assert_eq!(status(0, ActionId::post(0)), Some(ActionStatus::Interrupted));
    assert_eq!(status(1, ActionId::post(0)), Some(ActionStatus::Success));
    assert_eq!(
        (status(0, ActionId::pre(1)), status(0, ActionId::pre(2))),
        (Some(ActionStatus::Success), None)
    );
    assert_eq!(outcome.patch_in(0, 0).map(|patch| rules(&patch.reasons)), Some(vec![Rule::PatchInstalled]));
    let later = outcome.patch_in(1, 0).map(|patch| rules(&patch.reasons));
    assert_eq!(later, Some(vec![Rule::PatchInstalled, Rule::InstalledBeforeRestart]));
    assert_eq!(outcome.patch_in(1, 1), None);
    assert!(outcome.rests_on_assumption());
    assert!(!outcome_of(&Rulebook::default(), (&[0], 1, &[]), NEVER).rests_on_assumption());
}
