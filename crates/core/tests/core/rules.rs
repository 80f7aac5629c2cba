//! The invariants of the rules machine, for arbitrary jobs, observations and rulebooks.

use std::collections::BTreeMap;

use patchdrill_core::job::{
    Action, ActionEnd, ActionId, ActionKind, Availability, Integrity, Job, JobStatus, Limit, NotStarted,
    Patch, PatchEnd, Phase, Platform, RebootPolicy,
};
use patchdrill_core::rules::{
    ActionStatus, CodeMeaning, CodeStatus, Flow, Machine, Observation, Outcome, PatchStatus, Reason,
    RebootDecision, Requester, Rule, Rulebook, SkippedBy, Step, Switches,
};
use proptest::prelude::*;

/// A job and what would be seen of each of its parts.
#[derive(Clone, Debug)]
struct Plan {
    job: Job,
    pre: Vec<(ActionEnd, u32)>,
    patches: Vec<PatchEnd>,
    post: Vec<(ActionEnd, u32)>,
    restarts: u32,
}

/// An end, and how many runs before it force a reboot.
fn ends() -> impl Strategy<Value = (ActionEnd, u32)> {
    let end = prop_oneof![
        8 => prop::sample::select(vec![0, 1, 10, 11, 12, 101, 21, 2, 255, 3010, -1]).prop_map(ActionEnd::Exited),
        1 => (1..65).prop_map(ActionEnd::Signaled),
        1 => Just(ActionEnd::TimedOut),
        1 => prop::sample::select(Limit::ALL.to_vec()).prop_map(ActionEnd::Exceeded),
        1 => Just(ActionEnd::NotStarted(NotStarted::Refused("no".to_owned()))),
    ];
    (end, prop_oneof![17 => Just(0_u32), 2 => 1..3_u32, 1 => Just(u32::MAX)])
}

fn patch_ends() -> impl Strategy<Value = PatchEnd> {
    let availability = prop::sample::select(vec![
        Availability::Available,
        Availability::Available,
        Availability::Withdrawn,
        Availability::EndOfLife,
        Availability::EndOfLifeGone,
    ]);
    let integrity = prop::sample::select(vec![
        Integrity::Intact,
        Integrity::Intact,
        Integrity::SignatureFailed,
        Integrity::HashFailed,
    ]);
    (
        availability,
        integrity,
        prop::bool::weighted(0.9),
        prop::bool::weighted(0.9),
        prop::bool::weighted(0.9),
        any::<bool>(),
    )
        .prop_map(|(availability, integrity, applicable, downloaded, installed, needs_reboot)| {
            PatchEnd { availability, applicable, downloaded, integrity, installed, needs_reboot }
        })
}

prop_compose! {
    fn plans()(
        platform in prop::sample::select(Platform::ALL.to_vec()),
        old_agent in prop::bool::weighted(0.1),
        suppress in any::<bool>(),
        pre in prop::collection::vec(ends(), 0..=5),
        patches in prop::collection::vec(patch_ends(), 0..=6),
        post in prop::collection::vec(ends(), 0..=5),
        restarts in 0_u32..5,
    ) -> Plan {
        let mut job = Job::new(platform);
        job.agent = old_agent.then(|| "4.6.1.5".parse().expect("a version"));
        job.reboot = if suppress { RebootPolicy::Suppress } else { RebootPolicy::Immediate };
        job.pre_actions = pre.iter().map(|_| Action::new(ActionKind::RunScript(None))).collect();
        job.patches = (0..patches.len()).map(|at| Patch::new(format!("patch {at}"))).collect();
        job.post_actions = post.iter().map(|_| Action::new(ActionKind::RunScript(None))).collect();
        Plan { job, pre, patches, post, restarts }
    }
}

prop_compose! {
    /// Any rulebook that a user could write.
    fn rulebooks()(
        codes in prop::collection::btree_map(prop::sample::select(vec![0, 1, 10, 11, 12, 101, 21, 3010]), meanings(), 0..8),
        switches in any::<[bool; 6]>(),
        retries in 0_u32..4,
    ) -> Rulebook {
        let [user_skip_fails_job, post_action_reboots, post_actions_after_reboot, abort_skips_patches, reboot_after_abort, abort_fails_job] = switches;
        Rulebook {
            name: "arbitrary".to_owned(),
            source: "a property test".to_owned(),
            codes: codes.into_iter().collect(),
            other: CodeMeaning::FAILED,
            switches: Switches { user_skip_fails_job, post_action_reboots, post_actions_after_reboot, abort_skips_patches, reboot_after_abort, abort_fails_job },
            retries,
        }
    }
}

