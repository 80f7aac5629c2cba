//! Whether a second run of the same job on the same endpoint comes to the same end and changes nothing.

use super::script::{found, quote};
use crate::event::{
    ActionRun, Difference, DifferenceKind, Event, FileChange, Finding, FindingCode, Place, SecondRun,
    ServiceEnd,
};
use crate::job::{ActionId, Job, Phase};
use crate::rules::{ActionOutcome, ActionStatus, Outcome, PatchOutcome};

/// A run of a job.
#[derive(Clone, Copy, Debug)]
pub struct Run<'a> {
    /// How the job ended.
    pub outcome: &'a Outcome,
    /// What happened, in order.
    pub events: &'a [Event],
    /// What had become of declared services.
    pub services: &'a [ServiceEnd],
}

/// So many changed files are named; the others are counted.
const NAMED: usize = 5;

/// What lies here is gone when an endpoint reboots, so that making it again is nothing new.
const EMPTIED: [&[u8]; 2] = [b"/tmp/", b"/run/"];

/// Holds the second run of a job against the first one.
pub fn second_run(job: &Job, first: Run<'_>, second: Run<'_>) -> SecondRun {
    let mut differences = Differences(Vec::new());
    let runs = || {
        second.events.iter().filter_map(|event| match event {
            Event::ActionEnded(run) => Some(&**run),
            _ => None,
        })
    };
    let (before, after) = (first.outcome, second.outcome);
    let rebooted = first.events.iter().any(|event| matches!(event, Event::Rebooted | Event::WentDown(_)));
    for phase in [Phase::Pre, Phase::Post] {
        for (index, (one, other)) in before.actions(phase).iter().zip(after.actions(phase)).enumerate() {
            let id = ActionId { phase, index };
            differences.action(id, one, other);
            differences.note(
                &Place::Action(id, None),
                DifferenceKind::Restarts,
                downs(before, id),
                downs(after, id),
            );
            differences.files(id, runs().filter(|run| run.id == id), rebooted);
        }
        if phase == Phase::Pre {
            for (index, (one, other)) in before.patches.iter().zip(&after.patches).enumerate() {
                differences.patch(index, one, other);
            }
        }
    }
    differences.services(first.services, second.services);
    differences.job(job, before, after);
    let mut real = runs().filter(|run| run.real).peekable();
    SecondRun {
        tells_files: real.peek().is_some() && real.all(|run| run.changes.is_some()),
        outcome: after.clone(),
        services: second.services.to_vec(),
        differences: differences.0,
        events: second.events.to_vec(),
    }
}

struct Differences(Vec<Difference>);

impl Differences {
    fn note(&mut self, place: &Place, what: DifferenceKind, first: String, second: String) {
        if first != second {
            self.0.push(Difference { place: place.clone(), what, first, second });
        }
    }

    fn action(&mut self, id: ActionId, first: &ActionOutcome, second: &ActionOutcome) {
        let place = Place::Action(id, None);
        let what = if first.status == second.status { DifferenceKind::End } else { DifferenceKind::Status };
        self.note(&place, what, first.to_string(), second.to_string());
        self.note(&place, DifferenceKind::Reboot, asks(first.requests_reboot), asks(second.requests_reboot));
    }

    fn patch(&mut self, index: usize, first: &PatchOutcome, second: &PatchOutcome) {
        let place = Place::Patch(index);
        self.note(&place, DifferenceKind::Status, first.status.to_string(), second.status.to_string());
        self.note(&place, DifferenceKind::Reboot, asks(first.requests_reboot), asks(second.requests_reboot));
    }

