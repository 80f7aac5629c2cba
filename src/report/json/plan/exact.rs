//! From exact shares to their shape in the JSON report.

use super::model;
use crate::lifecycle::{Exact, NotExact};
use crate::report::plan::{PlanView, words};

/// What a job was to come to.
pub(super) fn exact<'a>(
    view: &PlanView<'a>,
    job: usize,
    exact: &Result<Exact, NotExact>,
) -> model::Exact<'a> {
    model::Exact {
        job: view.plan.jobs.get(job).map_or("", |job| &job.name),
        shares: exact.as_ref().ok().map(|exact| shares(view, job, exact)),
        why_not: exact.as_ref().err().map(ToString::to_string),
    }
}

fn shares(view: &PlanView<'_>, job: usize, exact: &Exact) -> model::ExactShares {
    let of = |value: String, share: f64| model::ExactShare { value, share, expected: exact.expected(share) };
    let patch = |at: usize| {
        let patch = view.plan.jobs.get(job).and_then(|planned| planned.job.patches.get(at));
        patch.map_or_else(|| (at + 1).to_string(), |patch| patch.name.clone())
    };
    let actions = exact.actions.iter().map(|(id, keys)| model::ExactPart {
        part: id.to_string(),
        statuses: keys.iter().map(|(key, share)| of(words::action(*key).to_owned(), *share)).collect(),
    });
    let patches = exact.patches.iter().enumerate().map(|(at, keys)| model::ExactPart {
        part: patch(at),
        statuses: keys.iter().map(|(key, share)| of(words::patch(*key), *share)).collect(),
    });
    model::ExactShares {
        completed: exact.completed(),
        ends: exact.ends.iter().map(|(end, share)| of(words::end(*end), *share)).collect(),
        actions: actions.collect(),
        patches: patches.collect(),
        aborted_by: exact.aborted.iter().map(|(id, share)| of(id.to_string(), *share)).collect(),
        reboots: exact
            .reboots
            .iter()
            .map(|(key, share)| of(words::reboot(*key).to_owned(), *share))
            .collect(),
    }
}