fn meanings() -> impl Strategy<Value = CodeMeaning> {
    let status = prop::sample::select(vec![CodeStatus::Success, CodeStatus::Failed, CodeStatus::Skipped]);
    let flow = prop::sample::select(vec![Flow::Continue, Flow::Continue, Flow::Abort, Flow::Retry]);
    (status, any::<bool>(), flow).prop_map(|(status, reboot, flow)| CodeMeaning { status, reboot, flow })
}

fn any_rulebook() -> impl Strategy<Value = Rulebook> {
    prop_oneof![Just(Rulebook::run_script_actions()), Just(Rulebook::pre_post_actions()), rulebooks(),]
}

/// Drives the machine to its end and returns every step it asked for.
fn drive(plan: &Plan, book: &Rulebook) -> (Vec<Step>, Outcome) {
    let mut machine = Machine::new(&plan.job, book).restarting_at_most(plan.restarts);
    let mut runs = BTreeMap::<ActionId, u32>::new();
    let mut steps = Vec::new();
    loop {
        let step = machine.next();
        assert_eq!(step, machine.next(), "asking twice gives the same answer");
        steps.push(step);
        assert!(steps.len() < 1_000, "the machine comes to an end");
        let observation = match step {
            Step::RunAction { id, .. } => {
                let actions = if id.phase == Phase::Pre { &plan.pre } else { &plan.post };
                let (end, forced) = &actions[id.index];
                let run = runs.entry(id).or_default();
                *run += 1;
                Observation::Action { end: end.clone(), forced_reboot: *run <= *forced }
            }
            Step::DeployPatch(at) => Observation::Patch(plan.patches[at]),
            Step::SkipAction(_) | Step::SkipPatch(_) | Step::Reboot | Step::ForcedReboot(_) => {
                Observation::Done
            }
            Step::Finished => break,
        };
        machine.observe(observation).expect("an observation of the step that was asked for");
    }
    (steps, machine.outcome())
}

/// All actions of an outcome in the order in which they run.
fn actions(outcome: &Outcome) -> Vec<(ActionId, ActionStatus)> {
    let pre = outcome.pre_actions.iter().enumerate().map(|(at, action)| (ActionId::pre(at), action.status));
    let post =
        outcome.post_actions.iter().enumerate().map(|(at, action)| (ActionId::post(at), action.status));
    pre.chain(post).collect()
}

