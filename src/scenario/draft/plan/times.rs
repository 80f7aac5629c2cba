//! Instants and lengths of time.

use std::time::Duration;

use super::model::{DraftPlan, DraftPlannedJob, DraftPresence, DraftTime};
use crate::environment::Clock;
use crate::lifecycle::{self, Between, ChangeKind, Time};
use crate::scenario::draft::Draft;
use crate::scenario::map::Said;
use crate::scenario::plan::{Blackout, Change};
use crate::source::{Span, Spanned};

const DAY: i64 = 86_400;

/// The longest time that anything in a plan takes: ten years. Whoever writes more has mistyped the unit.
const LONGEST: Duration = Duration::from_secs(3_653 * 86_400);

/// What instants are counted from.
pub(super) struct Times {
    origin: Option<Clock>,
}

impl Times {
    /// The midnight before the first start that is named by the clock; without one, before the first instant of any kind.
    pub(super) fn of(plan: &DraftPlan) -> Self {
        let clock = |time: DraftTime| match time {
            DraftTime::At(clock) => Some(clock),
            _ => None,
        };
        let starts = plan.jobs.iter().filter_map(|job| job.said.start.copied().and_then(clock));
        let first = starts.min_by_key(|clock| clock.unix);
        let first = first.or_else(|| instants(plan).filter_map(clock).min_by_key(|clock| clock.unix));
        Self {
            origin: first.map(|Clock { unix, offset }| Clock {
                unix: unix - (unix + i64::from(offset)).rem_euclid(DAY),
                offset,
            }),
        }
    }

    pub(super) const fn origin(&self) -> Option<Clock> {
        self.origin
    }

    /// The instant; `start` is that of the job that it is written for. `None` without it, when it is needed.
    pub(super) fn at(&self, time: DraftTime, start: Option<Time>) -> Option<Time> {
        match time {
            DraftTime::At(clock) => {
                Some(Time(clock.unix - self.origin.map_or(clock.unix, |origin| origin.unix)))
            }
            DraftTime::After(length) => Some(Time::ZERO.plus(length.min(LONGEST))),
            DraftTime::BeforeStart(length) => Some(start?.minus(length.min(LONGEST))),
            DraftTime::AfterStart(length) => Some(start?.plus(length.min(LONGEST))),
        }
    }
}

/// Every instant that a plan names.
fn instants(plan: &DraftPlan) -> impl Iterator<Item = DraftTime> {
    let groups = plan.groups.iter().flat_map(|group| {
        let blackouts = group.said.blackouts.get().into_iter().flat_map(|blackouts| &blackouts.0);
        let ends = |blackout: &Spanned<Blackout>| [blackout.value.from.copied(), blackout.value.to.copied()];
        let blackouts = blackouts.flat_map(ends).flatten();
        let presence = group.said.offline.get().into_iter().flatten();
        blackouts.chain(presence.filter_map(|(_, presence)| match presence {
            DraftPresence::From(time) => Some(*time),
            DraftPresence::Online | DraftPresence::Offline => None,
        }))
    });
    let jobs = plan.jobs.iter().flat_map(|job| {
        let changes = job.said.changes.get().into_iter().flat_map(|changes| &changes.0);
        let changes =
            changes.flat_map(|Spanned { value: Change { disable, delete, reschedule, to }, .. }| {
                [disable, delete, reschedule, to].into_iter().filter_map(Said::copied)
            });
        let published = job.patches.iter().filter_map(|patch| patch.said.published.copied());
        job.said.created.copied().into_iter().chain(changes).chain(published)
    });
    let expected = plan.expectations.iter().filter_map(|one| one.when.map(|when| when.value));
    groups.chain(jobs).chain(expected)
}

/// A length as people write it, such as `30m` or `2h30m`.
pub(super) fn spell(length: Duration) -> String {
    let seconds = length.as_secs();
    let mut text = String::new();
    for (count, unit) in [(seconds / 3_600, "h"), (seconds / 60 % 60, "m"), (seconds % 60, "s")] {
        if count > 0 {
            text.push_str(&count.to_string());
            text.push_str(unit);
        }
    }
    if text.is_empty() { "0s".to_owned() } else { text }
}

impl Draft {
    /// An instant. One that leans on a start that nobody knows is a mistake.
    pub(super) fn instant(
        &mut self,
        at: Spanned<DraftTime>,
        start: Option<Time>,
        times: &Times,
    ) -> Option<Time> {
        if let DraftTime::After(length) | DraftTime::BeforeStart(length) | DraftTime::AfterStart(length) =
            at.value
        {
            self.length(Spanned::new(length, at.span));
        }
        let found = times.at(at.value, start);
        if found.is_none() {
            let problem = self.error(at.span, "the start that this is counted from is not known");
            let help = "name the instant, or say how long after the plan's beginning it is, such as `+4h`";
            self.report(problem.help(help));
        }
        found
    }

