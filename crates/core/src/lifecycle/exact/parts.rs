//! The parts of a job with their ends and the chance of each, for exact shares.

use std::time::Duration;

use super::of_plan::NotExact;
use super::sum::ratio;
use crate::environment::ForcesReboot;
use crate::job::{ACTION_LIMIT, ActionEnd, ActionId, PatchEnd, Phase};
use crate::lifecycle::{ActionProfile, Between, Group, PatchProfile, PlannedJob, Share};
use crate::rules::{Flow, Rulebook};

/// One part of a job, with the ways in which it can go and the chance of each.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Part {
    /// An action; how each of its attempts ends, the last one repeating.
    Action(ActionId, Vec<(f64, Vec<ActionEnd>)>),
    Patch(usize, Vec<(f64, PatchEnd)>),
}

/// The parts of a job on the assets of a group, in order.
pub(super) fn parts(planned: &PlannedJob, group: &Group, book: &Rulebook) -> Result<Vec<Part>, NotExact> {
    let actions = |phase| {
        let ids = (0..planned.job.actions(phase).len()).map(move |index| ActionId { phase, index });
        ids.map(|id| action(planned, group, book, id))
    };
    let patches = (0..planned.job.patches.len()).map(|at| patch(planned, group, at));
    actions(Phase::Pre).chain(patches).chain(actions(Phase::Post)).collect()
}

fn action(planned: &PlannedJob, group: &Group, book: &Rulebook, id: ActionId) -> Result<Part, NotExact> {
    let default = ActionProfile::default();
    let varied = planned.profile.actions.get(&id);
    let profile = varied.map_or(&default, |varied| varied.on(group.platform, &group.tags));
    let timed_out = beyond_limit(profile.takes);
    let mut ways = Vec::new();
    for (share, runs) in chosen(profile.runs.cases()) {
        if runs.forces_reboot != ForcesReboot::Never {
            return Err(NotExact::ForcesReboot(id));
        }
        let retried =
            |end: &ActionEnd| end.code().is_some_and(|code| book.meaning(code).0.flow == Flow::Retry);
        if timed_out > 0.0 && book.retries > 0 && runs.ends.iter().any(retried) {
            return Err(NotExact::RetriesTimeOut(id));
        }
        ways.push((share * (1.0 - timed_out), runs.ends.clone()));
    }
    ways.push((timed_out, vec![ActionEnd::TimedOut]));
    ways.retain(|(chance, _)| *chance > 0.0);
    Ok(Part::Action(id, ways))
}

fn patch(planned: &PlannedJob, group: &Group, at: usize) -> Result<Part, NotExact> {
    let default = PatchProfile::default();
    let varied = planned.profile.patches.get(&at);
    let profile = varied.map_or(&default, |varied| varied.on(group.platform, &group.tags));
    if profile.published.is_some() {
        let name = planned.job.patches.get(at).map_or_else(String::new, |patch| patch.name.clone());
        return Err(NotExact::Published(name));
    }
    Ok(Part::Patch(at, chosen(profile.ends.cases()).map(|(share, end)| (share, *end)).collect()))
}

/// Cases that come about at all.
fn chosen<T>(cases: &[(Share, T)]) -> impl Iterator<Item = (f64, &T)> {
    let possible = cases.iter().filter(|(share, _)| share.millionths() > 0);
    possible.map(|(share, value)| (ratio(share.millionths().into(), 1_000_000), value))
}

/// The share of the lengths that lie beyond what an action may take. Lengths between two ends are whole seconds.
fn beyond_limit(takes: Between) -> f64 {
    let whole = |length: Duration| length.as_secs().saturating_add(u64::from(length.subsec_nanos() > 0));
    let (least, most, limit) = (whole(takes.least), whole(takes.most), ACTION_LIMIT.as_secs());
    if most <= least {
        return if takes.least > ACTION_LIMIT { 1.0 } else { 0.0 };
    }
    let all = (most - least).saturating_add(1);
    ratio(most.saturating_sub(limit).min(all), all)
}