proptest! {
    #[test]
    fn at_most_one_reboot(plan in plans(), book in any_rulebook()) {
        let (steps, outcome) = drive(&plan, &book);
        let reboots = steps.iter().filter(|step| **step == Step::Reboot).count();
        prop_assert!(reboots <= 1);
        let owed = outcome.reboot.decision == RebootDecision::Owed;
        prop_assert!(owed || reboots == 0);
        prop_assert!(reboots == 1 || !owed || outcome.job.reboot_loop, "only a job that never ends leaves it out");
    }

    #[test]
    fn the_reboot_comes_last_unless_the_rulebook_puts_post_actions_behind_it(plan in plans(), book in any_rulebook()) {
        let (steps, _) = drive(&plan, &book);
        if let Some(at) = steps.iter().position(|step| *step == Step::Reboot) {
            // A post-action behind the reboot may force another one; the job then begins again.
            let behind = steps[at + 1..].split(|step| matches!(step, Step::ForcedReboot(_))).next().expect("a part");
            let post = |step: &Step| matches!(step, Step::RunAction { id, .. } | Step::SkipAction(id) if id.phase == Phase::Post);
            let allowed = behind.iter().all(|step| *step == Step::Finished || (book.switches.post_actions_after_reboot && post(step)));
            prop_assert!(allowed, "{behind:?}");
        }
    }

    #[test]
    fn phases_come_in_order(plan in plans(), book in any_rulebook()) {
        let rank = |step: &Step| match step {
            Step::RunAction { id, .. } | Step::SkipAction(id) => Some((if id.phase == Phase::Pre { 0 } else { 2 }, id.index)),
            Step::DeployPatch(at) | Step::SkipPatch(at) => Some((1, *at)),
            Step::Reboot | Step::ForcedReboot(_) | Step::Finished => None,
        };
        let (steps, _) = drive(&plan, &book);
        for pass in steps.split(|step| matches!(step, Step::ForcedReboot(_))) {
            let ranks: Vec<_> = pass.iter().filter_map(rank).collect();
            prop_assert!(ranks.is_sorted());
        }
    }

    #[test]
    fn nothing_runs_after_an_abort(plan in plans(), book in any_rulebook()) {
        let (steps, outcome) = drive(&plan, &book);
        let Some(by) = outcome.job.aborted_by else { return Ok(()) };
        let last = steps.iter().rposition(|step| matches!(step, Step::RunAction { id, .. } if *id == by)).expect("it ran");
        for step in &steps[last + 1..] {
            prop_assert!(!matches!(step, Step::RunAction { .. }), "{step:?} after the abort");
            if book.switches.abort_skips_patches {
                prop_assert!(!matches!(step, Step::DeployPatch(_)), "{step:?} after the abort");
            }
        }
    }

    #[test]
    fn the_system_assigns_101_exactly_to_what_an_abort_skipped(plan in plans(), book in any_rulebook()) {
        let (_, outcome) = drive(&plan, &book);
        for (id, status) in actions(&outcome) {
            let behind = outcome.job.aborted_by.is_some_and(|by| id > by);
            prop_assert_eq!(status == ActionStatus::Skipped(SkippedBy::System), behind, "{}", id);
        }
    }

    #[test]
    fn the_user_skips_only_by_a_code_that_says_so(plan in plans(), book in any_rulebook()) {
        let (_, outcome) = drive(&plan, &book);
        for action in outcome.pre_actions.iter().chain(&outcome.post_actions) {
            if action.status == ActionStatus::Skipped(SkippedBy::User) {
                let code = action.end.as_ref().and_then(ActionEnd::code).expect("a code");
                prop_assert_eq!(book.meaning(code).0.status, CodeStatus::Skipped);
            }
        }
    }

    #[test]
    fn an_end_without_a_code_fails_and_goes_on(plan in plans(), book in any_rulebook()) {
        let (_, outcome) = drive(&plan, &book);
        for action in outcome.pre_actions.iter().chain(&outcome.post_actions) {
            if matches!(action.end, Some(ActionEnd::Signaled(_) | ActionEnd::TimedOut | ActionEnd::Exceeded(_) | ActionEnd::NotStarted(_))) {
                prop_assert_eq!(action.status, ActionStatus::Failed);
                prop_assert!(!action.requests_reboot);
            }
        }
    }

    #[test]
    fn post_actions_never_cause_a_reboot_under_the_default_rulebook(mut plan in plans()) {
        let book = Rulebook::default();
        let (_, outcome) = drive(&plan, &book);
        let posts = outcome.reboot.requested_by.iter().any(|by| matches!(by, Requester::Action(id) if id.phase == Phase::Post));
        prop_assert!(!posts);
        // What the post-actions exit with makes no difference to the decision.
        plan.post.iter_mut().for_each(|(end, _)| *end = ActionEnd::Exited(10));
        let (_, all_ask) = drive(&plan, &book);
        prop_assert_eq!(outcome.reboot.decision, all_ask.reboot.decision);
    }

    #[test]
    fn only_installed_patches_ask_for_a_reboot(plan in plans(), book in any_rulebook()) {
        let (_, outcome) = drive(&plan, &book);
        for patch in &outcome.patches {
            prop_assert!(!patch.requests_reboot || patch.status == PatchStatus::Installed);
        }
    }

    #[test]
    fn completed_means_that_nothing_failed(plan in plans()) {
        for book in [Rulebook::run_script_actions(), Rulebook::pre_post_actions()] {
            let (_, outcome) = drive(&plan, &book);
            prop_assert_eq!(outcome.job.status == JobStatus::Resumed, outcome.job.reboot_loop);
            let clean = actions(&outcome).iter().all(|(_, status)| *status == ActionStatus::Success)
                && outcome.patches.iter().all(|patch| !patch.status.is_failure());
            if outcome.job.status == JobStatus::Completed {
                prop_assert!(clean, "{:?}", outcome);
                prop_assert_eq!(outcome.job.aborted_by, None);
            }
            if outcome.job.status == JobStatus::CompletedWithFailure {
                prop_assert!(!clean, "{:?}", outcome);
            }
        }
    }

    #[test]
    fn the_outcome_is_a_function_of_job_observations_and_rulebook(plan in plans(), book in any_rulebook()) {
        prop_assert_eq!(drive(&plan, &book), drive(&plan.clone(), &book.clone()));
    }

    #[test]
    fn everything_has_a_reason_and_a_place(plan in plans(), book in any_rulebook()) {
        let (_, outcome) = drive(&plan, &book);
        prop_assert_eq!(outcome.pre_actions.len(), plan.job.pre_actions.len());
        prop_assert_eq!(outcome.patches.len(), plan.job.patches.len());
        prop_assert_eq!(outcome.post_actions.len(), plan.job.post_actions.len());
        let all = outcome.pre_actions.iter().chain(&outcome.post_actions).map(|action| &action.reasons);
        for reasons in all.chain(outcome.patches.iter().map(|patch| &patch.reasons)) {
            prop_assert!(!reasons.is_empty());
        }
        prop_assert!(!outcome.job.reasons.is_empty());
        prop_assert!(!outcome.reboot.reasons.is_empty());
    }

    #[test]
    fn a_forced_reboot_begins_the_job_again_so_often_and_no_oftener(plan in plans(), book in any_rulebook()) {
        let (steps, outcome) = drive(&plan, &book);
        let downs: Vec<_> = steps.iter().enumerate().filter_map(|(at, step)| match step {
            Step::ForcedReboot(id) => Some((at, *id)),
            _ => None,
        }).collect();
        let most = plan.restarts as usize;
        prop_assert_eq!(outcome.restarts(), downs.len().min(most));
        prop_assert_eq!(outcome.job.reboot_loop, downs.len() == most + 1);
        for (nth, (at, by)) in downs.iter().enumerate() {
            let ran = matches!(steps[at - 1], Step::RunAction { id, .. } if id == *by);
            prop_assert!(ran, "the endpoint goes down while the action runs");
            if nth < most {
                prop_assert_eq!(outcome.passes[nth].interrupted_by, *by);
                // From its beginning, with retries forgotten and what is installed left alone. A job that holds nothing but
                // post-actions may have its one reboot before them.
                let next = steps[at + 1..].iter().find(|step| **step != Step::Reboot).expect("it goes on");
                let left_alone = steps[0] == Step::DeployPatch(0) && *next == Step::SkipPatch(0);
                prop_assert!(left_alone || *next == steps[0], "{next:?}");
            } else {
                prop_assert_eq!(steps[at + 1], Step::Finished);
            }
        }
    }

    #[test]
    fn an_outcome_with_restarts_names_them(plan in plans(), book in any_rulebook()) {
        let (_, outcome) = drive(&plan, &book);
        let forced = |rule, by| outcome.job.reasons.contains(&Reason { rule, by: Some(Requester::Action(by)) });
        for pass in &outcome.passes {
            let by = pass.interrupted_by;
            prop_assert!(forced(Rule::JobRestarts, by));
            prop_assert!(outcome.reboot.forced_by.contains(&by));
            prop_assert!(outcome.rests_on_assumption());
            let last = if by.phase == Phase::Pre { pass.pre_actions.last() } else { pass.post_actions.last() };
            prop_assert_eq!(last.map(|action| action.status), Some(ActionStatus::Interrupted));
        }
        let interrupted: Vec<_> =
            actions(&outcome).into_iter().filter(|(_, status)| *status == ActionStatus::Interrupted).collect();
        prop_assert_eq!(interrupted.len(), usize::from(outcome.job.reboot_loop));
        for (id, _) in interrupted {
            prop_assert!(forced(Rule::RebootLoop, id));
            prop_assert!(outcome.action(id).is_some_and(|action| action.end.is_none()), "its own end does not count");
        }
    }

    #[test]
    fn what_a_restart_finds_installed_stays_so(plan in plans(), book in any_rulebook()) {
        let (steps, outcome) = drive(&plan, &book);
        for (at, patch) in outcome.patches.iter().enumerate() {
            let before = outcome.passes.iter().filter_map(|pass| pass.patches.get(at));
            if before.into_iter().any(|before| before.status == PatchStatus::Installed) {
                prop_assert_eq!(patch.status, PatchStatus::Installed);
                let last = steps.iter().rposition(|step| *step == Step::DeployPatch(at)).expect("it was deployed");
                let next = steps[last..].iter().filter(|step| matches!(step, Step::ForcedReboot(_))).count();
                prop_assert!(next > 0, "not deployed again in the last pass");
            }
        }
    }

    #[test]
    fn a_forced_reboot_settles_no_request(plan in plans(), book in any_rulebook()) {
        let (_, outcome) = drive(&plan, &book);
        for pass in &outcome.passes {
            let pre = pass.pre_actions.iter().enumerate().filter(|(_, action)| action.requests_reboot);
            let patches = pass.patches.iter().enumerate().filter(|(_, patch)| patch.requests_reboot);
            let asked = pre
                .map(|(at, _)| Requester::Action(ActionId::pre(at)))
                .chain(patches.map(|(at, _)| Requester::Patch(at)));
            for by in asked {
                prop_assert!(outcome.reboot.requested_by.contains(&by));
                prop_assert!(outcome.reboot.reasons.iter().any(|reason| reason.rule == Rule::ForcedRebootSettlesNothing));
            }
        }
    }

    #[test]
    fn a_wrong_observation_changes_nothing(plan in plans(), book in any_rulebook()) {
        let mut machine = Machine::new(&plan.job, &book);
        let step = machine.next();
        let wrong = match step {
            Step::RunAction { .. } => Observation::Done,
            _ => Observation::Action { end: ActionEnd::Exited(0), forced_reboot: false },
        };
        prop_assert!(machine.observe(wrong).is_err());
        prop_assert_eq!(machine.next(), step);
    }
}