    /// What the second run changed; `rebooted` says that the endpoint was rebooted before it.
    fn files<'r>(&mut self, id: ActionId, runs: impl Iterator<Item = &'r ActionRun>, rebooted: bool) {
        let changes: Vec<_> = runs.filter_map(|run| run.changes.as_ref()).collect();
        let gone = |path: &[u8]| rebooted && EMPTIED.iter().any(|folder| path.starts_with(folder));
        let listed: Vec<_> = changes
            .iter()
            .flat_map(|changes| &changes.files)
            .filter(|change| !gone(&change.path.0))
            .collect();
        let unlisted: u64 = changes.iter().map(|changes| changes.more).sum();
        if listed.is_empty() && unlisted == 0 {
            return;
        }
        let named: Vec<_> = listed.iter().take(NAMED).map(|change| tell(change)).collect();
        let left = unlisted.saturating_add(u64::try_from(listed.len() - named.len()).unwrap_or(u64::MAX));
        let more = if left > 0 { format!(" and {left} more") } else { String::new() };
        self.0.push(Difference {
            place: Place::Action(id, None),
            what: DifferenceKind::Files,
            first: String::new(),
            second: format!("{}{more}", named.join(", ")),
        });
    }

    fn services(&mut self, first: &[ServiceEnd], second: &[ServiceEnd]) {
        for (one, other) in first.iter().zip(second) {
            let tell =
                |end: &ServiceEnd| format!("{} {}, {}", end.name, end.state.name(), end.startup.name());
            self.note(&Place::Job, DifferenceKind::Service, tell(one), tell(other));
        }
    }

    fn job(&mut self, job: &Job, first: &Outcome, second: &Outcome) {
        let status = |outcome: &Outcome| match outcome.job.aborted_by {
            Some(by) => format!("{}, aborted by {by}", outcome.job.status),
            None => outcome.job.status.to_string(),
        };
        let reboot = |outcome: &Outcome| {
            let by: Vec<_> = outcome.reboot.requested_by.iter().map(|by| by.describe(job)).collect();
            let by = if by.is_empty() { String::new() } else { format!(" (for {})", by.join(", ")) };
            format!("{}{by}", outcome.reboot.decision)
        };
        self.note(&Place::Job, DifferenceKind::Status, status(first), status(second));
        self.note(&Place::Job, DifferenceKind::Reboot, reboot(first), reboot(second));
    }
}

/// How often an action took the endpoint down.
fn downs(outcome: &Outcome, id: ActionId) -> String {
    let looping = outcome.action(id).is_some_and(|action| action.status == ActionStatus::Interrupted);
    let earlier = outcome.passes.iter().filter(|pass| pass.interrupted_by == id).count();
    match earlier + usize::from(looping) {
        0 => "none".to_owned(),
        number => number.to_string(),
    }
}

fn asks(reboot: bool) -> String {
    if reboot { "asked for" } else { "not asked for" }.to_owned()
}

fn tell(change: &FileChange) -> String {
    format!("{} {}", change.kind.name(), quote(&change.path.0))
}

/// One finding for every action that was not in the second run as in the first. What follows from an action, such as the
/// status of the job, is not told as well.
pub fn of_second_run(second: &SecondRun) -> Vec<Finding> {
    let by_action = second.differences.iter().any(|difference| difference.place.action().is_some());
    let told: Vec<_> = second
        .differences
        .iter()
        .filter(|difference| {
            !by_action || difference.place.action().is_some() || difference.what == DifferenceKind::Service
        })
        .cloned()
        .collect();
    told.chunk_by(|one, other| one.place == other.place)
        .map(|same| {
            let told: Vec<_> = same.iter().map(ToString::to_string).collect();
            found(
                FindingCode::NotIdempotent,
                same[0].place.clone(),
                format!("the second run on the same asset is not as the first: {}", told.join("; ")),
                help(same),
            )
        })
        .collect()
}

fn help(differences: &[Difference]) -> &'static str {
    let only_files = differences.iter().all(|one| one.what == DifferenceKind::Files);
    match differences[0].place {
        Place::Action(..) if only_files => {
            "change only what is not yet as it should be: a job runs again when it is retried"
        }
        Place::Action(..) => {
            "look first whether the work is done already, and end in the same way: a job runs again when it is retried; \
             expect this finding where another end is meant, such as 101 when nothing is left to do"
        }
        Place::Patch(_) | Place::Job => {
            "see what the job has left behind after the first run; a job that runs again should find nothing left to do"
        }
    }
}