    /// A length that a plan can have.
    pub(super) fn length(&mut self, length: Spanned<Duration>) -> Duration {
        if length.value > LONGEST {
            let problem = self.error(length.span, "this is longer than ten years");
            self.report(problem.help("write a shorter time, such as 90s, 15m, 3h or 7d"));
        }
        length.value.min(LONGEST)
    }

    /// A length that is not nothing.
    pub(super) fn some_length(&mut self, length: Spanned<Duration>, what: &str) -> Duration {
        if length.value.is_zero() {
            let problem = self.error(length.span, format!("{what} that is over at once lets nothing happen"));
            self.report(problem.help("leave it out, or write a length such as 4h"));
        }
        self.length(length)
    }

    /// A stretch whose second end is not before the first.
    pub(super) fn between(&mut self, between: Spanned<Between>) -> Between {
        let Between { least, most } = between.value;
        if least > most {
            let problem = self.error(between.span, "the shortest time is longer than the longest");
            let (least, most) = (spell(least), spell(most));
            self.report(problem.label(format!("did you mean {most} to {least}?")));
        }
        let most = self.length(Spanned::new(most, between.span));
        Between { least: least.min(most), most }
    }

    /// When the job was made, which is before it starts.
    pub(super) fn finish_created(
        &mut self,
        draft: &DraftPlannedJob,
        start: Option<Time>,
        times: &Times,
    ) -> Option<Time> {
        let written = draft.said.created.cloned()?;
        let created = self.instant(written, start, times)?;
        if start.is_some_and(|start| created > start) {
            let message = format!("the job `{}` is made after it starts", draft.name.value);
            let mut problem = self.error(written.span, message);
            if let Some(start) = draft.said.start.cloned() {
                problem = problem.also(start.span, "its start");
            }
            self.report(problem);
        }
        Some(created)
    }

    /// Changes in the order of time.
    pub(super) fn finish_changes(
        &mut self,
        draft: &DraftPlannedJob,
        start: Option<Time>,
        times: &Times,
    ) -> Vec<lifecycle::Change> {
        let mut changes: Vec<lifecycle::Change> = Vec::new();
        for Spanned { value: change, span } in draft.said.changes.get().into_iter().flat_map(|all| &all.0) {
            let Some((what, at, to)) = self.change(change, *span) else { continue };
            let at = self.instant(Spanned::new(at, *span), start, times);
            let kind = match (what, to) {
                (_, Some(to)) => {
                    if start.is_none() {
                        let message = format!("`{}` has no start that could be changed", draft.name.value);
                        let problem = self.error(*span, message);
                        self.report(problem.help("it starts when its link says so; disable it to stop it"));
                    }
                    self.instant(Spanned::new(to, *span), start, times).map(ChangeKind::Reschedule)
                }
                ("disable", None) => Some(ChangeKind::Disable),
                _ => Some(ChangeKind::Delete),
            };
            let (Some(at), Some(kind)) = (at, kind) else { continue };
            if let ChangeKind::Reschedule(to) = kind
                && to < at
            {
                let problem = self.error(*span, "the new start is over when the change is made");
                self.report(problem.help("a job can only be put to a time that is still to come"));
            }
            if changes.iter().any(|change| change.at == at && change.kind == kind) {
                self.report(self.error(*span, "this change is made twice"));
            }
            changes.push(lifecycle::Change { at, kind });
        }
        changes.sort_by_key(|change| change.at);
        changes
    }

    /// What is done to a job, when, and the new start if it gets one; nothing but mistakes when that is not one thing.
    fn change(
        &mut self,
        change: &Change,
        span: Span,
    ) -> Option<(&'static str, DraftTime, Option<DraftTime>)> {
        let Change { disable, delete, reschedule, to } = change;
        let given = [("disable", disable), ("delete", delete), ("reschedule", reschedule)];
        let given: Vec<_> = given.into_iter().filter_map(|(key, said)| Some((key, said.field()?))).collect();
        let [(what, at)] = given.as_slice() else {
            let problem = if let [(one, first), (other, second), ..] = given.as_slice() {
                let message = format!("one change cannot both {one} and {other} the job");
                let problem = self.error(second.key, message).also(first.key, "the other one");
                problem.help("write each as an item of its own")
            } else {
                let problem = self.error(span, "a change says what is done to the job, and when");
                problem.label("expected one of `disable`, `delete` or `reschedule`")
            };
            self.report(problem);
            return None;
        };
        let to = match (*what, to.field()) {
            ("reschedule", Some(to)) => Some(to.value?),
            ("reschedule", None) => {
                let problem = self.error(at.key, "a job is put to another start, which is missing");
                self.report(problem.help("write it behind `to`"));
                return None;
            }
            (_, Some(to)) => {
                let problem = self.error(to.key, format!("a job that is {what}d has no new start"));
                self.report(problem.help("write `reschedule` to give it one"));
                return None;
            }
            (_, None) => None,
        };
        Some((what, at.value?, to))
    }
}
