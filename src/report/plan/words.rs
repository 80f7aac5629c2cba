//! What the reports of a plan call things.

use super::view::PlanView;
use super::{number, time};
use crate::job::{ActionId, JobStatus};
use crate::lifecycle::{
    ActionKey, AssetId, Blocker, DelayAssumptions, HeldReason, JobEnd, Link, NeverBegan, OutcomePath,
    PatchKey, RebootKey, Start, Tally, Time, Uncertain,
};
use crate::report::style::Tone;
use crate::report::words;
use crate::rules::{ActionStatus, NotRun, PatchStatus, RebootDecision, SkippedBy};

/// How a job ended on an asset, in words that differ whenever the end does.
pub(crate) fn end(end: JobEnd) -> String {
    let title = end.title();
    match end {
        JobEnd::Ran(JobStatus::Resumed) => format!("{title} · reboot loop"),
        JobEnd::PendingReboot(JobStatus::Completed) => title.to_owned(),
        JobEnd::PendingReboot(status) => format!("{title} · {}", status.title()),
        JobEnd::Blocked(Blocker::RunningJob) => format!("{title} · job running"),
        JobEnd::Blocked(Blocker::PendingReboot) => format!("{title} · reboot pending"),
        _ => title.to_owned(),
    }
}

/// What an end says at a glance.
pub(crate) const fn tone(end: JobEnd) -> Tone {
    match end {
        JobEnd::Ran(JobStatus::Completed | JobStatus::NotApplicable | JobStatus::NoPatchAvailable) => {
            Tone::Good
        }
        JobEnd::Ran(_)
        | JobEnd::PendingReboot(JobStatus::CompletedWithFailure)
        | JobEnd::TimedOut
        | JobEnd::AgentFailed => Tone::Bad,
        JobEnd::PendingReboot(_)
        | JobEnd::Blocked(_)
        | JobEnd::Blackout
        | JobEnd::Never(NeverBegan::Held) => Tone::Warn,
        JobEnd::Withdrawn(_) | JobEnd::Never(NeverBegan::Offline) => Tone::Dim,
    }
}

/// The status of an action as programs read it; the two kinds of 101 stay two.
pub(crate) const fn action(key: ActionKey) -> &'static str {
    match key.0 {
        ActionStatus::Success => "success",
        ActionStatus::Failed => "failed",
        ActionStatus::Skipped(SkippedBy::User) => "skipped by the user",
        ActionStatus::Skipped(SkippedBy::System) => "skipped by the system",
        ActionStatus::NotRun(NotRun::AgentTooOld) => "not run: agent too old",
        ActionStatus::NotRun(NotRun::RebootLoop) => "not run: reboot loop",
        ActionStatus::Interrupted => "interrupted",
    }
}

/// The status of a patch, as one word names it.
pub(crate) fn patch(key: PatchKey) -> String {
    match key.0 {
        PatchStatus::InstallFailed => "installation failed".to_owned(),
        other => other.to_string(),
    }
}

/// What was decided about the reboot, in a word.
pub(crate) const fn reboot(key: RebootKey) -> &'static str {
    match key.0 {
        RebootDecision::None => "none",
        RebootDecision::Owed => "owed",
        RebootDecision::Suppressed => "suppressed",
        RebootDecision::Dropped => "dropped",
    }
}

/// A way that a job took: its end first, then what stands out on the way.
pub(crate) fn path(view: &PlanView<'_>, job: usize, path: &OutcomePath) -> String {
    let mut parts = vec![end(path.end)];
    if let Some((id, key)) = path.first_action {
        let aborts = if path.aborted_by == Some(id) { ", aborts" } else { "" };
        parts.push(format!("{id} {}{aborts}", action(key)));
    }
    if let Some(id) = path.aborted_by.filter(|id| path.first_action.is_none_or(|(first, _)| first != *id)) {
        parts.push(format!("{id} aborts"));
    }
    // That an abort skips the patches goes without saying.
    let follows = |key: PatchKey| path.aborted_by.is_some() && key.0 == PatchStatus::Skipped;
    if let Some((at, key)) = path.first_patch.filter(|(_, key)| !follows(*key)) {
        let name = view.plan.jobs.get(job).map(|job| words::patch_name(&job.job, at)).unwrap_or_default();
        parts.push(format!("patch {name} {}", patch(key)));
    }
    match path.reboot.map(|key| key.0) {
        None | Some(RebootDecision::None) => {}
        Some(RebootDecision::Owed) => parts.push("reboot".to_owned()),
        Some(RebootDecision::Suppressed) => parts.push("reboot suppressed".to_owned()),
        Some(RebootDecision::Dropped) => parts.push("reboot dropped".to_owned()),
    }
    if path.restarts > 0 {
        parts.push(words::count(path.restarts as usize, "restart"));
    }
    parts.join(" · ")
}

/// Why a link holds its job whatever the conditions count, as programs read it.
pub(crate) const fn held_name(held: HeldReason) -> &'static str {
    match held {
        HeldReason::NoAssets => "no-assets",
        HeldReason::NeverEnds(_) => "never-ends",
        HeldReason::TooLate => "too-late",
        HeldReason::ParentHeld => "parent-held",
    }
}

/// When a job came to its end on the last asset, and which that is; of a job that never began there is nothing to tell.
pub(crate) fn last(tally: &Tally) -> Option<(Time, AssetId)> {
    tally.last_ended.filter(|_| tally.first_began.is_some())
}

/// When a job is meant to start.
pub(crate) fn start(view: &PlanView<'_>, job: usize) -> String {
    let Some(planned) = view.plan.jobs.get(job) else { return String::new() };
    let after = |link: &Link| {
        let delay =
            if link.delay.is_zero() { String::new() } else { format!("{} ", time::length(link.delay)) };
        format!("{delay}after {}", view.job_name(link.parent))
    };
    match &planned.start {
        Start::At(at) => format!("starts {}", when(view, *at)),
        Start::After(link) => format!("starts {}", after(link)),
        Start::AtAfter(at, link) => format!("starts {} {}", when(view, *at), after(link)),
    }
}

/// An instant behind a verb: `2026-03-01 02:00`, or `at +2h10m`.
pub(crate) fn when(view: &PlanView<'_>, at: Time) -> String {
    let shown = time::at(view.plan, at);
    if view.plan.origin.is_some() { shown } else { format!("at {shown}") }
}

/// Assets by name, the first five, and how many more there are.
pub(crate) fn assets(view: &PlanView<'_>, named: &[AssetId], all: u64) -> String {
    const NAMED: usize = 5;
    let listed: Vec<_> = named.iter().take(NAMED).map(|asset| view.asset_name(*asset)).collect();
    let more = all.saturating_sub(listed.len() as u64);
    let shown = listed.join(", ");
    if more == 0 { shown } else { format!("{shown} and {} more", number::grouped(more)) }
}

/// What a range was taken for in a course: `a change takes 5 min`.
pub(crate) fn delays(range: Uncertain, variant: &DelayAssumptions) -> String {
    let taken = match range {
        Uncertain::ChangeDelay => variant.change_delay,
        Uncertain::CatalogueDelay => variant.catalogue_delay,
    };
    time::length(taken)
}

/// Which action, with its name: `pre-action 2 (Stop the application)`.
pub(crate) fn action_title(view: &PlanView<'_>, job: usize, id: ActionId) -> String {
    let label = view.plan.jobs.get(job).map(|job| words::action_label(&job.job, id)).unwrap_or_default();
    if label.is_empty() { id.to_string() } else { format!("{id} ({label})") }
}
