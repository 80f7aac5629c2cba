//! How everything of one job ended, in words that can be compared.

use super::cause;
use crate::event::{Event, Rehearsal};
use crate::job::{ActionId, Job, JobStatus, Phase};
use crate::report::words;

/// How one element of a job ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct End {
    /// `pre-action 2`, `patch openssl`, `reboot`, `job`.
    pub place: String,
    pub status: String,
    /// What probably brought it about, when it is no success.
    pub cause: Option<String>,
}

/// How a job ended: every element in order, and the job as a whole in a word or two.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Ends {
    pub all: Vec<End>,
    pub short: String,
}

impl Ends {
    pub(super) fn of(job: &Job, rehearsal: &Rehearsal) -> Self {
        let outcome = &rehearsal.outcome;
        let actions = |phase: Phase| -> Vec<End> {
            let ended = outcome.actions(phase).iter().enumerate();
            ended
                .map(|(index, ended)| {
                    let id = ActionId { phase, index };
                    let run = rehearsal.runs().filter(|run| run.id == id).last();
                    let (place, status) = (id.to_string(), words::action_status(ended));
                    End { place, status, cause: run.and_then(cause::of_action) }
                })
                .collect()
        };
        let mut all = actions(Phase::Pre);
        for (index, ended) in outcome.patches.iter().enumerate() {
            let installation = rehearsal.events.iter().rev().find_map(|event| match event {
                Event::PatchEnded(run) if run.index == index => run.installation.as_deref(),
                _ => None,
            });
            let asks = if ended.requests_reboot { ", asks for a reboot" } else { "" };
            all.push(End {
                place: format!("patch {}", words::patch_name(job, index)),
                status: format!("{}{asks}", ended.status),
                cause: installation.and_then(cause::of_patch),
            });
        }
        all.extend(actions(Phase::Post));
        let plain = |place: &str, status: String| End { place: place.to_owned(), status, cause: None };
        all.push(plain("reboot", words::reboot(outcome, job.reboot)));
        let notes = words::job_notes(outcome);
        let status = std::iter::once(outcome.job.status.to_string()).chain(notes).collect::<Vec<_>>();
        all.push(plain("job", status.join(", ")));
        let short = match outcome.job.status {
            _ if outcome.job.reboot_loop => "reboot loop".to_owned(),
            _ if outcome.job.aborted_by.is_some() => "aborted".to_owned(),
            JobStatus::CompletedWithFailure => "with failure".to_owned(),
            status => status.title().to_lowercase(),
        };
        Self { all, short }
    }

    /// Whether everything ended alike; why it did may differ.
    pub(super) fn is_as(&self, other: &Self) -> bool {
        let facts = |ends: &Self| {
            ends.all.iter().map(|end| (end.place.clone(), end.status.clone())).collect::<Vec<_>>()
        };
        facts(self) == facts(other)
    }
}
