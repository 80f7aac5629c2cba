//! What a link decides once its parent is known.

use super::{
    AssetId, ChangeKind, Condition, ConditionCount, HeldReason, Link, LinkDecision, LinkVerdict, MOST_NAMED,
    Measure, Plan, PlannedJob, Share, Start, Tally, Time,
};

/// When a job is to start, as the server has it: `None` for one whose link holds it or has not decided. `verdict` is that of
/// its own link. Of changes only those count that are made before the start.
pub fn scheduled_start(plan: &Plan, job: usize, verdict: Option<&LinkVerdict>) -> Option<Time> {
    let planned = plan.jobs.get(job)?;
    let start = match (&planned.start, verdict) {
        (Start::At(at), _) => *at,
        (_, Some(verdict)) => match link_decision(plan, job, verdict) {
            LinkDecision::Starts { at, .. } => at,
            LinkDecision::Held { .. } => return None,
        },
        (_, None) => return None,
    };
    Some(rescheduled(planned, Some(start), Time(i64::MAX)).unwrap_or(start))
}

/// Judges the link of `job`. `parent` is what became of its parent on all its assets, `began` when that was to start
/// ([`scheduled_start`]), and `held` the verdict on the parent, when it has a link itself.
///
/// It is known when the parent has come to its end on every asset. A parent that never ends, was held, is not over in time, or
/// has no assets holds the job whatever the conditions say. A job without a link runs.
pub fn judge_link(
    plan: &Plan,
    job: usize,
    parent: &Tally,
    began: Option<Time>,
    parent_verdict: Option<&LinkVerdict>,
) -> LinkVerdict {
    let Some((planned, link)) = plan.jobs.get(job).and_then(|job| Some((job, job.start.link()?))) else {
        return LinkVerdict { runs: true, at: began, counted: Vec::new(), held: None, failing: Vec::new() };
    };
    let counted = counted(link, parent);
    let over = parent.last_ended.map(|(at, _)| at).filter(|_| parent.ended == parent.assets);
    let (held, at) = match parent_verdict.filter(|verdict| !verdict.runs) {
        Some(verdict) => (Some(HeldReason::ParentHeld), verdict.at),
        None if parent.assets == 0 => (Some(HeldReason::NoAssets), began),
        None => match (over, last_instant(planned, link, over, began)) {
            (Some(over), Some(last)) if over > last => (Some(HeldReason::TooLate), Some(last)),
            (Some(over), _) => (None, Some(over)),
            (None, Some(last)) => (Some(HeldReason::TooLate), Some(last)),
            (None, None) => (Some(HeldReason::NeverEnds(parent.assets - parent.ended)), None),
        },
    };
    let runs = held.is_none() && counted.iter().all(|counted| counted.met);
    let failing = if runs { Vec::new() } else { failing(&counted, held, parent) };
    LinkVerdict { runs, at, counted, held, failing }
}

/// What the verdict means for the assets of the job.
pub fn link_decision(plan: &Plan, job: usize, verdict: &LinkVerdict) -> LinkDecision {
    match verdict.at {
        Some(known) if verdict.runs => starts(plan, job, known),
        known => LinkDecision::Held { known },
    }
}

/// What would become of the job on its assets had its link not held it: it starts as soon as the verdict is known, and where
/// that is never known, when the last asset has come to its end that comes to one.
pub fn without_link(plan: &Plan, job: usize, verdict: &LinkVerdict, parent: &Tally) -> LinkDecision {
    let last = parent.last_ended.map(|(at, _)| at);
    starts(plan, job, verdict.at.or(last).or(parent.first_began).unwrap_or(Time::ZERO))
}

fn starts(plan: &Plan, job: usize, known: Time) -> LinkDecision {
    let Some(planned) = plan.jobs.get(job) else { return LinkDecision::Starts { known, at: known } };
    let at = match &planned.start {
        Start::At(at) => *at,
        Start::After(link) => rescheduled(planned, None, known).unwrap_or(known.plus(link.delay)),
        Start::AtAfter(at, _) => rescheduled(planned, Some(*at), known).unwrap_or(*at),
    };
    LinkDecision::Starts { known, at: at.max(known) }
}

/// The start that changes up to `until` have given the job, each made before the start that it moves.
fn rescheduled(planned: &PlannedJob, mut start: Option<Time>, until: Time) -> Option<Time> {
    let mut moved = None;
    for change in planned.changes.iter().filter(|change| change.at <= until) {
        if let ChangeKind::Reschedule(to) = change.kind
            && start.is_none_or(|start| change.at <= start)
        {
            start = Some(to);
            moved = Some(to);
        }
    }
    moved
}

/// Until when the verdict is waited for.
fn last_instant(planned: &PlannedJob, link: &Link, over: Option<Time>, began: Option<Time>) -> Option<Time> {
    let waited = link.within.zip(began).map(|(within, began)| began.plus(within));
    let until = over.unwrap_or(Time(i64::MAX));
    let appointed = match &planned.start {
        Start::AtAfter(at, _) => rescheduled(planned, Some(*at), until).or(Some(*at)),
        Start::At(_) | Start::After(_) => rescheduled(planned, None, until),
    };
    [waited, appointed].into_iter().flatten().min()
}

fn counted(link: &Link, parent: &Tally) -> Vec<ConditionCount> {
    let unless_said = [Condition { measure: Measure::Completed, share: Share::WHOLE, more: false }];
    let conditions = if link.conditions.is_empty() { &unless_said[..] } else { &link.conditions };
    let count = |condition: &Condition| {
        let Condition { measure, share, more } = *condition;
        let (part, whole) = parent.measures.get(&measure).copied().unwrap_or_default();
        let met = if more { share.is_exceeded(part, whole) } else { share.is_reached(part, whole) };
        ConditionCount { measure, part, whole, asked: share, more, met }
    };
    conditions.iter().map(count).collect()
}

/// The first assets on which conditions failed.
fn failing(counted: &[ConditionCount], held: Option<HeldReason>, parent: &Tally) -> Vec<AssetId> {
    let mut failing: Vec<AssetId> = match held {
        Some(HeldReason::NeverEnds(_)) => parent.never_ended.clone(),
        Some(HeldReason::NoAssets | HeldReason::ParentHeld | HeldReason::TooLate) => Vec::new(),
        None => {
            let unmet = counted.iter().filter(|counted| !counted.met);
            let of = |counted: &ConditionCount| match counted.measure {
                Measure::PostActionsSuccessful => &parent.post_actions_failed,
                _ => &parent.not_completed,
            };
            unmet.flat_map(of).copied().collect()
        }
    };
    failing.sort_unstable();
    failing.dedup();
    failing.truncate(MOST_NAMED);
    failing
}
