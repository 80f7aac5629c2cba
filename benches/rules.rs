//! How long the rules machine takes to judge one job.

use divan::Bencher;
use patchdrill::job::{Action, ActionEnd, ActionKind, Job, Patch, PatchEnd, Platform};
use patchdrill::rules::{Machine, Observation, Outcome, Rulebook, Step};

fn main() {
    divan::main();
}

/// Ten actions and twenty patches.
fn job() -> Job {
    let mut job = Job::new(Platform::Linux);
    for _ in 0..5 {
        job.pre_actions.push(Action::new(ActionKind::RunScript(None)));
        job.post_actions.push(Action::new(ActionKind::RunScript(None)));
    }
    job.patches = (0..20).map(|at| Patch::new(format!("patch {at}"))).collect();
    job
}

fn judge(job: &Job, book: &Rulebook, pre_code: i32) -> Outcome {
    let mut machine = Machine::new(job, book);
    loop {
        let observation = match machine.next() {
            Step::RunAction { id, .. } => {
                let code = if id.index == 1 { pre_code } else { 0 };
                Observation::Action { end: ActionEnd::Exited(code), forced_reboot: false }
            }
            Step::DeployPatch(at) => {
                Observation::Patch(PatchEnd { needs_reboot: at % 4 == 0, ..PatchEnd::default() })
            }
            Step::SkipAction(_) | Step::SkipPatch(_) | Step::Reboot | Step::ForcedReboot(_) => {
                Observation::Done
            }
            Step::Finished => return machine.outcome(),
        };
        machine.observe(observation).expect("the observation belongs to its step");
    }
}

/// Everything runs; several patches and one action ask for a reboot.
#[divan::bench]
fn ten_actions_twenty_patches(bencher: Bencher) {
    let (job, book) = (job(), Rulebook::default());
    bencher.bench(|| judge(&job, &book, 10));
}

/// The second pre-action aborts, so that everything behind it is skipped.
#[divan::bench]
fn the_same_job_aborted(bencher: Bencher) {
    let (job, book) = (job(), Rulebook::default());
    bencher.bench(|| judge(&job, &book, 12));
}
